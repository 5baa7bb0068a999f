"""What the benchmarks share: machine facts, measured runs, rounds, tables, verdicts. bench/README.md says how it measures."""
import dataclasses
import json
import os
import pathlib
import platform
import statistics
import subprocess
import time
from typing import Callable, Optional

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "bench"
DATA = BUILD / "data"
SCRATCH = BUILD / "scratch"
KIB_PER_MIB = 1024.0
SMALL = False  # the form for CI: less data or fewer cases, and no limit on wall time


def program(name):
    return str(BUILD / "bin" / name)


@dataclasses.dataclass
class Case:
    """One thing that is measured, a process each time."""
    name: str
    command: list
    rows: int
    rounds: Optional[int] = None  # none: as many as the benchmark has
    statuses: tuple = (0,)
    before: Callable = lambda: None
    check: Callable = lambda out: None  # raises unless the run did what it should
    out: Optional[str] = None  # a file for stdout that is too much to keep
    reports_peak: bool = False  # stdout is JSON with peak_rss_bytes
    cores: int = 1  # more for what works in threads, or with a server
    server: Optional[object] = None  # whose CPU counts as well, and where the case finds it
    environment: Optional[dict] = None  # where it finds a server whose CPU does not count


@dataclasses.dataclass
class Sample:
    wall_seconds: float
    cpu_seconds: float
    peak_mib: float
    server_cpu_seconds: float = 0

    @property
    def all_cpu_seconds(self):
        return self.cpu_seconds + self.server_cpu_seconds


@dataclasses.dataclass
class Result:
    case: Case
    samples: list

    def median(self, field):
        return statistics.median(getattr(sample, field) for sample in self.samples)

    def rate(self, field):
        """Rows per second of that clock."""
        return self.case.rows / self.median(field)

    @property
    def peak_mib(self):
        return max(sample.peak_mib for sample in self.samples)


@dataclasses.dataclass
class Limit:
    """A sentence that the numbers make true or false."""
    held: bool
    sentence: str


class Failed(Exception):
    pass


def measure(case, core):
    """Runs the case on its core, or on so many from there down; its children are counted with it."""
    case.before()
    server_began = case.server.cpu_seconds() if case.server else 0
    out = open(case.out or SCRATCH / "out", "w+b")
    err = open(SCRATCH / "err", "w+b")
    with out, err:
        begin = time.monotonic()
        process = subprocess.Popen(["taskset", "-c", cores_from(core, case.cores), *map(str, case.command)], stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=err, env=case.server.environment if case.server else case.environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        err.seek(0)
        if process.returncode not in case.statuses:
            raise Failed(f"{case.name}: status {process.returncode}\n{err.read().decode(errors='replace')[-2000:]}")
        server_cpu = case.server.cpu_seconds_when_idle() - server_began if case.server else 0
        peak = usage.ru_maxrss / KIB_PER_MIB
        if case.out is None:
            out.seek(0)
            said = out.read().decode()
            case.check(said)
            # A child's ru_maxrss begins with what its parent had: a program of ours knows better.
            peak = json.loads(said)["peak_rss_bytes"] / 2**20 if case.reports_peak else peak
    return Sample(wall, usage.ru_utime + usage.ru_stime, peak, server_cpu)


def run_rounds(cases, rounds, core, say):
    """A round runs every case once, each beginning with another one; the round before the first warms up."""
    samples = {case.name: [] for case in cases}
    for turn in range(rounds + 1):
        first = turn % len(cases)
        for case in cases[first:] + cases[:first]:
            wanted = case.rounds or rounds
            if len(samples[case.name]) == wanted or (turn == 0 and wanted == 1):
                continue
            sample = measure(case, core)
            say(f"{'warm-up' if turn == 0 else f'round {turn}'}  {case.name:<32}  {sample.wall_seconds:8.2f} s")
            if turn > 0:
                samples[case.name].append(sample)
    return [Result(case, samples[case.name]) for case in cases]


def table(results):
    widest = max(len(result.case.name) for result in results)
    served = any(result.case.server for result in results)
    lines = [f"{'':<{widest}}  {'wall s':>22}  {'CPU s':>7}  {'server' if served else '':>6}  {'rows/s':>9}  {'rows/CPU s':>10}  "
             f"{'peak MiB':>8}  {'n':>2}"]
    for result in results:
        walls = [sample.wall_seconds for sample in result.samples]
        spread = f"{result.median('wall_seconds'):.2f} [{min(walls):.2f}-{max(walls):.2f}]"
        server = f"{result.median('server_cpu_seconds'):.2f}" if result.case.server else ""
        lines.append(f"{result.case.name:<{widest}}  {spread:>22}  {result.median('cpu_seconds'):>7.2f}  {server:>6}  "
                     f"{result.rate('wall_seconds'):>9.0f}  {result.rate('cpu_seconds'):>10.0f}  {result.peak_mib:>8.1f}  "
                     f"{len(walls):>2}")
    return "\n".join(lines)


def pair_ratio(one, other, field="wall_seconds"):
    """The median of the ratios within the rounds, so that a disturbed round counts once."""
    pairs = list(zip(one.samples, other.samples))
    return statistics.median(getattr(a, field) / getattr(b, field) for a, b in pairs)


def cores_from(core, count):
    allowed = sorted(os.sched_getaffinity(0))
    at = allowed.index(core) + 1
    return ",".join(map(str, allowed[max(0, at - count):at]))


def idle_core():
    return max(os.sched_getaffinity(0))


def read(path):
    try:
        return pathlib.Path(path).read_text(encoding="utf-8").strip()
    except OSError:
        return None


def machine(core):
    cpu = [line.split(":", 1)[1].strip() for line in (read("/proc/cpuinfo") or "").splitlines()
           if line.startswith("model name")]
    memory = (read("/proc/meminfo") or "MemTotal: 0 kB").split()[1]
    load = os.getloadavg()[0]
    governor = read(f"/sys/devices/system/cpu/cpu{core}/cpufreq/scaling_governor")
    return {"cpu": cpu[0] if cpu else platform.machine(), "cores": os.cpu_count(), "core": core,
            "memory_mib": int(memory) // 1024, "kernel": platform.release(), "governor": governor or "unknown",
            "load_before": load, "quiet": load < 0.5 and governor in (None, "performance"),
            "commit": git("rev-parse", "--short", "HEAD"), "changed": bool(git("status", "--porcelain"))}


def judged_by(facts):
    """The clock for the limits: what runs alone on a core waits for little else than for others."""
    return "wall_seconds" if facts["quiet"] else "cpu_seconds"


def git(*arguments):
    return subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True, check=False).stdout.strip()


