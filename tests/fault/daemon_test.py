"""What becomes of jobs when the daemon, its jobs or its server end without a word."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from support import BIN, PATIENCE_SECONDS, Server, until

SCHEDULE = """
time_zone = "UTC"
[[jobs]]
name = "look"
command = ["status"]
when = "* * * * *"
timeout = "{timeout}"
missed = "run-once"
"""


class DaemonFaultTest(unittest.TestCase):
    """A server of its own; a job that is due at once, since the last minutes were missed."""

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="tierline-fault-"))
        self.addCleanup(shutil.rmtree, self.directory)
        self.server = Server()
        self.addCleanup(self.server.remove)
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(("TIERLINE_", "PG"))}
        self.environment |= {"TIERLINE_HOME": str(self.directory / "home"), "PGHOST": str(self.server.directory),
                             "PGUSER": "postgres", "PGDATABASE": "postgres"}
        subprocess.run([BIN / "tierline", "schema", "apply"], env=self.environment, check=True, capture_output=True,
                       timeout=PATIENCE_SECONDS)
        self.sql("INSERT INTO etl.job_run (job, due_at, outcome, host)"
                 " VALUES ('look', date_trunc('minute', now()) - interval '2 minutes', 'ran', 'x')")
        self.schedule = self.directory / "schedule.toml"
        self.schedule.write_text(SCHEDULE.format(timeout="10m"), encoding="utf-8")

    def sql(self, statement):
        return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement], env=self.environment,
                              check=True, capture_output=True, text=True, timeout=PATIENCE_SECONDS).stdout.strip()

    def daemon(self):
        log = open(self.directory / f"err{time.monotonic_ns()}", "w+", encoding="utf-8")
        self.addCleanup(log.close)
        process = subprocess.Popen([BIN / "tierlined", "--schedule", self.schedule, "--no-http"], env=self.environment,
                                   stdout=subprocess.DEVNULL, stderr=log)
        process.log = pathlib.Path(log.name)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def held_up(self):
        """A session in whose way every `status` stands still."""
        session = subprocess.Popen(["psql", "-Xq", "-c", "BEGIN; LOCK TABLE etl.run; SELECT pg_sleep(600)"],
                                   env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(session.wait)
        self.addCleanup(session.kill)
        until(lambda: self.sql("SELECT count(*) FROM pg_locks WHERE relation = 'etl.run'::regclass AND granted"
                               " AND mode = 'AccessExclusiveLock'") == "1")
        return session

    def jobs_waiting(self):
        return self.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tierline tierline status'")

    def outcomes(self):
        return self.sql("SELECT string_agg(DISTINCT outcome, ' ' ORDER BY outcome) FROM etl.job_run WHERE job = 'look'"
                        " AND outcome NOT IN ('missed', 'skipped')")

    def has_run(self):
        return self.sql("SELECT count(*) FROM etl.job_run WHERE exit_status = 0") != "0"

    def at_work(self):
        """A daemon with a job in the middle of its work."""
        self.held_up()
        daemon = self.daemon()
        until(lambda: self.jobs_waiting() == "1")
        return daemon

    def test_kill_of_the_daemon_takes_its_job_along_and_the_next_start_says_so(self):
        daemon = self.at_work()
        daemon.send_signal(signal.SIGKILL)
        daemon.wait()
        until(lambda: self.jobs_waiting() == "0")
        self.assertEqual(self.sql("SELECT count(*) FROM etl.job_run WHERE outcome IS NULL"), "1")

        second = self.daemon()
        until(lambda: "abandoned" in self.outcomes())

        self.assertRegex(self.sql("SELECT reason FROM etl.job_run WHERE outcome = 'abandoned'"),
                         "^the daemon on .* ended without a word$")
        second.terminate()
        self.assertEqual(second.wait(timeout=PATIENCE_SECONDS), 0)

    def test_sigterm_ends_the_job_at_work_and_writes_that_down(self):
        daemon = self.at_work()
        daemon.terminate()

        self.assertEqual(daemon.wait(timeout=PATIENCE_SECONDS), 0)
        self.assertEqual(self.jobs_waiting(), "0")
        self.assertEqual(self.outcomes(), "failed ran")
        self.assertEqual(self.sql("SELECT exit_status FROM etl.job_run WHERE outcome = 'failed'"), "130")
        self.assertRegex(self.sql("SELECT reason FROM etl.job_run WHERE outcome = 'failed'"), "^ended with the daemon")

    def test_a_job_beyond_its_timeout_is_ended(self):
        self.schedule.write_text(SCHEDULE.format(timeout="2s"), encoding="utf-8")
        self.at_work()
        until(lambda: "failed" in self.outcomes())
        self.assertRegex(self.sql("SELECT reason FROM etl.job_run WHERE outcome = 'failed' LIMIT 1"),
                         "^ended after 2 s, its timeout")

    def test_a_killed_server_is_waited_for_and_what_was_missed_is_made_up_for(self):
        daemon = self.daemon()
        until(self.has_run)
        self.server.kill()
        until(lambda: "none begins until that is over" in daemon.log.read_text(encoding="utf-8"))
        self.assertIsNone(daemon.poll())
        self.sql_is_refused()
        self.server.start()

        until(lambda: daemon.log.read_text(encoding="utf-8").count("leading the jobs of this database") == 2)
        until(lambda: self.sql("SELECT count(*) FROM etl.job_run WHERE outcome IN ('ran', 'late')"
                               " AND started_at > pg_postmaster_start_time()") != "0", seconds=90)
        daemon.terminate()
        self.assertEqual(daemon.wait(timeout=PATIENCE_SECONDS), 0)

    def sql_is_refused(self):
        with self.assertRaises(subprocess.CalledProcessError):
            self.sql("SELECT 1")

    def test_a_leader_that_hangs_is_no_leader_for_the_server_that_ends_its_session(self):
        first = self.daemon()
        until(self.has_run)
        second = self.daemon()
        until(lambda: "another daemon leads" in second.log.read_text(encoding="utf-8"))
        first.send_signal(signal.SIGSTOP)
        self.addCleanup(first.send_signal, signal.SIGCONT)
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")

        until(lambda: "leading the jobs" in second.log.read_text(encoding="utf-8"))
        first.send_signal(signal.SIGCONT)
        until(lambda: "none begins until that is over" in first.log.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
