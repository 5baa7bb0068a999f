"""What the fault tests share: the programs as their user calls them, servers to break, slow statements.

Environment: TIERLINE_BIN, the build's bin directory; PGHOST and PGUSER of the test server.
"""
import contextlib
import ctypes
import glob
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

BIN = pathlib.Path(os.environ["TIERLINE_BIN"])
TABLES = ("tickets", "comments", "timesheets")
PATIENCE_SECONDS = 60
PROMPT_SECONDS = 3  # what "at once" may take on a busy machine


def server_programs():
    return pathlib.Path(max(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: float(path.split("/")[4])))


def as_owner(*arguments):
    """A server refuses root; then it runs as the user postgres."""
    prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    return subprocess.run([*prefix, *map(str, arguments)], cwd="/", check=True, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, timeout=PATIENCE_SECONDS)


def until(question, seconds=PATIENCE_SECONDS):
    """Asks until the answer is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError(f"nothing came within {seconds} s")


def without_rights_of_root():
    """Root may write and read whatever the rights say, unless it gives that up (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH)."""
    if os.geteuid() != 0:
        return
    drop = 24  # PR_CAPBSET_DROP
    for capability in (1, 2):
        if ctypes.CDLL(None, use_errno=True).prctl(drop, capability, 0, 0, 0) != 0:
            os._exit(99)


class Server:
    """A server of our own, to be broken."""

    def __init__(self, password=None, settings=""):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="tierline-fault-"))
        self.data = self.directory / "data"
        self.settings = settings
        arguments = ["-D", self.data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        if password is None:
            arguments += ["-A", "trust"]
        else:
            secret = self.directory / "password"
            secret.write_text(password + "\n", encoding="utf-8")
            arguments += ["-A", "scram-sha-256", f"--pwfile={secret}"]
        if os.geteuid() == 0:
            for path in (self.directory, *self.directory.iterdir()):
                shutil.chown(path, "postgres", "postgres")
        as_owner(server_programs() / "initdb", *arguments)
        self.start()

    def start(self):
        options = (f"-k {self.directory} -c listen_addresses='' -c fsync=off -c full_page_writes=off "
                   f"-c synchronous_commit=off -c autovacuum=off {self.settings}")

        def started():  # after a crash, processes of the old one may still hold its memory
            try:
                return as_owner(server_programs() / "pg_ctl", "-D", self.data, "-w", "-l", self.directory / "log",
                                "-o", options, "start")
            except subprocess.CalledProcessError:  # which it may say of one that has come up all the same
                return subprocess.run([server_programs() / "pg_isready", "-qh", self.directory], check=False).returncode == 0

        until(started)

    def kill(self):
        """As if the machine lost it: kill -9 of the postmaster."""
        os.kill(int((self.data / "postmaster.pid").read_text(encoding="utf-8").split()[0]), signal.SIGKILL)

    def remove(self):
        try:
            as_owner(server_programs() / "pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        except subprocess.CalledProcessError:
            pass  # it was killed
        shutil.rmtree(self.directory, ignore_errors=True)


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def __str__(self):
        return f"status {self.status}\n{self.out}\n{self.err}"


class FaultTest(unittest.TestCase):
    """Exports, a work directory and a database of its own; `desk` runs the whole way of the data."""

    scale = "0.02"
    options = ()  # of the run, beside its files

    @classmethod
    def setUpClass(cls):
        cls.exports = pathlib.Path(tempfile.mkdtemp(prefix="tierline-exports-"))
        cls.addClassCleanup(shutil.rmtree, cls.exports)
        subprocess.run([BIN / "tierline", "demo-data", "--out", cls.exports, "--scale", cls.scale, "--format", "csv"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="tierline-fault-"))
        self.addCleanup(shutil.rmtree, self.directory)
        self.work = self.directory / "work"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("TIERLINE_")}
        self.environment |= {"TIERLINE_HOME": str(self.directory / "home"),
                             "PGDATABASE": f"fault_{os.getpid()}_{time.monotonic_ns()}"}

    def make_database(self):
        name = self.environment["PGDATABASE"]
        self.sql(f"CREATE DATABASE {name}", database="postgres")
        self.addCleanup(self.sql, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", database="postgres")

    def sql(self, statement, database=None):
        environment = self.environment | ({"PGDATABASE": database} if database else {})
        environment.pop("PGOPTIONS", None)
        return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement], env=environment, check=True,
                              capture_output=True, text=True, timeout=PATIENCE_SECONDS).stdout.strip()

    def command(self, **files):
        arguments = [BIN / "tierline", "run", *self.options, "--work", files.pop("work", self.work)]
        for table in TABLES:
            arguments += [f"--{table}", files.get(table, self.exports / f"{table}.csv")]
        return list(map(str, arguments))

    def start(self, preexec=None, **files):
        """The run in the background; its stderr goes to a file that `said` reads."""
        log = open(self.directory / f"err{time.monotonic_ns()}", "w+", encoding="utf-8")
        self.addCleanup(log.close)
        process = subprocess.Popen(self.command(**files), env=self.environment, stdout=subprocess.PIPE, stderr=log,
                                   text=True, preexec_fn=preexec)
        process.log = log.name
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def said(self, process):
        return pathlib.Path(process.log).read_text(encoding="utf-8")

    def finish(self, process):
        return Result(process.wait(timeout=PATIENCE_SECONDS), process.stdout.read(), self.said(process))

    def desk(self, **files):
        return self.finish(self.start(**files))

    def published(self):
        return self.sql("SELECT schema_name FROM etl.release WHERE is_published")

    def files(self):
        """What stands in the work directory: names and what is in them."""
        return {path.name: path.read_bytes() for path in self.work.iterdir() if not path.name.endswith(".lock")}

    def expect_status(self, wanted, result):
        self.assertEqual(result.status, wanted, result)

    def expect_whole(self):
        """No half state: every release schema is in the books, no partial file, no session at work. A load that a kill
        ended may stand in the books, as loading, with or without its schema."""
        if self.work.exists():
            self.assertEqual([path.name for path in self.work.glob("*.partial.*")], [])
        until(lambda: self.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'tierline%'"
                               " AND datname = current_database()") == "0")
        self.assertEqual(self.sql("SELECT string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace"
                                  " WHERE nspname LIKE 'sd\\_v%'"),
                         self.sql("SELECT string_agg(schema_name, ' ' ORDER BY schema_name) FROM etl.release"
                                  " WHERE state NOT IN ('loading', 'retired') OR to_regnamespace(schema_name) IS NOT NULL"))

    def expect_works(self, **files):
        """The same command works now, and what it loaded is what it read."""
        result = self.desk(**files)
        self.expect_status(0, result)
        self.expect_whole()
        self.assertEqual(self.sql("SELECT count(*) FROM etl.release WHERE state = 'loading'"), "0")
        for table in TABLES:
            with contextlib.closing(sqlite3.connect(self.work / "clean.db")) as clean:
                rows = clean.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            self.assertEqual(self.sql(f"SELECT count(*) FROM servicedesk.{table}"), str(rows))
        return result

    def slow_copy(self):
        """From now on a COPY into comments takes minutes."""
        self.sql("""
            CREATE FUNCTION public.slow_row() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN PERFORM pg_sleep(0.1); RETURN NEW; END $$;
            CREATE FUNCTION public.slow_table() RETURNS event_trigger LANGUAGE plpgsql AS $$
              DECLARE made text;
              BEGIN
                FOR made IN SELECT object_identity FROM pg_event_trigger_ddl_commands()
                             WHERE object_identity LIKE 'sd\\_v%.comments' LOOP
                  EXECUTE 'CREATE TRIGGER slow BEFORE INSERT ON ' || made ||
                          ' FOR EACH ROW EXECUTE FUNCTION public.slow_row()';
                END LOOP;
              END $$;
            CREATE EVENT TRIGGER slow ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
              EXECUTE FUNCTION public.slow_table()""")

    def slow_ddl(self, tag, pattern):
        """From now on a statement of that kind takes a minute when its text fits."""
        self.sql(f"""
            CREATE FUNCTION public.slow_statement() RETURNS event_trigger LANGUAGE plpgsql AS $$
              BEGIN IF current_query() LIKE '{pattern}' THEN PERFORM pg_sleep(60); END IF; END $$;
            CREATE EVENT TRIGGER slow ON ddl_command_start WHEN TAG IN ('{tag}')
              EXECUTE FUNCTION public.slow_statement()""")

    def quick_again(self):
        self.sql("DROP EVENT TRIGGER IF EXISTS slow")

    def until_asleep(self):
        """Waits until a session of ours is in the slow statement."""
        until(lambda: self.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                               " AND datname = current_database()") != "0")


def main():
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]], verbosity=2)
