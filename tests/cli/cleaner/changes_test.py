"""On demo data with every defect: the cells that differ are those that are counted, cleaning again changes nothing,
and the score gains. Usage: changes_test.py BIN
"""
import contextlib
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

BIN = pathlib.Path(sys.argv.pop(1)).resolve()
TABLES = ("tickets", "comments", "timesheets")
LEAST_GAIN = {"severe-csv": 20, "severe-sqlite": 20, "severe-xlsx": 15}  # a workbook types its numbers itself


def run(name, *arguments, statuses=(0, 2)):
    result = subprocess.run([BIN / name, *map(str, arguments)], capture_output=True, text=True, check=False)
    if result.returncode not in statuses:
        raise AssertionError(f"{name}: status {result.returncode}\n{result.stdout}\n{result.stderr}")
    return result.stdout


class DefectsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.directory = pathlib.Path(holder.name)
        cls.sources = {}
        for defects, unrepairable in (("usual", 0), ("severe", 3)):
            for form in ("csv", "xlsx", "sqlite"):
                demo = cls.directory / f"{defects}-{form}"
                run("tierline", "demo-data", "--out", demo, "--scale", "0.05", "--format", form, "--defects", defects,
                    "--unrepairable", unrepairable)
                source = demo / "source.db"
                if form != "sqlite":
                    run("importer", "--output", source, *(word for table in TABLES
                                                          for word in (f"--{table}", demo / f"{table}.{form}")))
                cls.sources[f"{defects}-{form}"] = source

    def clean(self, source, output, *options, statuses=(0, 2)):
        return json.loads(run("cleaner", "--source", source, "--output", output, "--json", *options, statuses=statuses))

    def differing(self, source, output, table):
        """Cells of the output that are not what the source has, in value or in class, by canonical column."""
        with contextlib.closing(sqlite3.connect(output)) as database:
            database.execute("ATTACH ? AS given", (str(source),))
            clean = [row[1] for row in database.execute(f"PRAGMA main.table_info({table})") if row[1] != "source_row"]
            given = [row[1] for row in database.execute(f"PRAGMA given.table_info({table})")]
            if "import_id" not in given:
                # Headers of the export, in the contract's order.
                header_of = dict(zip(clean, (name for name in given if name != "source_row")))
            else:
                header_of = {name: name for name in clean}
            sums = ", ".join(f'sum(typeof(c."{name}") IS NOT typeof(g."{header_of[name]}") OR '
                             f'CAST(c."{name}" AS BLOB) IS NOT CAST(g."{header_of[name]}" AS BLOB))' for name in clean)
            counts = database.execute(f"SELECT {sums} FROM main.{table} c JOIN given.{table} g ON g.rowid = c.rowid")
            return {name: count for name, count in zip(clean, counts.fetchone()) if count}

    def test_what_differs_is_what_is_counted(self):
        for name, source in self.sources.items():
            output = self.directory / f"{name}.clean.db"
            report = self.clean(source, output)
            for table in report["tables"]:
                counted = {}
                for change in table["changes"]:
                    counted[change["column"]] = counted.get(change["column"], 0) + change["cells"]
                    self.assertLessEqual(1, len(change["samples"]))
                    self.assertLessEqual(len(change["samples"]), 3)
                self.assertEqual(counted, self.differing(source, output, table["name"]), table["name"])
                with contextlib.closing(sqlite3.connect(output)) as database:
                    stored = database.execute("SELECT sum(cells) FROM change WHERE table_name = ?", (table["name"],))
                    self.assertEqual(stored.fetchone()[0] or 0, table["cells_changed"])

    def test_cleaning_again_changes_nothing(self):
        for name, source in self.sources.items():
            output = self.directory / f"{name}.clean.db"
            first = self.clean(source, output)
            again = self.clean(output, self.directory / f"{name}.again.db")
            for one, other in zip(first["tables"], again["tables"]):
                self.assertEqual(other["cells_changed"], 0, other["changes"])
                self.assertEqual(other["values_repaired"], 0)
                self.assertEqual(other["content_sha256"], one["content_sha256"])
                self.assertEqual(other["rows_clean"], one["rows_clean"])
                self.assertEqual(other["rows_quarantined"], 0)
                self.assertEqual(other["rows_carried_open"], one["rows_carried_open"] + one["rows_quarantined"])
            self.assertEqual(again["score_before"]["score"], again["score_after"]["score"])
            self.assertEqual(first["score_after"]["score"], again["score_before"]["score"])

    def test_rows_that_are_set_aside_have_an_address(self):
        for name, source in self.sources.items():
            output = self.directory / f"{name}.clean.db"
            self.clean(source, output)
            with contextlib.closing(sqlite3.connect(output)) as database:
                cells = [row[0] for row in database.execute("SELECT cell FROM quarantine")]
            self.assertEqual("severe" in name, bool(cells))
            for cell in cells:
                self.assertRegex(cell, r"^row \d+ column " if "sqlite" in name else r"^('[^']*'!|\w+!)?[A-Z]+\d+$")

    def test_severe_defects_cost_twenty_points_that_cleaning_brings_back(self):
        for name, source in self.sources.items():
            output = self.directory / f"{name}.clean.db"
            report = self.clean(source, output)
            gain = report["score_after"]["score"] - report["score_before"]["score"]
            self.assertGreaterEqual(gain, LEAST_GAIN.get(name, 0), name)
            [gate] = [one for one in report["gates"] if one["name"] == "score-gain"]
            self.assertEqual(gate["verdict"], "pass")

    def test_a_least_score_refuses_and_a_dry_run_writes_nothing(self):
        source = self.sources["severe-csv"]
        output = self.directory / "none.db"
        report = self.clean(source, output, "--min-score", "100", statuses=(1,))
        self.assertEqual((report["written"], output.exists()), (False, False))
        dry = self.clean(source, output, "--dry-run")
        self.assertEqual((dry["written"], output.exists()), (False, False))
        self.assertEqual([path.name for path in self.directory.glob("none.db*")], [])
        wet = self.clean(source, output, "--min-score", "60")
        self.assertTrue(wet["written"])
        for one, other in zip(dry["tables"], wet["tables"]):
            self.assertEqual(one["changes"], other["changes"])
            self.assertEqual(one["content_sha256"], other["content_sha256"])


if __name__ == "__main__":
    unittest.main()
