"""Profiling every value costs little more than reading it."""
import json
import shutil
import subprocess

from harness import DATA, SCRATCH, Case, Failed, Limit, pair_ratio, program

ABOUT = "profiling a source of 260,130 rows and one of ten times as many, beside a bare scan of all columns"
TARGETS = ("profiler", "tierline", "bench_scan_columns")
SCALES = (1, 10)
WHOLE_LIMIT = 2.2
GROWTH_LIMIT = 12.5
MOST_MIB = 48
GIB_WANTED = 6


def source(scale):
    """The path of generated demo data as one SQLite file, which is made once."""
    folder = DATA / f"desk_{scale}"
    path = folder / "source.db"
    if not path.exists():
        partial = DATA / f"desk_{scale}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        subprocess.run([program("tierline"), "demo-data", "--out", partial, "--format", "sqlite", "--scale", str(scale)],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        partial.rename(folder)
    return path


def scales(say):
    if shutil.disk_usage(DATA).free / 2**30 >= GIB_WANTED:
        return SCALES
    say(f"note: less than {GIB_WANTED} GiB free: the ten times larger source is left out")
    return SCALES[:1]


def cases(say):
    made = []
    for scale in scales(say):
        path = source(scale)
        scan = subprocess.run([program("bench_scan_columns"), path], check=True, capture_output=True, text=True)
        rows = json.loads(scan.stdout)["rows"]

        def check_scan(out, rows=rows):
            if json.loads(out)["rows"] != rows:
                raise Failed(f"the scan did not read {rows} rows")

        def check_profile(out, rows=rows):
            profiled = sum(table["rows"] for table in json.loads(out)["tables"])
            if profiled != rows:
                raise Failed(f"{profiled} of {rows} rows were profiled")

        made += [
            Case(f"{scale}x scan", [program("bench_scan_columns"), path], rows, check=check_scan),
            Case(f"{scale}x sha256", ["openssl", "dgst", "-sha256", path], rows),
            Case(f"{scale}x profile", [program("profiler"), "--source", path, "--output", SCRATCH / "profile.json", "--json",
                                       "--progress", "none", "--log-level", "error"], rows, check=check_profile,
                 reports_peak=True),
        ]
    return made


def by_name(results):
    return {result.case.name: result for result in results}


def without_checksum(profile, checksum, scan):
    """The median of the ratios within the rounds; proving which file was read is no part of profiling it."""
    ratios = sorted((one.cpu_seconds - other.cpu_seconds) / bare.cpu_seconds
                    for one, other, bare in zip(profile.samples, checksum.samples, scan.samples))
    return ratios[len(ratios) // 2]


def sizes(results):
    return [result.case.name.split("x ")[0] for result in results if result.case.name.endswith(" scan")]


def ratios(results):
    named = by_name(results)
    for size in sizes(results):
        scan, checksum, profile = (named[f"{size}x {what}"] for what in ("scan", "sha256", "profile"))
        yield (f"{size}x: profile {pair_ratio(profile, scan, 'cpu_seconds'):.2f} x the CPU of a bare scan, checksum of the file "
               f"included ({pair_ratio(checksum, scan, 'cpu_seconds'):.2f} x)")


def limits(results, clock):
    named = by_name(results)
    for size in sizes(results):
        scan, checksum, profile = (named[f"{size}x {what}"] for what in ("scan", "sha256", "profile"))
        ratio = without_checksum(profile, checksum, scan)
        yield Limit(ratio <= WHOLE_LIMIT, f"{size}x: profile {ratio:.2f} x the CPU of a bare scan of all columns, the checksum "
                                          f"of the file apart, at most {WHOLE_LIMIT}")
        yield Limit(profile.peak_mib <= MOST_MIB, f"{size}x: {profile.peak_mib:.1f} MiB, at most {MOST_MIB}")
    if len(sizes(results)) == 2:
        growth = pair_ratio(named["10x profile"], named["1x profile"], "cpu_seconds")
        yield Limit(growth <= GROWTH_LIMIT, f"ten times the rows: {growth:.2f} x the CPU, at most {GROWTH_LIMIT}")
