"""Cleaning a source database, beside the least that any copy of it costs."""
import json
import subprocess

import harness
from harness import Case, DATA, Failed, Limit, SCRATCH, pair_ratio, program

ABOUT = "cleaning demo data of scale 1 and 10 into a new database, beside SQLite's own backup of the same file"
TARGETS = ("cleaner", "importer", "tierline", "bench_backup_database")
TABLES = ("tickets", "comments", "timesheets")
SCALES = {"1 x": 1, "10 x": 10}
MOST_OF_BACKUP = 3.0
MOST_OF_TEN_TIMES = 12.5
PEAK_MIB = 48


def source(scale, say):
    """The path of a source database of demo data, which is made once."""
    path = DATA / f"demo_{scale}" / "imported.db"
    if not path.exists():
        say(f"making demo data of scale {scale}")
        subprocess.run([program("tierline"), "demo-data", "--out", path.parent, "--scale", str(scale), "--format", "csv"],
                       check=True, capture_output=True)
        partial = path.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        files = [word for table in TABLES for word in (f"--{table}", path.parent / f"{table}.csv")]
        made = subprocess.run([program("importer"), "--output", partial, *files], check=False, capture_output=True)
        if made.returncode not in (0, 2):
            raise Failed(made.stderr.decode())
        for table in TABLES:
            (path.parent / f"{table}.csv").unlink()
        partial.rename(path)
    truth = json.loads((path.parent / "truth.json").read_text(encoding="utf-8"))
    return path, sum(table["rows"] for table in truth["tables"])


def remove_outputs():
    for name in ("clean.db", "copy.db"):
        for left in SCRATCH.glob(f"{name}*"):
            left.unlink()


def clean_case(name, path, rows):
    def check(out):
        tables = json.loads(out)["tables"]
        if (sum(t["rows_read"] for t in tables), sum(t["rows_clean"] for t in tables)) != (rows, rows):
            raise Failed(f"{name}: not all {rows} rows were cleaned")

    command = [program("cleaner"), "--source", path, "--output", SCRATCH / "clean.db", "--json"]
    return Case(name, command, rows, before=remove_outputs, check=check, reports_peak=True, cores=2)


def cases(say):
    found = []
    for times, scale in SCALES.items():
        path, rows = source(scale, say)
        found.append(clean_case(f"cleaner, {times}", path, rows))
        found.append(Case(f"backup, {times}", [program("bench_backup_database"), path, SCRATCH / "copy.db"], rows,
                          before=remove_outputs, cores=2))
    return found


def by_name(results):
    return {result.case.name: result for result in results}


def ratios(results):
    found = by_name(results)
    for times in SCALES:
        cleaner, backup = found[f"cleaner, {times}"], found[f"backup, {times}"]
        yield (f"{times}: cleaner takes {pair_ratio(cleaner, backup):.2f} x the wall time of the backup, "
               f"{pair_ratio(cleaner, backup, 'cpu_seconds'):.2f} x its CPU time")


def limits(results, clock):
    found = by_name(results)
    for times in SCALES:
        # Both wait for the same disk, and the cleaner has two threads: CPU time is no stand-in here.
        ratio = pair_ratio(found[f"cleaner, {times}"], found[f"backup, {times}"])
        yield Limit(ratio <= MOST_OF_BACKUP, f"{times}: {ratio:.2f} x the backup (wall), limit {MOST_OF_BACKUP}")
        peak = found[f"cleaner, {times}"].peak_mib
        yield Limit(peak <= PEAK_MIB, f"{times}: {peak:.1f} MiB at most, limit {PEAK_MIB}")
    growth = pair_ratio(found["cleaner, 10 x"], found["cleaner, 1 x"], clock)
    yield Limit(growth <= MOST_OF_TEN_TIMES, f"ten times the rows take {growth:.2f} x ({clock}), limit {MOST_OF_TEN_TIMES}")
