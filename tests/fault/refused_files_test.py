"""`tierline run` on exports that are none: refused with file, place, cause and hint; nothing is written."""
import support


class RefusedFilesTest(support.FaultTest):
    def setUp(self):
        super().setUp()
        self.make_database()
        whole = (self.exports / "tickets.csv").read_bytes()
        self.given("empty.csv", b"")
        self.given("csv.xlsx", whole)
        self.given("truncated.xlsx", b"PK\x03\x04" + bytes(1000))
        self.given("headless.csv", whole.split(b"\n", 1)[0].replace(b"TKT-Ticket ID", b"TKT-Other") + b"\n")

    def given(self, name, content):
        (self.directory / name).write_bytes(content)

    def test_every_wrong_file_is_named_with_its_cause_and_nothing_is_written(self):
        # What preflight sees is its verdict; what only reading shows is the importer's error.
        wrong = {"missing.csv": (1, "No such file"), "empty.csv": (1, "empty"), "csv.xlsx": (1, "xlsx"),
                 "truncated.xlsx": (1, "zip|truncated|workbook"), "headless.csv": (65, "ticket_id")}
        first = self.desk(tickets=self.directory / "empty.csv")
        self.expect_status(1, first)
        self.assertEqual(self.files(), {})
        self.expect_works()
        files, published = self.files(), self.published()
        for name, (status, cause) in wrong.items():
            with self.subTest(name):
                result = self.desk(tickets=self.directory / name)
                self.expect_status(status, result)
                complaint = result.out[result.out.index("closed by"):] if status == 1 else \
                    result.err[result.err.index("error: "):]
                self.assertIn(name, complaint)
                self.assertRegex(complaint, f"(?i){cause}")
                self.assertIn("hint: ", complaint)
                self.assertEqual(self.files(), files)
                self.assertEqual(self.published(), published)
        self.assertEqual(self.sql("SELECT string_agg(verdict, ' ' ORDER BY started_at) FROM etl.run"),
                         "pass fail fail fail fail error")
        self.expect_whole()


if __name__ == "__main__":
    support.main()
