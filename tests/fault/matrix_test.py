"""Every program of matrix.toml under every fault: no half state, the status that it should have, and the same command
works afterwards and ends where an undisturbed one ends.

A fault in the middle comes before an exact write or message to the server (break_point.cpp). TIERLINE_FAULT_POINTS says at
how many places spread over the whole run, TIERLINE_FAULT_SHARD ("1/3") which of the programs; --list prints what is run.
"""
import concurrent.futures
import contextlib
import mmap
import os
import re
import shutil
import signal
import sqlite3
import struct
import subprocess
import time

import support
from matrix_cells import applies
from matrix_desk import MATRIX, DeskTest

POINTS = int(os.environ.get("TIERLINE_FAULT_POINTS", "1"))
DAY_SECONDS = 86400


def cells():
    return [(program, fault) for program in MATRIX["programs"] for fault in MATRIX["faults"] if applies(program, fault)]


def spread(count, points):
    """Up to that many of the numbers 1 to count, the first and the last among them when there is more than one."""
    if points == 1 or count < 2:
        return [(count + 1) // 2] if count else []
    return sorted({1 + round(step * (count - 1) / (points - 1)) for step in range(points)})


class MatrixTest(DeskTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.undisturbed = {}

    def broken(self, program, on="write", at=0, do="stop", under=None, shift=0, at_break=None):
        """With a break point; `count` of them there were."""
        counts = self.directory / "counts"
        counts.write_bytes(bytes(mmap.PAGESIZE))
        result = self.run_to_end(
            program, at_break=at_break, LD_PRELOAD=os.environ["TIERLINE_BREAK_POINT"],
            TIERLINE_BREAK_PROGRAM=program["command"][0], TIERLINE_BREAK_COUNTS=str(counts), TIERLINE_BREAK_ON=on,
            TIERLINE_BREAK_AT=str(at), TIERLINE_BREAK_DO=do, TIERLINE_BREAK_SHIFT=str(shift),
            TIERLINE_BREAK_UNDER=":".join(map(str, under if under is not None else self.paths(program, "writes"))))
        writes, messages = struct.unpack("QQ", counts.read_bytes()[:16])
        self.count = {"write": writes, "message": messages}
        return result

    def reference(self, program):
        """State before, state after, and the numbers of places of a run that nobody disturbs."""
        if program["name"] not in self.undisturbed:
            self.given(program)
            before = self.state(program)
            result = self.broken(program)
            self.assertIn(result.status, program.get("ends", [0, 2]), result)
            self.expect_tidy()
            self.undisturbed[program["name"]] = (before, self.state(program), self.count)
        return self.undisturbed[program["name"]]

    def expect(self, program, fault, result, repair=lambda: None):
        """After a fault, which `repair` ends."""
        before, after, _ = self.reference_of
        wanted = program.get("statuses", {}).get(fault, MATRIX["faults"][fault]["status"])
        ends = program.get("ends", [0, 2])
        self.assertIn(result.status, [*wanted, *ends], f"{self.said_of(program, result)}")
        if result.status >= 64:
            self.assertIn("error: ", result.err)
            self.assertEqual(result.out, "")
        repair()
        if program.get("server"):
            self.expect_whole()
        found = self.state(program)
        for name in before.keys() | after.keys() | found.keys():
            self.assertIn(found.get(name), (before.get(name), after.get(name)), f"{name}: {self.said_of(program, result)}")
        if result.status in ends and result.status not in wanted:
            self.assertEqual(found, after, self.said_of(program, result))
        if fault != "kill":
            self.expect_tidy()
        done = found == after
        if done and before != after and not program.get("repeatable", True):
            return
        again = self.run_to_end(program)
        self.assertIn(again.status, [*ends, *(program.get("again", []) if done else [])],
                      f"the second time: {self.said_of(program, again)}")
        if program.get("server"):
            self.expect_whole()
        self.assertEqual(self.state(program), after, f"the second time: {self.said_of(program, again)}")
        self.expect_tidy(but="backups" if fault == "kill" else "")
        self.expect_no_scratch()

    # -- the faults; each a generator of what to do --------------------------------------------------------------------

    def places_of(self, *kinds):
        for kind in kinds:
            for at in spread(self.reference_of[2][kind], POINTS):
                yield kind, at

    def stopped_at(self, program, fault, kinds, act, repair=lambda: None):
        for kind, at in self.places_of(*kinds):
            with self.subTest(f"before {kind} {at} of {self.reference_of[2][kind]}"):
                self.given(program)
                self.expect(program, fault, self.broken(program, on=kind, at=at, at_break=act), repair)

    def fault_kill(self, program):
        def act(pid):
            os.kill(pid, signal.SIGKILL)

        self.stopped_at(program, "kill", ("write", "message"), act, self.until_server_noticed)

    def until_server_noticed(self):
        support.until(lambda: self.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'tierline%'",
                                       database="postgres") == "0")

    def fault_terminate(self, program):
        self.stopped_at(program, "terminate", ("write", "message"), lambda pid: os.kill(pid, signal.SIGTERM))

    def fault_session(self, program):
        def act(_):
            self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'tierline%'",
                     database="postgres")

        self.stopped_at(program, "session", ("message",), act)

    def fault_server(self, program):
        self.stopped_at(program, "server", ("message",), lambda _: self.server.kill(), self.server.start)

    def fault_no_server(self, program):
        self.given(program)
        result = self.run_to_end(program, PGHOST=str(self.directory))
        self.expect(program, "no-server", result)

    def fault_disk(self, program):
        for directory in self.paths(program, "writes"):
            self.given(program)
            self.broken(program, under=[directory])
            for at in spread(self.count["write"], 2 * POINTS):
                with self.subTest(f"{directory.name}, from write {at} on"):
                    self.given(program)
                    result = self.broken(program, on="write", at=at, do="full", under=[directory])
                    self.expect(program, "disk", result)

    def fault_server_disk(self, program):
        from disk_full_test import MEBIBYTE, SmallDisk
        disk = SmallDisk(self, 96 * MEBIBYTE)
        directory = disk.path / "space"
        directory.mkdir()
        shutil.chown(directory, "postgres", "postgres")
        disk.path.chmod(0o711)
        self.space = f"matrix_{os.getpid()}_{time.monotonic_ns()}"
        self.sql(f"CREATE TABLESPACE {self.space} LOCATION '{directory}'", database="postgres")
        self.addCleanup(self.sql, f"DROP TABLESPACE {self.space}", database="postgres")
        self.given(program)
        self.sql("SELECT 1")  # the first session of a database writes a file of the server's own
        disk.leave(0)
        result = self.run_to_end(program)
        disk.leave(None)
        self.expect(program, "server-disk", result)

    def fault_report(self, program):
        self.given(program)
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = self.run_to_end(program, out=full)
        self.expect(program, "report", result)

    def fault_read_only(self, program):
        for directory in self.paths(program, "writes"):
            with self.subTest(directory.name):
                self.given(program)
                directory.chmod(0o555)
                result = self.run_to_end(program, preexec=support.without_rights_of_root)
                self.expect(program, "read-only", result, lambda: directory.chmod(0o755))

    def fault_unreadable(self, program):
        for path in self.paths(program, "reads"):
            with self.subTest(path.name):
                self.given(program)
                path.chmod(0)
                result = self.run_to_end(program, preexec=support.without_rights_of_root)
                self.expect(program, "unreadable", result, lambda: path.chmod(0o644))

    def fault_truncated(self, program):
        for path in self.paths(program, "reads"):
            with self.subTest(path.name):
                self.given(program)
                whole = path.read_bytes()
                path.write_bytes(whole[:len(whole) // 2])
                result = self.run_to_end(program)
                self.expect(program, "truncated", result, lambda: path.write_bytes(whole))

    def fault_locked_file(self, program):
        for path in self.paths(program, "reads"):
            if path.suffix == ".db":
                self.given(program)
                with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as holder:
                    holder.execute("BEGIN EXCLUSIVE")
                    result = self.run_to_end(program)
                self.expect(program, "locked-file", result)

    def fault_locked_table(self, program):
        if POINTS < program.get("patient", 0):
            self.skipTest("waits for a minute: with many places only")
        for table in program["locks"]:
            with self.subTest(table):
                self.given(program)
                holder = subprocess.Popen(
                    ["psql", "-Xq", "-c", f"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600)"],
                    env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    self.until_asleep()
                    result = self.run_to_end(program)
                finally:
                    self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
                             database="postgres")
                    holder.wait()
                self.expect(program, "locked-table", result)

    def fault_twice(self, program):
        self.given(program)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda _: self.run_to_end(program), range(2)))
        ends = program.get("ends", [0, 2])
        refused = program.get("statuses", {}).get("twice", MATRIX["faults"]["twice"]["status"])
        for result in results:
            self.assertIn(result.status, [*ends, *refused, *program.get("again", [])], self.said_of(program, result))
        done = [result for result in results if result.status in ends]
        self.assertTrue(done, [self.said_of(program, result) for result in results])
        if program.get("repeatable", True):
            self.expect(program, "twice", done[0])
        elif program.get("server"):
            self.expect_whole()

    def fault_clock(self, program):
        kind = "message" if program.get("server") else "write"
        for shift in (-DAY_SECONDS, 365 * DAY_SECONDS):
            for at in spread(self.reference_of[2][kind], POINTS):
                with self.subTest(f"{shift} s before {kind} {at}"):
                    self.given(program)
                    result = self.broken(program, on=kind, at=at, do="clock", shift=shift)
                    self.expect(program, "clock", result)


def cell_test(program, fault):
    def test(self):
        self.reference_of = self.reference(program)
        getattr(self, "fault_" + fault.replace("-", "_"))(program)

    return test


def add_tests():
    number, shards = map(int, os.environ.get("TIERLINE_FAULT_SHARD", "1/1").split("/"))
    mine = MATRIX["programs"][number - 1::shards]
    faults = os.environ.get("TIERLINE_FAULTS", " ".join(MATRIX["faults"])).split()
    for program, fault in cells():
        if program in mine and fault in faults:
            name = re.sub("[^a-z0-9]+", "_", f"{program['name']} {fault}").strip("_")
            setattr(MatrixTest, f"test_{name}", cell_test(program, fault))


add_tests()

if __name__ == "__main__":
    support.main()
