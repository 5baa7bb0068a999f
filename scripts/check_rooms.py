#!/usr/bin/env python3
"""check_rooms.py [ROOT] -- the picture of docs/architecture.md as a test.

Reads the #include lines and a few forbidden words of include/tierline and src; prints
`file:line: what is wrong` for each offence and exits 1 if there is one.
"""
import pathlib
import re
import sys

PURE = {"tickets", "quality", "dashboards"}
MACHINERY = {"config", "observability", "sqlite", "spreadsheet", "postgres", "etl"}
COMMANDS = {"cli", "importer", "profiler", "cleaner", "migrator", "schema", "releases", "tier_backfill",
            "snapshot", "validator", "preflight", "backup", "status", "quarantine", "db", "demo_data", "source", "pods", "costs", "automation"}

MAY_USE = {"base": set()}  # room: the rooms it may include
MAY_USE |= {room: {"base"} for room in PURE | MACHINERY}
MAY_USE |= {room: {"base"} | PURE | MACHINERY for room in COMMANDS}
MAY_USE["quality"] |= {"tickets"}
MAY_USE["etl"] |= {"postgres"}
MAY_USE["migrator"] |= {"releases"}
MAY_USE["schema"] |= {"releases"}
MAY_USE["backup"] |= {"releases"}
MAY_USE["profiler"] |= {"releases"}
MAY_USE["validator"] |= {"releases"}
MAY_USE["status"] |= {"backup"}
for reader in ("importer", "profiler", "cleaner", "migrator", "preflight", "quarantine", "validator"):
    MAY_USE[reader] |= {"source"}
MAY_USE["pipeline"] = {"base"} | PURE | MACHINERY | COMMANDS - {"cli"}
MAY_USE["daemon"] = {"base"} | PURE | MACHINERY | COMMANDS - {"cli"}
MAY_USE["programs"] = {"base", "pipeline", "daemon"} | PURE | MACHINERY | COMMANDS

OWNED = {  # library: the only rooms that may include it
    "pqxx/": {"postgres"},
    "libpq-fe.h": {"postgres"},
    "sqlite3.h": {"sqlite"},
    "zip.h": {"spreadsheet"},
    "expat.h": {"spreadsheet"},
    "xlsxwriter": {"spreadsheet"},
    "spdlog/": {"observability"},
    "openssl/": {"base"},
    "CLI/": {"cli", "programs"},
    "curl/": {"daemon"},
    "systemd/": {"cli", "daemon"},
}

HEAVY = ("nlohmann/json.hpp", "CLI/", "pqxx/", "sqlite3.h")  # not in public headers
LIGHT_READERS = {"cli", "pipeline"}  # but in theirs, which only programs include

SQL = (r"SELECT\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|TRUNCATE\s|COPY\s|"
       r"(CREATE|ALTER|DROP|COMMENT\s+ON|GRANT|REVOKE)\s+[A-Z]+\s")

BANNED = [  # pattern, what to do instead, rooms and files where it is at home
    (r"\b(f|v|vf)?printf\s*\(|\bf?puts\s*\(|\bputchar\s*\(|std::(cout|cerr|clog)\b|fmt::print\b",
     "only cli prints", {"cli"}),
    (r"\b(secure_)?getenv\b|\b(un)?setenv\b", "only config reads the environment", {"config"}),
    (r"(?<![\w.>])(std::|::)?system\s*\(|\bpopen\s*\(", "no shell: base/process.hpp runs tools", set()),
    (r"\bsystem_clock\b|\bgettimeofday\b|\bclock_gettime\b|\btime\s*\(\s*(nullptr|NULL|0)\s*\)",
     "time comes from a Clock", {"base"}),
    (rf'"\s*({SQL})', "SQL lives in src/sql, one statement a file",
     {"src/postgres/ddl.cpp",           # tables and views from column specs
      "src/postgres/local_server.cpp",  # makes the database, before there is anything in it
      "src/sqlite/connection.cpp",      # tables whose names and columns only the data knows
      "src/sqlite/table_sql.cpp"}),
]

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def without_comments(text):
    """The same lines; what stands in comments is blank."""
    keep_lines = lambda match: re.sub(r"[^\n]", " ", match[0]) if match[0].startswith("/") else match[0]
    return re.sub(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', keep_lines, text, flags=re.DOTALL)


def include_offences(room, is_public, target, is_own):
    """What is wrong with including `target` (`is_own`: in quotes) in `room`."""
    if is_own:
        parts = target.split("/")
        public = parts[0] == "tierline" and len(parts) > 2
        other = parts[1] if public else parts[0]
        if other in MAY_USE and other != room:
            if not public:
                yield f"\"{target}\" is private to {other}"
            elif other not in MAY_USE[room]:
                yield f"{room} may not include {other}"
    for library, owners in OWNED.items():
        if target.startswith(library) and room not in owners:
            yield f"only {' and '.join(sorted(owners))} may include {target}"
    if is_public and room not in LIGHT_READERS and target.startswith(HEAVY):
        yield f"{target} belongs into a body, not into a public header"


def offences(root):
    files = [*root.glob("include/tierline/*/**/*.hpp"), *root.glob("src/*/**/*.[ch]pp")]
    for path in sorted(files):
        name = path.relative_to(root).as_posix()
        room = name.split("/")[2 if name.startswith("include/") else 1]
        if room not in MAY_USE:
            yield f"{name}:1: no floor is known for room \"{room}\"; see scripts/check_rooms.py"
            continue
        code = without_comments(path.read_text(encoding="utf-8"))
        for number, line in enumerate(code.splitlines(), 1):
            if match := INCLUDE.match(line):
                target = match[1] or match[2]
                for wrong in include_offences(room, name.startswith("include/"), target, match[1] is not None):
                    yield f"{name}:{number}: {wrong}"
                continue
            for pattern, advice, home in BANNED:
                if room not in home and name not in home and re.search(pattern, line):
                    yield f"{name}:{number}: {advice}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    found = list(offences(root))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
