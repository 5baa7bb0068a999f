"""Preflight's answers where the cause is the machine or the server itself, not an option."""
import json
import resource
import subprocess

import support

GIB = 1 << 30


class PreflightTest(support.FaultTest):
    def setUp(self):
        super().setUp()
        self.make_database()

    def look(self, *arguments, preexec=None):
        done = subprocess.run([support.BIN / "preflight", "--work", self.work, "--json", *arguments], env=self.environment,
                              capture_output=True, text=True, check=False, preexec_fn=preexec,
                              timeout=support.PATIENCE_SECONDS)
        report = json.loads(done.stdout)
        return done.returncode, {check["name"]: check for check in report["checks"]}, report["verdict"]

    def test_a_process_that_may_have_little_memory_is_warned(self):
        def little():
            resource.setrlimit(resource.RLIMIT_AS, (GIB, GIB))

        status, checks, verdict = self.look(preexec=little)
        self.assertEqual((status, verdict, checks["memory"]["verdict"]), (2, "warn", "warn"), checks["memory"])
        self.assertEqual(checks["memory"]["available_bytes"], GIB)
        status, checks, verdict = self.look("--require", "memory", preexec=little)
        self.assertEqual((status, verdict, checks["memory"]["verdict"]), (1, "fail", "fail"))

    def test_a_server_whose_connections_are_taken_fails(self):
        server = support.Server(settings="-c max_connections=10 -c superuser_reserved_connections=0")
        self.addCleanup(server.remove)
        self.addCleanup(self.environment.update, dict(self.environment))
        self.environment |= {"PGHOST": str(server.directory), "PGUSER": "postgres", "PGDATABASE": "postgres"}
        self.assertEqual(self.look()[1]["free-connections"]["verdict"], "pass")
        for _ in range(7):
            holder = subprocess.Popen(["psql", "-Xq", "-c", "SELECT pg_sleep(60)"], env=self.environment,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.addCleanup(holder.wait)
            self.addCleanup(holder.kill)
        support.until(lambda: self.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == "7")
        status, checks, _ = self.look()
        self.assertEqual((status, checks["free-connections"]["verdict"]), (1, "fail"), checks["free-connections"])

    def test_no_server_at_all_fails_every_check_that_asks_it(self):
        self.addCleanup(self.environment.update, PGHOST=self.environment["PGHOST"])
        self.environment["PGHOST"] = str(self.directory)
        status, checks, _ = self.look()
        self.assertEqual((status, checks["postgres-reachable"]["verdict"]), (1, "fail"))
        self.assertEqual(checks["encoding"]["verdict"], "fail")
        self.assertEqual(checks["contract-loads"]["verdict"], "pass")


if __name__ == "__main__":
    support.main()
