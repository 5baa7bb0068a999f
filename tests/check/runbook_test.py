"""The runbook has an entry, whole, for whatever an operator can meet; the lists come from the sources."""
import json
import pathlib
import re
import sys
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNBOOK = ROOT / "docs" / "runbook.md"
PARTS = ("Means", "First", "Way back")
# What a first command may begin with; the rest of First is words.
PROGRAMS = ("apt-get", "curl", "df", "free", "journalctl", "ls", "pg_dump", "pg_isready", "psql", "sqlite3", "systemctl",
            "tierline", "tierlined", "timedatectl")


def read(*names):
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def bodies(folder):
    paths = sorted((ROOT / "src" / folder).glob("*.cpp"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def found(pattern, text):
    return set(re.findall(pattern, text))


# What there is -----------------------------------------------------------------------------------

def exit_statuses():
    enum = read("include/tierline/base/error.hpp").partition("enum class ErrorCode {")[2].partition("};")[0]
    codes = re.findall(r"^\s*(\w+),\s*///< (\d+):", enum, re.MULTILINE)
    if len(codes) != len(re.findall(r"^\s*\w+,", enum, re.MULTILINE)):
        raise AssertionError("an error code without its status")
    return {f"status-{status}" for _, status in codes} | {"status-0", "status-1", "status-2"}


def gates():
    quality, pipeline, migrator, profiler = map(bodies, ("quality", "pipeline", "migrator", "profiler"))
    lists = (
        found(r'(?:GateResult gate\{|return \{)\s*"([a-z-]+)",\s*(?:std::move|"")', quality),
        found(r'GateResult gate\{"([a-z-]+)"', profiler),
        found(r'presence_gate\("([a-z-]+)"', profiler),
        found(r'constexpr auto name = "([a-z-]+)"', migrator),
        found(r'(?:return \{|push_back\(\{)"([a-z-]+)",\s*(?:quality::)?Outcome::', migrator),
        found(r'add\("([a-z-]+)"', pipeline),
        found(r'return \{"[a-z-]+", "([a-z-]+)", std::string\{to_string\(preflight', pipeline),
    )
    for names in lists:
        if not names:
            raise AssertionError("the gates are written in another way than this test reads")
    # No gates by name, but refusals like them: the proof of a load, the circuit breaker of the backfill.
    return set().union(*lists) | {"proof", "circuit-breaker"}


def checks(folder):
    return found(r'Check\{\s*"([a-z0-9-]+)"', bodies(folder))


def preflight_checks():
    return checks("preflight") | found(r'constexpr auto name = "([a-z-]+)"', bodies("preflight"))


def validator_checks():
    return checks("validator") | found(r'\{\s*"([a-z][a-z-]+)",[^"]{0,60}?(?:Verdict::|gate\.verdict)', bodies("validator"))


def alerts():
    groups = json.loads(read("grafana/provisioning/alerting/tierline.json"))["groups"]
    return {rule["uid"] for group in groups for rule in group["rules"]}


def panels():
    """Single figures of ETL Health; and those of the Tier Tracker that speak of the data, not of the desk."""
    board = json.loads(read("grafana/dashboards/servicedesk-etl-health.json"))
    tracker = json.loads(read("grafana/dashboards/servicedesk-tier-tracker.json"))
    about_data = {panel["title"] for panel in tracker["panels"]} & {"Without a tier", "Configuration check"}
    return {panel["title"] for panel in board["panels"] if panel["type"] == "stat"} | about_data


def notable_states():
    """Those of releases that a person has to do something about: all but the three of a healthy list."""
    page = read("docs/commands/tierline-releases.md").partition("| state | meaning |")[2].partition("\n\n")[0]
    return found(r"(?m)^\| `([a-z-]+)` \|", page) - {"published", "previous", "retired"}


def job_entries():
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "migrations").glob("*.sql")))
    outcomes = re.findall(r"outcome +text +CHECK \(outcome IN \(([^)]*)\)", text)[-1]
    # And what is seen of the daemon itself.
    return {f"job-{outcome}" for outcome in re.findall(r"'(\w+)'", outcomes)} | {
        "file-in-failed", "job-overdue", "not-ready", "standby", "schedule-refused"}


# What the page has -------------------------------------------------------------------------------

def section(page, title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)[1]


