"""Each rule of check_rooms.py says no to a tree that breaks it, and nothing to one that does not."""
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import check_rooms  # noqa: E402


def offences(path, text):
    with tempfile.TemporaryDirectory() as directory:
        file = pathlib.Path(directory) / path
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        return list(check_rooms.offences(pathlib.Path(directory)))


class CheckRoomsTest(unittest.TestCase):
    def refuses(self, path, text, what):
        found = offences(path, text)
        self.assertEqual(len(found), 1, found)
        self.assertIn(what, found[0])
        self.assertTrue(found[0].startswith(f"{path}:{len(text.splitlines())}: "), found[0])

    def accepts(self, path, text):
        self.assertEqual(offences(path, text), [])

    def test_lower_floors_do_not_know_higher_ones(self):
        self.refuses("src/base/a.cpp", '#include "tierline/sqlite/connection.hpp"', "base may not include sqlite")
        self.refuses("src/sqlite/a.cpp", '#include "tierline/cleaner/cleaner.hpp"', "sqlite may not include cleaner")
        self.refuses("src/cleaner/a.cpp", '#include "tierline/pipeline/pipeline.hpp"', "may not include pipeline")

    def test_rooms_of_a_floor_do_not_know_each_other(self):
        self.refuses("src/sqlite/a.cpp", '#include "tierline/postgres/session.hpp"', "sqlite may not include postgres")
        self.refuses("src/cleaner/a.cpp", '#include "tierline/profiler/profiler.hpp"', "cleaner may not include profiler")
        self.refuses("src/tickets/a.cpp", '#include "tierline/quality/gate.hpp"', "tickets may not include quality")

    def test_the_pure_half_does_not_know_the_machinery(self):
        self.refuses("src/tickets/a.cpp", '#include "tierline/sqlite/connection.hpp"', "may not include sqlite")
        self.refuses("src/postgres/a.cpp", '#include "tierline/tickets/contract.hpp"', "may not include tickets")

    def test_named_exceptions_are_allowed(self):
        self.accepts("src/quality/a.cpp", '#include "tierline/tickets/contract.hpp"')
        self.accepts("src/etl/a.cpp", '#include "tierline/postgres/session.hpp"')
        self.accepts("src/cleaner/a.cpp", '#include "tierline/source/rows.hpp"')
        self.accepts("src/migrator/a.cpp", '#include "tierline/releases/releases.hpp"')

    def test_private_headers_stay_in_their_room(self):
        self.refuses("src/programs/a.cpp", '#include "cli/output.hpp"', "private to cli")
        self.accepts("src/cli/a.cpp", '#include "cli/output.hpp"')

    def test_libraries_belong_to_a_room(self):
        for library in ("<pqxx/pqxx>", "<libpq-fe.h>", "<sqlite3.h>", "<zip.h>", "<expat.h>", "<xlsxwriter.h>",
                        "<spdlog/spdlog.h>", "<openssl/evp.h>", "<CLI/CLI.hpp>"):
            self.refuses("src/cleaner/a.cpp", f"#include {library}", "may include")
        self.accepts("src/postgres/a.cpp", "#include <pqxx/pqxx>")

    def test_heavy_headers_stay_in_bodies(self):
        self.refuses("include/tierline/cleaner/a.hpp", "#include <nlohmann/json.hpp>", "belongs into a body")
        self.accepts("include/tierline/cleaner/a.hpp", "#include <nlohmann/json_fwd.hpp>")
        self.accepts("include/tierline/cli/a.hpp", "#include <nlohmann/json.hpp>")

    def test_an_unknown_room_has_no_floor(self):
        self.assertIn("no floor", offences("src/attic/a.cpp", "int a;")[0])

    def test_only_cli_prints(self):
        for line in ('printf("x");', 'std::puts("x");', "std::cout << 1;", 'fmt::print("x");', 'fputs("x", stderr);'):
            self.refuses("src/cleaner/a.cpp", f"// why\n{line}", "only cli prints")
        self.accepts("src/cli/a.cpp", 'std::fputs("x", stderr);')
        self.accepts("src/cleaner/a.cpp", 'std::snprintf(a, 3, "x");')

    def test_only_config_reads_the_environment(self):
        self.refuses("src/cleaner/a.cpp", 'std::getenv("HOME");', "only config")
        self.accepts("src/config/a.cpp", 'std::getenv("HOME");')

    def test_nobody_calls_a_shell(self):
        for line in ('system("ls");', 'std::system("ls");', 'popen("ls", "r");'):
            self.refuses("src/base/a.cpp", line, "no shell")
        self.accepts("src/base/a.cpp", "operating_system(1); a.system(2);")

    def test_time_comes_from_a_clock(self):
        for line in ("std::chrono::system_clock::now();", "time(nullptr);"):
            self.refuses("src/cleaner/a.cpp", line, "Clock")
        self.accepts("src/base/clock.cpp", "std::chrono::system_clock::now();")

    def test_sql_lives_in_files(self):
        for text in ("SELECT 1", "INSERT INTO t VALUES (1)", "UPDATE t SET a = 1", "DELETE FROM t",
                     "CREATE TABLE t (a)", "DROP SCHEMA s", "COPY t FROM STDIN"):
            self.refuses("src/cleaner/a.cpp", f'query("{text}");', "SQL lives in src/sql")
        self.accepts("src/postgres/ddl.cpp", 'query("CREATE SCHEMA " + name);')
        self.accepts("src/cleaner/a.cpp", 'log("cannot update the row"); log("Select a file");')

    def test_comments_may_say_anything(self):
        self.accepts("src/cleaner/a.cpp", '// printf("SELECT 1")\n/* getenv\n   system("x") */ int a;')


if __name__ == "__main__":
    unittest.main()
