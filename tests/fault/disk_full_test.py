"""A full disk, ours or the server's: 74, nothing left, and the same command works once there is space."""
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
                disk = SmallDisk(self, size)
                self.work = disk.path / "work"
                result = self.desk()
                self.expect_status(74, result)
                self.assertRegex(result.err, f"stage={stage}[^$]*error: ")
                self.expect_whole()
                disk.size(4 * (source + clean), "remount")
                self.expect_works()

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


if __name__ == "__main__":
    support.main()
