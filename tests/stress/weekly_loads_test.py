"""A small desk, loaded every week for two years: the sums agree each week, and nothing grows but what has a reason to."""
import contextlib
import csv
import datetime
import json
import os
import random
import sqlite3
import subprocess

import support

WEEKS = int(os.environ.get("TIERLINE_WEEKS", "104"))  # two years
FIRST_DAY = datetime.date(2023, 10, 30)
NEW_TICKETS, CLOSED_LATER, COMMENTS, TIMESHEETS = 12, 5, 30, 25  # a week
KEEP_RELEASES, KEEP_BACKUPS = 2, 2
# What a load may leave for good: its rows in each release that is kept, its snapshots, its lines in the books.
BYTES_A_LOAD = 150_000
HEADERS = {
    "tickets": ("TKT-Ticket ID", "TKT-Created Time", "TKT-Title", "TKT-Description", "TKT-Severity", "TKT-Status",
                "TKT-Assigned To User", "TKT-Team", "TKT-Modified Time", "TKT-Category", "TKT-Root Cause Category",
                "TKT-Actual Resolution Date", "TKT-SLA Met"),
    "comments": ("CT-COMMENT-ID", "CT-TKT-ID", "CT-COMMENT", "CT-USERIDNAME", "CT-DATEAMDTIME", "CT-TYPE",
                 "CT-VISIBLE-CUSTOMER"),
    "timesheets": ("TS-User Username", "TS-Date", "TS-Time From", "TS-Time To", "TS-Hours", "TS-Crm ID"),
}


class Desk:
    """What the desk would hold, counted by other means."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.tickets, self.comments, self.timesheets = {}, 0, 0

    def week(self, number):
        """The rows of the week's exports; tickets that were closed later come again."""
        monday = FIRST_DAY + datetime.timedelta(weeks=number)
        touched = {ticket: self.closed(self.tickets[ticket], monday)
                   for ticket in self.random.sample(sorted(self.tickets), min(CLOSED_LATER, len(self.tickets)))}
        for _ in range(NEW_TICKETS):
            ticket = 100_000 + len(self.tickets) + len([t for t in touched if t not in self.tickets])
            touched[ticket] = self.opened(ticket, monday)
        self.tickets |= touched
        ids = sorted(self.tickets)
        comments = [(self.comments + n + 1, self.random.choice(ids), "I looked into it and will call back tomorrow.",
                     f"login{n % 7}", self.moment(monday, n), "comments", "") for n in range(COMMENTS)]
        timesheets = [(f"login{n % 7}", (monday + datetime.timedelta(days=n % 5)).strftime("%d/%m/%Y"), f"{8 + n % 9:02}:00",
                       f"{9 + n % 9:02}:00", "1.00", self.random.choice(ids)) for n in range(TIMESHEETS)]
        self.comments += COMMENTS
        self.timesheets += TIMESHEETS
        return {"tickets": list(touched.values()), "comments": comments, "timesheets": timesheets}

    @staticmethod
    def moment(monday, n):
        return f"{monday + datetime.timedelta(days=n % 5)} {8 + n % 9:02}:{n % 60:02}:00"

    def opened(self, ticket, monday):
        created = self.moment(monday, ticket)
        return (ticket, created, "Password reset" if ticket % 3 else "Server of the branch is slow", "Please help us.",
                "Incident", "In Progress", "Person 1", "Cloud - Mario", created, "Support Tickets", "Account", "", "")

    def closed(self, row, monday):
        ended = self.moment(monday, row[0] + 1)
        return (*row[:5], "Closed", *row[6:8], ended, *row[9:11], ended, "yes")