def build(*targets):
    subprocess.run(["cmake", "--preset", "bench"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "bench", "--target", *targets], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)


def workbook(rows, bad=0, inline=False):
    """The path of a generated workbook, which is made once."""
    maker = ROOT / "bench" / "make_workbook.cpp"
    path = DATA / f"{rows}_rows_{bad}_bad_{'inline' if inline else 'shared'}.xlsx"
    if not path.exists() or path.stat().st_mtime < maker.stat().st_mtime:
        partial = path.with_suffix(".partial")
        subprocess.run([program("bench_make_workbook"), partial, "--rows", str(rows), "--bad", str(bad),
                        *(["--inline"] if inline else [])], check=True)
        partial.rename(path)
    return path


def import_case(name, path, rows, bad=0):
    """The importer on a generated workbook, into a new database each time."""
    def remove_output():
        for left in SCRATCH.glob("source.db*"):
            left.unlink()

    def check(out):
        file = json.loads(out)["files"][0]
        loaded = file.get("rows_inserted", file.get("rows_loaded"))
        if (file["rows_read"], loaded, file.get("rows_quarantined", 0)) != (rows, rows - bad, bad):
            raise Failed(f"{name}: not {rows - bad} of {rows} rows were imported: {file}")

    return Case(name, [program("importer"), "--tickets", path, "--contract", ROOT / "bench" / "contract.toml",
                       "--output", SCRATCH / "source.db", "--json"], rows, statuses=(0, 2), before=remove_output,
                check=check, reports_peak=True)


def write_json(path, name, about, facts, results, lines, limits):
    document = {"benchmark": name, "about": about, "small": SMALL, "machine": facts, "table": table(results), "lines": lines,
                "cases": {result.case.name: {"rows": result.case.rows, "command": list(map(str, result.case.command)),
                                             "rows_per_second": round(result.rate("wall_seconds")),
                                             "rows_per_cpu_second": round(result.rate("cpu_seconds")),
                                             "peak_mib": round(result.peak_mib, 1),
                                             "samples": [dataclasses.asdict(sample) for sample in result.samples]}
                          for result in results},
                "limits": [dataclasses.asdict(limit) for limit in limits]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
