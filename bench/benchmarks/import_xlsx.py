"""Twelve columns from XLSX into source.db, beside what else reads such files."""
import shutil
import subprocess

from harness import Case, Failed, Limit, ROOT, import_case, pair_ratio, program, workbook

ABOUT = "importing a workbook of 12 columns, 100,000 rows and ten times as many"
TARGETS = ("importer", "bench_make_workbook", "bench_read_rows")
ROWS = 100_000
LARGE = 10 * ROWS
ROWS_PER_SECOND = 100_000
PEAK_MIB = 64
SYSTEM_PYTHON = "/usr/bin/python3"  # the distribution's, which has the distribution's openpyxl


def reading_case(name, command, path, rows, rounds=None):
    expected = f"{rows} {4_000_000 * rows + rows * (rows + 1) // 2}"

    def check(out):
        if out.strip() != expected:
            raise Failed(f"{name}: read {out.strip()}, not {expected}")

    return Case(name, [*command, path], rows, rounds, check=check)


def cases(say):
    found = [import_case("importer", workbook(ROWS), ROWS),
             import_case("importer, inline strings", workbook(ROWS, inline=True), ROWS),
             import_case("importer, 10 x", workbook(LARGE), LARGE),
             import_case("importer, inline strings, 10 x", workbook(LARGE, inline=True), LARGE),
             reading_case("our reader alone", [program("bench_read_rows")], workbook(ROWS), ROWS),
             reading_case("our reader alone, 10 x", [program("bench_read_rows")], workbook(LARGE), LARGE)]
    if subprocess.run([SYSTEM_PYTHON, "-c", "import openpyxl"], capture_output=True, check=False).returncode == 0:
        reader = [SYSTEM_PYTHON, ROOT / "bench" / "peers" / "openpyxl_rows.py"]
        found.append(reading_case("openpyxl read-only", reader, workbook(ROWS), ROWS))
        found.append(reading_case("openpyxl read-only, 10 x", reader, workbook(LARGE), LARGE, rounds=1))
    else:
        say("openpyxl is not installed and left out: scripts/install_packages bench")
    if shutil.which("in2csv"):
        found.append(Case("in2csv --no-inference", ["in2csv", "--no-inference", workbook(ROWS)], ROWS, out="/dev/null"))
    else:
        say("in2csv is not installed and left out: scripts/install_packages bench")
    return found


def ratios(results):
    by_name = {result.case.name: result for result in results}
    for peer in ("openpyxl read-only", "in2csv --no-inference"):
        if peer in by_name:
            yield (f"{peer} takes {pair_ratio(by_name[peer], by_name['our reader alone']):.1f} x our reader, "
                   f"{pair_ratio(by_name[peer], by_name['importer']):.1f} x the whole import")


def limits(results, clock):
    for result in results:
        if result.case.name.startswith("importer"):
            rate = result.rate(clock)
            yield Limit(rate >= ROWS_PER_SECOND,
                        f"{result.case.name}: {rate:,.0f} rows/s ({clock}), at least {ROWS_PER_SECOND:,}")
            yield Limit(result.peak_mib <= PEAK_MIB,
                        f"{result.case.name}: {result.peak_mib:.1f} MiB at most, limit {PEAK_MIB}")
