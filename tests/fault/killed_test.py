"""Somebody dies in the middle of the COPY: the server, our session, or the run itself."""
import json
import mmap
import os
import signal
import subprocess

import support


class KilledTest(support.FaultTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = support.Server()
        cls.addClassCleanup(cls.server.remove)

    def setUp(self):
        super().setUp()
        self.environment |= {"PGHOST": str(self.server.directory), "PGUSER": "postgres"}
        self.make_database()

    def given_a_run_within_its_copy(self):
        self.expect_works()
        self.before = self.published()
        self.slow_copy()
        process = self.start()
        self.until_asleep()
        return process

    def expect_as_before(self):
        self.assertEqual(self.published(), self.before)
        self.expect_whole()
        self.quick_again()
        self.expect_works()
        self.assertNotEqual(self.published(), self.before)

    def test_a_killed_server_leaves_the_published_release(self):
        process = self.given_a_run_within_its_copy()
        self.server.kill()
        self.expect_status(69, self.finish(process))
        self.server.start()
        self.expect_as_before()

    def terminate_session(self):
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'tierline%'")

    def test_a_terminated_session_is_replaced_and_the_load_repeated(self):
        process = self.given_a_run_within_its_copy()
        self.quick_again()
        self.terminate_session()
        self.expect_status(0, self.finish(process))
        self.assertNotEqual(self.published(), self.before)
        self.expect_whole()

    def test_sessions_terminated_again_and_again_leave_the_published_release(self):
        process = self.given_a_run_within_its_copy()
        support.until(lambda: self.terminate_session() or process.poll() is not None)
        self.expect_status(69, self.finish(process))
        self.expect_as_before()

    def test_a_killed_run_leaves_the_published_release(self):
        process = self.given_a_run_within_its_copy()
        process.kill()
        process.wait()
        self.quick_again()
        self.expect_status(0, self.desk())  # the server has noticed that nobody waits for the answer
        self.assertNotEqual(self.published(), self.before)
        self.expect_whole()

    def test_what_a_killed_run_left_in_the_work_directory_goes_with_the_next(self):
        self.work.mkdir()
        for name in ("source.db", "profile.json", "clean.db"):
            (self.work / f"{name}.partial.{process_that_ended()}").write_bytes(b"half")
        self.expect_works()

    def test_a_run_killed_while_it_imports_is_repeated(self):
        counts = self.directory / "counts"
        counts.write_bytes(bytes(mmap.PAGESIZE))
        self.environment |= {"LD_PRELOAD": os.environ["TIERLINE_BREAK_POINT"], "TIERLINE_BREAK_PROGRAM": "tierline",
                             "TIERLINE_BREAK_COUNTS": str(counts), "TIERLINE_BREAK_UNDER": str(self.work),
                             "TIERLINE_BREAK_ON": "write", "TIERLINE_BREAK_AT": "10", "TIERLINE_BREAK_DO": "stop"}
        process = self.start()
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        self.assertTrue(os.WIFSTOPPED(status), self.said(process))
        self.assertEqual(len(list(self.work.glob("source.db.partial.*"))), 1)
        del self.environment["LD_PRELOAD"]
        process.kill()
        self.assertEqual(process.wait(), -signal.SIGKILL)
        self.expect_works()


class KilledJobsTest(KilledTest):
    """The same with a table a connection: what was committed of a load goes, too."""
    options = ("--jobs", "2")

    test_a_terminated_session_is_replaced_and_the_load_repeated = None
    test_sessions_terminated_again_and_again_leave_the_published_release = None
    test_what_a_killed_run_left_in_the_work_directory_goes_with_the_next = None
    test_a_run_killed_while_it_imports_is_repeated = None

    def test_one_terminated_connection_of_several_makes_the_load_begin_again(self):
        process = self.given_a_run_within_its_copy()
        self.quick_again()
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                 " AND datname = current_database()")
        self.expect_status(0, self.finish(process))
        self.assertIn("load again", self.said(process))
        self.expect_whole()
        self.assertEqual(self.sql("SELECT count(*) FROM etl.release WHERE state = 'loading'"), "0")

    def test_what_a_killed_run_left_is_listed_and_can_be_retired(self):
        process = self.given_a_run_within_its_copy()
        process.kill()
        process.wait()
        self.quick_again()
        self.expect_whole()  # its sessions have ended
        left = self.sql("SELECT schema_name FROM etl.release WHERE state = 'loading'")
        self.assertEqual(self.sql(f"SELECT count(*) FROM pg_namespace WHERE nspname = '{left}'"), "1")
        listed = subprocess.run([support.BIN / "tierline", "releases", "list"], env=self.environment, text=True,
                                capture_output=True)
        self.assertEqual(listed.returncode, 2)
        self.assertRegex(listed.stdout, f"{left} +lost")
        subprocess.run([support.BIN / "tierline", "releases", "retire", left, "--yes"], env=self.environment, check=True,
                       capture_output=True)
        self.assertEqual(self.sql(f"SELECT count(*) FROM pg_namespace WHERE nspname = '{left}'"), "0")
        self.assertEqual(self.published(), self.before)


class KilledBackfillTest(support.FaultTest):
    """A backfill of many tickets copies their table; killed in the middle, it has written nothing."""

    def setUp(self):
        super().setUp()
        self.make_database()
        subprocess.run([support.BIN / "tierline", "schema", "apply"], env=self.environment, check=True, capture_output=True)
        self.sql("INSERT INTO servicedesk.tickets (ticket_id, title, created_at)"
                 " SELECT n, 'Forgot password', now() FROM generate_series(1, 5000) AS n")

    def backfill(self):
        return subprocess.Popen([support.BIN / "tier-backfill", "--json"], env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL)

    def test_a_killed_backfill_has_written_nothing_and_the_next_one_begins_again(self):
        self.slow_ddl("CREATE INDEX", "%decisions in new_tier%")
        process = self.backfill()
        self.until_asleep()
        self.assertEqual(self.sql("SELECT count(*) FROM servicedesk.tickets"), "5000", "readers go on")
        process.kill()
        self.assertEqual(process.wait(), -signal.SIGKILL)
        process.stdout.close()
        self.assertEqual(self.sql("SELECT count(support_tier) FROM servicedesk.tickets"), "0")
        self.quick_again()

        again = self.backfill()
        report = json.loads(again.communicate(timeout=support.PATIENCE_SECONDS)[0])
        self.assertEqual(again.returncode, 0)
        self.assertEqual((report["rows_changed"], report["table_copied"]), (5000, True))
        self.assertEqual(self.sql("SELECT count(*) FROM servicedesk.tickets WHERE support_tier = 'L1'"), "5000")
        self.assertEqual(self.sql("SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%\\_tiers'"), "0")


def process_that_ended():
    ended = subprocess.Popen(["true"])
    ended.wait()
    return ended.pid


class PrivateServerTest(support.FaultTest):
    def test_a_killed_private_server_is_started_again_by_the_next_run(self):
        for name in [name for name in self.environment if name.startswith("PG")]:
            del self.environment[name]
        self.directory.chmod(0o711)  # root's server runs as another user
        self.addCleanup(subprocess.run, [support.BIN / "tierline", "db", "destroy", "--yes"], env=self.environment,
                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.expect_status(0, self.desk())
        [pid_file] = (self.directory / "home" / "pg").glob("*/postmaster.pid")
        subprocess.run(["kill", "-9", pid_file.read_text(encoding="utf-8").split()[0]], check=True)
        self.expect_status(0, self.desk())


if __name__ == "__main__":
    support.main()
