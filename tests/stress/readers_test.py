"""Fifty readers of the real dashboards, as tierline_reader, while releases are loaded, switched, taken back and retired: no
query fails, and none sees a mix of two releases."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import support

READERS = 50
ROUNDS = 3
PUBLICATIONS = 20  # how often a publication may be put off by so many readers


class Crowd:
    """The readers; they obey one line at a time."""

    def __init__(self, environment):
        self.process = subprocess.Popen([os.environ["TIERLINE_CROWD"], str(READERS)], env=environment, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __call__(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait(support.PATIENCE_SECONDS)
        self.process.stdout.close()


class ReadersTest(support.FaultTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = support.Server(settings="-c max_connections=100")
        cls.addClassCleanup(cls.server.remove)
        cls.smaller = pathlib.Path(tempfile.mkdtemp(prefix="tierline-exports-"))
        cls.addClassCleanup(shutil.rmtree, cls.smaller)
        subprocess.run([support.BIN / "tierline", "demo-data", "--out", cls.smaller, "--scale", "0.015", "--seed", "7",
                        "--format", "csv"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def setUp(self):
        super().setUp()
        self.environment |= {"PGHOST": str(self.server.directory), "PGUSER": "postgres"}
        self.make_database()
        self.put_off = 0

    def call(self, *words):
        done = subprocess.run([support.BIN / words[0], *map(str, words[1:])], env=self.environment, text=True,
                              capture_output=True, check=False, timeout=4 * support.PATIENCE_SECONDS)
        return support.Result(done.returncode, done.stdout, done.stderr)

    def program(self, *words):
        result = self.call(*words)
        self.assertIn(result.status, (0, 2), f"{words}: {result}")

    def switch(self, *words):
        """A switch waits for readers, never ends one, and gives up after some seconds; then its user tries again."""
        for _ in range(PUBLICATIONS):
            result = self.call(*words)
            if result.status != 75:
                break
            self.put_off += 1
            words = ("tierline", "releases", *re.findall("tierline releases (publish) (sd_v[0-9_]+)", result.err)[0]) \
                if "tierline releases publish" in result.err else words
        self.assertIn(result.status, (0, 2), result)

    def load(self, clean):
        self.switch("migrator", "--source", clean, "--accept-change", "another desk", "--keep", "2")
        self.program("snapshot", "--whole-span")

    def rollback(self):
        self.switch("tierline", "releases", "rollback")

    def test_fifty_readers_of_the_dashboards_see_one_release_or_the_other(self):
        self.expect_works()
        large = self.work / "clean.db"
        other = self.directory / "other"
        other.mkdir()
        self.program("importer", *(self.smaller / f"{table}.csv" for table in support.TABLES), "--output", other / "source.db")
        self.program("cleaner", "--source", other / "source.db", "--output", other / "clean.db")
        small = other / "clean.db"
        # Snapshots outlive releases: their days are those of both desks from the beginning.
        self.load(small)
        self.load(large)

        crowd = Crowd(self.environment)
        self.addCleanup(crowd.end)
        crowd("learn large")
        self.load(small)
        crowd("learn small")
        self.program("tier-backfill", "--rules", "v1")
        crowd("learn small by rules v1")
        self.load(large)
        crowd("learn large")

        crowd("read")
        for _ in range(ROUNDS):
            self.load(small)
            self.rollback()
            self.rollback()
            self.switch("tier-backfill", "--rules", "v1")
            self.switch("tier-backfill")
            self.load(large)
        crowd("learn large")  # ends the reading
        self.rollback()
        crowd("learn small")
        told = crowd("tell")

        self.assertEqual(told["failed"], [])
        self.assertGreater(told["asked"], 5 * READERS)
        self.assertGreater(told["telling"], told["queries"] // 4, "queries whose answers tell the releases apart")
        self.assertEqual(told["strange"], [])
        print(f"{told['asked']} queries asked by {READERS} readers, {told['compared']} of {told['queries']} compared, "
              f"{told['telling']} tell the releases apart; {self.put_off} switches were put off", flush=True)
        self.expect_whole()


if __name__ == "__main__":
    support.main()
