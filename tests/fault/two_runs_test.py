"""Two runs at once: in one work directory the second is sent away, in two both are right."""
import support


class TwoRunsTest(support.FaultTest):
    def setUp(self):
        super().setUp()
        self.make_database()
        self.expect_works()

    def test_the_second_in_a_work_directory_is_told_of_the_first(self):
        self.slow_copy()
        first = self.start()
        self.until_asleep()
        second = self.desk()
        self.expect_status(75, second)
        self.assertRegex(second.err, f"another run is in progress there, process {first.pid}\n")
        self.assertIn("hint: ", second.err)
        self.assertIsNone(first.poll())

    def test_two_directories_and_one_database_end_with_one_published_release(self):
        first, second = self.start(), self.start(work=self.directory / "other")
        for process in (first, second):
            result = self.finish(process)
            # Preflight of the later one sees the other at work, or came before it was.
            self.assertIn(result.status, (0, 1), result)
            if result.status == 1:
                self.assertRegex(result.out, "preflight no-other-run: tierline tierline run is at work")
        self.assertEqual(self.sql("SELECT count(*) FROM etl.release WHERE is_published"), "1")
        self.expect_works()


class TwoRunsOfSeveralJobsTest(TwoRunsTest):
    options = ("--jobs", "2")


if __name__ == "__main__":
    support.main()
