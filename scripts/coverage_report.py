#!/usr/bin/env python3
"""coverage_report.py LINES TRACE -- judges what the tests ran: a table by room, then each offence. Exits 1 if there is one.

LINES is gcovr's JSON; TRACE the directory with what the engines ran: PostgreSQL's JSON logs, and SQLite's statements.
"""
import collections
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OVERALL_PERCENT = 95
COMPLETE = ("postgres", "sqlite")  # rooms of which every line counts
SQL = ("src/sql/postgres", "src/sql/sqlite", "migrations")
CURSOR = "DECLARE tierline_cursor NO SCROLL CURSOR FOR "  # ddl::declare_cursor
EXCUSE = re.compile(r"// GCOVR_EXCL_(LINE|START|STOP)(: \S)?")


def room_of(path):
    """src/ROOM/… and include/tierline/ROOM/… are one room."""
    parts = path.parts
    return parts[1] if parts[0] == "src" else parts[2]


def lines_of(report):
    """{path: {line: ran}} of gcovr's report, without what it takes for no code or what is excused."""
    return {pathlib.Path(file["file"]):
            {line["line_number"]: line["count"] > 0 for line in file["lines"] if not line.get("gcovr/noncode")}
            for file in report["files"]}


def table(lines):
    """A line per room and the share of all."""
    rooms = collections.defaultdict(lambda: [0, 0])
    for path, counted in lines.items():
        for place in (room_of(path), "overall"):
            rooms[place][0] += sum(counted.values())
            rooms[place][1] += len(counted)
    overall = rooms.pop("overall")
    rows = [f"| {room} | {ran} | {of} | {percent(ran, of):.1f} |"
            for room, (ran, of) in [*sorted(rooms.items()), ("**overall**", overall)]]
    return ["| room | lines run | of | % |", "| --- | --- | --- | --- |", *rows], percent(*overall)


def percent(ran, of):
    return 100 * ran / of if of else 100


def not_run(lines):
    for path, counted in sorted(lines.items()):
        if room_of(path) in COMPLETE:
            yield from (f"{path}:{number}: no test runs this line" for number, ran in counted.items() if not ran)


def bare_excuses(root):
    """An excuse has its reason beside it; STOP ends one."""
    for folder in ("src", "include"):
        for path in sorted((root / folder).rglob("*.[ch]pp")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if "GCOV" in line or "LCOV" in line:
                    excuse = EXCUSE.search(line)
                    if not excuse or (excuse[1] != "STOP" and not excuse[2]):
                        yield f"{path.relative_to(root)}:{number}: an excuse without a reason: // GCOVR_EXCL_LINE: why"


def ran_by_postgres(directory):
    """What the server logs of log_statement: `statement: TEXT` and `execute NAME: TEXT`."""
    ran = set()
    for path in directory.glob("*.json"):
        with path.open(encoding="utf-8") as log:
            for record in log:
                text = json.loads(record).get("message", "")
                if text.startswith(("statement: ", "execute ")):
                    ran.add(text.split(": ", 1)[1].removeprefix(CURSOR))
    return ran


def ran_by_sqlite(directory):
    return set((directory / "sqlite").read_text(encoding="utf-8").split("\0"))


def is_run(text, ran):
    """Whether all of a file was run: at once, in a cursor, or statement by statement."""
    for part in sorted((part for part in ran if part.strip() and part in text), key=len, reverse=True):
        text = text.replace(part, "")
    return not re.sub(r"--.*|[\s;]", "", text)


def sql_not_run(root, postgres, sqlite):
    for folder in SQL:
        ran = sqlite if folder.endswith("sqlite") else postgres
        for path in sorted((root / folder).rglob("*.sql")):
            if not is_run(path.read_text(encoding="utf-8"), ran):
                yield f"{path.relative_to(root)}: no test runs this statement"


def main(report, trace):
    lines = lines_of(json.loads(pathlib.Path(report).read_text(encoding="utf-8")))
    rows, overall = table(lines)
    print("\n".join(rows))
    count = sum(1 for folder in SQL for _ in (ROOT / folder).rglob("*.sql"))
    offences = [*not_run(lines), *bare_excuses(ROOT)]
    missing = [*sql_not_run(ROOT, ran_by_postgres(trace), ran_by_sqlite(trace))]
    print(f"\nfiles of SQL run: {count - len(missing)} of {count}")
    offences += missing
    if overall < OVERALL_PERCENT:
        offences.append(f"overall {overall:.2f} % of the lines were run, {OVERALL_PERCENT} % are wanted")
    print("\n".join(offences), file=sys.stderr)
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2])))
