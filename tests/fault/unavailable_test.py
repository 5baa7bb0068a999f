"""A server that is not there, or does not let us in: 69 before the first row is read."""
import pathlib
import time

import support


class Refusal(support.FaultTest):
    def expect_unavailable(self, result, hint):
        self.expect_status(69, result)
        self.assertRegex(result.err, f"hint: .*{hint}")
        self.assertNotIn("begin stage", result.err)
        self.assertFalse((self.work / "source.db").exists())


class UnavailableTest(Refusal):
    def test_a_dead_socket_is_found_before_the_exports_are_opened(self):
        self.environment["PGHOST"] = str(self.directory)
        started = time.monotonic()
        self.expect_unavailable(self.desk(tickets=self.directory / "missing.csv"), "PGHOST")
        self.assertLess(time.monotonic() - started, support.PROMPT_SECONDS)

    def test_a_private_server_that_cannot_start_names_its_log(self):
        for name in [name for name in self.environment if name.startswith("PG")]:
            del self.environment[name]
        self.directory.chmod(0o711)  # root's server runs as another user
        version = support.server_programs().parent.name
        data = pathlib.Path(self.environment["TIERLINE_HOME"]) / "pg" / version
        data.mkdir(parents=True)
        (data / "PG_VERSION").write_text(version + "\n", encoding="utf-8")
        self.expect_unavailable(self.desk(), "log")


class PasswordTest(Refusal):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = support.Server(password="right: and\\odd")
        cls.addClassCleanup(cls.server.remove)

    def setUp(self):
        super().setUp()
        for name in [name for name in self.environment if name.startswith("PG")]:
            del self.environment[name]
        self.environment |= {"PGHOST": str(self.server.directory), "PGUSER": "postgres", "PGDATABASE": "postgres"}

    def password_file(self, password):
        path = self.directory / "pgpass"
        path.write_text(f"*:*:*:postgres:{password}\n", encoding="utf-8")
        path.chmod(0o600)
        self.environment["PGPASSFILE"] = str(path)

    def test_no_password_and_a_wrong_one_are_refused_with_the_name_of_the_remedy(self):
        self.expect_unavailable(self.desk(), "PGPASSFILE")
        self.password_file("wrong")
        result = self.desk()
        self.expect_unavailable(result, "PGPASSFILE")
        self.assertNotIn("wrong", result.err)

    def test_the_right_password_from_the_file_lets_us_in(self):
        self.password_file("right\\: and\\\\odd")
        self.expect_works()


if __name__ == "__main__":
    support.main()
