"""Bad inputs: each has its exit status, a message with the place and a hint, and nothing is written.

Usage: bad_inputs_test.py BIN [unittest's arguments]; bad_inputs.py has the table.
"""
import contextlib
import fcntl
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from bad_inputs import CASES  # noqa: E402
from exports import HEADER, ROW, csv  # noqa: E402


class BadInputsTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="tierline-bad-"))
        cls.addClassCleanup(shutil.rmtree, cls.root)
        (cls.root / "good.csv").write_bytes(csv(HEADER, ROW))
        cls.environment = {name: value for name, value in os.environ.items() if not name.startswith(("TIERLINE_", "PG"))}
        cls.environment["TIERLINE_HOME"] = str(cls.root / "home")
        made = cls.run_importer(["--timesheets", "good.csv"], cls.root)
        assert made.returncode == 0, made.stderr
        (cls.root / "source.db.lock").unlink(missing_ok=True)

    @classmethod
    def run_importer(cls, arguments, directory):
        return subprocess.run([BIN / "importer", *arguments], cwd=directory, env=cls.environment, capture_output=True,
                              text=True, errors="replace", timeout=120, check=False)

    @staticmethod
    def everything(directory):
        """What is there, but for locks, which stay beside what they guard."""
        return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in directory.iterdir()
                if not path.name.endswith(".lock")}

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="case-", dir=self.root))
        self.addCleanup(shutil.rmtree, self.directory)
        self.imports = 0
        shutil.copy2(self.root / "source.db", self.directory)

    def import_csv(self):
        """Another export into the source database; its run."""
        self.imports += 1
        (self.directory / "more.csv").write_bytes(csv(HEADER, [f"user{self.imports}", *ROW[1:]]))
        made = self.run_importer(["--timesheets", "more.csv", "--json"], self.directory)
        self.assertEqual(made.returncode, 0, made.stderr)
        return json.loads(made.stdout)["run_id"]

    def undo(self, run):
        undone = self.run_importer(["undo", run], self.directory)
        self.assertEqual(undone.returncode, 0, undone.stderr)
        return run

    def make_database(self, name, *statements):
        with contextlib.closing(sqlite3.connect(self.directory / name)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    def hold(self, name):
        lock = open(self.directory / name, "w", encoding="utf-8")
        self.addCleanup(lock.close)
        fcntl.flock(lock, fcntl.LOCK_EX)

    def test_there_are_a_hundred_and_each_is_another(self):
        self.assertGreaterEqual(len(CASES), 100)
        self.assertEqual(len({case.name for case in CASES}), len(CASES))

    def check(self, case):
        for name, content in case.files.items():
            (self.directory / name).write_bytes(content)
        prepared = (case.prepare(self) if case.prepare else None) or {}
        before = self.everything(self.directory)

        result = self.run_importer(case.command(**prepared), self.directory)

        said = f"status {result.returncode}\n{result.stdout}{result.stderr}"
        self.assertEqual(result.returncode, case.status, said)
        if case.report:
            complaint, _, hint = result.stdout.partition("hint: ")
            self.assertTrue(result.stdout.endswith("nothing was written\nfail\n"), said)
        else:
            complaint, _, hint = result.stderr.partition("\nhint: ")
            self.assertEqual(result.stdout, "", said)
            self.assertTrue(complaint.startswith("importer: error: "), said)
            self.assertEqual(complaint.count("\n"), 0, said)
        for part in case.message:
            self.assertIn(part.format(**prepared) if prepared else part, complaint, said)
        self.assertNotEqual(hint.strip(), "", said)
        self.assertIn(case.hint, hint, said)
        self.assertEqual(self.everything(self.directory), before, "something was written")


def test_of(case):
    return lambda self: self.check(case)


for number, case in enumerate(CASES):
    setattr(BadInputsTest, f"test_{number:03}_{case.name.replace(' ', '_')}", test_of(case))

if __name__ == "__main__":
    BIN = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
