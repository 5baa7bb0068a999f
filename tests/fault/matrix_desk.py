"""A desk with all that the programs of matrix.toml need, made anew for each try, and what is asked of it afterwards."""
import contextlib
import csv
import functools
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import tomllib

import support

MATRIX = tomllib.loads((pathlib.Path(__file__).parent / "matrix.toml").read_text(encoding="utf-8"))
WHOLE_DATABASE = """
SELECT n.nspname || '.' || c.relname, (xpath('/row/n/text()', query_to_xml(
         format('SELECT count(*) AS n FROM %I.%I', n.nspname, c.relname), false, true, '')))[1]
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = 'servicedesk' AND (c.relkind IN ('r', 'p') OR c.relname IN ('tickets', 'comments', 'timesheets'))
    OR n.nspname = 'etl' AND c.relname = 'import_file'
UNION ALL SELECT 'schema', max(number)::text::xml FROM etl.schema_migration"""
FIGURES = """
UNION ALL SELECT 'tier ' || support_tier, count(*)::text::xml FROM servicedesk.tickets GROUP BY 1
UNION ALL SELECT 'tier L3 on dashboards', (xpath('/row/n/text()', query_to_xml(
         CASE WHEN to_regclass('servicedesk.created_day_rollup') IS NOT NULL
              THEN 'SELECT sum(l3) AS n FROM servicedesk.created_day_rollup' ELSE 'SELECT 0 AS n' END, false, true, '')))[1]
UNION ALL SELECT 'tickets in the history', sum(ticket_count)::text::xml FROM servicedesk.tier_history
UNION ALL SELECT 'sum of costs', sum(cost_per_ticket)::text::xml FROM servicedesk.tier_cost_config
UNION ALL SELECT 'published anew', xmlelement(name n, (SELECT schema_name FROM etl.release WHERE is_published) <> '{published}')
UNION ALL SELECT 'oldest release', xmlelement(name n, (SELECT state FROM etl.release WHERE schema_name = '{oldest}'))"""


def table_counts(path):
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path
        names = [name for name, in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names
                if name not in ("run", "gate")}  # how many tries it took


def content(path):
    """What a file holds, without what differs from run to run."""
    with open(path, "rb") as file:
        head = file.read(16)
    if head.startswith(b"SQLite format 3"):
        return str(table_counts(path))
    if path.suffix == ".json":
        return "keys " + " ".join(json.loads(path.read_text(encoding="utf-8")))
    if path.suffix == ".csv":
        return f"{path.read_bytes().count(10)} lines"
    return "a file" if head else "empty"


