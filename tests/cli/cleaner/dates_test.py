"""A thousand random date strings of each format, through importer, profiler and cleaner: the verdict on the column is
right, and no value changes its meaning silently. What is right is worked out here with Python's datetime, which shares
no line with ours.

Usage: dates_test.py BIN
"""
import contextlib
import csv
import datetime
import json
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest

BIN = pathlib.Path(sys.argv.pop(1)).resolve()
VALUES = 1000

CONTRACT = """
name = "dates"
date_order = "{order}"
time_zone = "UTC"
[[tables]]
name = "dates"
key = ["id"]
columns = [
  {{ name = "id", type = "bigint", headers = ["Id"], required = true, not_null = true }},
  {{ name = "moment", type = "timestamptz", headers = ["Moment"], required = true }},
]
"""

NUMERIC = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: (.*))?")


def clock(text):
    """The time of day of `8:42`, `08:42:31` or `8:42 PM`; None if there is none of that kind."""
    for form in ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p"):
        with contextlib.suppress(ValueError):
            return datetime.datetime.strptime(text, form).time()
    return None


def dates_of(day, month, year):
    with contextlib.suppress(ValueError):
        return [datetime.date(year, month, day)]
    return []


def meanings(text):
    """Every instant that the text can mean, by order of the parts: {"ISO"|"DMY"|"MDY"|"SERIAL": datetime}."""
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        seconds = round(float(text) * 86400)
        return {"SERIAL": datetime.datetime(1899, 12, 30) + datetime.timedelta(seconds=seconds)}
    numeric = NUMERIC.fullmatch(text)
    if numeric:
        first, second, year = (int(numeric[n]) for n in (1, 2, 3))
        time = clock(numeric[4]) if numeric[4] else datetime.time()
        if time is None:
            return {}
        return {order: datetime.datetime.combine(date, time)
                for order, parts in (("DMY", (first, second)), ("MDY", (second, first)))
                for date in dates_of(*parts, year)}
    with contextlib.suppress(ValueError):
        moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        if moment.tzinfo:
            moment = moment.astimezone(datetime.timezone.utc).replace(tzinfo=None)
        return {"ISO": moment}
    parts = re.fullmatch(r"(\d{4})/(\d{1,2})/(\d{1,2})", text)
    if parts:
        return {"ISO": datetime.datetime.combine(date, datetime.time())
                for date in dates_of(int(parts[3]), int(parts[2]), int(parts[1]))}
    return {}


def expected(text, order):
    """What a cleaned database must hold: an instant; or a rule that sets the row aside. And is it ambiguous?"""
    possible = meanings(text)
    if not possible:
        return "impossible-date", False
    if not {"DMY", "MDY"} & set(possible):
        return next(iter(possible.values())), False
    ambiguous = len(set(possible.values())) == 2
    if order == "ANY":
        return ("ambiguous-date", True) if ambiguous else (next(iter(possible.values())), False)
    return (possible[order], ambiguous) if order in possible else ("wrong-date-order", False)


def verdict_of(texts):
    """What a column of such texts says of itself."""
    kinds = set()
    undecided = False
    for text in texts:
        possible = meanings(text)
        if "ISO" in possible or "SERIAL" in possible:
            kinds |= set(possible)
        elif len(possible) == 2:
            undecided = True
        else:
            kinds |= set(possible)
    if not kinds:
        return "AMBIGUOUS" if undecided else "NONE"
    if len(kinds) > 1 or (undecided and kinds & {"ISO", "SERIAL"}):
        return "MIXED"
    return kinds.pop()


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def moment(self, first_day=1):
        while True:
            moment = datetime.datetime(2015, 1, 1) + datetime.timedelta(seconds=self.random.randrange(15 * 365 * 86400))
            if moment.day >= first_day:
                return moment

    def two_orders(self):
        """A day that both orders could mean."""
        return self.moment().replace(day=self.random.randint(1, 12))

    def padded(self, number):
        return self.random.choice((f"{number:02}", str(number)))

    def times(self, moment):
        hour12 = (moment.hour + 11) % 12 + 1
        half = "AM" if moment.hour < 12 else "PM"
        return self.random.choice(("", f" {moment.hour}:{moment.minute:02}", f" {moment:%H:%M:%S}",
                                   f" {hour12}:{moment.minute:02} {half}"))

    def slashed(self, moment, order):
        day, month = self.padded(moment.day), self.padded(moment.month)
        first, second = (day, month) if order == "DMY" else (month, day)
        return f"{first}/{second}/{moment.year}{self.times(moment)}"

    def impossible(self):
        day, month = self.random.choice(((31, 2), (30, 2), (31, 4), (32, 1), (31, 13), (0, 5), (45, 45)))
        return f"{day}/{month}/{self.random.randint(2015, 2029)}"


