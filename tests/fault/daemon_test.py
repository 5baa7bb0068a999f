"""What becomes of jobs when the daemon, its jobs or its server end without a word."""
import mmap
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from disk_full_test import MEBIBYTE, SmallDisk
from support import BIN, PATIENCE_SECONDS, Server, until, without_rights_of_root

SCHEDULE = """
time_zone = "UTC"
[[jobs]]
name = "look"
command = ["status"]
when = "* * * * *"
timeout = "{timeout}"
missed = "run-once"
"""
WATCHED = """
time_zone = "UTC"
[[watch]]
name = "inbox"
folder = "{folder}"
command = ["profiler", "--source", "{{file}}"]
settle = "1s"
"""
DAY_SECONDS = 86400


class DaemonFaultTest(unittest.TestCase):
    """A server of its own; a job that is due at once, since the last minutes were missed."""

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="tierline-fault-"))
        self.addCleanup(shutil.rmtree, self.directory)
        self.server = Server()
        self.addCleanup(self.server.remove)
        self.server.directory.chmod(0o711)  # who has given up the rights of root must get to the socket
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

    def daemon(self, out=subprocess.DEVNULL, preexec=None, **changes):
        log = open(self.directory / f"err{time.monotonic_ns()}", "w+", encoding="utf-8")
        self.addCleanup(log.close)
        process = subprocess.Popen([BIN / "tierlined", "--schedule", self.schedule, "--no-http"],
                                   env=self.environment | changes, stdout=out, stderr=log, preexec_fn=preexec)
        process.log = pathlib.Path(log.name)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def said(self, daemon, words, times=1):
        until(lambda: daemon.log.read_text(encoding="utf-8").count(words) >= times)

    def stop(self, daemon, status=0):
        daemon.terminate()
        self.assertEqual(daemon.wait(timeout=PATIENCE_SECONDS), status, daemon.log.read_text(encoding="utf-8"))

    def held_up(self, table="etl.run"):
        """A session in whose way every `status` stands still; the daemon's own books are another table."""
        session = subprocess.Popen(["psql", "-Xq", "-c", f"BEGIN; LOCK TABLE {table}; SELECT pg_sleep(600)"],
                                   env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(session.wait)
        self.addCleanup(session.kill)
        until(lambda: self.sql(f"SELECT count(*) FROM pg_locks WHERE relation = '{table}'::regclass AND granted"
                               " AND mode = 'AccessExclusiveLock'") == "1")
        return session

    def let_go(self):
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")

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

    def test_terminated_sessions_are_made_anew(self):
        daemon = self.daemon()
        until(self.has_run)
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'tierline%'")
        self.said(daemon, "none begins until that is over")
        self.said(daemon, "leading the jobs of this database", times=2)
        self.stop(daemon)

    def test_a_server_that_is_not_there_at_the_start_is_waited_for(self):
        self.server.kill()
        daemon = self.daemon()
        self.said(daemon, "none begins until that is over")
        self.server.start()
        self.said(daemon, "a job ended")
        self.assertTrue(self.has_run())
        self.stop(daemon)

    def watched(self, folder):
        """A schedule that hands each file to the profiler, and a file that it refuses."""
        self.schedule.write_text(WATCHED.format(folder=folder), encoding="utf-8")
        (folder / "tickets.db").write_text("not a database", encoding="utf-8")

    def runs_of_files(self):
        return self.sql("SELECT count(*) FROM etl.job_run WHERE job = 'inbox'")

    def test_a_full_disk_of_a_watched_folder_is_waited_for(self):
        disk = SmallDisk(self, MEBIBYTE)
        for name in ("work", "done", "failed"):
            (disk.path / name).mkdir()
        self.watched(disk.path)
        disk.leave(0)
        (disk.path / "filler").rename(disk.path / ".filler")
        daemon = self.daemon()
        self.said(daemon, "cannot put a file away")
        time.sleep(5)  # the next looks into the folder
        self.assertEqual(self.runs_of_files(), "1")
        (disk.path / ".filler").unlink()

        until(lambda: (disk.path / "failed/tickets.db").exists())
        self.assertIn("outcome   failed", (disk.path / "failed/tickets.db.report.txt").read_text(encoding="utf-8"))
        self.stop(daemon)
        self.assertEqual(self.runs_of_files(), "1")

    def test_a_full_disk_of_the_server_is_waited_for(self):
        disk = SmallDisk(self, MEBIBYTE)
        space = disk.path / "space"
        space.mkdir()
        shutil.chown(space, "postgres", "postgres")
        disk.path.chmod(0o711)
        self.sql(f"CREATE TABLESPACE small LOCATION '{space}'")
        self.addCleanup(self.sql, "DROP TABLESPACE small")
        self.addCleanup(self.sql, "ALTER TABLE etl.job_run SET TABLESPACE pg_default")
        self.sql("ALTER TABLE etl.job_run SET TABLESPACE small")
        disk.leave(0)
        with self.assertRaises(subprocess.CalledProcessError):  # until there is not room for one more
            self.sql("DO $$ BEGIN FOR n IN 1..100000 LOOP INSERT INTO etl.job_run (job, due_at, outcome, host)"
                     " VALUES ('full', now() + n * interval '1 s', 'ran', 'x'); COMMIT; END LOOP; END $$")
        daemon = self.daemon()
        self.said(daemon, "none begins until that is over")
        self.assertFalse(self.has_run())
        disk.leave(None)
        self.said(daemon, "a job ended")
        self.assertTrue(self.has_run())
        self.stop(daemon)

    def test_a_last_word_that_cannot_be_written_is_an_error(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            daemon = self.daemon(out=full)
        until(self.has_run)
        self.stop(daemon, status=130)  # of a program that a signal ended
        self.said(daemon, "cannot write the report")

    def test_a_watched_folder_that_may_not_be_written_is_waited_for(self):
        folder = self.directory / "inbox"
        folder.mkdir()
        self.directory.chmod(0o755)
        self.watched(folder)
        folder.chmod(0o555)
        self.addCleanup(folder.chmod, 0o755)
        daemon = self.daemon(preexec=without_rights_of_root)
        self.said(daemon, "cannot watch a folder")
        self.assertTrue((folder / "tickets.db").exists())
        folder.chmod(0o755)
        until(lambda: (folder / "failed/tickets.db").exists())
        self.stop(daemon)

    def expect_schedule_refused(self, spoil, status):
        """At a start, and by a daemon that runs and keeps the one that it has."""
        daemon = self.daemon(preexec=without_rights_of_root)
        until(self.has_run)
        spoil()
        daemon.send_signal(signal.SIGHUP)
        self.said(daemon, "the schedule is refused; the old one stays")
        late = self.daemon(preexec=without_rights_of_root)
        self.assertEqual(late.wait(timeout=PATIENCE_SECONDS), status)
        self.assertIn("schedule.toml", late.log.read_text(encoding="utf-8"))
        self.assertIsNone(daemon.poll())
        self.stop(daemon)

    def test_a_schedule_that_may_not_be_read(self):
        self.expect_schedule_refused(lambda: self.schedule.chmod(0), 74)

    def test_half_a_schedule(self):
        text = self.schedule.read_text(encoding="utf-8")
        self.expect_schedule_refused(lambda: self.schedule.write_text(text[:len(text) // 2], encoding="utf-8"), 78)

    def test_locked_books_are_waited_for(self):
        self.held_up("etl.job_run")
        daemon = self.daemon()
        self.said(daemon, "none begins until that is over")
        self.let_go()
        self.said(daemon, "a job ended")
        self.assertTrue(self.has_run())
        self.stop(daemon)

    def test_of_two_one_leads_and_the_other_follows(self):
        both = [self.daemon(), self.daemon()]
        until(self.has_run)
        first, second = sorted(both, key=lambda daemon: "leading" not in daemon.log.read_text(encoding="utf-8"))
        self.said(second, "another daemon leads")
        self.assertNotIn("a job begins", second.log.read_text(encoding="utf-8"))
        first.kill()
        self.said(second, "leading the jobs of this database")
        self.stop(second)

    def with_clock(self, shift):
        """A daemon whose clock jumps after a moment."""
        counts = self.directory / "counts"
        counts.write_bytes(bytes(mmap.PAGESIZE))
        return self.daemon(LD_PRELOAD=os.environ["TIERLINE_BREAK_POINT"], TIERLINE_BREAK_PROGRAM="tierlined",
                           TIERLINE_BREAK_COUNTS=str(counts), TIERLINE_BREAK_ON="message", TIERLINE_BREAK_AT="40",
                           TIERLINE_BREAK_DO="clock", TIERLINE_BREAK_SHIFT=str(shift))

    def test_a_clock_that_jumps_is_followed(self):
        daemon = self.with_clock(365 * DAY_SECONDS)
        until(lambda: self.sql("SELECT count(*) FROM etl.job_run WHERE exit_status = 0"
                               " AND due_at > now() + interval '364 days'") != "0")
        self.assertGreater(int(self.sql("SELECT count(*) FROM etl.job_run WHERE outcome = 'missed'")), 900)
        self.stop(daemon)

    def test_a_clock_that_is_set_back_is_followed(self):
        daemon = self.with_clock(-DAY_SECONDS)
        self.said(daemon, "the clock was set back")
        until(lambda: self.sql("SELECT count(*) FROM etl.job_run WHERE due_at < now() - interval '23 hours'") != "0",
              seconds=90)  # at its next minute
        self.stop(daemon)


if __name__ == "__main__":
    unittest.main(verbosity=2)
