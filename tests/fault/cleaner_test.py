"""The cleaner alone, stopped half-way: what stood under the name of its output stands there still, or nothing does."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import support


class StoppedCleanerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.demo = pathlib.Path(tempfile.mkdtemp(prefix="tierline-demo-"))
        cls.addClassCleanup(shutil.rmtree, cls.demo)
        subprocess.run([support.BIN / "tierline", "demo-data", "--out", cls.demo, "--scale", "0.2", "--format", "sqlite"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="tierline-fault-"))
        self.addCleanup(shutil.rmtree, self.directory)
        self.output = self.directory / "clean.db"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("TIERLINE_")}

    def command(self):
        return [support.BIN / "cleaner", "--source", self.demo / "source.db", "--output", self.output, "--json"]

    def names(self):
        return sorted(path.name for path in self.directory.iterdir())

    def stop_half_way(self, sent):
        """Its output has some rows, and is not yet where it belongs."""
        process = subprocess.Popen(self.command(), env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True)
        self.addCleanup(process.kill)

        def has_rows():
            return any(path.stat().st_size > 100_000 for path in self.directory.glob("clean.db.partial.*"))

        end = time.monotonic() + support.PATIENCE_SECONDS
        while not has_rows():
            self.assertIsNone(process.poll(), "it ended before it could be stopped")
            self.assertLess(time.monotonic(), end)
        process.send_signal(sent)
        out, err = process.communicate(timeout=support.PROMPT_SECONDS)
        return support.Result(process.returncode, out, err)

    def expect_works(self):
        result = subprocess.run(self.command(), env=self.environment, capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.names(), ["clean.db"])
        return {table["name"]: table["content_sha256"] for table in json.loads(result.stdout)["tables"]}

    def test_ctrl_c_and_sigterm_leave_nothing(self):
        for sent in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(sent):
                result = self.stop_half_way(sent)
                self.assertEqual(result.status, 130, result)
                self.assertEqual(result.out, "")
                self.assertEqual(self.names(), [])
        self.expect_works()

    def test_kill_9_leaves_nothing_under_the_final_name_and_the_next_run_tidies_up(self):
        result = self.stop_half_way(signal.SIGKILL)
        self.assertEqual(result.status, -signal.SIGKILL)
        self.assertEqual([name for name in self.names() if ".partial." not in name], [])
        self.assertEqual(len(self.names()), 1)
        self.expect_works()

    def test_an_output_of_before_stands_whatever_stops_the_next_one(self):
        content = self.expect_works()
        before = self.output.read_bytes()
        for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            self.stop_half_way(sent)
            self.assertEqual(self.output.read_bytes(), before)
        self.assertEqual(self.expect_works(), content)

    def test_too_little_room_on_the_disk_stops_it_and_nothing_is_left(self):
        self.environment["TIERLINE_MIN_DISK_GB"] = "1000000"
        result = subprocess.run(self.command(), env=self.environment, capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 74, result.stderr)
        self.assertIn("TIERLINE_MIN_DISK_GB", result.stderr)
        self.assertEqual(self.names(), [])


if __name__ == "__main__":
    support.main()
