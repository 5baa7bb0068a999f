"""The stack that docker-compose.yml brings up: what can be said about its files without a Docker engine."""
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile
import unittest

# Of the build, to see what its programs are linked with.
PROGRAMS = pathlib.Path(os.environ.get("TIERLINE_PROGRAMS", "/nonexistent"))
ROOT = pathlib.Path(__file__).resolve().parents[2]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


class DevCertTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.directory = pathlib.Path(scratch.name) / "certificates"
        self.certificate = self.directory / "grafana.crt"
        self.key = self.directory / "grafana.key"

    def run_it(self, *arguments, path=None):
        environment = dict(os.environ, PATH=path) if path else None
        return subprocess.run(["/bin/sh", ROOT / "scripts/dev_cert", "--directory", self.directory, *arguments],
                              capture_output=True, text=True, env=environment)

    def openssl(self, *arguments):
        done = subprocess.run(["openssl", *arguments], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_a_browser_that_trusts_it_accepts_it_for_its_names_and_for_no_other(self):
        done = self.run_it("desk.example.org", "192.0.2.7")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for name in ("-verify_hostname=localhost", "-verify_hostname=desk.example.org", "-verify_ip=127.0.0.1",
                     "-verify_ip=::1", "-verify_ip=192.0.2.7"):
            option, _, value = name.partition("=")
            self.assertIn("OK", self.openssl("verify", "-purpose", "sslserver", option, value, "-CAfile",
                                             str(self.certificate), str(self.certificate)))
        refused = subprocess.run(["openssl", "verify", "-verify_hostname", "evil.example.org", "-CAfile",
                                  self.certificate, self.certificate], capture_output=True)
        self.assertNotEqual(refused.returncode, 0)

    def test_key_and_certificate_belong_together_and_only_the_owner_reads_the_key(self):
        self.run_it()
        self.assertEqual(self.openssl("pkey", "-in", str(self.key), "-pubout"),
                         self.openssl("x509", "-in", str(self.certificate), "-noout", "-pubkey"))
        self.assertEqual(stat.S_IMODE(self.key.stat().st_mode), 0o600)
        self.assertEqual(sorted(os.listdir(self.directory)), ["grafana.crt", "grafana.key"])

    def test_it_signs_nothing_but_itself_and_ends_after_a_year(self):
        self.run_it()
        self.assertIn("CA:FALSE", self.openssl("x509", "-in", str(self.certificate), "-noout", "-text"))
        self.openssl("x509", "-in", str(self.certificate), "-noout", "-checkend", str(364 * 86400))
        late = subprocess.run(["openssl", "x509", "-in", self.certificate, "-noout", "-checkend", str(366 * 86400)],
                              capture_output=True)
        self.assertEqual(late.returncode, 1)

    def test_what_is_there_stays_unless_force_is_given(self):
        self.run_it()
        before = self.key.read_bytes()
        refused = self.run_it()
        self.assertEqual(refused.returncode, 65)
        self.assertIn("it exists\nhint: --force", refused.stderr)
        self.assertEqual(self.key.read_bytes(), before)
        self.assertEqual(self.run_it("--force").returncode, 0)
        self.assertNotEqual(self.key.read_bytes(), before)

    def test_other_words_are_a_usage_error_and_write_nothing(self):
        for arguments in (["--other"], ["--directory"], ["a b"], ["x,DNS:y"], [""]):
            self.assertEqual(self.run_it(*arguments).returncode, 64, arguments)
        self.assertFalse(self.directory.exists())

    def test_without_openssl_it_says_so(self):
        with tempfile.TemporaryDirectory() as tools:
            os.symlink("/usr/bin/dirname", pathlib.Path(tools) / "dirname")
            done = self.run_it(path=tools)
        self.assertEqual(done.returncode, 69)
        self.assertIn("cannot find openssl", done.stderr)

    def test_git_ignores_where_it_writes(self):
        self.assertIn("/certificates/", read(".gitignore").splitlines())


class ComposeTest(unittest.TestCase):
    FILES = sorted(path.name for path in ROOT.glob("docker-compose*.yml"))

    def test_every_variable_is_in_the_example_of_env(self):
        listed = set(re.findall(r"^#?([A-Z_]+)=", read(".env.example"), re.MULTILINE))
        for name in self.FILES:
            for variable in re.findall(r"(?<!\$)\$\{([A-Z_]+)", read(name)):
                self.assertIn(variable, listed, name)

    def test_every_file_it_mounts_is_here(self):
        for name in self.FILES:
            for path in re.findall(r"^ +- \./([^:]+):", read(name), re.MULTILINE):
                self.assertTrue((ROOT / path).exists(), path)

    def test_the_switches_name_files_that_are_here_and_all_of_them_are_documented(self):
        switches = re.findall(r"COMPOSE_FILE=([^\s`]+)", read(".env.example") + read("grafana/README.md"))
        named = {name for switch in switches for name in switch.split(":")}
        self.assertEqual(named, set(self.FILES))

    def test_https_uses_what_dev_cert_writes(self):
        override = read("docker-compose.https.yml")
        for name in ("grafana.crt", "grafana.key"):
            self.assertIn("/from/" + name, override)
            self.assertIn("/etc/tierline/certificate/" + name, override)

    @unittest.skipUnless(shutil.which("docker-compose"), "docker-compose is not installed")
    def test_compose_itself_accepts_every_choice_of_files_and_refuses_secrets_that_are_not_set(self):
        demanded = {name for file in self.FILES for name in re.findall(r"\$\{([A-Z_]+):\?", read(file))}
        with tempfile.NamedTemporaryFile("w", suffix=".env") as file:
            file.write("".join(f"{name}=given\n" for name in demanded))
            file.flush()
            usual, *others = sorted(self.FILES, key=len)
            for choice in ((usual,), *((usual, other) for other in others), (usual, *others)):
                switches = [word for name in choice for word in ("-f", name)]
                for secrets, accepted in ((file.name, True), ("/dev/null", False)):
                    done = subprocess.run(["docker-compose", "--env-file", secrets, *switches, "config", "-q"], cwd=ROOT,
                                          capture_output=True, text=True)
                    self.assertEqual(done.returncode == 0, accepted, f"{choice}: {done.stderr}")


class NotifyingTest(unittest.TestCase):
    """grafana/optional/notifying.json: the same alerts, but people hear of them."""

    def setUp(self):
        self.quiet = json.loads(read("grafana/provisioning/alerting/tierline.json"))
        self.loud = json.loads(read("grafana/optional/notifying.json"))

    @staticmethod
    def rules(document):
        return [rule for group in document["groups"] for rule in group["rules"]]

    def test_it_has_the_same_rules_and_changes_only_who_hears_of_them(self):
        for document in (self.quiet, self.loud):
            for rule in self.rules(document):
                rule.pop("notification_settings")
        self.assertTrue(self.rules(self.quiet))
        self.assertEqual(self.loud["groups"], self.quiet["groups"])

    def test_nothing_mutes_it_and_its_receiver_is_in_the_file(self):
        points = {point["name"]: point["receivers"] for point in self.loud["contactPoints"]}
        for rule in self.rules(self.loud):
            self.assertEqual(rule["notification_settings"], {"receiver": "tierline-people"})
        self.assertEqual(sorted(receiver["type"] for receiver in points["tierline-people"]), ["email", "slack"])

    def test_secrets_and_addresses_come_from_the_environment_that_compose_gives(self):
        override = read("docker-compose.notify.yml")
        people = next(point for point in self.loud["contactPoints"] if point["name"] == "tierline-people")
        for receiver in people["receivers"]:
            for key in ("url", "addresses"):
                if key in receiver["settings"]:
                    variable = re.fullmatch(r"\$\{([A-Z_]+)\}", receiver["settings"][key])
                    self.assertIsNotNone(variable, receiver)
                    self.assertRegex(override, rf"(?m)^ +{variable[1]}: \$\{{[A-Z_]+:\?")

    def test_it_is_off_unless_its_file_is_chosen(self):
        self.assertNotIn("notifying", read("docker-compose.yml"))
        self.assertNotIn("slack", json.dumps(self.quiet).lower())
        place = re.search(r"tierline\.json:(/\S+):ro", read("docker-compose.yml"))[1]
        self.assertIn("/notifying.json:" + place + ":ro", read("docker-compose.notify.yml"))


def packages(group):
    lines = [line.split() for line in read("scripts/packages").splitlines()]
    return {words[1] for words in lines if words and words[0] == group}


def is_debian_12():
    release = pathlib.Path("/etc/os-release")
    return release.exists() and 'VERSION_ID="12"' in release.read_text() and shutil.which("dpkg-query")


class DockerfileTest(unittest.TestCase):
    TEXT = read("Dockerfile")

    def test_every_path_it_copies_is_here_and_gets_into_the_context(self):
        let_in = [line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")]
        for words in re.findall(r"^COPY (?!--from)(.+)$", self.TEXT, re.MULTILINE):
            for path in words.split()[:-1]:
                self.assertTrue((ROOT / path).exists(), path)
                self.assertIn(path, let_in)
        for path in let_in:
            self.assertRegex(self.TEXT, r"(?m)^COPY .*" + re.escape(path))

    def test_the_rest_stays_out(self):
        rules = [line for line in read(".dockerignore").splitlines() if line and not line.startswith("#")]
        self.assertEqual(rules[0], "*")
        self.assertTrue(all(rule.startswith("!") for rule in rules[1:]))

    def test_packages_come_from_the_one_list(self):
        self.assertNotIn("apt-get install", self.TEXT)
        groups = re.findall(r"^RUN \S*install_packages ([a-z]+)", self.TEXT, re.MULTILINE)
        self.assertEqual(groups, ["build", "image"])
        for group in groups:
            self.assertTrue(packages(group), group)

    @unittest.skipUnless(is_debian_12() and (PROGRAMS / "tierlined").exists(), "no Debian 12, or no programs")
    def test_the_image_has_the_libraries_of_the_programs_and_no_others(self):
        programs = [PROGRAMS / name for name in ("tierline", "tierlined")]
        shown = subprocess.run(["objdump", "-p", *programs], capture_output=True, text=True, check=True)
        linked = subprocess.run(["ldd", *programs], capture_output=True, text=True, check=True).stdout
        owners = set()
        for library in set(re.findall(r"NEEDED +(\S+)", shown.stdout)):
            path = re.search(re.escape(library) + r" => (\S+)", linked)
            if not path:
                continue
            for name in (os.path.realpath(path[1]), path[1]):
                found = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True)
                if found.returncode == 0:
                    owners.add(found.stdout.split(":")[0])
                    break
            else:
                self.fail(f"no package has {library}")
        of_every_image = {"libc6", "libgcc-s1", "libstdc++6"}
        self.assertEqual(owners - of_every_image, {name for name in packages("image") if name.startswith("lib")})

    def test_it_runs_tierline_and_not_as_root(self):
        last = self.TEXT[self.TEXT.rindex("\nFROM "):]
        self.assertRegex(last, r"(?m)^USER tierline$")
        self.assertRegex(last, r'(?m)^ENTRYPOINT \["tierline"\]$')
        self.assertLess(last.index("\nUSER "), last.index("\nENTRYPOINT "))

    def test_the_daemon_is_in_the_same_image_and_its_service_is_open_on_this_machine_alone(self):
        self.assertIn("/opt/tierline/bin/tierlined /usr/local/bin/", self.TEXT)
        service = re.search(r"(?ms)^  tierlined:\n(.*?)^(?:  \w|\w)", read("docker-compose.yml"))[1]
        self.assertIn("entrypoint: [tierlined]", service)
        self.assertIn('- "127.0.0.1:${DAEMON_PORT:-9464}:9464"', service)
        self.assertIn("image: tierline\n", service)


if __name__ == "__main__":
    unittest.main()
