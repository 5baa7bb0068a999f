"""Each known defect of the earlier system has a test that would see it, and that test exists: CTest knows it."""
import functools
import os
import pathlib
import re
import subprocess
import tomllib
import unittest

HERE = pathlib.Path(__file__).parent
TESTS = HERE.parent
BUILD = pathlib.Path(os.environ["TIERLINE_BUILD"])
DEFECTS = tomllib.loads((HERE / "defects.toml").read_text(encoding="utf-8"))["defects"]


@functools.cache
def registered():
    listed = subprocess.run(["ctest", "--test-dir", BUILD, "-N"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^ +Test +#\d+: (\S+)", listed, re.MULTILINE))


@functools.cache
def inside(name):
    """The tests of a binary of GoogleTest, or of the Python file that stands behind a name such as fault_killed."""
    binary = BUILD / "bin" / name
    if binary.exists():
        suite, found = "", set()
        listed = subprocess.run([binary, "--gtest_list_tests"], capture_output=True, text=True, check=True).stdout
        for line in listed.splitlines():
            if line.startswith(" "):
                found.add(suite + line.split("#")[0].strip())
            else:
                suite = line.split("#")[0].strip()
        return found
    label, _, rest = name.partition("_")
    return set(re.findall(r"def (test_\w+)", (TESTS / label / f"{rest}_test.py").read_text(encoding="utf-8")))


class DefectsTest(unittest.TestCase):
    def test_every_defect_has_a_test_that_exists(self):
        for defect in DEFECTS:
            self.assertTrue(defect["tests"], defect["name"])
            for test in defect["tests"]:
                with self.subTest(defect["name"], test=test):
                    name, _, part = test.partition("/")
                    self.assertIn(name, registered())
                    if part:
                        self.assertIn(part, inside(name))

    def test_no_defect_is_there_twice(self):
        names = [defect["name"] for defect in DEFECTS]
        self.assertEqual(len(names), len(set(names)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
