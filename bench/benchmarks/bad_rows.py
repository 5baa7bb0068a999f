"""Bad rows go to the quarantine without holding up the good ones."""
from harness import Limit, import_case, pair_ratio, workbook

ABOUT = "importing 260,711 rows, of which none, 50 and 5,000 are bad"
TARGETS = ("importer", "bench_make_workbook")
ROWS = 260_711
BAD = (0, 50, 5_000)
TOLERANCE = 0.10


def cases(say):
    return [import_case(f"{bad:,} bad rows", workbook(ROWS, bad=bad), ROWS, bad) for bad in BAD]


def ratios(results):
    for result in results[1:]:
        yield (f"{result.case.name}: {pair_ratio(result, results[0]):.3f} x the time of none, "
               f"{pair_ratio(result, results[0], 'cpu_seconds'):.3f} x the CPU")


def limits(results, clock):
    for result in results[1:]:
        ratio = pair_ratio(result, results[0], clock)
        yield Limit(abs(ratio - 1) <= TOLERANCE,
                    f"{result.case.name}: {100 * (ratio - 1):+.1f} % beside none ({clock}), within {100 * TOLERANCE:.0f} %")
