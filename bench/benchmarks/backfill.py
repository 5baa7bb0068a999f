"""Tiers given anew to every ticket, and a second time when nothing is left to do."""
import json

import desk
from harness import Case, Failed, Limit, program
from server import Server

ABOUT = "tier-backfill of all tickets after a change of the rules, and once more: what it writes, and how the indexes grow"
TARGETS = (*desk.TARGETS, "migrator", "tier-backfill")
MOST_WAL_BYTES = 64 * 1024
MOST_GROWTH = 1.2  # of the indexes, when every ticket changes
BACKFILL = [program("tier-backfill"), "--rules", "v2", "--json", *desk.QUIET]

STATE = """
SELECT json_build_object(
    'lsn', (pg_current_wal_insert_lsn() - '0/0')::bigint,
    'dead', (SELECT n_dead_tup FROM pg_stat_user_tables WHERE schemaname = '{schema}' AND relname = 'tickets'),
    'heap', pg_relation_size('{schema}.tickets'),
    'indexes', (SELECT sum(pg_relation_size(indexrelid)) FROM pg_index WHERE indrelid = '{schema}.tickets'::regclass))
"""

observed = {}  # state before and after, rows changed; by case


def cases(say):
    server = Server()
    clean = desk.folder(1, say) / "clean.db"
    tickets = desk.ask(clean, "SELECT count(*) FROM tickets")[0][0]
    server.sql("DROP DATABASE IF EXISTS other_tiers WITH (FORCE)", "postgres")
    server.sql("CREATE DATABASE other_tiers", "postgres")
    server.run([program("migrator"), "--source", clean, "--mode", "simple", "--tier-rules", "v1", *desk.QUIET], "other_tiers")
    schema = server.sql("SELECT schema_name FROM etl.release WHERE is_published", "other_tiers")

    def state():
        return json.loads(server.sql(STATE.format(schema=schema)))

    def before(name, ready):
        server.fresh("other_tiers", "lz4")
        ready()
        observed.setdefault(name, []).append({"before": state()})

    def check(name, out):
        report = json.loads(out)
        if report["rows_read"] != tickets:
            raise Failed(f"{name}: {report['rows_read']} of {tickets} tickets were read")
        observed[name][-1].update(after=state(), changed=report["rows_changed"])

    def case(name, ready=lambda: None):
        return Case(name, BACKFILL, tickets, before=lambda: before(name, ready), check=lambda out: check(name, out), server=server,
                    reports_peak=True, cores=2)

    def done():
        server.run(BACKFILL, "bench")
        # Otherwise whoever reads the table next clears away what the first one left, and that is WAL too.
        server.sql(f"VACUUM {schema}.tickets")

    return [case("backfill"), case("backfill again", done)]


def grown(name, what):
    last = observed[name][-1]
    return last["after"][what] - last["before"][what]


def ratios(_results):
    for name, runs in observed.items():
        last = runs[-1]
        yield (f"{name}: {last['changed']} tickets changed, {grown(name, 'lsn') / 1024:.0f} KiB of WAL, table "
               f"x {last['after']['heap'] / last['before']['heap']:.2f}, its indexes x "
               f"{last['after']['indexes'] / last['before']['indexes']:.2f}")


def limits(_results, _clock):
    for run in observed["backfill again"]:
        wal = run["after"]["lsn"] - run["before"]["lsn"]
        dead = run["after"]["dead"] - run["before"]["dead"]
        if run["changed"] or dead or wal > MOST_WAL_BYTES:
            yield Limit(False, f"again: {run['changed']} tickets changed, {dead} dead rows, {wal} bytes of WAL")
            return
    yield Limit(True, f"again: nothing changed, no dead row, at most {MOST_WAL_BYTES} bytes of WAL in every round")
    yield Limit(all(run["changed"] > 0 for run in observed["backfill"]), "the first one has something to do")
    growth = max(run["after"]["indexes"] / run["before"]["indexes"] for run in observed["backfill"])
    yield Limit(growth <= MOST_GROWTH, f"the indexes grow x {growth:.2f} at most, limit {MOST_GROWTH}")