FORMATS = {
    "iso": lambda m: m.moment().strftime("%Y-%m-%d %H:%M:%S"),
    "iso-date": lambda m: m.moment().strftime("%Y-%m-%d"),
    "iso-t": lambda m: m.moment().strftime("%Y-%m-%dT%H:%M:%S"),
    "iso-zone": lambda m: m.moment().strftime("%Y-%m-%dT%H:%M:%S") + m.random.choice(("Z", "+08:00", "-03:30")),
    "year-slashes": lambda m: f"{(d := m.moment()).year}/{m.padded(d.month)}/{m.padded(d.day)}",
    "day-first": lambda m: m.slashed(m.moment(), "DMY"),
    "month-first": lambda m: m.slashed(m.moment(), "MDY"),
    "day-first-only": lambda m: m.slashed(m.moment(13), "DMY"),
    "month-first-only": lambda m: m.slashed(m.moment(13), "MDY"),
    "both-possible": lambda m: m.slashed(m.two_orders(), "DMY"),
    "serial": lambda m: f"{m.random.randint(20000, 59999)}.{m.random.randint(1, 99999):05}",
    "impossible": lambda m: m.impossible(),
    "two-orders": lambda m: m.slashed(m.moment(), m.random.choice(("DMY", "MDY"))),
    "iso-and-day-first": lambda m: m.random.choice((FORMATS["iso"], FORMATS["day-first"]))(m),
    "anything": lambda m: FORMATS[m.random.choice([name for name in FORMATS if name != "anything"])](m),
}


class DatesTest(unittest.TestCase):
    def program(self, name, *arguments, statuses=(0, 1, 2)):
        result = subprocess.run([BIN / name, *map(str, arguments)], capture_output=True, text=True, check=False)
        self.assertIn(result.returncode, statuses, result.stderr)
        return result

    def look_at(self, name, texts, order):
        with tempfile.TemporaryDirectory() as directory:
            directory = pathlib.Path(directory)
            contract = directory / "contract.toml"
            contract.write_text(CONTRACT.format(order=order), encoding="utf-8")
            source = directory / "source.db"
            # As somebody's own database: the importer would set aside what the cleaner is asked about here.
            with contextlib.closing(sqlite3.connect(source)) as database, database:
                database.execute("CREATE TABLE dates (Id INTEGER, Moment TEXT)")
                database.executemany("INSERT INTO dates VALUES (?, ?)", enumerate(texts, 1))
            options = ("--source", source, "--contract", contract)
            self.program("profiler", *options, "--output", directory / "profile.json")
            profile = json.loads((directory / "profile.json").read_text(encoding="utf-8"))
            report = json.loads(self.program("cleaner", *options, "--output", directory / "clean.db", "--json").stdout)
            [column] = [one for one in profile["tables"][0]["columns"] if one["name"] == "moment"]
            self.assertEqual(column["dates"]["verdict"], verdict_of(texts), name)
            with contextlib.closing(sqlite3.connect(directory / "clean.db")) as clean:
                kept = dict(clean.execute("SELECT id, moment FROM dates"))
                refused = dict(clean.execute("SELECT source_row, rule FROM quarantine"))
                ambiguous = clean.execute("SELECT count(*) FROM ambiguous_date").fetchone()[0]
            return kept, refused, ambiguous, report

    def expect_right(self, name, order):
        texts = [FORMATS[name](Maker(f"{name} {order} {n}")) for n in range(VALUES)]
        kept, refused, ambiguous, report = self.look_at(name, texts, order)
        counted = 0
        for number, text in enumerate(texts, 1):
            wanted, is_ambiguous = expected(text, order)
            if isinstance(wanted, datetime.datetime):
                self.assertEqual(kept.get(number), f"{wanted:%Y-%m-%d %H:%M:%S}", f"{name} {order} {text}")
                counted += is_ambiguous
            else:
                self.assertNotIn(number, kept, f"{name} {order} {text}")
                self.assertEqual(refused[number], wanted, f"{name} {order} {text}")
        self.assertEqual(ambiguous, counted)
        self.assertEqual(sum(change["cells"] for change in report["tables"][0]["changes"]
                             if change["rule"] == "ambiguous-date"), counted)
        # Whatever is not the text that came is a change that a rule answers for.
        self.assertEqual(sum(kept[number] != texts[number - 1] for number in kept),
                         sum(change["cells"] for change in report["tables"][0]["changes"] if change["column"] == "moment"))

    def test_no_date_changes_its_meaning(self):
        for name in FORMATS:
            for order in ("DMY", "MDY", "ANY"):
                with self.subTest(name=name, order=order):
                    self.expect_right(name, order)


class ImportedDatesTest(unittest.TestCase):
    def test_the_whole_way_from_csv_keeps_what_was_meant(self):
        texts = [FORMATS["day-first"](Maker(f"imported {n}")) for n in range(VALUES)]
        with tempfile.TemporaryDirectory() as directory:
            directory = pathlib.Path(directory)
            contract = directory / "contract.toml"
            contract.write_text(CONTRACT.format(order="DMY"), encoding="utf-8")
            with open(directory / "dates.csv", "w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([("Id", "Moment"), *enumerate(texts, 1)])
            run = {"check": True, "capture_output": True, "cwd": directory}
            subprocess.run([BIN / "importer", "--contract", contract, directory / "dates.csv"], **run)
            subprocess.run([BIN / "profiler", "--contract", contract], **run)
            # The gate of the score is closed: no rule knows such a table.
            cleaned = subprocess.run([BIN / "cleaner", "--contract", contract, "--profile", "profile.json"],
                                     **(run | {"check": False}))
            self.assertEqual(cleaned.returncode, 1, cleaned.stderr)
            with contextlib.closing(sqlite3.connect(directory / "clean.db")) as clean:
                kept = dict(clean.execute("SELECT id, moment FROM dates"))
        for number, text in enumerate(texts, 1):
            self.assertEqual(kept[number], f"{meanings(text)['DMY']:%Y-%m-%d %H:%M:%S}", text)


if __name__ == "__main__":
    unittest.main()
