"""The other checks of scripts/ say no as well."""
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]


def script(name):
    loader = importlib.machinery.SourceFileLoader(name, str(ROOT / "scripts" / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


class GatherChangelogTest(unittest.TestCase):
    def fragments(self, text):
        with tempfile.TemporaryDirectory() as directory:
            (pathlib.Path(directory) / "a.md").write_text(text, encoding="utf-8")
            return [rest for _, *rest in script("gather_changelog").fragments(pathlib.Path(directory))]

    def test_a_fragment_has_kind_sentence_and_reason(self):
        self.assertEqual(self.fragments("Added: a thing.\n\nWe need it.\n"), [["Added", "a thing.", "We need it."]])

    def test_anything_else_is_refused(self):
        for text in ("", "Removed: a thing.\n\nWhy.\n", "Added: no stop\n\nWhy.\n", "Added: a thing.\n",
                     "Added: a thing.\nWhy.\n"):
            with self.assertRaises(ValueError, msg=text):
                self.fragments(text)


class UpdateHelpTest(unittest.TestCase):
    def test_the_layout_of_another_cli11_is_the_same_help_and_other_words_are_not(self):
        words = script("update_help").words
        ours = "  --output FILE=clean.db      Database to write.\n"
        self.assertEqual(words(ours), words("  --output FILE [clean.db]\n         Database to write.\n"))
        self.assertNotEqual(words(ours), words("  --output FILE [clean.db]    Database to read.\n"))

    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.binaries = pathlib.Path(self.directory.name)
        front = self.binaries / "tierline"
        front.write_text("#!/bin/sh\necho 'Commands:'\necho '  db             Serve.'\n", encoding="utf-8")
        front.chmod(0o755)
        self.script = script("update_help")

    def test_a_place_shows_what_the_command_prints(self):
        old = "# page\n<!-- help: tierline -->\nstale\n<!-- /help -->\nend\n"
        self.assertEqual(self.script.updated(self.binaries, old),
                         "# page\n<!-- help: tierline -->\n```\nCommands:\n  db             Serve.\n```\n"
                         "<!-- /help -->\nend\n")

    def test_a_listed_command_without_a_place_is_named(self):
        self.assertEqual(self.script.undocumented(self.binaries, ["# nothing"]), ["db"])
        self.assertEqual(self.script.undocumented(
            self.binaries, ["<!-- help: tierline db start -->\n<!-- /help -->"]), [])


    def test_a_page_has_the_nine_headings_in_order(self):
        page = "".join(f"## {heading}\n" for heading in self.script.HEADINGS)
        self.assertTrue(self.script.has_headings(page))
        self.assertFalse(self.script.has_headings(page.replace("## MEMORY\n", "")))
        self.assertFalse(self.script.has_headings("## EXTRA\n" + page))


class UpdateMonitoringTest(unittest.TestCase):
    ONE = ('MetricDescription{.name = "a_total", .kind = counter, .unit = "", .labels = "table, rule",\n'
           '  .help = "Rows"\n " read.", .target = "0", .alert = "above 0"},\n')

    def setUp(self):
        self.script = script("update_monitoring")

    def test_a_metric_is_a_row_of_the_table(self):
        page = "# p\n<!-- metrics -->\nstale\n<!-- /metrics -->\nend\n"
        self.assertIn("| `a_total` | counter | | `table`, `rule` | Rows read. | 0 | above 0 |\n<!-- /metrics -->\nend",
                      self.script.updated(page, self.ONE))

    def test_a_metric_that_cannot_be_read_is_refused(self):
        for text in (self.ONE.replace(', .alert = "above 0"', ""), 'MetricDescription{"a", counter}'):
            with self.assertRaises(ValueError, msg=text):
                self.script.metrics(text)

    def test_a_page_without_a_place_is_refused(self):
        with self.assertRaises(ValueError):
            self.script.updated("# p\n", self.ONE)


class CoverageReportTest(unittest.TestCase):
    STATEMENT = "-- Rows; of all.\nSELECT 1\n  FROM t;\n"

    def setUp(self):
        self.script = script("coverage_report.py")
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)

    def lines(self, path, *counts):
        return self.script.lines_of({"files": [{"file": path, "lines": [
            {"line_number": number, "count": count} for number, count in enumerate(counts, 1)]}]})

    def test_rooms_have_their_headers_and_bodies_and_their_share(self):
        rows, overall = self.script.table(
            self.lines("src/cli/a.cpp", 1, 0) | self.lines("include/tierline/cli/a.hpp", 2, 3))
        self.assertIn("| cli | 3 | 4 | 75.0 |", rows)
        self.assertEqual(overall, 75)

    def test_a_line_that_did_not_run_is_an_offence_in_a_complete_room_only(self):
        self.assertEqual([*self.script.not_run(self.lines("src/sqlite/a.cpp", 1, 0))],
                         ["src/sqlite/a.cpp:2: no test runs this line"])
        self.assertEqual([*self.script.not_run(self.lines("src/cli/a.cpp", 1, 0))], [])

    def test_an_excuse_has_a_reason(self):
        (self.root / "src").mkdir()
        (self.root / "src/a.cpp").write_text(
            "a();  // GCOVR_EXCL_LINE: memory\nb();  // GCOVR_EXCL_LINE\n// GCOVR_EXCL_START\nc();\n"
            "// GCOVR_EXCL_STOP\nd();  // LCOV_EXCL_LINE: other\n", encoding="utf-8")
        self.assertEqual([offence.split(": ")[0] for offence in self.script.bare_excuses(self.root)],
                         ["src/a.cpp:2", "src/a.cpp:3", "src/a.cpp:6"])

    def test_a_file_of_sql_is_run_whole_in_a_cursor_or_statement_by_statement(self):
        self.assertTrue(self.script.is_run(self.STATEMENT, {"SELECT 2", self.STATEMENT}))
        self.assertTrue(self.script.is_run(self.STATEMENT, {self.STATEMENT.rstrip("\n;")}))
        self.assertTrue(self.script.is_run(self.STATEMENT + "DROP TABLE t;\n", {self.STATEMENT, "DROP TABLE t;"}))

    def test_a_part_of_a_file_or_another_statement_is_not_enough(self):
        for ran in (set(), {"SELECT 1"}, {self.STATEMENT.replace("1", "2")}, {"PREPARE s AS " + self.STATEMENT}):
            self.assertFalse(self.script.is_run(self.STATEMENT, ran), ran)

    def test_what_the_server_logged_as_run_is_read_from_its_log(self):
        messages = ["statement: BEGIN", "execute <unnamed>: SELECT $1: text",
                    "execute <unnamed>: DECLARE tierline_cursor NO SCROLL CURSOR FOR SELECT 3", "connection received"]
        (self.root / "a.json").write_text("".join(json.dumps({"message": text}) + "\n" for text in messages),
                                          encoding="utf-8")
        self.assertEqual(self.script.ran_by_postgres(self.root), {"BEGIN", "SELECT $1: text", "SELECT 3"})

    def test_the_cursor_is_the_one_of_the_programs(self):
        self.assertIn(self.script.CURSOR, (ROOT / "src/postgres/ddl.cpp").read_text(encoding="utf-8"))


class InstallPackagesTest(unittest.TestCase):
    def run_with(self, installed, user):
        """Runs it in a world of fake tools; returns status and what it would have done."""
        with tempfile.TemporaryDirectory() as directory:
            tools = pathlib.Path(directory)
            answers = {"dpkg-query": f'case " {installed} " in *" $3 "*) printf installed ;; *) exit 1 ;; esac',
                       "id": f"echo {user}", "apt-get": 'echo "apt-get $*"', "sudo": 'echo "sudo: $*"; exec "$@"'}
            for name, body in answers.items():
                if name == "sudo" and user == 999:
                    continue
                (tools / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
                (tools / name).chmod(0o755)
            for name in ("env", "awk", "dirname", "bash"):
                (tools / name).symlink_to(f"/usr/bin/{name}")
            return subprocess.run([str(ROOT / "scripts" / "install_packages"), "run"], capture_output=True, text=True,
                                  env={**os.environ, "PATH": str(tools)}, check=False)

    def test_with_everything_installed_nothing_is_done(self):
        answer = self.run_with("postgresql", 1000)
        self.assertEqual((answer.returncode, answer.stdout), (0, "All packages are installed.\n"))

    def test_root_installs_what_is_missing(self):
        answer = self.run_with("", 0)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertIn("apt-get install -y -q --no-install-recommends postgresql\n", answer.stdout)
        self.assertNotIn("sudo", answer.stdout)

    def test_a_user_installs_with_sudo(self):
        self.assertIn("sudo: env DEBIAN_FRONTEND=noninteractive apt-get install", self.run_with("", 1000).stdout)

    def test_a_user_without_sudo_is_told_the_command(self):
        answer = self.run_with("", 999)
        self.assertEqual(answer.returncode, 69)
        self.assertIn("apt-get install --no-install-recommends postgresql", answer.stderr)


if __name__ == "__main__":
    unittest.main()