class DeskTest(support.FaultTest):
    @classmethod
    def setUpClass(cls):
        # What was committed must outlive a kill of the server.
        cls.server = support.Server(settings="-c max_connections=50 -c synchronous_commit=on")
        cls.addClassCleanup(cls.server.remove)
        cls.server.directory.chmod(0o711)  # who has given up the rights of root must get to the socket
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="tierline-matrix-"))
        cls.addClassCleanup(shutil.rmtree, cls.base)
        cls.facts = {}
        desk = cls("make_desk")
        desk.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(("TIERLINE_", "PG"))}
        desk.environment |= {"PGHOST": str(cls.server.directory), "PGUSER": "postgres", "PGDATABASE": "matrix",
                             "TIERLINE_HOME": str(cls.base / "home")}
        desk.make_desk()

    def make_desk(self):
        """Two generations of exports, a work directory, backups, and a database with three releases."""
        def call(*words):
            done = subprocess.run([support.BIN / words[0], *map(str, words[1:])], env=self.environment, text=True,
                                  capture_output=True, check=False, timeout=support.PATIENCE_SECONDS)
            self.assertIn(done.returncode, (0, 2), f"{words}\n{done.stdout}\n{done.stderr}")
            return done.stdout

        work, backups, exports = (self.base / name for name in ("work", "backups", "exports"))
        for name in ("work", "new", "backups", "home"):
            (self.base / name).mkdir()
        call("tierline", "demo-data", "--out", exports, "--scale", "0.01", "--format", "csv",
             "--unrepairable", "0.5")
        call("tierline", "demo-data", "--out", self.base / "more", "--scale", "0.01", "--seed", "2", "--format", "xlsx")
        self.sql("CREATE DATABASE matrix", database="postgres")
        call("tierline", "run", "--work", work, "--backups", backups, "--no-backup",
             *(exports / f"{table}.csv" for table in support.TABLES))
        releases = [self.published()]
        for _ in range(2):
            call("migrator", "--source", work / "clean.db")
            releases.append(self.published())
        call("backup", "create", "--source", work / "source.db", "--backups", backups)
        call("backup", "create", "--backups", backups)
        names = [path.name[:-len(".json")] for path in backups.glob("*.json")]
        with contextlib.closing(sqlite3.connect(work / "source.db")) as source:
            import_run = source.execute("SELECT max(run_id) FROM import_file").fetchone()[0]
            open_row = source.execute("SELECT min(quarantine_id) FROM quarantine WHERE status = 'open'").fetchone()[0]
        tickets = self.sql("SELECT ticket_id FROM servicedesk.tickets ORDER BY 1 LIMIT 20").split()
        for name, rows in (("pods.csv", [("ticket_id", "pod"), *((ticket, "Cloud Pod") for ticket in tickets)]),
                           ("automation.csv", [("month", "automation_type", "tickets_automated"),
                                               *((f"2025-0{month}", "SSL alerts", 10) for month in range(1, 10))])):
            with open(exports / name, "w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(rows)
        type(self).facts = {"import_run": import_run, "open_row": str(open_row), "oldest": releases[0],
                            "previous": releases[1], "published": releases[2],
                            "sqlite_backup": next(name for name in names if name.startswith("source.db")),
                            "postgres_backup": next(name for name in names if not name.startswith("source.db"))}

    def setUp(self):
        super().setUp()
        self.environment |= {"PGHOST": str(self.server.directory), "PGUSER": "postgres"}
        self.work = self.directory / "none"  # what may stay in the work directory is asked here
        self.places = self.facts | {path.name: str(self.directory / "case" / path.name) for path in self.base.iterdir()}

    def given(self, program):
        """A desk and a database of its own, as they were in the beginning."""
        case = self.directory / "case"
        with contextlib.suppress(FileNotFoundError):
            for path in (case, *case.iterdir()):
                path.chmod(0o755)
            shutil.rmtree(case)
        shutil.copytree(self.base, case)
        name = self.environment["PGDATABASE"]
        self.environment["TIERLINE_HOME"] = str(case / "home")
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", database="postgres")
        if program.get("server"):
            space = f" TABLESPACE {self.space}" if getattr(self, "space", None) else ""
            self.sql(f"CREATE DATABASE {name} TEMPLATE matrix{space}", database="postgres")
            self.addCleanup(self.sql, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", database="postgres")
        if "before" in program:
            done = subprocess.run(self.words(program["before"]), env=self.environment, capture_output=True, check=False)
            self.assertEqual(done.returncode, 0, done)

    def words(self, command):
        program, *arguments = [word.format(**self.places) for word in command]
        return [str(support.BIN / program), *arguments]

    def paths(self, program, key):
        return [pathlib.Path(path.format(**self.places)) for path in program.get(key, [])]

    def run_to_end(self, program, preexec=None, out=subprocess.PIPE, at_break=None, **changes):
        """The program as its user calls it; `at_break` is called with its process id when it has stopped itself."""
        with tempfile.TemporaryFile("w+", encoding="utf-8") as err:
            process = subprocess.Popen(self.words(program["command"]), env=self.environment | changes, stdout=out,
                                       stderr=err, text=True, preexec_fn=preexec)
            try:
                if at_break is not None:
                    # Reports are short: they fit into the pipe while nobody reads it.
                    stopped = functools.partial(os.waitpid, process.pid, os.WUNTRACED | os.WNOHANG)
                    pid, status = support.until(lambda: (lambda answer: answer if answer[0] else None)(stopped()))
                    if os.WIFSTOPPED(status):
                        at_break(process.pid)
                        os.kill(process.pid, signal.SIGCONT)
                    else:
                        process.returncode = os.waitstatus_to_exitcode(status)
                text = process.communicate(timeout=2 * support.PATIENCE_SECONDS)[0] or ""
            finally:
                process.kill()
                process.wait()
            err.seek(0)
            return support.Result(process.returncode, text, err.read())

    def state(self, program):
        """What stands in the files and in the database."""
        found = {}
        for directory in ("work", "new", "backups"):
            for path in sorted(pathlib.Path(self.places[directory]).rglob("*")):
                if path.is_file() and not path.name.endswith(".lock") and ".partial." not in path.name:
                    held = content(path)
                    # Of backups there may be several of one form, of different moments: that each is whole is enough.
                    found[f"{directory}/" + re.sub("[0-9]+", "N", path.name)] = held if directory != "backups" else "whole"
        if program.get("server"):
            # A schema migration that was taken back takes the views with it.
            figures = FIGURES if self.sql("SELECT to_regclass('servicedesk.tickets')") else ""
            lines = self.sql((WHOLE_DATABASE + figures).format(**self.facts)).splitlines()
            found |= dict(line.rsplit("|", 1) for line in lines)
        return found

    def expect_tidy(self, but=""):
        """Nothing half written; what a killed backup left there waits for `backup prune`."""
        case = self.directory / "case"
        self.assertEqual([str(path) for path in case.rglob("*.partial.*") if path.parent.name != but], [])

    def expect_no_scratch(self):
        """A server that was gone could not be told to drop it: then the next one does."""
        self.assertEqual(self.sql("SELECT string_agg(datname, ' ') FROM pg_database WHERE datname LIKE 'tierline\\_scratch%'",
                                  database="postgres"), "")

    def expect_whole(self):
        # What a restore of the database replaced stays beside, in no book, until somebody retires it.
        for name in self.sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sd\\_v%\\_replaced\\_%'").split():
            self.sql(f"DROP SCHEMA {name} CASCADE")
        super().expect_whole()

    def said_of(self, program, result):
        return f"{' '.join(program['command'])}: status {result.status}\n{result.out[-1000:]}\n{result.err[-1000:]}"
