"""Loading a cleaned database, beside the server alone and beside what people use for it."""
import json
import os
import shlex
import shutil
import sqlite3
import statistics
import subprocess
import tempfile

import desk
import harness
from desk import TABLES
from harness import Case, Failed, Limit, ROOT, pair_ratio, program
from server import SETTINGS, Server

ABOUT = "a cleaned database of 260,130 rows into PostgreSQL, beside a server-side COPY of the same rows and beside other tools"
TARGETS = (*desk.TARGETS, "migrator", "bench_load_tables", "bench_scan_columns")
ZONE = "Australia/Perth"
INDEXES = ROOT / "bench" / "indexes_16.sql"
COMPRESSIONS = ("pglz", "lz4")

FLOOR_WALL = 1.25
FLOOR_CPU = {"pglz": 1.6, "lz4": 1.8}
SCAN_CPU = 2.0
SHELL_WALL = 1.5
SHELL_CPU = 0.6
PGLOADER_WALL = 5
PGLOADER_CPU = 0.2
LZ4_CPU = 0.8
INDEXED_WALL = 1.5
JOBS_WALL = 0.9
PROOF_WALL = 0.7
PEAK_MIB = 48
SMALL_SLACK = 1.25  # a machine of CI is anybody's, and its rounds are few
# With its own setting of 100,000 rows it runs out of its 1 GiB of memory.
PGLOADER_SETTING = "prefetch rows = 5000"

parts = {}  # reports of migrator, by case
server_version = {}


def settings():
    """What a comparison must say beside its figures."""
    yield f"PostgreSQL {server_version['is']}, {', '.join(f'{name} = {value}' for name, value in SETTINGS.items())}; a unix socket"
    for peer, words, does in (
            ("sqlite3", ("--version",), "with psql: the same typed tables and rows, a transaction a table, no tiers"),
            ("pgloader", ("--version",), f"--with '{PGLOADER_SETTING}' (with its own 100,000 it runs out of its 1 GiB of memory): texts "
                                         "and dates stay text"),
            ("ogr2ogr", ("--version",), "with PG_USE_COPY, one transaction a table: texts and dates become varchar")):
        if shutil.which(peer):
            said = subprocess.run([peer, *words], capture_output=True, text=True, check=True).stdout.splitlines()[0]
            yield f"{peer} ({said.strip()}) {does}"