class WeeklyLoadsTest(support.FaultTest):
    @classmethod
    def setUpClass(cls):
        cls.server = support.Server()
        cls.addClassCleanup(cls.server.remove)

    def setUp(self):
        super().setUp()
        self.environment |= {"PGHOST": str(self.server.directory), "PGUSER": "postgres"}
        self.backups = self.directory / "backups"
        self.make_database()

    def program(self, *words):
        done = subprocess.run([support.BIN / words[0], *map(str, words[1:])], env=self.environment, text=True,
                              capture_output=True, check=False, timeout=support.PATIENCE_SECONDS)
        self.assertIn(done.returncode, (0, 2), f"{words}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def load(self, number, rows):
        files = []
        for table, header in HEADERS.items():
            files.append(self.directory / f"{table}-{number}.csv")
            with open(files[-1], "w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([header, *rows[table]])
        self.program("tierline", "run", *files, "--work", self.work, "--backups", self.backups, "--keep", KEEP_RELEASES,
                     "--min-score", 0, "--accept-change", "a young desk grows")
        for file in files:
            file.unlink()
        self.sql("VACUUM")  # what autovacuum, which this server has not, does in a week
        self.program("backup", "prune", "--backups", self.backups, "--keep-days", 0, "--keep-min", KEEP_BACKUPS)

    def count(self, what):
        return int(self.sql(f"SELECT {what}"))

    def expect_sums(self, desk):
        for table, wanted in (("tickets", len(desk.tickets)), ("comments", desk.comments), ("timesheets", desk.timesheets)):
            self.assertEqual(self.count(f"count(*) FROM servicedesk.{table}"), wanted, table)
        with contextlib.closing(sqlite3.connect(self.work / "source.db")) as source:
            self.assertEqual(source.execute("SELECT count(*) FROM quarantine").fetchone()[0], 0)
        closed = sum(1 for row in desk.tickets.values() if row[5] == "Closed")
        self.assertEqual(self.count("count(*) FROM servicedesk.tickets WHERE status = 'Closed'"), closed)
        self.assertEqual(self.count("count(*) FROM servicedesk.tickets WHERE support_tier IS NULL"), 0)

    def books(self):
        """Rows of every table of the books."""
        tables = self.sql("SELECT relname FROM pg_class WHERE relnamespace = 'etl'::regnamespace AND relkind = 'r'").split()
        return {table: self.count(f"count(*) FROM etl.{table}") for table in tables}

    def test_two_years_of_weekly_loads(self):
        desk = Desk(seed=8)
        self.program("tierline", "schema", "apply")
        books, sizes = [], []
        for number in range(WEEKS):
            self.load(number, desk.week(number))
            self.expect_sums(desk)
            if number in (WEEKS // 2 - 1, WEEKS - 1):
                for period in ("day", "week", "month"):
                    self.program("snapshot", "--period", period, "--whole-span")
                books.append(self.books())
                sizes.append(self.count("pg_database_size(current_database())"))
        self.expect_whole()

        for period in ("day", "week", "month"):
            self.assertEqual(self.count("sum(ticket_count) FROM servicedesk.tier_history WHERE category = '' AND pod = ''"
                                        f" AND period = '{period}'"), len(desk.tickets), period)
        schemas = self.count("count(*) FROM pg_namespace WHERE nspname LIKE 'sd\\_v%'")
        self.assertLessEqual(schemas, KEEP_RELEASES + 1)
        manifests = list(self.backups.glob("*.json"))  # of the source and of the database
        self.assertLessEqual(len(manifests), 2 * KEEP_BACKUPS, [path.name for path in manifests])
        self.assertEqual(sorted(path.name for path in self.work.iterdir() if not path.name.endswith(".lock")),
                         ["clean.db", "profile.json", "source.db"])
        # Books grow by the same for every load: the second year brings as many rows as the first.
        for table, rows in books[1].items():
            first, second = books[0].get(table, 0), rows - books[0].get(table, 0)
            self.assertLessEqual(second, 1.1 * first + WEEKS / 2, f"etl.{table}: {first} rows in a year, then {second}")
        a_load = (sizes[1] - sizes[0]) / (WEEKS - WEEKS // 2)
        print(json.dumps({"tickets": len(desk.tickets), "comments": desk.comments, "timesheets": desk.timesheets,
                          "books": books[1], "bytes": sizes[1], "bytes_a_load": round(a_load)}), flush=True)
        self.assertLess(a_load, BYTES_A_LOAD, f"{sizes} bytes at the end of the years")


if __name__ == "__main__":
    support.main()
