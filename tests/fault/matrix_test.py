"""Every program of matrix.toml under every fault: no half state, the status that it should have, and the same command
works afterwards and ends where an undisturbed one ends.

A fault in the middle comes before an exact write or message to the server (break_point.cpp). TIERLINE_FAULT_POINTS says at
how many places spread over the whole run, TIERLINE_FAULT_SHARD ("1/3") which of the programs; --list prints what is run.
"""
import concurrent.futures
import contextlib
import csv
import ctypes
import functools
import json
import mmap
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import struct
import subprocess
import tempfile
import time
import tomllib

import support
from matrix_cells import applies

MATRIX = tomllib.loads((pathlib.Path(__file__).parent / "matrix.toml").read_text(encoding="utf-8"))
POINTS = int(os.environ.get("TIERLINE_FAULT_POINTS", "1"))
DAY_SECONDS = 86400
WHOLE_DATABASE = """
SELECT n.nspname || '.' || c.relname, (xpath('/row/n/text()', query_to_xml(
         format('SELECT count(*) AS n FROM %I.%I', n.nspname, c.relname), false, true, '')))[1]
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = 'servicedesk' AND (c.relkind IN ('r', 'p') OR c.relname IN ('tickets', 'comments', 'timesheets'))
    OR n.nspname = 'etl' AND c.relname = 'import_file'
UNION ALL SELECT 'schema', max(number)::text::xml FROM etl.schema_migration"""
FIGURES = """
UNION ALL SELECT 'tier ' || support_tier, count(*)::text::xml FROM servicedesk.tickets GROUP BY 1
UNION ALL SELECT 'tickets in the history', sum(ticket_count)::text::xml FROM servicedesk.tier_history
UNION ALL SELECT 'sum of costs', sum(cost_per_ticket)::text::xml FROM servicedesk.tier_cost_config
UNION ALL SELECT 'published anew', xmlelement(name n, (SELECT schema_name FROM etl.release WHERE is_published) <> '{published}')
UNION ALL SELECT 'oldest release', xmlelement(name n, (SELECT state FROM etl.release WHERE schema_name = '{oldest}'))"""


def cells():
    return [(program, fault) for program in MATRIX["programs"] for fault in MATRIX["faults"] if applies(program, fault)]


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


def without_rights_of_root():
    """Root may write and read whatever the rights say, unless it gives that up (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH)."""
    if os.geteuid() != 0:
        return
    drop = 24  # PR_CAPBSET_DROP
    for capability in (1, 2):
        if ctypes.CDLL(None, use_errno=True).prctl(drop, capability, 0, 0, 0) != 0:
            os._exit(99)


