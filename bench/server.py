"""The PostgreSQL that benchmarks load into: a private one, durable, without autovacuum, gone with the benchmark."""
import atexit
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from harness import Failed, program

DATABASE = "bench"
SETTINGS = {"max_wal_size": "4GB", "autovacuum": "off"}
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    def __init__(self):
        foreign = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        home = tempfile.mkdtemp(prefix="tierline-bench-")
        os.chmod(home, 0o755)  # for root the server runs as user postgres
        self.environment = {**foreign, "TIERLINE_HOME": home}
        atexit.register(self._remove, home)
        self._tierline("start")
        where = dict(re.findall(r"(host|port|user)='?([^' ]+)", self._tierline("url")))
        self.place = {"PGHOST": where["host"], "PGPORT": where["port"], "PGUSER": where["user"]}
        self.environment.update(self.place, PGDATABASE=DATABASE)
        for name, value in SETTINGS.items():
            self.sql(f"ALTER SYSTEM SET {name} = '{value}'", "postgres")
        self.sql("SELECT pg_reload_conf()", "postgres")
        self.version = self.sql("SHOW server_version", "postgres")
        self.postmaster = int(self.sql("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)", "postgres"))

    def _remove(self, home):
        self._tierline("stop")
        shutil.rmtree(home, ignore_errors=True)

    def _tierline(self, word):
        return subprocess.run([program("tierline"), "db", word, "--log-level", "error"], env=self.environment, check=True,
                              capture_output=True, text=True).stdout

    def sql(self, text, database=DATABASE):
        done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", text], env=self.environment,
                              check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"{text}\n{done.stderr}")
        return done.stdout.strip()

    def run(self, command, database):
        done = subprocess.run(list(map(str, command)), env={**self.environment, "PGDATABASE": database}, check=False,
                              capture_output=True, text=True)
        if done.returncode not in (0, 2):
            raise Failed(done.stderr)

    def fresh(self, template, compression):
        """A new database like the template, whose long texts are compressed so by whoever does not say otherwise."""
        self.sql(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", "postgres")
        self.sql(f"CREATE DATABASE {DATABASE} TEMPLATE {template}", "postgres")
        self.sql(f"ALTER DATABASE {DATABASE} SET default_toast_compression = '{compression}'", "postgres")
        self.sql("CHECKPOINT", "postgres")

    def cpu_seconds(self):
        """Of all its processes: those that ended count where the postmaster waited for them."""
        def stat(pid):
            text = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
            return text[text.rindex(")") + 2:].split()

        utime, stime, cutime, cstime = (int(word) for word in stat(self.postmaster)[11:15])
        total = utime + stime + cutime + cstime
        for path in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                fields = stat(path.name)
            except OSError:
                continue
            if int(fields[1]) == self.postmaster:
                total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def cpu_seconds_when_idle(self):
        """After the last session of the case has gone."""
        while self.sql(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{DATABASE}'", "postgres") != "0":
            pass
        return self.cpu_seconds()
