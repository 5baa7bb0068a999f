"""Names and values that are commands somewhere: in SQL, in a shell, in a path. They are data, or they are refused; nothing else
ever happens. And who may only read, only reads."""
import contextlib
import csv
import io
import json
import pathlib
import sqlite3
import subprocess
import threading
import zipfile

import support

PASSWORD = "Zqhidden: and\\odd"
INJECTIONS = (
    "'; DROP TABLE public.victim; --",
    "\"; DROP TABLE public.victim; --",
    "x'); DELETE FROM public.victim; SELECT ('",
    "\\'; DROP TABLE public.victim; --",
    "$$; DROP TABLE public.victim; $$",
    "%s%n%x {0} {}",
    "$(touch pwned)`touch pwned`; touch pwned | touch pwned",
    "\\.",
    "../../etc/passwd",
)


class SecurityTest(support.FaultTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = support.Server(password=PASSWORD)
        cls.addClassCleanup(cls.server.remove)

    def setUp(self):
        super().setUp()
        self.environment |= {"PGHOST": str(self.server.directory), "PGUSER": "postgres", "PGPASSWORD": PASSWORD}
        self.make_database()
        self.sql("CREATE TABLE public.victim AS SELECT 42 AS answer")
        self.here = self.directory / "here"
        self.here.mkdir()
        self.outside = self.directory / "outside"
        self.outside.write_bytes(b"precious")

    def call(self, *words, **changes):
        done = subprocess.run([support.BIN / words[0], *map(str, words[1:])], env=self.environment | changes, cwd=self.here,
                              capture_output=True, check=False, timeout=support.PATIENCE_SECONDS)
        return support.Result(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    def expect_harmless(self, result=None, statuses=None):
        self.assertEqual(self.sql("SELECT answer FROM public.victim"), "42", result)
        self.assertEqual(self.outside.read_bytes(), b"precious", result)
        self.assertEqual([str(path) for path in self.directory.rglob("*pwned*") if path.name == "pwned"], [], result)
        if statuses is not None:
            self.assertIn(result.status, statuses, result)
        if result is not None:
            self.assertNotEqual(result.status, 70, result)
            self.assertNotIn("Zqhidden", result.out + result.err)

    def rows(self, table):
        with open(self.exports / f"{table}.csv", newline="", encoding="utf-8") as file:
            return list(csv.reader(file))

    def write(self, name, rows):
        path = self.here / name
        with open(path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        return path


class InjectionTest(SecurityTest):
    def test_values_and_column_names_of_an_export_arrive_as_they_are(self):
        tickets = self.rows("tickets")
        title = tickets[0].index("TKT-Title")
        for number, row in enumerate(tickets[1:]):
            row[title] = INJECTIONS[number % len(INJECTIONS)]
        tickets[0] += list(INJECTIONS)
        for row in tickets[1:]:
            row += list(INJECTIONS)
        path = self.write("tickets.csv", tickets)
        source, clean = self.here / "source.db", self.here / "clean.db"
        for words in (("importer", "--tickets", path, "--comments", self.exports / "comments.csv", "--timesheets",
                       self.exports / "timesheets.csv", "--unknown-columns", "keep", "--output", source),
                      ("profiler", "--source", source, "--output", self.here / "profile.json", "--show-values"),
                      ("cleaner", "--source", source, "--output", clean),
                      ("migrator", "--source", clean),
                      ("backup", "create", "--backups", self.here / "backups"),
                      ("tierline", "quarantine", "list", "--source", source)):
            self.expect_harmless(self.call(*words), (0, 2))
        titles = set(self.sql("SELECT DISTINCT title FROM servicedesk.tickets").split("\n"))
        self.assertLessEqual(titles, set(INJECTIONS))
        self.assertGreater(len(titles), len(INJECTIONS) - 2)

    def test_tables_and_columns_of_a_foreign_database_are_only_names(self):
        source = self.here / "foreign.db"
        with contextlib.closing(sqlite3.connect(source)) as database, database:
            for number, name in enumerate(INJECTIONS):
                quoted = '"' + name.replace('"', '""') + '"'
                database.execute(f"CREATE TABLE {quoted} ({quoted} TEXT, victim{number} TEXT)")
                database.execute(f"INSERT INTO {quoted} VALUES (?, ?)", (name, name))
        before = source.read_bytes()
        self.expect_harmless(self.call("profiler", "--source", source, "--contract", "none", "--output",
                                       self.here / "profile.json"), (0, 1, 2))
        profile = json.loads((self.here / "profile.json").read_text(encoding="utf-8"))
        self.assertEqual({table["name"] for table in profile["uncovered_tables"]}, set(INJECTIONS))
        self.expect_harmless(self.call("cleaner", "--source", source, "--output", self.here / "clean.db"), (65,))
        self.expect_harmless(self.call("importer", source, "--sheet", INJECTIONS[1], "--output", self.here / "s.db"), (65,))
        self.expect_harmless(self.call("backup", "create", "--source", source, "--backups", self.here / "backups"), (0,))
        self.assertEqual(source.read_bytes(), before)

    def test_names_of_files_are_only_names(self):
        for number, name in enumerate((*INJECTIONS[:7], "-rf", "two\nlines", "--output")):
            with self.subTest(name):
                directory = self.here / f"{number}{name}".replace("/", "_")
                directory.mkdir()
                path = directory / (name.replace("/", "_") + ".csv")
                path.write_bytes((self.exports / "tickets.csv").read_bytes())
                source, clean = directory / f"{name}.db", directory / f"{name}.clean"
                for words in (("importer", "--tickets", path, "--output", source),
                              ("profiler", "--source", source, "--output", directory / f"{name}.json"),
                              ("backup", "create", "--source", source, "--backups", directory / f"{name}.backups"),
                              ("backup", "create", "--backups", directory / f"{name}.backups", "--schema", "public"),
                              ("backup", "verify", "--all", "--backups", directory / f"{name}.backups")):
                    self.expect_harmless(self.call(*words), (0, 1, 2))
                self.expect_harmless(self.call("cleaner", "--source", source, "--output", clean), (0, 1, 2, 65))
        self.assertEqual(sorted(path.name for path in self.directory.iterdir() if path.name in ("pwned", "etc")), [])

    def test_a_contract_cannot_say_more_than_a_contract(self):
        whole = (pathlib.Path(__file__).resolve().parents[2] / "contracts" / "servicedesk.toml").read_text(encoding="utf-8")
        for text in INJECTIONS[:5]:
            for place in ('name = "ticket_id"', 'name = "tickets"', 'time_zone = "'):
                with self.subTest(place, text=text):
                    at = whole.index(place) + place.index('"')
                    end = whole.index('"', at + 1) + 1
                    contract = self.here / "contract.toml"
                    contract.write_text(whole[:at] + json.dumps(text) + whole[end:], encoding="utf-8")
                    result = self.call("importer", "--contract", contract, "--tickets", self.exports / "tickets.csv",
                                       "--output", self.here / "source.db")
                    self.expect_harmless(result, (78, 65))
                    self.assertFalse((self.here / "source.db").exists())

    def test_options_that_reach_the_server_are_values(self):
        self.expect_works()
        shortened = [text[:50] for text in INJECTIONS]  # a pod has no longer name
        pods = self.write("pods.csv", [("ticket_id", "pod"),
                                       *zip(self.sql("SELECT ticket_id FROM servicedesk.tickets LIMIT 9").split(), shortened)])
        for text in INJECTIONS:
            for words in (("tierline", "releases", "publish", text), ("tierline", "releases", "retire", text, "--yes"),
                          ("tierline", "releases", "diff", text), ("backup", "create", "--schema", text),
                          ("backup", "create", "--release", text), ("snapshot", "--date", text),
                          ("snapshot", "--backfill", f"{text}..{text}"), ("tierline", "costs", "show", "--at", text),
                          ("tierline", "pods", "show", text), ("validator", "--target", f"dbname={text}"),
                          ("tier-backfill", "--rules", text), ("tierline", "backup", "restore", text, "--yes")):
                with self.subTest(words):
                    result = self.call(*words)
                    self.expect_harmless(result)
                    self.assertGreater(result.status, 63, result)
            result = self.call("tierline", "costs", "set", "--effective", "2025-10-01", "--l1-cost", "90", "--replace",
                               "--source", text)
            self.expect_harmless(result, (0, 2))
            self.assertEqual(self.sql("SELECT DISTINCT source FROM servicedesk.tier_cost_config"
                                      " WHERE effective_date = '2025-10-01'"), text)
        self.expect_harmless(self.call("tierline", "pods", "assign", pods), (0, 2))
        self.assertEqual(self.sql("SELECT count(DISTINCT pod) FROM servicedesk.pod_assignment"), str(len(INJECTIONS)))
        self.expect_harmless(self.call("migrator", "--source", self.work / "clean.db", "--accept-change", INJECTIONS[0]), (0, 2))


class PathTest(SecurityTest):
    def given_a_backup(self):
        source, backups = self.here / "source.db", self.here / "backups"
        self.expect_harmless(self.call("importer", "--tickets", self.exports / "tickets.csv", "--output", source), (0, 2))
        self.expect_harmless(self.call("backup", "create", "--source", source, "--backups", backups), (0,))
        [manifest] = backups.glob("*.json")
        return source, backups, manifest

    def test_a_name_leads_to_no_other_directory(self):
        _, backups, manifest = self.given_a_backup()
        name = manifest.name[:-len(".json")]
        (self.here / "elsewhere").mkdir()
        for file in (name, manifest.name):
            (self.here / "elsewhere" / file).write_bytes((backups / file).read_bytes())
        for wanted in (f"../elsewhere/{name}", str(self.here / "elsewhere" / name), "../../outside", "..", ".", "",
                       f"./{name}/../../../outside"):
            with self.subTest(wanted):
                for words in (("restore", wanted, "--yes"), ("verify", wanted)):
                    self.expect_harmless(self.call("backup", *words, "--backups", backups), (64, 65))

    def test_a_manifest_that_names_another_file_is_damaged(self):
        source, backups, manifest = self.given_a_backup()
        whole = manifest.read_text(encoding="utf-8")
        name = manifest.name[:-len(".json")]
        before = source.read_bytes()
        for wanted in ("../../outside", str(self.outside), "/etc/passwd"):
            with self.subTest(wanted):
                manifest.write_text(whole.replace(json.dumps(name), json.dumps(wanted)), encoding="utf-8")
                result = self.call("backup", "restore", name, "--yes", "--backups", backups)
                self.expect_harmless(result)
                self.assertIn(source.read_bytes()[:16], (before[:16],))
        manifest.write_text(whole, encoding="utf-8")

    def test_links_are_not_followed_to_what_would_be_overwritten(self):
        source, backups, manifest = self.given_a_backup()
        name = manifest.name[:-len(".json")]
        link = self.here / "link.db"
        link.symlink_to(self.outside)
        self.expect_harmless(self.call("backup", "restore", name, "--to", link, "--yes", "--backups", backups))
        for output in ("clean.db", "profile.json", "new.db"):
            (self.here / output).symlink_to(self.outside)
        self.expect_harmless(self.call("importer", "--tickets", self.exports / "tickets.csv", "--output", self.here / "new.db"))
        self.expect_harmless(self.call("profiler", "--source", source, "--output", self.here / "profile.json"))
        self.expect_harmless(self.call("cleaner", "--source", source, "--output", self.here / "clean.db"))
        # Locks are opened, never written to what they lead to.
        lock = self.here / "locked.db.lock"
        lock.symlink_to(self.outside)
        self.expect_harmless(self.call("importer", "--tickets", self.exports / "tickets.csv", "--output",
                                       self.here / "locked.db"))
        # A backup that is a link to something else is no backup.
        (backups / name).unlink()
        (backups / name).symlink_to(self.outside)
        self.expect_harmless(self.call("backup", "restore", name, "--yes", "--backups", backups), (1, 64, 65, 74))
        self.expect_harmless(self.call("backup", "prune", "--keep-days", "0", "--keep-min", "0", "--backups", backups))

    def test_a_file_is_a_file_and_no_address_of_sqlite(self):
        for wanted in ("file:made.db?mode=rwc", "file::memory:?cache=shared", ":memory:", ""):
            with self.subTest(wanted):
                self.expect_harmless(self.call("profiler", "--source", wanted, "--output", "profile.json"), (64, 65, 74))
                self.expect_harmless(self.call("backup", "create", "--source", wanted, "--backups", "b"), (64, 65, 74))
        self.assertFalse((self.here / "made.db").exists())

    def test_names_inside_a_workbook_lead_nowhere(self):
        made = self.here / "made"
        self.expect_harmless(self.call("tierline", "demo-data", "--out", made, "--scale", "0.005", "--format", "xlsx"), (0,))
        with zipfile.ZipFile(made / "tickets.xlsx") as book:
            parts = {name: book.read(name) for name in book.namelist()}

        def written(name, **changes):
            content = io.BytesIO()
            with zipfile.ZipFile(content, "w") as book:
                for part, data in (parts | changes).items():
                    book.writestr(part, data)
            (self.here / name).write_bytes(content.getvalue())
            return self.here / name

        evil = {"../../outside": b"evil", str(self.outside): b"evil", "xl/../../outside": b"evil", "pwned": b"evil"}
        result = self.call("importer", "--tickets", written("evil.xlsx", **evil), "--output", self.here / "evil.db")
        self.expect_harmless(result, (0, 2))
        relations = parts["xl/_rels/workbook.xml.rels"].decode()
        for target in ("../../../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", f"file://{self.outside}",
                       "http://127.0.0.1/evil", "\\\\host\\share\\evil.xml"):
            with self.subTest(target):
                changed = relations.replace("worksheets/sheet1.xml", target)
                self.assertNotEqual(changed, relations)
                path = written("target.xlsx", **{"xl/_rels/workbook.xml.rels": changed.encode()})
                result = self.call("importer", "--tickets", path, "--output", self.here / "target.db")
                self.expect_harmless(result, (65,))
                self.assertNotIn("root:", result.err)
        self.assertFalse((self.here / "target.db").exists())


class SecretsTest(SecurityTest):
    def test_no_command_line_and_no_report_shows_the_password(self):
        self.expect_works()
        seen, enough = set(), threading.Event()

        def look():
            while not enough.is_set():
                for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
                    with contextlib.suppress(OSError):
                        seen.add(path.read_bytes())

        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            for words in (("backup", "create", "--backups", "backups", "--json"),
                          ("backup", "verify", "--all", "--level", "restore", "--backups", "backups", "--json"),
                          ("migrator", "--source", self.work / "clean.db", "--json", "--log-level", "debug"),
                          ("tierline", "status", "--backups", "backups", "--json"), ("validator", "--json"),
                          ("preflight", "--json")):
                self.expect_harmless(self.call(*words), (0, 1, 2))
        finally:
            enough.set()
            watcher.join()
        self.assertTrue(any(b"pg_dump" in line for line in seen), "pg_dump was seen at work")
        self.assertEqual([line for line in seen if b"Zqhidden" in line], [])
        for path in (self.here / "backups").glob("*.json"):
            self.assertNotIn("Zqhidden", path.read_text(encoding="utf-8"))


class ReaderTest(SecurityTest):
    REFUSED = (
        "INSERT INTO dash.ticket SELECT * FROM dash.ticket",
        "SET default_transaction_read_only = off; CREATE TABLE dash.mine (a int)",
        "SET default_transaction_read_only = off; CREATE TABLE public.mine (a int)",
        "SET default_transaction_read_only = off; CREATE TEMPORARY TABLE mine (a int)",
        "SET default_transaction_read_only = off; CREATE SCHEMA mine",
        "SET default_transaction_read_only = off; DELETE FROM servicedesk.tier_history",
        "SET default_transaction_read_only = off; UPDATE servicedesk.setting SET value = value",
        "SELECT * FROM servicedesk.tickets", "SELECT * FROM servicedesk.comments", "SELECT * FROM etl.quarantine",
        "SELECT * FROM etl.run", "SELECT * FROM {release}.tickets", "SELECT * FROM public.victim",
        "SELECT rolpassword FROM pg_authid", "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('/')",
        "COPY dash.ticket TO PROGRAM 'touch pwned'", "COPY (SELECT 1) TO '/tmp/pwned'", "COPY dash.ticket FROM '/etc/passwd'",
        "SELECT lo_import('/etc/passwd')", "SET ROLE postgres", "SET SESSION AUTHORIZATION postgres",
        "CREATE EXTENSION dblink", "ALTER ROLE tierline_reader SUPERUSER", "ALTER ROLE postgres PASSWORD 'x'",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres' AND pid <> pg_backend_pid()",
        "SELECT pg_reload_conf()", "ALTER SYSTEM SET fsync = off", "DROP SCHEMA dash CASCADE",
        "DO LANGUAGE plpgsql 'BEGIN DELETE FROM servicedesk.tier_cost_config; END'",
    )

    def test_who_may_only_read_reads_dash_and_nothing_else(self):
        self.expect_works()
        self.sql("ALTER ROLE tierline_reader PASSWORD 'reading'")
        self.addCleanup(self.sql, "ALTER ROLE tierline_reader PASSWORD NULL", database="postgres")
        environment = self.environment | {"PGUSER": "tierline_reader", "PGPASSWORD": "reading"}

        def ask(statement):
            return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement], env=environment, text=True,
                                  capture_output=True, check=False, cwd=self.here)

        self.assertEqual(ask("SELECT count(*) > 0 FROM dash.ticket").stdout, "t\n")
        before = self.sql("SELECT (SELECT count(*) FROM servicedesk.tier_history), (SELECT count(*) FROM etl.run)")
        for statement in self.REFUSED:
            with self.subTest(statement):
                answer = ask(statement.format(release=self.published()))
                self.assertNotEqual(answer.returncode, 0, answer.stdout)
                self.assertRegex(answer.stderr, "permission denied|read-only|must be|only roles|only superuser|cannot insert")
        self.assertEqual(self.sql("SELECT (SELECT count(*) FROM servicedesk.tier_history), (SELECT count(*) FROM etl.run)"),
                         before)
        self.expect_harmless()


if __name__ == "__main__":
    support.main()
