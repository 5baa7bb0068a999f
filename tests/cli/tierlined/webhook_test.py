"""A webhook over https: who signs for its name is believed only when the machine knows him.

Arguments: the build's bin directory. Environment: PG* of the test server.
"""
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

BIN = pathlib.Path(sys.argv.pop(1))
AUTHORITIES = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")  # where libcurl looks on Debian
PATIENCE_SECONDS = 60
SCHEDULE = """
time_zone = "UTC"
[notify]
webhook = "https://localhost:{port}/hook"
key_file = "{key}"
[[jobs]]
name = "look"
command = ["profiler", "--source", "/no/such/file.db"]
when = "* * * * *"
"""


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.headers, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


UNSHARE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


def may_mount():
    return subprocess.run([*UNSHARE, "mount", "--bind", AUTHORITIES, AUTHORITIES], capture_output=True).returncode == 0


class WebhookTest(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="tierline-webhook-"))
        self.addCleanup(shutil.rmtree, self.directory)
        self.certificate = self.directory / "certificate.pem"
        private = self.directory / "private.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost", "-keyout", private, "-out", self.certificate], check=True,
                       capture_output=True)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, private)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.server.received = []
        self.server.handle_error = lambda *_: None  # a client that does not believe us
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

        self.port = self.server.server_address[1]
        self.key = self.directory / "key"
        self.key.write_text("of-the-receiver-and-us\n", encoding="utf-8")
        self.key.chmod(0o600)
        self.schedule = self.directory / "schedule.toml"
        self.schedule.write_text(SCHEDULE.format(port=self.port, key=self.key), encoding="utf-8")
        database = f"webhook_{os.getpid()}_{time.monotonic_ns()}"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("TIERLINE_")}
        self.environment |= {"TIERLINE_HOME": str(self.directory / "home"), "PGDATABASE": database}
        subprocess.run(["createdb", database], check=True)
        self.addCleanup(subprocess.run, ["dropdb", "--force", database], check=True)
        subprocess.run([BIN / "tierline", "schema", "apply"], env=self.environment, check=True, capture_output=True)
        subprocess.run(["psql", "-XAtqd", database, "-c",
                        "INSERT INTO etl.job_run (job, due_at, outcome, host)"
                        " VALUES ('look', date_trunc('minute', now()) - interval '2 minutes', 'ran', 'x')"], check=True)

    def lines_of(self, *before, saying):
        """The daemon's log when a line with that message has come."""
        with subprocess.Popen([*before, BIN / "tierlined", "--schedule", self.schedule, "--no-http", "--log-format", "json"],
                              env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as daemon:
            watch = threading.Timer(PATIENCE_SECONDS, daemon.kill)
            watch.start()
            lines = []
            for line in daemon.stderr:
                lines.append(json.loads(line))
                if lines[-1]["message"] == saying:
                    daemon.terminate()
                    break
            watch.cancel()
            daemon.stderr.read()
        return lines

    def test_a_certificate_that_nobody_vouches_for_is_refused(self):
        lines = self.lines_of(saying="a failure could not be told")
        self.assertEqual(lines[-1]["message"], "a failure could not be told", lines)
        self.assertIn(f'cannot reach "localhost:{self.port}": SSL', lines[-1]["cause"])
        self.assertEqual(self.server.received, [])

    def test_what_is_told_is_signed(self):
        if not may_mount():
            self.skipTest("no mount namespace here: the machine's list of authorities cannot be another one")
        known = f'mount --bind "{self.certificate}" {AUTHORITIES} && exec "$@"'
        lines = self.lines_of(*UNSHARE, "sh", "-c", known, "sh", saying="a failure was told")
        self.assertEqual(lines[-1]["message"], "a failure was told", lines)
        [(headers, body)] = self.server.received
        self.assertEqual(json.loads(body)["job"], "look")
        signed = hmac.new(b"of-the-receiver-and-us", f'{headers["X-Tierline-Timestamp"]}.'.encode() + body, hashlib.sha256)
        self.assertEqual(headers["X-Tierline-Signature"], f"sha256={signed.hexdigest()}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
