"""The man pages: made of the command pages, clean for groff, and with every option in them."""
import importlib.machinery
import importlib.util
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs/commands").glob("*.md"))


def load_make_man():
    loader = importlib.machinery.SourceFileLoader("make_man", str(ROOT / "scripts/make_man"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("make_man", loader))
    loader.exec_module(module)
    return module


make_man = load_make_man()


def page(text):
    """The man page of a page with this DESCRIPTION."""
    return make_man.man_page("x", f"# x\n\n## NAME\n\nx: do it.\n\n## DESCRIPTION\n\n{text}\n", "1.2.3")


class MakeManTest(unittest.TestCase):
    def test_the_name_is_what_people_type_and_whatis_finds_it(self):
        self.assertIn(".SH NAME\ntierline\\-x \\- do it\n", page("Text."))
        self.assertIn('.TH TIERLINE\\-X 1 "" "Tierline 1.2.3"', page("Text."))
        self.assertEqual(make_man.section("tierlined"), 8)

    def test_a_page_without_name_and_summary_is_refused(self):
        with self.assertRaises(ValueError):
            make_man.man_page("x", "# x\n\n## NAME\n\nnothing\n", "1")

    def test_code_can_be_copied_and_links_name_man_pages(self):
        self.assertIn(r"Use \fB\-\-dry\-run\fR of \fBtierline-importer\fR(1)",
                      page("Use `--dry-run` of [importer](importer.md#options)."))
        self.assertIn(r"the rules", page("[the rules](../../rules/quality.toml)"))

    def test_no_text_becomes_a_request(self):
        self.assertIn("\n\\&.env is read", page(".env is read"))
        self.assertIn("\n\\[aq]a\\[aq]", page("'a' \\n"))
        self.assertIn(r"\[rs]n", page("'a' \\n"))
        self.assertIn("\n\\&.5\n", page("    .5"))

    def test_other_characters_are_ascii_for_every_locale(self):
        self.assertIn(r"\[u2026]", page("and so on…"))

    def test_lists_and_tables_keep_every_cell(self):
        self.assertIn(".IP \\(bu 4\none line and its end\n.IP 2. 4\nnext\n", page("* one line\n  and its end\n2. next"))
        self.assertIn(".TP\n\\fBa\\fR\nb\n.br\n\\fIthird\\fR: c\n",
                      page("| first | second | third |\n| --- | --- | --- |\n| `a` | b | c |"))

    def test_options_of_help_are_a_list_whatever_their_width(self):
        out = "\n".join(make_man.of_help("x", "Do it.\nUsage: x [OPTIONS]\n\nOptions:\n  -h,--help                   Print.\n"
                                         "  shell SHELL:{bash} REQUIRED Whose.\n"
                                         "  --long WORD:{one,two,three,four}\n"
                                         "                              Its text.\n\n\nExample:\n  x\n", False))
        self.assertIn(".TP\n\\fB\\-h,\\-\\-help\\fR\nPrint.", out)
        self.assertIn(".TP\n\\fBshell SHELL:{bash} REQUIRED\\fR\nWhose.", out)
        self.assertIn(".TP\n\\fB\\-\\-long WORD:{one,two,three,four}\\fR\nIts text.", out)
        self.assertNotIn("Example", out)


class PagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.directory = pathlib.Path(scratch.name)
        done = subprocess.run([sys.executable, ROOT / "scripts/make_man", "1.2.3", cls.directory, *PAGES])
        assert done.returncode == 0

    def test_the_build_makes_a_page_of_every_command_page(self):
        listed = re.search(r"set\(pages\n(.*?)\)", (ROOT / "docs/commands/CMakeLists.txt").read_text(), re.DOTALL)[1]
        self.assertEqual(sorted(listed.split()), sorted(path.stem for path in PAGES))

    @unittest.skipUnless(shutil.which("groff"), "groff is not installed")
    def test_groff_finds_nothing_to_complain_about_and_no_option_is_lost(self):
        for source in PAGES:
            name = make_man.man_name(source.stem)
            path = self.directory / f"{name}.{make_man.section(name)}"
            shown = subprocess.run(["groff", "-ww", "-man", "-Tutf8", "-P-cbou", path], capture_output=True, text=True)
            self.assertEqual((shown.returncode, shown.stderr), (0, ""), path.name)
            for heading in ("NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "EXAMPLES"):
                self.assertRegex(shown.stdout, f"(?m)^{heading}$", path.name)
            for help_text in make_man.HELP.finditer(source.read_text(encoding="utf-8")):
                for option in re.findall(r"^  ((?:-\w,)?--[\w-]+)", help_text["text"], re.MULTILINE):
                    self.assertRegex(shown.stdout, rf"(?m)^ +{re.escape(option)}\b", path.name)


if __name__ == "__main__":
    unittest.main()