def spread(count, points):
    """Up to that many of the numbers 1 to count, the first and the last among them when there is more than one."""
    if points == 1 or count < 2:
        return [(count + 1) // 2] if count else []
    return sorted({1 + round(step * (count - 1) / (points - 1)) for step in range(points)})


class MatrixTest(support.FaultTest):
    @classmethod
    def setUpClass(cls):
        cls.server = support.Server(settings="-c max_connections=50")
        cls.addClassCleanup(cls.server.remove)
        cls.server.directory.chmod(0o711)  # who has given up the rights of root must get to the socket
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="tierline-matrix-"))
        cls.addClassCleanup(shutil.rmtree, cls.base)
        cls.facts = {}
        cls.undisturbed = {}
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

    def broken(self, program, on="write", at=0, do="stop", under=None, shift=0, at_break=None):
        """With a break point; `count` of them there were."""
        counts = self.directory / "counts"
        counts.write_bytes(bytes(mmap.PAGESIZE))
        result = self.run_to_end(
            program, at_break=at_break, LD_PRELOAD=os.environ["TIERLINE_BREAK_POINT"],
            TIERLINE_BREAK_PROGRAM=program["command"][0], TIERLINE_BREAK_COUNTS=str(counts), TIERLINE_BREAK_ON=on,
            TIERLINE_BREAK_AT=str(at), TIERLINE_BREAK_DO=do, TIERLINE_BREAK_SHIFT=str(shift),
            TIERLINE_BREAK_UNDER=":".join(map(str, under if under is not None else self.paths(program, "writes"))))
        writes, messages = struct.unpack("QQ", counts.read_bytes()[:16])
        self.count = {"write": writes, "message": messages}
        return result

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

    def reference(self, program):
        """State before, state after, and the numbers of places of a run that nobody disturbs."""
        if program["name"] not in self.undisturbed:
            self.given(program)
            before = self.state(program)
            result = self.broken(program)
            self.assertIn(result.status, program.get("ends", [0, 2]), result)
            self.expect_tidy()
            self.undisturbed[program["name"]] = (before, self.state(program), self.count)
        return self.undisturbed[program["name"]]

    def expect_tidy(self, but=""):
        """Nothing half written; what a killed backup left there waits for `backup prune`."""
        case = self.directory / "case"
        self.assertEqual([str(path) for path in case.rglob("*.partial.*") if path.parent.name != but], [])

    def expect_no_scratch(self):
        """A server that was gone could not be told to drop it: then the next one does."""
        self.assertEqual(self.sql("SELECT string_agg(datname, ' ') FROM pg_database WHERE datname LIKE 'tierline\\_scratch%'",
                                  database="postgres"), "")

    def expect(self, program, fault, result, repair=lambda: None):
        """After a fault, which `repair` ends."""
        before, after, _ = self.reference_of
        wanted = program.get("statuses", {}).get(fault, MATRIX["faults"][fault]["status"])
        ends = program.get("ends", [0, 2])
        self.assertIn(result.status, [*wanted, *ends], f"{self.said_of(program, result)}")
        if result.status >= 64:
            self.assertIn("error: ", result.err)
            self.assertEqual(result.out, "")
        repair()
        if program.get("server"):
            self.expect_whole()
        found = self.state(program)
        for name in before.keys() | after.keys() | found.keys():
            self.assertIn(found.get(name), (before.get(name), after.get(name)), f"{name}: {self.said_of(program, result)}")
        if result.status in ends and result.status not in wanted:
            self.assertEqual(found, after, self.said_of(program, result))
        if fault != "kill":
            self.expect_tidy()
        done = found == after
        if done and before != after and not program.get("repeatable", True):
            return
        again = self.run_to_end(program)
        self.assertIn(again.status, [*ends, *(program.get("again", []) if done else [])],
                      f"the second time: {self.said_of(program, again)}")
        if program.get("server"):
            self.expect_whole()
        self.assertEqual(self.state(program), after, f"the second time: {self.said_of(program, again)}")
        self.expect_tidy(but="backups" if fault == "kill" else "")
        self.expect_no_scratch()

    def expect_whole(self):
        # What a restore of the database replaced stays beside, in no book, until somebody retires it.
        for name in self.sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sd\\_v%\\_replaced\\_%'").split():
            self.sql(f"DROP SCHEMA {name} CASCADE")
        super().expect_whole()

    def said_of(self, program, result):
        return f"{' '.join(program['command'])}: status {result.status}\n{result.out[-1000:]}\n{result.err[-1000:]}"

    # -- the faults; each a generator of what to do --------------------------------------------------------------------

    def places_of(self, *kinds):
        for kind in kinds:
            for at in spread(self.reference_of[2][kind], POINTS):
                yield kind, at

    def stopped_at(self, program, fault, kinds, act, repair=lambda: None):
        for kind, at in self.places_of(*kinds):
            with self.subTest(f"before {kind} {at} of {self.reference_of[2][kind]}"):
                self.given(program)
                self.expect(program, fault, self.broken(program, on=kind, at=at, at_break=act), repair)

    def fault_kill(self, program):
        def act(pid):
            os.kill(pid, signal.SIGKILL)

        self.stopped_at(program, "kill", ("write", "message"), act, self.until_server_noticed)

    def until_server_noticed(self):
        support.until(lambda: self.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'tierline%'",
                                       database="postgres") == "0")

    def fault_terminate(self, program):
        self.stopped_at(program, "terminate", ("write", "message"), lambda pid: os.kill(pid, signal.SIGTERM))

    def fault_session(self, program):
        def act(_):
            self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'tierline%'",
                     database="postgres")

        self.stopped_at(program, "session", ("message",), act)

    def fault_server(self, program):
        self.stopped_at(program, "server", ("message",), lambda _: self.server.kill(), self.server.start)

    def fault_no_server(self, program):
        self.given(program)
        result = self.run_to_end(program, PGHOST=str(self.directory))
        self.expect(program, "no-server", result)

    def fault_disk(self, program):
        for directory in self.paths(program, "writes"):
            self.given(program)
            self.broken(program, under=[directory])
            for at in spread(self.count["write"], 2 * POINTS):
                with self.subTest(f"{directory.name}, from write {at} on"):
                    self.given(program)
                    result = self.broken(program, on="write", at=at, do="full", under=[directory])
                    self.expect(program, "disk", result)

    def fault_server_disk(self, program):
        from disk_full_test import MEBIBYTE, SmallDisk
        disk = SmallDisk(self, 96 * MEBIBYTE)
        directory = disk.path / "space"
        directory.mkdir()
        shutil.chown(directory, "postgres", "postgres")
        disk.path.chmod(0o711)
        self.space = f"matrix_{os.getpid()}_{time.monotonic_ns()}"
        self.sql(f"CREATE TABLESPACE {self.space} LOCATION '{directory}'", database="postgres")
        self.addCleanup(self.sql, f"DROP TABLESPACE {self.space}", database="postgres")
        self.given(program)
        self.sql("SELECT 1")  # the first session of a database writes a file of the server's own
        disk.leave(0)
        result = self.run_to_end(program)
        disk.leave(None)
        self.expect(program, "server-disk", result)

    def fault_report(self, program):
        self.given(program)
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = self.run_to_end(program, out=full)
        self.expect(program, "report", result)

    def fault_read_only(self, program):
        for directory in self.paths(program, "writes"):
            with self.subTest(directory.name):
                self.given(program)
                directory.chmod(0o555)
                result = self.run_to_end(program, preexec=without_rights_of_root)
                self.expect(program, "read-only", result, lambda: directory.chmod(0o755))

    def fault_unreadable(self, program):
        for path in self.paths(program, "reads"):
            with self.subTest(path.name):
                self.given(program)
                path.chmod(0)
                result = self.run_to_end(program, preexec=without_rights_of_root)
                self.expect(program, "unreadable", result, lambda: path.chmod(0o644))

    def fault_truncated(self, program):
        for path in self.paths(program, "reads"):
            with self.subTest(path.name):
                self.given(program)
                whole = path.read_bytes()
                path.write_bytes(whole[:len(whole) // 2])
                result = self.run_to_end(program)
                self.expect(program, "truncated", result, lambda: path.write_bytes(whole))

    def fault_locked_file(self, program):
        for path in self.paths(program, "reads"):
            if path.suffix == ".db":
                self.given(program)
                with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as holder:
                    holder.execute("BEGIN EXCLUSIVE")
                    result = self.run_to_end(program)
                self.expect(program, "locked-file", result)

    def fault_locked_table(self, program):
        if POINTS < program.get("patient", 0):
            self.skipTest("waits for a minute: with many places only")
        for table in program["locks"]:
            with self.subTest(table):
                self.given(program)
                holder = subprocess.Popen(
                    ["psql", "-Xq", "-c", f"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600)"],
                    env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    self.until_asleep()
                    result = self.run_to_end(program)
                finally:
                    self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
                             database="postgres")
                    holder.wait()
                self.expect(program, "locked-table", result)

    def fault_twice(self, program):
        self.given(program)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda _: self.run_to_end(program), range(2)))
        ends = program.get("ends", [0, 2])
        refused = program.get("statuses", {}).get("twice", MATRIX["faults"]["twice"]["status"])
        for result in results:
            self.assertIn(result.status, [*ends, *refused, *program.get("again", [])], self.said_of(program, result))
        done = [result for result in results if result.status in ends]
        self.assertTrue(done, [self.said_of(program, result) for result in results])
        if program.get("repeatable", True):
            self.expect(program, "twice", done[0])
        elif program.get("server"):
            self.expect_whole()

    def fault_clock(self, program):
        kind = "message" if program.get("server") else "write"
        for shift in (-DAY_SECONDS, 365 * DAY_SECONDS):
            for at in spread(self.reference_of[2][kind], POINTS):
                with self.subTest(f"{shift} s before {kind} {at}"):
                    self.given(program)
                    result = self.broken(program, on=kind, at=at, do="clock", shift=shift)
                    self.expect(program, "clock", result)


def cell_test(program, fault):
    def test(self):
        self.reference_of = self.reference(program)
        getattr(self, "fault_" + fault.replace("-", "_"))(program)

    return test


def add_tests():
    number, shards = map(int, os.environ.get("TIERLINE_FAULT_SHARD", "1/1").split("/"))
    mine = MATRIX["programs"][number - 1::shards]
    faults = os.environ.get("TIERLINE_FAULTS", " ".join(MATRIX["faults"])).split()
    for program, fault in cells():
        if program in mine and fault in faults:
            name = re.sub("[^a-z0-9]+", "_", f"{program['name']} {fault}").strip("_")
            setattr(MatrixTest, f"test_{name}", cell_test(program, fault))


add_tests()

if __name__ == "__main__":
    support.main()
