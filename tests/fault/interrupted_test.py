"""Ctrl-C and SIGTERM in each stage: 130 at once, no half state, and the same command works afterwards."""
import signal
import subprocess
import time

import support


class Interruption(support.FaultTest):
    def setUp(self):
        super().setUp()
        self.make_database()

    def expect_interrupted(self, process, sent):
        process.send_signal(sent)
        asked = time.monotonic()
        result = self.finish(process)
        self.expect_status(130, result)
        self.assertLess(time.monotonic() - asked, support.PROMPT_SECONDS)
        self.assertEqual(result.out, "")
        self.assertIn("interrupted", result.err)
        self.assertEqual(self.sql("SELECT verdict FROM etl.run WHERE tool = 'run'"), "error")
        self.expect_whole()
        self.quick_again()
        self.expect_works()


class InterruptedFilesTest(Interruption):
    scale = "0.1"  # each stage takes some tenths of a second

    def expect_stopped_in(self, stage, sent):
        process = self.start()
        support.until(lambda: f"stage={stage}" in self.said(process))
        self.expect_interrupted(process, sent)
        self.assertNotIn("stage=migrate", self.said(process))

    def test_during_the_import(self):
        self.expect_stopped_in("import", signal.SIGINT)

    def test_during_the_profile(self):
        self.expect_stopped_in("profile", signal.SIGTERM)

    def test_during_the_cleaning(self):
        self.expect_stopped_in("clean", signal.SIGINT)


class InterruptedServerTest(Interruption):
    def test_during_a_copy_that_the_server_holds_up(self):
        self.prepared()
        self.slow_copy()
        self.interrupt_asleep(signal.SIGINT)

    def test_during_a_copy_over_several_connections(self):
        self.options = ("--jobs", "2")
        self.prepared()
        self.slow_copy()
        self.interrupt_asleep(signal.SIGINT)

    def test_during_the_indexes(self):
        self.prepared()
        self.slow_ddl("CREATE INDEX", "%")
        self.interrupt_asleep(signal.SIGTERM)

    def test_during_the_backfill(self):
        self.prepared()
        self.slow_ddl("CREATE TABLE", "%new_tier%")
        self.interrupt_asleep(signal.SIGINT)

    def test_during_the_snapshot(self):
        self.prepared()
        self.sql("""CREATE FUNCTION public.slow_snapshot() RETURNS trigger LANGUAGE plpgsql AS
                      $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$;
                    CREATE TRIGGER slow BEFORE INSERT ON servicedesk.tier_history
                      EXECUTE FUNCTION public.slow_snapshot()""")
        process = self.start()
        self.until_asleep()
        self.quick_again = lambda: self.sql("DROP TRIGGER slow ON servicedesk.tier_history")
        self.expect_interrupted(process, signal.SIGTERM)

    def test_the_migrator_alone_writes_down_how_it_ended(self):
        self.expect_status(0, self.desk())
        self.slow_ddl("CREATE INDEX", "%")
        process = subprocess.Popen([support.BIN / "migrator", "--source", self.work / "clean.db"], env=self.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.kill)
        self.until_asleep()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=support.PATIENCE_SECONDS), 130)
        self.assertEqual(self.sql("SELECT verdict FROM etl.run WHERE tool = 'migrator'"), "error")
        self.expect_whole()

    def prepared(self):
        """The schema is there, as it is for every run but the first."""
        subprocess.run([support.BIN / "tierline", "schema", "apply"], env=self.environment, check=True,
                               capture_output=True)

    def interrupt_asleep(self, sent):
        process = self.start()
        self.until_asleep()
        self.expect_interrupted(process, sent)


if __name__ == "__main__":
    support.main()