class Bench:
    """The rows in every form that a case needs, and how a case's result is held against them."""

    def __init__(self, say):
        folder = desk.folder(1, say)
        self.clean, self.peers = folder / "clean.db", folder / "tables.db"
        self.rows = desk.rows(self.clean)
        self.server = Server()
        server_version["is"] = self.server.version
        self.folder = tempfile.TemporaryDirectory(prefix="tierline-bench-")
        os.chmod(self.folder.name, 0o755)  # the server's own COPY reads there
        self._make_templates()
        if not self.peers.exists():
            self._make_peers_source()

    def _make_templates(self):
        """Database `booked` has the books that a release needs; `shaped` the empty tables of one, too."""
        server = self.server
        for name in ("booked", "shaped"):
            server.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", "postgres")
        server.sql("CREATE DATABASE booked", "postgres")
        server.run([program("tierline"), "schema", "apply", "--log-level", "error"], "booked")
        server.sql("CREATE DATABASE shaped TEMPLATE booked", "postgres")
        server.run([program("bench_load_tables"), str(self.clean), "shape", "lz4", "v2", "1"], "shaped")
        self.columns, self.contents, self.surrogates = {}, {}, {}
        for table in TABLES:
            names = server.sql(
                "SELECT string_agg(column_name, ',' ORDER BY ordinal_position) FROM information_schema.columns "
                f"WHERE table_schema = 'shape' AND table_name = '{table}'", "shaped").split(",")
            present = {name for name, _ in desk.columns(self.clean, table)}
            self.columns[table] = [name for name in names if name in present]
            self.surrogates[table] = names[0] if names[0] not in present else None
            self.contents[table] = self._content("shape", table, "shaped")
            server.sql(f"\\copy shape.{table} TO '{self.folder.name}/{table}' (FORMAT binary)", "shaped")
            os.chmod(f"{self.folder.name}/{table}", 0o644)
        server.sql("TRUNCATE " + ", ".join(f"shape.{table}" for table in TABLES), "shaped")

    def _make_peers_source(self):
        """The data's tables alone, named and declared as in the cleaned database."""
        with sqlite3.connect(self.peers) as database:
            database.execute("ATTACH ? AS clean", (str(self.clean),))
            for table in TABLES:
                declared = ", ".join(f"{name} {kind}" for name, kind in desk.columns(self.clean, table)
                                     if name in self.columns[table])
                names = ", ".join(self.columns[table])
                database.execute(f"CREATE TABLE {table} ({declared})")
                database.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM clean.{table}")

    def _content(self, schema, table, database="bench"):
        columns = ", ".join(self.columns[table])
        return self.server.sql(f"SELECT count(*), sum(hashtextextended(ROW({columns})::text, 0)) FROM {schema}.{table}", database)

    def same_rows(self, schema):
        for table in TABLES:
            if self._content(schema, table) != self.contents[table]:
                raise Failed(f"{schema}.{table} is not what the others load")

    def as_many_rows(self, schema):
        rows = sum(int(self.server.sql(f"SELECT count(*) FROM {schema}.{table}")) for table in TABLES)
        if rows != self.rows:
            raise Failed(f"{rows} of {self.rows} rows are in {schema}")

    def case(self, name, command, compression, check, template="shaped", **more):
        return Case(name, command, self.rows, before=lambda: self.server.fresh(template, compression), check=check, cores=2,
                    server=self.server, **more)

    def ours(self, name, compression, tiers="none", jobs=1, *more):
        command = [program("bench_load_tables"), self.clean, "loaded", compression, tiers, jobs, *more]
        return self.case(name, command, compression, lambda out: self.same_rows("loaded"), reports_peak=True)

    def floor(self, compression):
        script = "".join(f"CREATE TABLE floor.{table} (LIKE shape.{table} INCLUDING CONSTRAINTS);\n"
                         f"COPY floor.{table} FROM '{self.folder.name}/{table}' (FORMAT binary);\n" for table in TABLES)
        path = f"{self.folder.name}/floor.sql"
        with open(path, "w", encoding="utf-8") as file:
            file.write("CREATE SCHEMA floor;\n" + script)
        return self.case(f"server-side COPY, {compression}", ["psql", "-XAtq1", "-v", "ON_ERROR_STOP=1", "-f", path],
                         compression, lambda out: self.same_rows("floor"))

    def shell(self, compression):
        lines = ["set -e -o pipefail", f"export PGTZ={ZONE}"]
        for table in TABLES:
            names = ", ".join(self.columns[table])
            lines.append(f'psql -Xq -c "CREATE TABLE public.{table} (LIKE shape.{table} INCLUDING CONSTRAINTS)"')
            if self.surrogates[table]:
                lines.append(f'psql -Xq -c "ALTER TABLE public.{table} DROP COLUMN {self.surrogates[table]}"')
            lines.append(f'sqlite3 -csv {shlex.quote(str(self.clean))} "SELECT {names} FROM {table}" '
                         f'| psql -Xq -c "\\copy public.{table} ({names}) FROM STDIN (FORMAT csv)"')
        return self.case(f"sqlite3 | psql, {compression}", ["bash", "-c", "\n".join(lines)], compression,
                         lambda out: self.same_rows("public"))

    def pgloader(self, compression):
        place = self.server.place
        target = f"postgresql://{place['PGUSER']}@unix:{place['PGHOST']}:{place['PGPORT']}/bench"
        return self.case(f"pgloader, {compression}", ["pgloader", "--quiet", "--with", PGLOADER_SETTING, self.peers, target], compression,
                         lambda out: self.as_many_rows("public"))

    def ogr2ogr(self, compression):
        command = ["ogr2ogr", "-f", "PostgreSQL", "PG:dbname=bench", self.peers, "-oo", "LIST_ALL_TABLES=YES", "-nlt", "NONE",
                   "--config", "PG_USE_COPY", "YES", "-gt", "unlimited", *TABLES]
        return self.case(f"ogr2ogr, {compression}", command, compression, lambda out: self.as_many_rows("public"))

    def migrator(self, name, *words):
        def keep(out):
            report = json.loads(out)
            if report["verdict"] != "pass":
                raise Failed(f"{name}: {report['verdict']}")
            self.same_rows(report["schema"])
            parts.setdefault(name, []).append(report)

        command = [program("migrator"), "--source", self.clean, "--json", "--log-level", "error", "--progress", "none", *words]
        return self.case(name, command, "pglz", keep, template="booked", reports_peak=True)


