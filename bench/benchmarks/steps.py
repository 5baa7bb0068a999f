"""Every step of the way, and the same with ten times the rows: processor and memory."""
import json

import desk
import harness
from harness import Case, Failed, Limit, SCRATCH, pair_ratio, program
from server import Server

ABOUT = "every step on demo data of scale 1 and 10: what ten times the rows cost, and that memory does not follow"
TARGETS = (*desk.TARGETS, "migrator", "tier-backfill", "snapshot", "validator")
MOST_OF_TEN_TIMES = 13.0
MOST_MEMORY_OF_TEN_TIMES = 1.2
MIB_AND_LONGEST_VALUES = (48, 4)
STEPS = ("importer", "profiler", "cleaner", "migrator", "tier-backfill", "snapshot", "validator")

longest = {}  # MiB of the longest value, by scale


def scales():
    return (1,) if harness.SMALL else (1, 10)


def remove_outputs():
    for name in ("source.db", "clean.db"):
        for left in SCRATCH.glob(f"{name}*"):
            left.unlink()


def sql_cases(scale, clean, rows, server):
    """The steps that begin where a release is published: in database loaded_1 or loaded_10."""
    name = f"loaded_{scale}"
    server.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", "postgres")
    server.sql(f"CREATE DATABASE {name}", "postgres")
    load = [program("migrator"), "--source", clean, "--mode", "simple"]
    server.run([*load, *desk.QUIET], name)

    def case(step, *words, before=lambda: None):
        return Case(f"{step}, {scale} x", ["env", f"PGDATABASE={name}", program(step), *words, "--json", *desk.QUIET], rows,
                    statuses=(0, 2), before=before, server=server, reports_peak=True, cores=2)

    def other_tiers():
        server.run([program("tier-backfill"), "--rules", "v1", *desk.QUIET], name)

    def empty():
        server.fresh("template0", "lz4")

    def loaded(out):
        if sum(table["rows_loaded"] for table in json.loads(out)["tables"]) != rows:
            raise Failed(f"not all {rows} rows were loaded")

    yield Case(f"migrator, {scale} x", [*load, "--proof", "full", "--json", *desk.QUIET], rows, before=empty, check=loaded,
               server=server, reports_peak=True, cores=2)
    yield case("tier-backfill", "--rules", "v2", before=other_tiers)
    yield case("snapshot", "--whole-span")
    yield case("validator")


def cases(say):
    server = Server()
    made = []
    for scale in scales():
        folder = desk.folder(scale, say)
        source, profile, clean = (folder / name for name in ("source.db", "profile.json", "clean.db"))
        rows = desk.rows(clean)
        longest[scale] = desk.longest_value_bytes(source) / 2**20

        def case(step, *words, scale=scale, rows=rows):
            return Case(f"{step}, {scale} x", [program(step), *words, "--json", *desk.QUIET], rows, statuses=(0, 2),
                        before=remove_outputs, reports_peak=True, cores=2)

        made += [case("importer", "--output", SCRATCH / "source.db", *desk.exports(folder)),
                 case("profiler", "--source", source, "--output", SCRATCH / "profile.json"),
                 case("cleaner", "--source", source, "--profile", profile, "--output", SCRATCH / "clean.db"),
                 *sql_cases(scale, clean, rows, server)]
    return made


def by_name(results):
    return {result.case.name: result for result in results}


def ratios(results):
    found = by_name(results)
    for scale, value in longest.items():
        yield f"{scale} x: the longest value has {value:.2f} MiB"
    for step in STEPS:
        if f"{step}, 10 x" in found:
            yield (f"{step}: ten times the rows take {pair_ratio(found[f'{step}, 10 x'], found[f'{step}, 1 x']):.2f} x the wall "
                   "time")


def limits(results, _clock):
    found = by_name(results)
    base, factor = MIB_AND_LONGEST_VALUES
    for name, result in found.items():
        most = base + factor * longest[int(name.split(", ")[1].split(" ")[0])]
        yield Limit(result.peak_mib <= most, f"{name}: {result.peak_mib:.1f} MiB, at most {most:.1f}")
    for step in STEPS:
        one, ten = found[f"{step}, 1 x"], found.get(f"{step}, 10 x")
        if ten is None:
            continue
        growth = pair_ratio(ten, one, "all_cpu_seconds")
        yield Limit(growth <= MOST_OF_TEN_TIMES, f"{step}: ten times the rows take {growth:.2f} x the CPU, at most "
                                                 f"{MOST_OF_TEN_TIMES}")
        memory = ten.peak_mib / one.peak_mib
        yield Limit(memory <= MOST_MEMORY_OF_TEN_TIMES, f"{step}: ten times the rows take {memory:.2f} x the memory, at most "
                                                        f"{MOST_MEMORY_OF_TEN_TIMES}")
