"""A full disk, ours or the server's: 74, nothing left, and the same command works once there is space."""
import contextlib
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import unittest

import support

MEBIBYTE = 1024 * 1024


class SmallDisk:
    """A tmpfs; only root may mount one, and not in every container."""

    def __init__(self, test, size):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="tierline-disk-"))
        test.addCleanup(self.path.rmdir)
        if os.geteuid() != 0:
            raise unittest.SkipTest("only root can mount a small disk")
        self.size(size)
        test.addCleanup(subprocess.run, ["umount", self.path], check=True)

    def size(self, size, *options):
        arguments = ["mount", "-t", "tmpfs", "-o", ",".join([*options, f"size={size}"]), "tmpfs", self.path]
        done = subprocess.run(arguments, capture_output=True, text=True)
        if done.returncode != 0:
            raise unittest.SkipTest(f"cannot mount a small disk: {done.stderr.strip()}")


    def leave(self, size):
        """Fills it but for `size` bytes; none: frees it again."""
        filler = self.path / "filler"
        filler.unlink(missing_ok=True)
        if size is not None:
            filler.write_bytes(bytes(shutil.disk_usage(self.path).free - size))


class DiskFullTest(support.FaultTest):
    scale = "0.05"  # more than fits on the small disks

    def setUp(self):
        super().setUp()
        self.environment["TIERLINE_MIN_DISK_GB"] = "0"  # the disk itself shall say no
        self.make_database()

    def expect_refused(self, result, files):
        self.expect_status(74, result)
        self.assertIn("hint: ", result.err)
        self.assertEqual(result.out, "")
        self.assertEqual(self.files(), files)
        self.expect_whole()

    def test_a_limit_on_our_files_leaves_the_old_ones(self):
        self.expect_works()
        files, published = self.files(), self.published()
        limit = 2 * MEBIBYTE
        process = self.start(preexec=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.expect_refused(self.finish(process), files)
        self.assertEqual(self.published(), published)
        self.expect_works()

    def test_every_file_that_does_not_fit_leaves_nothing(self):
        self.expect_works()
        sizes = {name: len(content) for name, content in self.files().items()}
        source, clean = sizes["source.db"], sizes["clean.db"]
        for size, stage in ((source // 2, "import"), (source + sizes["profile.json"] + clean // 2, "clean")):
            with self.subTest(stage):
                disk = SmallDisk(self, 4 * (source + clean))
                self.work = disk.path / "work"
                with self.held_up_backup() as go_on:
                    process = self.start()
                    support.until(lambda: "stage=backup" in self.said(process))
                    disk.leave(size)  # after preflight, which found room enough
                    go_on()
                    result = self.finish(process)
                self.expect_status(74, result)
                self.assertRegex(result.err, f"stage={stage}[^$]*error: ")
                self.expect_whole()
                disk.leave(None)
                self.expect_works()

    def test_a_disk_that_is_too_small_is_refused_before_the_load(self):
        self.expect_works()
        published = self.published()
        self.work = SmallDisk(self, MEBIBYTE).path / "work"
        result = self.desk()
        self.expect_status(1, result)
        self.assertRegex(result.out, "preflight disk-space: .*work.*needed")
        self.assertEqual(self.published(), published)
        self.assertEqual(self.files(), {})

    @contextlib.contextmanager
    def held_up_backup(self):
        """pg_dump waits for a table until the function that it gives is called."""
        holder = subprocess.Popen(["psql", "-Xq", "-c", "BEGIN; LOCK TABLE servicedesk.tier_history; SELECT pg_sleep(60)"],
                                  env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def let_go():
            self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                     " AND datname = current_database()")
            holder.wait()

        try:
            self.until_asleep()
            yield let_go
        finally:
            holder.kill()
            holder.wait()

    def test_a_full_disk_of_the_server_leaves_the_published_release(self):
        disk = SmallDisk(self, 4 * MEBIBYTE)
        space = f"fault_{os.getpid()}"
        directory = disk.path / "space"
        directory.mkdir()
        shutil.chown(directory, "postgres", "postgres")
        disk.path.chmod(0o711)
        self.sql(f"CREATE TABLESPACE {space} LOCATION '{directory}'", database="postgres")
        self.addCleanup(self.sql, f"DROP TABLESPACE {space}", database="postgres")
        self.addCleanup(self.sql, f"DROP DATABASE {self.environment['PGDATABASE']} WITH (FORCE)", database="postgres")
        self.expect_works()
        published = self.published()
        self.environment["PGOPTIONS"] = f"-c default_tablespace={space}"

        result = self.desk()
        self.expect_status(74, result)
        self.assertRegex(result.err, "hint: .*disk space")
        self.assertEqual(self.published(), published)
        self.expect_whole()

        disk.size(256 * MEBIBYTE, "remount")
        self.expect_works()
        self.assertNotEqual(self.published(), published)


class HealthTest(support.FaultTest):
    """The machine runs low during a step: it looks every 10,000 rows, and stops before anything breaks."""

    scale = "0.1"

    def expect_stopped(self, setting, value, complaint):
        self.make_database()
        self.environment[setting] = value
        result = self.desk()
        self.expect_status(74, result)
        self.assertRegex(result.err, f"stage=import[^$]*error: cannot go on: {complaint}")
        self.assertIn(f"{setting} sets the limit", result.err)
        self.assertEqual(self.files(), {})
        del self.environment[setting]
        self.expect_works()

    def test_less_room_than_the_limit(self):
        self.expect_stopped("TIERLINE_MIN_DISK_GB", "1000000", "[0-9.]+ GB are free")

    def test_more_memory_in_use_than_the_limit(self):
        self.expect_stopped("TIERLINE_MAX_MEMORY_PERCENT", "1", "[0-9.]+ % of the memory are in use")


if __name__ == "__main__":
    support.main()
