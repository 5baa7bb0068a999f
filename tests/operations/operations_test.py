"""The commands of the documents, run as they stand, on a desk of demo data: first those that ask, at last those that destroy."""
import re
import sys
import unittest

sys.dont_write_bytecode = True
import pages  # noqa: E402

DOCS = pages.ROOT / "docs"
ELSEWHERE = {  # commands of README that no block is run for, and why
    "./quickstart": "installs packages of the machine and builds all anew, for many minutes",
    "./test": "is what runs this test",
    'sudo apt-get install "$(scripts/make_package)"': "tests/package makes the package and installs it into a system of its own",
}


def table(page, columns):
    """Rows of the table that has so many columns and begins with the bold names of groups."""
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == columns and cells[1].startswith("`"):
            yield [cell.replace("\\|", "|") for cell in cells]


class OperationsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desk = pages.Desk()
        cls.addClassCleanup(cls.desk.remove)

    def test_1_production_is_ready(self):
        page = DOCS / "production-readiness.md"
        settings = "\n".join(command.text for block in pages.blocks(page) for command in block.commands)
        rows = list(table(page, 4))
        self.assertGreater(len(rows), 20)
        for what, command, status, says in rows:
            with self.subTest(what):
                seen, output = self.desk.one(f"{settings}\n{command.strip('`')}")
                self.assertIn(f"{seen}", status.split(" or "), output)
                self.assertIn(says.strip("`"), output)

    def filled_in(self, command):
        """What a reader puts in the place of the words in capitals."""
        if command.startswith("psql"):
            return command
        file = {"importer": "exports/tickets.xlsx", "migrator": "home/work/clean.db",
                "preflight": pages.ROOT / "contracts" / "servicedesk.toml"}.get(command.split()[1], "home/work/source.db")
        release = "$(tierline status --json | jq -r .published.schema)"
        return command.replace("FILE", str(file)).replace("NAME", release).replace("COMMAND", "run")

    def test_2_the_runbooks_first_commands_can_be_typed(self):
        text = (DOCS / "runbook.md").read_text(encoding="utf-8")
        firsts = re.findall(r"^\*\*First\*\* (.*?)(?=^\*\*)", text, re.MULTILINE | re.DOTALL)
        firsts += [row[2] for row in table(DOCS / "runbook.md", 4)]
        commands = {found[1] for found in (re.search(r"`((?:tierline|psql) [^`]+)`", first) for first in firsts) if found}
        typed = sorted({self.filled_in(command) for command in commands} - {"tierline run"})  # a load is no question
        self.assertGreater(len(typed), 20)
        for command in typed:
            with self.subTest(command):
                status, output = self.desk.one(f"db=$(tierline db url)\n{command}")
                self.assertIn(status, (0, 1, 2), output)  # an answer

    def test_3_the_monitoring_guides_examples_work(self):
        self.assertEqual(self.desk.faults(pages.blocks(DOCS / "monitoring.md")), [])

    def test_4_upgrade_and_every_way_back(self):
        # As a former version left it, with two releases: one to show and one to go back to.
        self.desk.setup("tierline run --source home/work/source.db && tierline schema rollback --to 17 --yes")
        page = pages.blocks(DOCS / "upgrade.md")
        self.assertGreater(sum(len(block.commands) for block in page), 40)
        self.assertEqual(self.desk.faults(page), [])


class ReadmeTest(unittest.TestCase):
    README = pages.ROOT / "README.md"

    def test_every_block_is_run_or_has_a_reason_why_not(self):
        # Those of Install it are typed by tests/package/walk.py.
        commands = [(block.heading, command.text) for block in pages.blocks(self.README) for command in block.commands]
        unrun = {text for heading, text in commands if heading != "Install it" or text in ELSEWHERE}
        self.assertEqual(unrun, set(ELSEWHERE))

    def test_no_command_hides_outside_of_blocks(self):
        text = self.README.read_text(encoding="utf-8")
        outside = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
        self.assertEqual(re.findall(r"^    .*$", outside, re.MULTILINE), [])


class PagesTest(unittest.TestCase):
    """The runner says no."""

    def block(self, text, shown=()):
        return pages.Block("", pages.commands_of(text, 1), list(shown))

    def faults(self, *blocks):
        desk = pages.Desk.__new__(pages.Desk)  # without a server
        desk.directory, desk.environment = pages.ROOT, {"PATH": "/usr/bin:/bin"}
        return desk.faults(blocks)

    def test_another_status_than_the_page_says_is_a_fault(self):
        self.assertEqual(self.faults(self.block("true\n(exit 2)   # 2: something is pending\n(exit 1) # 0 or 1")), [])
        self.assertIn("status 1, not (0,)", self.faults(self.block("false"))[0])
        self.assertIn("status 0, not (2,)", self.faults(self.block("true # 2"))[0])

    def test_nothing_after_a_fault_is_run(self):
        self.assertNotIn("later", self.faults(self.block("false\necho later"))[0])

    def test_variables_live_on_into_the_next_block(self):
        self.assertEqual(self.faults(self.block("a=1"), self.block('test "$a" = 1')), [])

    def test_a_shell_that_ends_is_a_fault(self):
        self.assertNotEqual(self.faults(self.block("exit 0\ntrue")), [])
        self.assertNotEqual(self.faults(self.block('echo "$no_such_variable"')), [])

    def test_what_is_shown_has_to_be_printed_in_order(self):
        self.assertEqual(self.faults(self.block("echo one two; echo three", ["one …", "three"])), [])
        self.assertIn("does not print: one", self.faults(self.block("echo three; echo two", ["three", "one"]))[0])


if __name__ == "__main__":
    unittest.main()
