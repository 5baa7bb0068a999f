"""scripts/systemd and scripts/cron: accepted by systemd's own tools, hardened, and calling what there is."""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import tomllib
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(os.environ.get("TIERLINE_PROGRAMS", "/nonexistent"))
UNITS = ROOT / "scripts/systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
TIMERS = sorted(path.name for path in UNITS.glob("*.timer"))
CRONTAB = (ROOT / "scripts/cron/tierline").read_text(encoding="utf-8")
OTHERS = ("sysinit", "basic", "shutdown", "timers", "network-online", "multi-user")  # targets that systemd brings
EXPOSURE_LIMIT = 15  # tenths: 1.5 of 10, which systemd calls OK


def setting(name, key):
    return re.findall(rf"^{key}=(.*)$", (UNITS / name).read_text(encoding="utf-8"), re.MULTILINE)


def commands():
    """What units and crontab call, without the program's directory."""
    called = [shlex.split(line) for name in SERVICES for line in setting(name, "ExecStart")]
    called += [shlex.split(line) for line in re.findall(r"\$\((tierline [^)]*)\)", CRONTAB)]
    return [[pathlib.Path(first).name, *rest] for first, *rest in called]


class InstalledTest(unittest.TestCase):
    """The units in a root of their own, as the package installs them."""

    def setUp(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is not installed")
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        self.units = self.root / "usr/lib/systemd/system"
        self.units.mkdir(parents=True)
        for name in SERVICES + TIMERS:
            shutil.copy(UNITS / name, self.units)
        for name in ("tierlined.service.d", "tierline-.service.d"):
            shutil.copytree(UNITS / "every.service.d", self.units / name)
        for name in OTHERS:
            (self.units / f"{name}.target").write_text("[Unit]\nDescription=of systemd\n")
        for name in ("usr/bin/tierline", "usr/bin/tierlined", "etc/tierline/on-failure", "bin/kill"):
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("#!/bin/sh\n")
            path.chmod(0o755)

    def analyze(self, *arguments):
        done = subprocess.run(["systemd-analyze", f"--root={self.root}", *arguments], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def verify(self):
        return self.analyze("verify", "--man=no", *SERVICES, *TIMERS)

    def exposure(self, name, limit=EXPOSURE_LIMIT):
        return self.analyze("security", "--offline=true", f"--threshold={limit}", name)

    def test_systemd_accepts_every_unit(self):
        self.assertEqual(self.verify(), (0, ""))

    def test_and_would_refuse_a_slip(self):
        with (self.units / "tierlined.service").open("a") as unit:
            unit.write("[Service]\nWatchdogSek=1\n")
        self.assertIn("WatchdogSek", self.verify()[1])
        (self.root / "usr/bin/tierline").unlink()
        self.assertNotEqual(self.verify()[0], 0)

    def test_every_service_is_hardened(self):
        for name in SERVICES:
            status, said = self.exposure(name)
            self.assertEqual(status, 0, said)

    def test_and_would_not_be_without_its_drop_ins(self):
        shutil.rmtree(self.units / "tierlined.service.d")
        self.assertNotEqual(self.exposure("tierlined.service")[0], 0)

    def test_every_service_runs_as_tierline_with_the_settings_of_etc(self):
        for name in ("tierlined.service.d", "tierline-.service.d"):
            account = (self.units / name / "10-account.conf").read_text()
            for line in ("User=tierline", "EnvironmentFile=-/etc/tierline/tierline.env", "StateDirectory=tierline"):
                self.assertIn(f"\n{line}\n", account)

    def test_timers_name_times_that_systemd_knows(self):
        for name in TIMERS:
            for when in setting(name, "OnCalendar"):
                self.assertEqual(subprocess.run(["systemd-analyze", "calendar", when], capture_output=True).returncode, 0, when)


class UnitsTest(unittest.TestCase):
    def test_a_timer_has_its_service_catches_up_and_never_runs_beside_the_daemon(self):
        self.assertTrue(TIMERS)
        for name in TIMERS:
            self.assertIn(name.replace(".timer", ".service"), SERVICES)
            self.assertEqual(setting(name, "Persistent"), ["true"])
            self.assertEqual(setting(name, "Conflicts"), ["tierlined.service"])

    def test_people_are_told_of_a_failure_and_a_warning_is_none(self):
        for name in SERVICES:
            if name == "tierline-failure@.service":
                continue
            self.assertEqual(setting(name, "OnFailure"), ["tierline-failure@%N.service"], name)
            if name != "tierlined.service":
                self.assertEqual((setting(name, "Type"), setting(name, "SuccessExitStatus")), (["oneshot"], ["2"]), name)

    def test_the_daemon_says_when_it_is_ready_and_is_watched(self):
        self.assertEqual(setting("tierlined.service", "Type"), ["notify"])
        self.assertTrue(setting("tierlined.service", "WatchdogSec"))

    def test_the_file_of_settings_has_only_variables_that_are_read(self):
        known = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
        named = re.findall(r"^#?([A-Z_]+)=", (UNITS / "tierline.env").read_text(encoding="utf-8"), re.MULTILINE)
        self.assertTrue(named)
        self.assertLessEqual(set(named), known)

    @unittest.skipUnless((PROGRAMS / "tierline").exists(), "no programs")
    def test_every_command_they_call_knows_its_words_and_options(self):
        self.assertGreater(len(commands()), 6)
        for program, *arguments in commands():
            if not (PROGRAMS / program).exists():
                self.assertEqual(program, "on-failure")
                continue
            words = [word for word in arguments[:2] if re.fullmatch("[a-z][a-z-]*", word)]
            known = ""
            for count in range(len(words) + 1):
                done = subprocess.run([PROGRAMS / program, *words[:count], "--help"], capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, f"{program} {words}")
                known += done.stdout
            for option in (each for each in arguments if each.startswith("--")):
                self.assertRegex(known, rf"(?m)^  (-\w,)?{option}\b", f"{program} {words}")


class CrontabTest(unittest.TestCase):
    LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))

    @staticmethod
    def lines():
        return [line for line in CRONTAB.splitlines() if line and not line.startswith("#") and "=" not in line.split()[0]]

    def test_every_line_has_five_fields_within_their_limits_a_user_and_a_command(self):
        self.assertEqual(len(self.lines()), 7)
        for line in self.lines():
            *fields, user, command = line.split(None, 6)
            for field, (least, most) in zip(fields, self.LIMITS):
                self.assertTrue(field == "*" or least <= int(field) <= most, line)
            self.assertEqual(user, "tierline")
            self.assertNotIn("%", command)  # cron would make it a line's end
            self.assertEqual(subprocess.run(["/bin/sh", "-n", "-c", command], capture_output=True).returncode, 0, line)

    def test_a_job_is_silent_when_all_is_well_and_shows_its_report_when_not(self):
        command = self.lines()[0].split(None, 6)[6].replace("cd /var/lib/tierline && ", "")
        with tempfile.TemporaryDirectory() as directory:
            tierline = pathlib.Path(directory) / "tierline"
            for status, wanted in ((0, ""), (1, "the report\n"), (2, "the report\n"), (69, "the report\n")):
                tierline.write_text(f"#!/bin/sh\necho the report\nexit {status}\n")
                tierline.chmod(0o755)
                done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True,
                                      env={"PATH": f"{directory}:/usr/bin:/bin"})
                self.assertEqual(done.stdout, wanted)

    def test_cron_the_timers_and_the_daemon_do_the_same(self):
        of_units = [each[1:] for each in commands() if each[0] == "tierline" and "--log-level" not in each]
        of_cron = [each[1:each.index("--log-level")] for each in commands() if "--log-level" in each]
        of_daemon = [job["command"] for job in tomllib.loads((ROOT / "rules/schedule.toml").read_text())["jobs"]]
        self.assertEqual(sorted(of_units), sorted(of_daemon))
        self.assertEqual(sorted(of_cron), sorted(of_daemon))


if __name__ == "__main__":
    unittest.main()
