"""From one published release of full size back to the other, while others read."""
import json
import statistics
import subprocess

import desk
import harness
from harness import Case, Failed, Limit, program
from server import DATABASE, Server

ABOUT = "tierline releases rollback of 260,130 rows while nobody reads, and while eight readers of dashboards do"
TARGETS = (*desk.TARGETS, "migrator")
READERS = 8
PAUSE = "\\sleep 1 s\n"  # dashboards themselves ask every five minutes or less often
MOST_SECONDS = 1.0
QUESTIONS = harness.ROOT / "bench" / "readers.sql"


class Readers:
    """pgbench with so many connections; an error of one of them is an error of the benchmark."""

    def __init__(self, server):
        self.server = server
        self.process = None

    def start(self, pause):
        script = harness.SCRATCH / "readers.sql"
        script.write_text(QUESTIONS.read_text(encoding="utf-8") + pause, encoding="utf-8")
        self.process = subprocess.Popen(
            ["pgbench", "--no-vacuum", "--client", str(READERS), "--time", "600", "--file", script, DATABASE],
            env=self.server.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        while int(self.server.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgbench'")) < READERS:
            self.expect_alive()

    def expect_alive(self):
        if self.process.poll() is not None:
            raise Failed(f"a reader was disturbed: {self.process.stderr.read()}")

    def stop(self):
        self.expect_alive()
        self.process.terminate()
        self.process.wait()
        self.process.stderr.close()


def cases(say):
    clean = desk.folder(1, say) / "clean.db"
    server = Server()
    server.sql(f"CREATE DATABASE {DATABASE}", "postgres")
    for _ in range(2):
        server.run([program("migrator"), "--source", clean, "--mode", "simple", *desk.QUIET], DATABASE)
    readers = Readers(server)

    def stop(out):
        readers.stop()
        if json.loads(out)["verdict"] != "pass":
            raise Failed(f"the rollback says {out}")

    def case(name, before, check):
        return Case(name, [program("tierline"), "releases", "rollback", "--json", *desk.QUIET], desk.rows(clean), before=before, check=check,
                    cores=2, environment=server.environment)

    return [case("nobody reads", lambda: None, lambda out: None),
            case("8 readers, a second between their questions", lambda: readers.start(PAUSE), stop),
            case("8 readers without a pause", lambda: readers.start(""), stop)]


def ratios(results):
    quiet = results[0]
    for result in results[1:]:
        yield f"{result.case.name}: {harness.pair_ratio(result, quiet):.1f} x the time without readers"


def limits(results, _clock):
    for result in results:
        median = statistics.median(sample.wall_seconds for sample in result.samples)
        yield Limit(median < MOST_SECONDS, f"{result.case.name}: the whole command takes {median:.2f} s, less than {MOST_SECONDS:.0f}")
