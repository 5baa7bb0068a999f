"""Demo data of one scale as every step finds it: exports, source database, profile, cleaned database."""
import hashlib
import shutil
import sqlite3
import subprocess

from harness import DATA, ROOT, Failed, program

TABLES = ("tickets", "comments", "timesheets")
QUIET = ["--log-level", "error", "--progress", "none"]
TARGETS = ("tierline", "importer", "profiler", "cleaner")


def exports(folder):
    return [folder / f"{table}.csv" for table in TABLES]


def folder(scale, say):
    """Made once for a contract: what another one cleaned is refused."""
    contract = hashlib.sha256((ROOT / "contracts" / "servicedesk.toml").read_bytes()).hexdigest()
    made = DATA / f"desk_{scale}_of_contract_{contract[:8]}"
    if not made.exists():
        say(f"making demo data of scale {scale}, its source database and its cleaned database")
        partial = made.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        source, profile = partial / "source.db", partial / "profile.json"
        for name, *words in (["tierline", "demo-data", "--out", partial, "--format", "csv", "--scale", scale],
                             ["importer", "--output", source, *exports(partial)],
                             ["profiler", "--source", source, "--output", profile],
                             ["cleaner", "--source", source, "--profile", profile, "--output", partial / "clean.db"]):
            done = subprocess.run([program(name), *map(str, words), *QUIET], check=False, capture_output=True, text=True)
            if done.returncode not in (0, 2):
                raise Failed(done.stderr)
        partial.rename(made)
    return made


def ask(path, question):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return database.execute(question).fetchall()
    finally:
        database.close()


def columns(path, table):
    """Names and declared types."""
    return [(row[1], row[2]) for row in ask(path, f"PRAGMA table_info({table})")]


def rows(path):
    return sum(ask(path, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES)


def longest_value_bytes(path):
    return max(ask(path, f"SELECT max(length(CAST({name} AS BLOB))) FROM {table}")[0][0] or 0
               for table in TABLES for name, _ in columns(path, table))
