"""The whole way of the data at its full size, at twice that, and with over a million rows: every row is accounted for, CPU
grows with the rows, memory does not. Only CPU and memory are judged, so that a busy machine changes nothing."""
import contextlib
import csv
import itertools
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess

import support

REFERENCE_ROWS = 260_711
STEP = 2  # times as many rows
LARGEST_CPU_RATIO, LEAST_CPU_RATIO = 2.6, 1.3  # of twice the rows
MOST_MEMORY_MIB = 64
LARGEST_MEMORY_RATIO = 1.25
TICKS = os.sysconf("SC_CLK_TCK")


class PerformanceTest(support.FaultTest):
    @classmethod
    def setUpClass(cls):
        cls.server = support.Server(settings="-c max_wal_size=4GB")
        cls.addClassCleanup(cls.server.remove)

    def setUp(self):
        super().setUp()
        self.environment |= {"PGHOST": str(self.server.directory), "PGUSER": "postgres", "TIERLINE_MIN_DISK_GB": "0"}

    def exports(self, times):
        """CSV exports of exactly so many times the reference's rows: demo data, some timesheets booked twice."""
        directory = self.directory / "exports"
        subprocess.run([support.BIN / "tierline", "demo-data", "--out", directory, "--scale", str(times), "--format", "csv"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        files = [directory / f"{table}.csv" for table in support.TABLES]
        rows = 0
        for path in files:
            with open(path, newline="", encoding="utf-8") as file:
                rows += sum(1 for _ in csv.reader(file)) - 1
        missing = times * REFERENCE_ROWS - rows
        self.assertGreaterEqual(missing, 0)
        with open(files[-1], newline="", encoding="utf-8") as file:
            again = list(itertools.islice(csv.reader(file), 1, missing + 1))
        with open(files[-1], "a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(again)
        return files

    def server_seconds(self):
        """CPU of the sessions that have ended."""
        pid = (self.server.data / "postmaster.pid").read_text(encoding="utf-8").split()[0]
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) / TICKS

    def step(self, *words):
        """Runs a program; its report, its CPU seconds with those of the server, and the most memory that it had."""
        self.sql("SELECT 1", database="postgres")
        before = self.server_seconds()
        with open(self.directory / "report", "w+", encoding="utf-8") as out:
            process = subprocess.Popen([support.BIN / words[0], *map(str, words[1:]), "--json"], env=self.environment,
                                       stdout=out, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            self.assertIn(process.returncode, (0, 2), f"{words}: {out.read()}")
            out.seek(0)
            report = json.load(out)
        support.until(lambda: self.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'tierline%'",
                                       database="postgres") == "0")
        seconds = usage.ru_utime + usage.ru_stime + self.server_seconds() - before
        return report, seconds, report["peak_rss_bytes"] / 2**20

    def pipeline(self, times):
        """CPU seconds and MiB of each step; every row of the exports is accounted for."""
        self.make_database()
        files = self.exports(times)
        source, clean = self.directory / "source.db", self.directory / "clean.db"
        figures = {}

        def measure(name, *words):
            report, seconds, mebibytes = self.step(*words)
            figures[name] = (seconds, mebibytes)
            print(f"{times * REFERENCE_ROWS:>9} rows  {name:<13} {seconds:7.2f} s of CPU  {mebibytes:6.1f} MiB", flush=True)
            return report

        imported = measure("importer", "importer", *files, "--output", source)
        shutil.rmtree(self.directory / "exports")
        self.assertEqual(sum(file["rows_read"] for file in imported["files"]), times * REFERENCE_ROWS)
        measure("profiler", "profiler", "--source", source, "--output", self.directory / "profile.json")
        cleaned = measure("cleaner", "cleaner", "--source", source, "--output", clean)
        self.assertEqual(sum(table["rows_read"] for table in cleaned["tables"]),
                         sum(file["rows_inserted"] for file in imported["files"]))
        source.unlink()
        measure("migrator", "migrator", "--source", clean, "--min-score", "0")
        with contextlib.closing(sqlite3.connect(clean)) as database:
            for table in support.TABLES:
                rows = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                self.assertEqual(self.sql(f"SELECT count(*) FROM servicedesk.{table}"), str(rows))
        clean.unlink()
        measure("tier-backfill", "tier-backfill", "--rules", "v1")
        measure("snapshot", "snapshot", "--whole-span")
        measure("validator", "validator")
        self.sql(f"DROP DATABASE {self.environment['PGDATABASE']} WITH (FORCE)", database="postgres")
        return figures

    def test_cpu_grows_with_the_rows_and_memory_does_not(self):
        once = self.pipeline(1)
        twice = self.pipeline(STEP)
        million = self.pipeline(STEP * STEP)
        for few, many in ((once, twice), (twice, million)):
            for name, (seconds, _) in many.items():
                # What is over in a moment is mostly its start.
                if few[name][0] < 0.5:
                    continue
                ratio = seconds / few[name][0]
                self.assertLess(ratio, LARGEST_CPU_RATIO, name)
                self.assertGreater(ratio, LEAST_CPU_RATIO if name in ("importer", "cleaner", "migrator") else 0, name)
        for figures in (once, twice, million):
            for name, (_, mebibytes) in figures.items():
                self.assertLess(mebibytes, MOST_MEMORY_MIB, name)
                self.assertLess(mebibytes, once[name][1] * LARGEST_MEMORY_RATIO, name)


if __name__ == "__main__":
    support.main()