def headed_entries(text):
    """Entries under ### headings: name -> parts by their bold words."""
    entries = {}
    for entry in re.finditer(r"^### (\S+)\n(.*?)(?=^### |\Z)", text, re.MULTILINE | re.DOTALL):
        parts = re.split(r"^\*\*(Means|First|Way back)\*\*", entry[2], flags=re.MULTILINE)
        entries[entry[1]] = {name: body.strip() for name, body in zip(parts[1::2], parts[2::2])}
    return entries


def table_entries(text):
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in text.splitlines() if line.startswith("| `")]
    return {row[0].strip("`"): dict(zip(PARTS, row[1:])) for row in rows}


def faults(entries, wanted):
    for name in sorted(wanted - entries.keys()):
        yield f"{name}: no entry"
    for name in sorted(entries.keys() - wanted):
        yield f"{name}: nothing has this name any more"
    for name, parts in entries.items():
        for part in PARTS:
            if not parts.get(part):
                yield f"{name}: nothing under {part}"
        commands = re.findall(r"`([^`]+)`", parts.get("First", ""))
        if not any(command.split()[0] in PROGRAMS for command in commands):
            yield f"{name}: no command under First"


class RunbookTest(unittest.TestCase):
    page = RUNBOOK.read_text(encoding="utf-8")

    def complete(self, title, wanted, entries=headed_entries):
        self.assertGreater(len(wanted), 3, title)
        self.assertEqual(list(faults(entries(section(self.page, title)), wanted)), [])

    def test_every_exit_status_has_an_entry(self):
        self.complete("Exit statuses", exit_statuses())

    def test_every_gate_has_an_entry(self):
        self.complete("Gates", gates())

    def test_every_check_of_preflight_has_an_entry(self):
        self.complete("Findings of preflight", preflight_checks(), table_entries)

    def test_every_check_of_the_validator_has_an_entry(self):
        self.complete("Findings of the validator", validator_checks(), table_entries)

    def test_every_alert_has_an_entry(self):
        self.complete("Alerts", alerts())

    def test_every_figure_of_etl_health_has_an_entry(self):
        self.complete("Panels", panels(), table_entries)

    def test_every_outcome_of_a_job_has_an_entry(self):
        self.complete("Jobs", job_entries())

    def test_every_state_of_a_release_that_wants_somebody_has_an_entry(self):
        self.complete("States of releases", notable_states(), table_entries)

    def test_messages_are_those_of_the_programs(self):
        sources = re.sub(r'"\s*\n\s*"', "", "\n".join(
            path.read_text(encoding="utf-8") for path in sorted((ROOT / "src").rglob("*.[ch]pp")))).replace('\\"', '"')
        messages = table_entries(section(self.page, "Messages"))
        self.assertEqual([message for message in messages if message not in sources], [])
        self.assertEqual(list(faults(messages, set(messages))), [])

    def test_the_table_at_the_top_leads_to_every_section(self):
        for title in re.findall(r"^## (.+)$", self.page, re.MULTILINE):
            self.assertIn(f"](#{title.lower().replace(' ', '-')})", self.page.partition("\n## ")[0])


class FaultsTest(unittest.TestCase):
    """The checks above say no."""

    entry = "### a\n\n**Means** x.\n**First** `tierline status`.\n**Way back** z.\n"

    def test_a_whole_entry_is_fine(self):
        self.assertEqual(list(faults(headed_entries(self.entry), {"a"})), [])

    def test_a_missing_one_and_one_too_many_are_named(self):
        self.assertEqual(list(faults(headed_entries(self.entry), {"b"})),
                         ["b: no entry", "a: nothing has this name any more"])

    def test_each_missing_part_is_named(self):
        for part in PARTS:
            broken = self.entry.replace(f"**{part}**", "And")
            self.assertIn(f"a: nothing under {part}", list(faults(headed_entries(broken), {"a"})))

    def test_a_first_step_without_a_command_is_none(self):
        broken = self.entry.replace("`tierline status`", "think about `status`")
        self.assertEqual(list(faults(headed_entries(broken), {"a"})), ["a: no command under First"])

    def test_a_row_with_an_empty_cell_is_named(self):
        self.assertEqual(list(faults(table_entries("| `a` | x | `ls` | |\n"), {"a"})), ["a: nothing under Way back"])


if __name__ == "__main__":
    unittest.main()
