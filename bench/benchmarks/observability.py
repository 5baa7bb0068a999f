"""What logs, metrics and progress cost: each call, and a full pipeline with all of them on against off."""
import json
import shutil
import subprocess

import harness
from server import Server

ABOUT = "the whole way from XLSX to published with logs, metrics and progress on against off; the cost of one call"
TARGETS = ["tierline", "bench_observe_calls"]
MOST_SECONDS_A_CALL = 1e-3
MOST_SHARE = 0.02

demo = harness.DATA / "demo"
work = harness.SCRATCH / "work"
logs = harness.SCRATCH / "logs"
tierline = harness.program("tierline")
call_seconds = {}


def forget():
    shutil.rmtree(work, ignore_errors=True)
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir(parents=True)


def published(out):
    if json.loads(out)["verdict"] == "fail":
        raise harness.Failed("the run published nothing")


def keep_calls(out):
    for name, seconds in json.loads(out).items():
        call_seconds.setdefault(name, []).append(seconds)


def cases(say):
    if not (demo / "truth.json").exists():
        say("making demo data")
        subprocess.run([tierline, "demo-data", "--out", demo], check=True, capture_output=True)
    server = Server()
    server.sql("CREATE DATABASE bench", "postgres")
    rows = sum(table["rows"] for table in json.loads((demo / "truth.json").read_text(encoding="utf-8"))["tables"])
    run = [tierline, "run", "--json", "--no-backup", "--work", work,
           *(word for table in ("tickets", "comments", "timesheets") for word in (f"--{table}", demo / f"{table}.xlsx"))]
    on = ["--log-level", "debug", "--log-format", "json", "--log-file", logs / "run.log",
          "--metrics-file", logs / "run.prom", "--progress", "json"]
    off = ["--log-level", "error", "--progress", "none"]

    def case(name, options):
        return harness.Case(name, [*run, *options], rows, statuses=(0, 2), before=forget, check=published, server=server,
                            reports_peak=True)

    return [case("pipeline, all of it off", off), case("pipeline, all of it on", on),
            harness.Case("calls", [harness.program("bench_observe_calls"), logs], 140_000, before=forget, check=keep_calls)]


def cost(results):
    off, on, _ = results
    return harness.pair_ratio(on, off, "cpu_seconds") - 1


def ratios(results):
    off, on, _ = results
    yield f"on against off: {100 * cost(results):+.1f} % CPU, {100 * (harness.pair_ratio(on, off) - 1):+.1f} % wall"
    for name, seconds in call_seconds.items():
        yield f"{1e6 * max(seconds):10.2f} us  {name}"


def limits(results, _clock):
    share = cost(results)
    yield harness.Limit(share <= MOST_SHARE, f"all of it costs {100 * share:+.1f} % of the CPU time of a full pipeline "
                                             f"(limit {100 * MOST_SHARE:.0f} %)")
    slowest = max(seconds for all_ in call_seconds.values() for seconds in all_)
    yield harness.Limit(slowest < MOST_SECONDS_A_CALL, f"the slowest kind of call takes {1e6 * slowest:.0f} us "
                                                       f"(limit {1e6 * MOST_SECONDS_A_CALL:.0f} us)")
