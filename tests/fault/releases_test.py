"""Publication, rollback and the migrator itself beside readers, other migrators and schema migrations."""
import contextlib
import re
import subprocess
import threading
import time

import support

READERS = 8
ROLLBACK_SECONDS = 10  # the whole command, on a busy machine; at full size a quiet one takes 0.4


class ReleasesTest(support.FaultTest):
    def setUp(self):
        super().setUp()
        self.make_database()
        self.expect_works()
        self.before = self.published()

    def program(self, name, *arguments):
        process = subprocess.Popen([support.BIN / name, *map(str, arguments)], env=self.environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def end_of(self, process):
        out, err = process.communicate(timeout=support.PATIENCE_SECONDS)
        return support.Result(process.returncode, out, err)

    def releases(self, *arguments):
        return self.end_of(self.program("tierline", "releases", *arguments))

    def migrate(self):
        return self.program("migrator", "--source", self.work / "clean.db")

    @contextlib.contextmanager
    def held(self, statement):
        """Somebody holds the locks of this statement meanwhile."""
        holder = subprocess.Popen(["psql", "-Xq", "-c", f"BEGIN; {statement}; SELECT pg_sleep(600)"], env=self.environment,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.until_asleep()
            yield
        finally:
            holder.kill()
            holder.wait()
            self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                     " AND datname = current_database()")


class LockedTest(ReleasesTest):
    def test_a_long_reader_keeps_the_published_release_and_the_load_is_not_lost(self):
        with self.held("SELECT count(*) FROM servicedesk.tickets"):
            result = self.end_of(self.migrate())
            self.expect_status(75, result)
            self.assertIn("hint: ", result.err)
            self.assertEqual(self.published(), self.before)
        self.expect_whole()
        [name] = re.findall("tierline releases publish (sd_v[0-9_]+)", result.err)
        self.expect_status(0, self.releases("publish", name))
        self.assertEqual(self.published(), name)
        self.expect_works()

    def test_schema_migrations_taken_back_and_applied_during_the_load_harm_neither(self):
        self.slow_copy()
        load = self.migrate()
        self.until_asleep()
        newest = int(self.sql("SELECT max(number) FROM etl.schema_migration"))
        back = self.end_of(self.program("tierline", "schema", "rollback", "--to", newest - 1, "--yes"))
        again = self.end_of(self.program("tierline", "schema", "apply"))
        for schema in (back, again):
            self.expect_status(0, schema)
        self.assertEqual(self.published(), self.before)
        self.quick_again()
        load.kill()
        load.wait()
        self.expect_works()

    def test_two_migrators_at_once_end_with_one_published_release_and_two_whole_ones(self):
        first, second = self.migrate(), self.migrate()
        results = [self.end_of(first), self.end_of(second)]
        for result in results:
            self.assertIn(result.status, (0, 75), result)
        self.assertIn(0, [result.status for result in results])
        self.assertEqual(self.sql("SELECT count(*) FROM etl.release WHERE is_published"), "1")
        self.assertNotEqual(self.published(), self.before)
        self.expect_whole()
        self.expect_works()


class ReadersTest(ReleasesTest):
    def read(self, number):
        """Counts tickets and comments in one statement until it is told to end; what it saw, or its complaint."""
        order = ("tickets", "comments") if number % 2 == 0 else ("comments", "tickets")
        counts = ", ".join(f"(SELECT count(*) FROM servicedesk.{table}) AS {table}" for table in order)
        script = f"SELECT tickets, comments FROM (SELECT {counts}) AS both_of_them;\nSELECT pg_sleep(0.005) \\g /dev/null\n"
        reader = subprocess.Popen(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1"], env=self.environment, stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

        def ask():
            with contextlib.suppress(BrokenPipeError):
                while not self.enough.is_set():
                    reader.stdin.write(script)
                    reader.stdin.flush()
                    time.sleep(0.01)
                reader.stdin.close()

        asking = threading.Thread(target=ask)
        asking.start()
        self.seen[number] = set(reader.stdout.read().split())
        asking.join()
        reader.stdout.close()
        reader.wait()

    @contextlib.contextmanager
    def readers(self):
        self.enough, self.seen = threading.Event(), {}
        threads = [threading.Thread(target=self.read, args=(number,)) for number in range(READERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.enough.set()
            for thread in threads:
                thread.join()

    def shown(self):
        return self.sql("SELECT (SELECT count(*) FROM servicedesk.tickets), (SELECT count(*) FROM servicedesk.comments)")

    def test_eight_readers_see_one_release_or_the_other_through_publications_and_rollbacks(self):
        old = self.shown()
        self.sql(f"DELETE FROM {self.before}.comments WHERE comment_id IN"
                 f" (SELECT comment_id FROM {self.before}.comments LIMIT 3)")
        self.sql(f"DELETE FROM {self.before}.tickets WHERE ticket_id IN"
                 f" (SELECT ticket_id FROM {self.before}.tickets LIMIT 2)")
        older = self.shown()
        self.assertNotEqual(old, older)
        with self.readers():
            self.expect_status(0, self.end_of(self.migrate()))
            for _ in range(3):
                begun = time.monotonic()
                self.expect_status(0, self.releases("rollback"))
                self.assertLess(time.monotonic() - begun, ROLLBACK_SECONDS)
        self.assertEqual(len(self.seen), READERS)
        for seen in self.seen.values():
            self.assertLessEqual(seen, {old, older})
        self.assertEqual(set().union(*self.seen.values()), {old, older})


class FromBackupTest(ReleasesTest):
    def setUp(self):
        super().setUp()
        self.expect_works()  # its gate 0 backs up what was published before
        self.later = self.published()
        self.assertNotEqual(self.later, self.before)

    def lose_the_former(self):
        self.sql(f"DROP SCHEMA {self.before} CASCADE")
        result = self.releases("rollback")
        self.assertNotEqual(self.published(), self.before)
        return result

    def test_a_release_that_is_gone_comes_back_from_the_newest_backup(self):
        self.lose_the_former()
        result = self.releases("rollback", "--from-backup")
        self.expect_status(0, result)
        self.assertEqual(self.published(), self.before)
        self.expect_whole()
        self.expect_works()

    def test_a_killed_restore_leaves_what_is_shown_and_is_repeated(self):
        self.lose_the_former()
        shown = self.published()
        self.sql("""CREATE FUNCTION public.slow_statement() RETURNS event_trigger LANGUAGE plpgsql AS
                      $$ BEGIN PERFORM pg_sleep(60); END $$;
                    CREATE EVENT TRIGGER slow ON ddl_command_start WHEN TAG IN ('CREATE TABLE')
                      EXECUTE FUNCTION public.slow_statement()""")
        process = self.program("tierline", "releases", "rollback", "--from-backup")
        self.until_asleep()
        process.kill()
        process.wait()
        self.assertEqual(self.published(), shown)
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                 " AND pid <> pg_backend_pid()")
        self.quick_again()
        self.expect_status(0, self.releases("rollback", "--from-backup"))
        self.assertEqual(self.published(), self.before)
        listed = self.releases("list")
        for orphan in re.findall("tierline releases retire (sd_v[0-9_a-z]+) --yes", listed.out):
            self.expect_status(0, self.releases("retire", orphan, "--yes"))
        self.expect_whole()
        self.expect_works()


if __name__ == "__main__":
    support.main()
