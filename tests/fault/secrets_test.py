"""Logs and metrics hold neither passwords nor what the contract marks as personal data, whatever happens."""
import csv
import json
import pathlib
import shutil
import subprocess
import tempfile
import tomllib

import support

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT, NUMBER, PASSWORD = "Zqpersonal", "98765432101", "Zqsecret: and\\odd"
BREAK_EVERY = 50  # rows of which one has a value that no rule repairs in a personal column


def personal_columns(table):
    """Header spellings of the columns that are marked, with their type."""
    contract = tomllib.loads((ROOT / "contracts" / "servicedesk.toml").read_text(encoding="utf-8"))
    table, = [one for one in contract["tables"] if one["name"] == table]
    return {header: column["type"] for column in table["columns"] if column.get("pii")
            for header in column.get("headers", [])}


def mark(path, table):
    """Puts a mark into every personal value."""
    marked = personal_columns(table)
    with open(path, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    places = [(at, marked[name]) for at, name in enumerate(header) if name in marked]
    assert places, path
    for number, row in enumerate(rows):
        for at, kind in places:
            if kind == "text":
                row[at] = f"{TEXT} {number}\n\x01{row[at]}"
            else:
                row[at] = f"{TEXT} {number}" if number % BREAK_EVERY == 0 else NUMBER
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return len(places)


class SecretsTest(support.FaultTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for table in support.TABLES:
            mark(cls.exports / f"{table}.csv", table)
        cls.server = support.Server(password=PASSWORD)
        cls.addClassCleanup(cls.server.remove)

    def setUp(self):
        super().setUp()
        self.logs = pathlib.Path(tempfile.mkdtemp(prefix="tierline-logs-"))
        self.addCleanup(shutil.rmtree, self.logs)
        self.environment |= {"PGHOST": str(self.server.directory), "PGUSER": "postgres", "PGDATABASE": "postgres",
                             "PGPASSWORD": PASSWORD}

    def call(self, command):
        done = subprocess.run(list(map(str, command)), env=self.environment, capture_output=True, text=True, check=False,
                              timeout=support.PATIENCE_SECONDS)
        return support.Result(done.returncode, done.stdout, done.stderr)

    def say(self, *arguments, form="json"):
        """Runs a program that says all it can; keeps everything but the report."""
        number = len(list(self.logs.iterdir()))
        result = self.call([support.BIN / arguments[0], *arguments[1:], "--log-level", "debug", "--log-format", form,
                               "--log-file", self.logs / f"{number}.log",
                               "--metrics-file", self.logs / f"{number}.json"])
        (self.logs / f"{number}.err").write_text(result.err, encoding="utf-8")
        (self.logs / f"{number}.password").write_text(result.out if PASSWORD in result.out else "", encoding="utf-8")
        if form == "json":
            for line in result.err.splitlines():
                record = json.loads(line)
                self.assertTrue({"timestamp", "level", "tool", "run_id", "gate", "message"} <= set(record), line)
        return result

    def expect_silence(self):
        for path in self.logs.iterdir():
            text = path.read_text(encoding="utf-8")
            for mark_ in (TEXT, NUMBER, "Zqsecret"):
                self.assertNotIn(mark_, text, path)

    def exports_of(self):
        return [word for table in support.TABLES for word in (f"--{table}", self.exports / f"{table}.csv")]

    def test_every_step_by_itself(self):
        source, profile, clean = (self.directory / name for name in ("source.db", "profile.json", "clean.db"))
        answered = [
            self.say("importer", *self.exports_of(), "--output", source),
            self.say("preflight", "--source", source, "--work", self.directory),
            self.say("profiler", "--source", source, "--output", profile),
            self.say("cleaner", "--source", source, "--output", clean),
            self.say("tierline", "schema", "apply"),
            self.say("migrator", "--source", clean),
            self.say("tier-backfill", "--sample", "20"),
            self.say("tier-backfill"),
            self.say("snapshot", "--whole-span"),
            self.say("validator"),
        ]
        for result in answered:
            self.assertLess(result.status, 3, result)
        for log in self.logs.glob("*.log"):
            self.assertGreater(log.stat().st_size, 0, log)
        self.expect_silence()

    def test_the_whole_way_as_text(self):
        self.assertLess(self.say("tierline", "run", "--work", self.work, *self.exports_of(), form="text").status, 3)
        self.expect_silence()

    def test_errors(self):
        broken = self.directory / "broken.csv"
        broken.write_text((self.exports / "tickets.csv").read_text(encoding="utf-8").replace("TKT-Title", TEXT[:2], 1),
                          encoding="utf-8")
        refused = [
            self.say("importer", "--tickets", broken, "--output", self.directory / "source.db"),
            self.say("migrator", "--source", self.exports / "tickets.csv"),
            self.say("validator", "--target", f"host={self.server.directory} dbname=nowhere"),
            self.say("validator", "--target", "host=/nowhere dbname=postgres"),
        ]
        self.environment["PGPASSWORD"] = f"{PASSWORD} but wrong"
        refused.append(self.say("validator"))
        for result in refused:
            self.assertGreater(result.status, 63, result)
        self.expect_silence()


if __name__ == "__main__":
    support.main()
