"""The rules of quality cost no more than one further scan of what they are asked about."""
import json
import shutil
import subprocess

from harness import DATA, Case, Failed, Limit, pair_ratio, program

ABOUT = "every rule of quality over a source of 260,130 rows, its defects usual and severe, beside a bare scan of all columns"
TARGETS = ("validator", "tierline", "bench_scan_columns")
DEFECTS = {"usual": "desk_1", "severe": "desk_1_severe"}
MOST_FURTHER_SCANS = 1.0
MOST_MIB = 64


def source(defects):
    """The path of generated demo data as one SQLite file, which is made once; the usual one is that of `profile`."""
    folder = DATA / DEFECTS[defects]
    path = folder / "source.db"
    if not path.exists():
        partial = DATA / f"{folder.name}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        subprocess.run([program("tierline"), "demo-data", "--out", partial, "--format", "sqlite", "--defects", defects],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        partial.rename(folder)
    return path


def check_assessment(out):
    outcomes = {rule["outcome"] for rule in json.loads(out)["quality"]["rules"]}
    if "pass" not in outcomes or "error" in outcomes:
        raise Failed(f"not every rule was answered: {sorted(outcomes)}")


def cases(say):
    made = []
    for defects in DEFECTS:
        path = source(defects)
        rows = json.loads(subprocess.run([program("bench_scan_columns"), path], check=True, capture_output=True).stdout)["rows"]
        assess = [program("validator"), "--source", path, "--min-score", "0", "--json", "--progress", "none",
                  "--log-level", "error"]
        made += [Case(f"{defects}: scan", [program("bench_scan_columns"), path], rows),
                 Case(f"{defects}: assess", assess, rows, statuses=(0, 1, 2), check=check_assessment, reports_peak=True)]
    return made


def by_name(results):
    return {result.case.name: result for result in results}


def ratios(results):
    named = by_name(results)
    for defects in DEFECTS:
        whole = pair_ratio(named[f"{defects}: assess"], named[f"{defects}: scan"], "cpu_seconds")
        yield f"{defects}: assessing takes {whole:.2f} x the CPU of a bare scan, its own reading included"


def limits(results, clock):
    named = by_name(results)
    for defects in DEFECTS:
        assess = named[f"{defects}: assess"]
        further = pair_ratio(assess, named[f"{defects}: scan"], "cpu_seconds") - 1
        yield Limit(further <= MOST_FURTHER_SCANS, f"{defects}: the rules cost {further:.2f} further scans, at most "
                                                   f"{MOST_FURTHER_SCANS}")
        yield Limit(assess.peak_mib <= MOST_MIB, f"{defects}: {assess.peak_mib:.1f} MiB, at most {MOST_MIB}")
