"""Every query of the dashboards and the alert rules, on demo data and on twenty times as much."""
import json
import math
import re
import statistics
import subprocess

import desk
import harness
from harness import Case, Failed, Limit, program
from server import DATABASE, Server

ABOUT = "every query of the dashboards and the alert rules as tierline_reader, on demo data and on 20 x as many rows"
TARGETS = (*desk.TARGETS, "migrator", "snapshot", "bench_ask_panels")
SCALES = {1: DATABASE, 20: f"{DATABASE}_20"}
ROUNDS = 30
MOST_MS = {1: 100, 20: 200}
MOST_BOARD_MS = 2000
SHOWN = 12
MIGRATIONS = harness.ROOT / "migrations"


def p95(samples):
    """The nearest rank."""
    return sorted(samples)[math.ceil(0.95 * len(samples)) - 1]


def psql(server, database, script):
    done = subprocess.run(["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-d", database], env=server.environment, input=script,
                          check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(done.stderr)


def grow(server):
    """Twenty times the rows, and the roll-ups that a load of them would have made."""
    server.sql(f"CREATE DATABASE {SCALES[20]} TEMPLATE {DATABASE}", "postgres")
    copies = (harness.ROOT / "bench" / "grow.sql").read_text(encoding="utf-8")
    roll_up = (MIGRATIONS / "016_roll_up_tickets.sql").read_text(encoding="utf-8")
    sums = "\n".join(re.findall(r"^INSERT INTO .*?;\n", roll_up, re.MULTILINE | re.DOTALL))
    psql(server, SCALES[20], copies + sums + "SELECT servicedesk.roll_up_days(current_schema(), true);")


def rows(server, database):
    return sum(int(server.sql(f"SELECT count(*) FROM servicedesk.{table}", database)) for table in desk.TABLES)


def cases(say):
    clean = desk.folder(1, say) / "clean.db"
    server = Server()
    server.sql(f"CREATE DATABASE {DATABASE}", "postgres")
    server.run([program("migrator"), "--source", clean, "--mode", "simple", *desk.QUIET], DATABASE)
    server.run([program("snapshot"), "--whole-span", *desk.QUIET], DATABASE)
    scales = [1] if harness.SMALL else list(SCALES)
    if 20 in scales:
        say("copying the rows of the release nineteen times")
        grow(server)
    for scale in scales:
        server.sql("VACUUM ANALYZE", SCALES[scale])  # as autovacuum does after a load
    return [case(server, scale) for scale in scales]


def case(server, scale):
    def keep(out):
        made.answers = json.loads(out)

    made = Case(f"{scale} x", [program("bench_ask_panels"), ROUNDS], rows(server, SCALES[scale]), rounds=1, check=keep, cores=2,
                environment={**server.environment, "PGDATABASE": SCALES[scale]})
    return made


def lines_of(kind, result):
    """The slowest first."""
    found = sorted(result.case.answers[kind], key=lambda one: -p95(one["milliseconds"]))
    for one in found[:SHOWN]:
        samples = one["milliseconds"]
        name = one.get("name", f"all {one.get('queries')} queries over six connections")
        yield (f"{result.case.name}: p95 {p95(samples):.1f}, median {statistics.median(samples):.1f}, best {min(samples):.1f} ms: "
               f"{one['dashboard']}, {name}")


def ratios(results):
    for result in results:
        yield f"{result.case.name}: {len(result.case.answers['queries'])} queries in {ROUNDS} rounds, the slowest:"
        yield from lines_of("queries", result)
        yield from lines_of("dashboards", result)


def limits(results, clock):
    """On a machine that is not quiet the best round counts, which others disturb least."""
    figure, word = (p95, "p95") if clock == "wall_seconds" else (min, "best round, as others use the machine,")
    for result in () if harness.SMALL else results:
        scale = int(result.case.name.split()[0])
        slowest = max(figure(one["milliseconds"]) for one in result.case.answers["queries"])
        yield Limit(slowest < MOST_MS[scale], f"{result.case.name}: {word} of the slowest query is {slowest:.0f} ms, "
                                              f"less than {MOST_MS[scale]}")
        board = max(figure(one["milliseconds"]) for one in result.case.answers["dashboards"])
        yield Limit(board < MOST_BOARD_MS, f"{result.case.name}: {word} of the slowest dashboard is {board:.0f} ms, "
                                           f"less than {MOST_BOARD_MS}")
