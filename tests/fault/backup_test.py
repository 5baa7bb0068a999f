"""Backups when the disk is full, when somebody dies half-way, and when a signal comes."""
import contextlib
import os
import signal
import sqlite3
import subprocess

import support
from disk_full_test import MEBIBYTE, SmallDisk

SOURCE_ROWS = 200_000


class BackupTest(support.FaultTest):
    scale = "0.01"

    def setUp(self):
        super().setUp()
        self.backups = self.directory / "backups"
        self.source = self.directory / "source.db"
        with contextlib.closing(sqlite3.connect(self.source)) as source, source:
            source.execute("CREATE TABLE tickets (id INTEGER, title TEXT)")
            source.executemany("INSERT INTO tickets VALUES (?, ?)",
                               ((n, f"a text of some length {n}") for n in range(SOURCE_ROWS)))

    def backup(self, *arguments, **changes):
        done = subprocess.run([support.BIN / "backup", "--backups", self.backups, *map(str, arguments)],
                              env=self.environment | changes, capture_output=True, text=True,
                              timeout=support.PATIENCE_SECONDS)
        return support.Result(done.returncode, done.stdout, done.stderr)

    def begin(self, *arguments, **changes):
        process = subprocess.Popen([support.BIN / "backup", "--backups", self.backups, *map(str, arguments)],
                                   env=self.environment | changes, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def partial(self):
        return sorted(self.backups.glob("*.partial.*"))

    def slow(self, name, when="*--snapshot=*"):
        """A PATH on which this tool, called with such arguments, writes half a file and sleeps."""
        tools = self.directory / "tools"
        tools.mkdir()
        script = tools / name
        script.write_text(f"""#!/bin/sh
case "$*" in {when}) ;; *) exec /usr/bin/{name} "$@" ;; esac
for a; do case $a in --file=*) echo half >"${{a#--file=}}" ;; esac; done
touch "{self.directory}/asleep"
exec sleep 60
""", encoding="utf-8")
        script.chmod(0o755)
        return {"PATH": f"{tools}:{os.environ['PATH']}"}

    def until_asleep(self):
        support.until((self.directory / "asleep").exists)

    def scratch_databases(self):
        return self.sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'tierline\\_scratch%'"
                        f" AND datname NOT IN ({self.others})")

    def expect_a_backup(self, *arguments):
        self.expect_status(0, self.backup("create", *arguments))
        self.expect_status(0, self.backup("verify", "--level", "restore"))


class SqliteTest(BackupTest):
    def test_a_full_disk_leaves_no_backup_and_works_once_there_is_space(self):
        disk = SmallDisk(self, 2 * MEBIBYTE)
        self.backups = disk.path / "backups"
        for more in ([], ["--zstd"]):
            result = self.backup("create", "--source", self.source, *more)
            self.expect_status(74, result)
            self.assertIn("hint: ", result.err)
            self.assertEqual([path.name for path in self.backups.iterdir()], ["source.db.lock"])
        disk.size(64 * MEBIBYTE, "remount")
        self.expect_a_backup("--source", self.source)

    def test_a_full_disk_leaves_the_file_that_would_be_replaced(self):
        self.expect_a_backup("--source", self.source)
        [name] = [path.name[:-len(".json")] for path in self.backups.glob("*.json")]
        disk = SmallDisk(self, 2 * MEBIBYTE)
        target = disk.path / "source.db"
        with contextlib.closing(sqlite3.connect(target)) as old, old:
            old.execute("CREATE TABLE tickets (id INTEGER)")
        before = target.read_bytes()
        self.expect_status(74, self.backup("restore", name, "--to", target, "--yes"))
        self.assertEqual(target.read_bytes(), before)
        self.assertEqual(list(disk.path.glob("*replaced*")) + list(disk.path.glob("*.partial.*")), [])

    def test_what_a_killed_backup_left_is_found_and_the_next_one_works(self):
        process = self.begin("create", "--source", self.source)
        support.until(self.partial)
        process.kill()
        self.assertEqual(process.wait(), -signal.SIGKILL)
        [left] = self.partial()
        result = self.backup("list")
        self.expect_status(2, result)
        self.assertIn(left.name, result.out)
        self.expect_a_backup("--source", self.source)
        self.expect_status(0, self.backup("prune"))
        self.assertEqual(self.partial(), [])
        self.expect_status(0, self.backup("list"))

    def test_a_signal_leaves_nothing(self):
        process = self.begin("create", "--source", self.source)
        support.until(self.partial)
        process.terminate()
        self.assertIn(process.wait(), (130, 0))
        self.assertEqual(self.partial(), [])


class PostgresTest(BackupTest):
    def setUp(self):
        super().setUp()
        self.make_database()
        self.others = self.sql("SELECT coalesce(string_agg(quote_literal(datname), ','), '''''') FROM pg_database")
        subprocess.run([support.BIN / "tierline", "schema", "apply"], env=self.environment, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def test_a_killed_dump_is_found_and_the_next_one_works(self):
        process = self.begin("create", **self.slow("pg_dump"))
        self.until_asleep()
        process.kill()
        process.wait()
        self.assertEqual(len(self.partial()), 1)
        support.until(lambda: self.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                       " AND application_name LIKE 'tierline backup%'") == "0")
        self.expect_a_backup()
        self.expect_status(0, self.backup("prune"))
        self.assertEqual(self.partial(), [])

    def test_a_signal_ends_the_dump_and_leaves_nothing(self):
        process = self.begin("create", **self.slow("pg_dump"))
        self.until_asleep()
        process.terminate()
        self.assertEqual(process.wait(support.PROMPT_SECONDS), 130)
        self.assertEqual(self.partial(), [])

    def test_a_full_disk_leaves_no_dump(self):
        self.sql("CREATE TABLE etl.noise AS SELECT md5(n::text) || md5((-n)::text) AS t FROM generate_series(1, 100000) n")
        disk = SmallDisk(self, MEBIBYTE)
        self.backups = disk.path / "backups"
        self.expect_status(74, self.backup("create"))
        self.assertEqual([path.name for path in self.backups.iterdir() if not path.name.endswith(".lock")], [])
        disk.size(64 * MEBIBYTE, "remount")
        self.expect_a_backup()

    def test_a_signal_drops_the_scratch_database(self):
        self.expect_a_backup()
        slow = self.slow("pg_restore", when="*--dbname=*")
        process = self.begin("verify", "--level", "restore", **slow)
        self.until_asleep()
        self.assertEqual(self.scratch_databases(), "1")
        process.terminate()
        self.assertEqual(process.wait(support.PROMPT_SECONDS), 130)
        self.assertEqual(self.scratch_databases(), "0")

    def test_a_signal_during_a_restore_puts_everything_back(self):
        self.expect_a_backup()
        before = self.published()
        slow = self.slow("pg_restore", when="*--dbname=*")
        [name] = [path.name[:-len(".json")] for path in self.backups.glob("*.json")]
        process = self.begin("restore", name, "--yes", **slow)
        self.until_asleep()
        process.terminate()
        self.assertEqual(process.wait(support.PROMPT_SECONDS), 130)
        self.assertEqual(self.published(), before)
        self.assertEqual(self.sql("SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%replaced%'"), "0")
        self.assertEqual(self.sql("SELECT count(*) FROM dash.ticket"), "0")


if __name__ == "__main__":
    support.main()