def cases(say):
    bench = Bench(say)
    scan = Case("scan of all columns", [program("bench_scan_columns"), bench.peers], bench.rows)
    made = [scan]
    for compression in COMPRESSIONS:
        made += [bench.floor(compression), bench.ours(f"copy, {compression}", compression)]
    made += [bench.ours("copy, lz4, tiers", "lz4", "v2"), bench.ours("copy, lz4, 16 indexes", "lz4", "none", 1, INDEXES),
             bench.ours("copy, lz4, 2 jobs", "lz4", "none", 2)]
    for proof in ("counts", "aggregates", "full"):
        made.append(bench.migrator(f"migrator, proof {proof}", "--mode", "simple", "--proof", proof))
    made.append(bench.migrator("migrator, 2 jobs", "--mode", "simple", "--jobs", "2"))
    for peer, case in (("sqlite3", bench.shell), ("pgloader", bench.pgloader), ("ogr2ogr", bench.ogr2ogr)):
        if harness.SMALL and peer != "sqlite3":
            continue
        if shutil.which(peer):
            made += [case(compression) for compression in COMPRESSIONS]
        else:
            say(f"note: {peer} is not installed and left out")
    return made


def by_name(results):
    return {result.case.name: result for result in results}


def seconds(name, part):
    return [report[f"{part}_seconds"] for report in parts[name]]


def ratios(results):
    found = by_name(results)
    for compression in COMPRESSIONS:
        ours = found[f"copy, {compression}"]
        for peer in ("server-side COPY", "sqlite3 | psql", "pgloader", "ogr2ogr"):
            other = found.get(f"{peer}, {compression}")
            if other:
                yield (f"{compression}: {peer} takes {pair_ratio(other, ours):.2f} x the wall time of our copy, "
                       f"{pair_ratio(other, ours, 'all_cpu_seconds'):.2f} x the CPU of client and server")
    tiers = pair_ratio(found["copy, lz4, tiers"], found["copy, lz4"], "all_cpu_seconds") - 1
    yield f"lz4: tiers computed on the way cost {100 * tiers:.0f} % more CPU of client and server"
    for two, one in (("copy, lz4, 2 jobs", "copy, lz4"), ("migrator, 2 jobs", "migrator, proof aggregates")):
        yield (f"{two}: {pair_ratio(found[two], found[one]):.2f} x the wall time of {one}, "
               f"{pair_ratio(found[two], found[one], 'all_cpu_seconds'):.2f} x the CPU of client and server")
    for name in parts:
        means = {part: statistics.median(seconds(name, part)) for part in ("copy", "index", "proof")}
        yield (f"{name}: copy {means['copy']:.2f} s, keys, indexes and statistics {means['index']:.2f} s, "
               f"proof {means['proof']:.2f} s")


def limits(results, clock):
    found = by_name(results)
    wall_counts = clock == "wall_seconds" and not harness.SMALL

    def ratio(one, other, field, most, sentence):
        value = pair_ratio(found[one], found[other], field)
        most *= SMALL_SLACK if harness.SMALL else 1
        return Limit(value <= most, f"{one}: {value:.2f} x {sentence.format(other)}, at most {most:.2f}")

    for compression in COMPRESSIONS:
        ours = f"copy, {compression}"
        if not harness.SMALL:  # a third of a second, which a strange machine disturbs too easily
            yield ratio(ours, "scan of all columns", "cpu_seconds", SCAN_CPU, "the client's CPU of a {}")
        for peer, cpu, wall in (("server-side COPY", FLOOR_CPU[compression], FLOOR_WALL),
                                ("sqlite3 | psql", SHELL_CPU, 1 / SHELL_WALL), ("pgloader", PGLOADER_CPU, 1 / PGLOADER_WALL)):
            other = f"{peer}, {compression}"
            if other in found:
                yield ratio(ours, other, "all_cpu_seconds", cpu, "the CPU of {}")
                if wall_counts:
                    yield ratio(ours, other, "wall_seconds", wall, "the wall time of {}")
    yield ratio("copy, lz4", "copy, pglz", "all_cpu_seconds", LZ4_CPU, "the CPU of {}")
    if wall_counts:
        yield ratio("copy, lz4, 16 indexes", "copy, lz4", "wall_seconds", INDEXED_WALL, "the wall time of {}")
        yield ratio("copy, lz4, 2 jobs", "copy, lz4", "wall_seconds", JOBS_WALL, "the wall time of {}")
        name = "migrator, proof full"
        share = statistics.median(proof / copy for proof, copy in zip(seconds(name, "proof"), seconds(name, "copy")))
        yield Limit(share <= PROOF_WALL, f"{name}: the proof takes {share:.2f} x the copy, at most {PROOF_WALL}")
    for result in results:
        if result.case.reports_peak:
            yield Limit(result.peak_mib <= PEAK_MIB, f"{result.case.name}: {result.peak_mib:.1f} MiB, at most {PEAK_MIB}")
