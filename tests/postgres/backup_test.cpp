#include "tierline/backup/backup.hpp"

#include "tierline/backup/roll_back.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/schema/schema.hpp"
#include "tierline/tickets/contract.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>

namespace tierline::backup {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// A published release with rows in two tables, one of them nasty.
class PostgresBackupTest : public testing::PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    schema_ = value("schema_name FROM etl.release WHERE is_published");
    given(fmt::format(
        "CREATE TABLE {0}.nasty (stored text, \"a b\" timestamptz, c float8, d bytea, e jsonb);"
        "INSERT INTO {0}.nasty SELECT 'line' || chr(10) || chr(9) || i || ' ü', "
        "  '2025-11-01 02:00:00+08'::timestamptz + i * interval '1 minute', i / 3.0, "
        "  decode('00ff', 'hex'), '{{\"a\": 1}}' FROM generate_series(1, 4000) AS i;"
        "INSERT INTO {0}.nasty VALUES (NULL, NULL, NULL, NULL, NULL)",
        schema_));
  }

  Options options(Action action) const {
    Options options;
    options.action = action;
    options.directory = directory_.path() / "backups";
    options.tool_directories = tools_;
    return options;
  }

  Report ran(const Options& given) {
    return run(
        given, [this]() -> postgres::Session& { return db(); }, services_);
  }

  Entry created(const std::string& release = "published") {
    services_.clock.set(services_.clock.now() + std::chrono::hours{24});
    auto given = options(Action::create);
    given.release = release;
    return ran(given).entries.at(0);
  }

  Entry everything() {
    services_.clock.set(services_.clock.now() + std::chrono::hours{24});
    return ran(options(Action::create)).entries.at(0);
  }

  Entry verified(const std::string& name, Level level) {
    auto given = options(Action::verify);
    given.names = {name};
    given.level = level;
    return ran(given).entries.at(0);
  }

  Entry restored(const std::string& name, bool confirmed = true) {
    auto given = options(Action::restore);
    given.names = {name};
    given.confirmed = confirmed;
    return ran(given).entries.at(0);
  }

  std::string refusal(const std::function<void()>& action, ErrorCode wanted) {
    try {
      action();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), wanted) << error.message();
      return error.message();
    }
    ADD_FAILURE() << "no error";
    return {};
  }

  /// From now on this script is the first pg_dump or pg_restore on PATH.
  void broken(const std::string& name, const std::string& script) {
    const auto path = directory_.path() / name;
    replace_file(path, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    tools_ = {directory_.path(), "/usr/bin"};
  }

  /// Another release, not published.
  std::string old_release() {
    const std::string old = "sd_v20250101_000000";
    postgres::Transaction transaction{db()};
    releases::create(transaction, old, tickets::builtin_contract());
    releases::complete(transaction, old, tickets::builtin_contract());
    releases::enter_in_books(
        transaction,
        {old, std::nullopt, "servicedesk", "v2", *from_iso8601("2025-01-01T00:00:00Z"), {}});
    transaction.commit();
    return old;
  }

  std::string scratch_databases() {
    return value("count(*) FROM pg_database WHERE datname LIKE 'tierline\\_scratch\\_%'");
  }

  std::string nasty_rows() { return value("count(*) FROM " + schema_ + ".nasty"); }

  TempDir directory_;
  std::vector<std::filesystem::path> tools_{"/usr/bin"};
  testing::TestServices services_;
  std::string schema_;
};

TEST_F(PostgresBackupTest, APublishedReleaseIsBackedUpWithItsCountsAndBooks) {
  const auto entry = created();

  EXPECT_EQ(entry.verdict, Verdict::pass) << entry.detail << entry.hint;
  EXPECT_EQ(entry.name, schema_ + ".dump.20251102_020000");
  const auto& manifest = entry.manifest.value();
  EXPECT_EQ(manifest.tables.at(schema_ + ".nasty").rows, 4001U);
  EXPECT_EQ(manifest.release->contract, "servicedesk");
  EXPECT_THAT(manifest.versions.at("pg_dump"), HasSubstr("PostgreSQL"));
  EXPECT_TRUE(manifest.is_verified());
}

TEST_F(PostgresBackupTest, WithoutANameEverythingOfOursIsBackedUp) {
  const auto manifest = everything().manifest.value();

  EXPECT_EQ(manifest.schemas, (std::vector<std::string>{schema_, "servicedesk", "etl", "dash"}));
  EXPECT_EQ(manifest.tables.count("etl.release"), 1U);
}

// The restore drill: dump, scratch database, every value compared, dropped.
TEST_F(PostgresBackupTest, TheDrillRestoresIntoAScratchDatabaseAndDropsIt) {
  for (const auto& name : {created().name, everything().name}) {
    const auto entry = verified(name, Level::restore);
    EXPECT_EQ(entry.verdict, Verdict::pass) << entry.detail;
    EXPECT_EQ(entry.manifest->latest()->level, Level::restore);
  }
  EXPECT_EQ(scratch_databases(), "0");
}

TEST_F(PostgresBackupTest, CompressedByZstdItIsRestoredAsWell) {
  auto given = options(Action::create);
  given.release = "published";
  given.zstd = true;
  const auto entry = ran(given).entries.at(0);

  EXPECT_THAT(entry.name, ::testing::EndsWith(".zst"));
  EXPECT_EQ(verified(entry.name, Level::restore).verdict, Verdict::pass);
  EXPECT_EQ(restored(entry.name).verdict, Verdict::pass);
}

TEST_F(PostgresBackupTest, RowsOfAnotherMomentAreNotInIt) {
  // A pg_dump during which somebody writes: both the dump and the counts are of the snapshot.
  broken("pg_dump", fmt::format("[ \"$1\" = --version ] || psql -Xqc 'DELETE FROM {}.nasty' >&2\n"
                                "exec /usr/bin/pg_dump \"$@\"",
                                schema_));

  const auto entry = created();

  EXPECT_EQ(nasty_rows(), "0");
  EXPECT_EQ(entry.manifest->tables.at(schema_ + ".nasty").rows, 4001U);
  EXPECT_EQ(verified(entry.name, Level::restore).verdict, Verdict::pass);
}

TEST_F(PostgresBackupTest, ABrokenPgDumpLeavesNoBackup) {
  const std::vector<std::string> scripts{
      "echo 'error while loading shared libraries' >&2; exit 127",
      "exit 0",  // writes nothing
      "/usr/bin/pg_dump \"$@\" && for a; do case $a in --file=*) f=${a#--file=};; esac; done\n"
      "truncate -s -2000 \"$f\"",                                     // cut off, yet content
      "exec /usr/bin/pg_dump --schema-only \"$@\"",                   // no rows
      "exec /usr/bin/pg_dump --exclude-table-data='*.nasty' \"$@\"",  // not all rows
      "kill -9 $$"};
  for (const auto& script : scripts) {
    broken("pg_dump", script);
    EXPECT_THAT(refusal([&] { created(); }, ErrorCode::unavailable), HasSubstr("pg_dump"))
        << script;
  }
  EXPECT_TRUE(ran(options(Action::list)).entries.empty());
}

TEST_F(PostgresBackupTest, APgDumpThatLosesARowIsFoundByTheDrill) {
  broken("pg_dump",
         fmt::format("case \"$*\" in *--version*) exec /usr/bin/pg_dump \"$@\";; esac\n"
                     "psql -Xqc 'DELETE FROM {}.nasty WHERE stored IS NULL' >&2\n"
                     "for a; do shift; case $a in --snapshot=*) ;; *) set -- \"$@\" \"$a\";; esac; "
                     "done\n"
                     "exec /usr/bin/pg_dump \"$@\"",
                     schema_));
  const auto name = created().name;

  const auto entry = verified(name, Level::restore);

  EXPECT_EQ(entry.verdict, Verdict::fail);
  EXPECT_EQ(entry.detail, fmt::format("table {}.nasty has 4000 rows, not 4001", schema_));
  EXPECT_EQ(scratch_databases(), "0");
}

TEST_F(PostgresBackupTest, WhatPgDumpWarnsOfIsPassedOn) {
  broken("pg_dump", "echo 'pg_dump: warning: odd' >&2; exec /usr/bin/pg_dump \"$@\"");

  const auto entry = created();

  EXPECT_EQ(entry.verdict, Verdict::warn);
  EXPECT_THAT(entry.hint, HasSubstr("warning: odd"));
}

TEST_F(PostgresBackupTest, WithoutPgDumpThereIsNoBackup) {
  tools_ = {directory_.path()};

  EXPECT_EQ(refusal([&] { created(); }, ErrorCode::unavailable), "cannot find \"pg_dump\" on PATH");
}

TEST_F(PostgresBackupTest, AnUnknownReleaseOrSchemaIsRefused) {
  EXPECT_THAT(refusal([&] { created("sd_v19990101_000000"); }, ErrorCode::data),
              HasSubstr("sd_v19990101_000000"));
  auto given = options(Action::create);
  given.schemas = {"no_such_schema"};
  EXPECT_THAT(refusal([&] { ran(given); }, ErrorCode::data), HasSubstr("no_such_schema"));
}

TEST_F(PostgresBackupTest, WhatWasDoneAndWhatFailedStandsInTheBooks) {
  const auto entry = created();
  restored(entry.name, false);
  EXPECT_EQ(value("tool || ' ' || verdict FROM etl.run"), "backup pass");
  EXPECT_EQ(value("string_agg(name || ' ' || verdict, ', ') FROM etl.finding"),
            "backup-create pass")
      << "a rehearsal is none";
  EXPECT_THAT(value("detail FROM etl.finding"), HasSubstr(entry.name));

  broken("pg_dump", "echo nothing works; exit 1");
  EXPECT_THROW(created(), Error);
  EXPECT_EQ(value("string_agg(name || ' ' || verdict, ', ' ORDER BY finding_id) FROM etl.finding"),
            "backup-create pass, backup-create fail");
}

TEST_F(PostgresBackupTest, ATruncatedOrChangedDumpIsFound) {
  const auto name = created().name;
  const auto file = directory_.path() / "backups" / name;
  const auto whole = read_file(file);
  auto flipped = whole;
  flipped[flipped.size() - 500] ^= '\x01';
  replace_file(file, flipped);
  EXPECT_THAT(verified(name, Level::file).detail, HasSubstr("SHA-256"));
  replace_file(file, whole.substr(0, whole.size() - 1));
  EXPECT_THAT(verified(name, Level::file).detail, HasSubstr("bytes"));
}

TEST_F(PostgresBackupTest, RestoringIsARehearsalUnlessConfirmed) {
  const auto name = created().name;
  given("DELETE FROM " + schema_ + ".nasty");

  const auto entry = restored(name, false);

  EXPECT_EQ(entry.outcome, "would-restore");
  EXPECT_THAT(entry.detail, HasSubstr("stays as " + schema_ + "_replaced_2025"));
  EXPECT_EQ(nasty_rows(), "0");
}

TEST_F(PostgresBackupTest, RestoringThePublishedReleaseRepointsItsViewsAndKeepsTheOld) {
  given("INSERT INTO " + schema_ + ".tickets (ticket_id, created_at) VALUES (1, now())");
  const auto name = created().name;
  given("DELETE FROM " + schema_ + ".tickets; DELETE FROM " + schema_ + ".nasty");
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets"), "0");

  const auto entry = restored(name);

  EXPECT_EQ(entry.outcome, "restored") << entry.detail;
  EXPECT_EQ(nasty_rows(), "4001");
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets"), "1");
  EXPECT_EQ(value(fmt::format("count(*) FROM {}_replaced_20251102_020000.nasty", schema_)), "0");
}

TEST_F(PostgresBackupTest, TwoRestoresOfOneSecondKeepWhatEachReplaced) {
  const auto name = created().name;
  given("DELETE FROM " + schema_ + ".nasty");
  EXPECT_EQ(restored(name).outcome, "restored");

  EXPECT_EQ(restored(name).outcome, "restored");

  EXPECT_EQ(value(fmt::format("count(*) FROM {}_replaced_20251102_020000.nasty", schema_)), "0");
  EXPECT_EQ(value(fmt::format("count(*) FROM {}_replaced_20251102_020001.nasty", schema_)), "4001");
}

TEST_F(PostgresBackupTest, RestoringADroppedReleaseEntersItIntoTheBooks) {
  const auto old = old_release();
  const auto name = created(old).name;
  given("DROP SCHEMA " + old + " CASCADE; DELETE FROM etl.release WHERE schema_name = '" + old +
        "'");

  EXPECT_EQ(restored(name).outcome, "restored");

  EXPECT_EQ(
      value("created_at AT TIME ZONE 'UTC' FROM etl.release WHERE schema_name = '" + old + "'"),
      "2025-01-01 00:00:00");
  EXPECT_EQ(value("schema_name FROM etl.release WHERE is_published"), schema_);
}

TEST_F(PostgresBackupTest, EverythingIsRestoredIntoADatabaseThatHasNothing) {
  const auto name = everything().name;
  given("DROP SCHEMA dash, servicedesk, etl, " + schema_ + " CASCADE");

  EXPECT_EQ(restored(name).outcome, "restored");

  EXPECT_EQ(nasty_rows(), "4001");
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets"), "0");
  EXPECT_EQ(value("schema_name FROM etl.release WHERE is_published"), schema_);
  EXPECT_EQ(value("has_table_privilege('tierline_reader', 'dash.ticket', 'SELECT')"), "t");
}

TEST_F(PostgresBackupTest, BareGroundGivesWayToBooksOfAnEarlierProgram) {
  const auto ground = schema_;
  const auto loaded = old_release();
  releases::publish(db(), loaded, services_.clock);
  schema::run({.action = schema::Action::rollback, .to = 18, .confirmed = true}, db(), services_);
  const auto name = everything().name;
  given(fmt::format("DROP SCHEMA dash, servicedesk, etl, {}, {} CASCADE", ground, loaded));
  releases::prepare(db(), services_.clock.now());
  ASSERT_EQ(value("schema_name FROM etl.release"), ground);

  const auto entry = restored(name);

  EXPECT_EQ(entry.outcome, "restored") << entry.detail;
  EXPECT_THAT(entry.detail, HasSubstr("no data was ever loaded there"));
  EXPECT_EQ(value("count(*) FROM pg_namespace WHERE nspname LIKE '%replaced%' OR nspname = '" +
                  ground + "'"),
            "0");
  EXPECT_THAT(releases::prepare(db(), services_.clock.now()),
              Contains("019_roll_up_days on " + loaded));
}

TEST_F(PostgresBackupTest, ARunThatWasAtWorkDuringTheBackupHasAnEndInTheRestoredBooks) {
  given("INSERT INTO etl.run VALUES ('r', 'run', '2025-11-01 01:00Z', NULL, NULL)");
  const auto name = everything().name;

  EXPECT_EQ(restored(name).outcome, "restored");

  EXPECT_EQ(value("verdict || ' ' || (finished_at >= started_at) FROM etl.run WHERE run_id = 'r'"),
            "error true");
}

TEST_F(PostgresBackupTest, EverythingIsRestoredOverEverything) {
  const auto name = everything().name;
  given("INSERT INTO etl.run VALUES ('c', 'costs', now(), now(), 'pass')");  // somebody's work
  given("DELETE FROM " + schema_ + ".nasty; DELETE FROM etl.finding");

  EXPECT_EQ(restored(name).outcome, "restored");

  EXPECT_EQ(nasty_rows(), "4001");
  EXPECT_EQ(value("count(*) FROM etl_replaced_20251102_020000.release"), "1");
}

TEST_F(PostgresBackupTest, AFailedRestoreLeavesWhatWasThere) {
  const auto name = created().name;
  given("INSERT INTO " + schema_ + ".nasty VALUES ('newer')");
  broken("pg_restore",
         "case \"$*\" in *dbname*) echo 'pg_restore: error: no' >&2; exit 1;; esac\n"
         "exec /usr/bin/pg_restore \"$@\"");

  EXPECT_THAT(refusal([&] { restored(name); }, ErrorCode::unavailable), HasSubstr("error: no"));

  EXPECT_EQ(nasty_rows(), "4002");
  EXPECT_EQ(value("count(*) FROM pg_namespace WHERE nspname LIKE '%replaced%'"), "0");
}

TEST_F(PostgresBackupTest, ARestoreThatLosesRowsIsTakenBack) {
  const auto name = created().name;
  broken("pg_restore",
         fmt::format("/usr/bin/pg_restore \"$@\" || exit\n"
                     "case \"$*\" in *dbname*) psql -Xqc 'DELETE FROM {}.nasty' ;; esac",
                     schema_));

  const auto entry = restored(name);

  EXPECT_EQ(entry.verdict, Verdict::fail);
  EXPECT_THAT(entry.detail, HasSubstr("nasty has 0 rows, not 4001"));
  EXPECT_EQ(nasty_rows(), "4001");
}

TEST_F(PostgresBackupTest, DuringALoadNothingIsRestored) {
  const auto name = created().name;
  const postgres::Session other{conninfo(), "migrator"};

  EXPECT_THAT(refusal([&] { restored(name); }, ErrorCode::conflict), HasSubstr("migrator"));
}

TEST_F(PostgresBackupTest, ARestoreAndSchemaMigrationsKeepEachOtherOut) {
  const auto name = created().name;
  const auto seen = directory_.path() / "seen";
  broken("pg_restore",
         fmt::format("case \"$*\" in *dbname*)\n"
                     "  psql -XAtqc 'SELECT pg_try_advisory_xact_lock(7165271100)' >{} ;;\n"
                     "esac\n"
                     "exec /usr/bin/pg_restore \"$@\"",
                     seen.native()));
  {
    postgres::Session other{conninfo(), "test"};
    postgres::Transaction migrating{other};
    migrating.query({"lock", "SELECT pg_advisory_xact_lock(7165271100)::text"});
    EXPECT_THAT(refusal([&] { restored(name); }, ErrorCode::conflict),
                HasSubstr("applying schema migrations"));
  }

  EXPECT_EQ(restored(name).outcome, "restored");
  EXPECT_EQ(read_file(seen), "f\n");
}

TEST_F(PostgresBackupTest, ThePasswordReachesTheToolInItsEnvironmentOnly) {
  const auto log = directory_.path() / "seen";
  broken("pg_dump",
         fmt::format("echo \"arguments: $*\" >>{0}; echo \"password: $PGPASSWORD\" >>{0}\n"
                     "exec /usr/bin/pg_dump \"$@\"",
                     log.native()));
  postgres::Session session{conninfo() + " password=very-secret", "test"};
  auto given = options(Action::create);
  given.release = "published";

  const auto report = run(
      given, [&]() -> postgres::Session& { return session; }, services_);

  const auto seen = read_file(log);
  EXPECT_THAT(seen, HasSubstr("password: very-secret"));
  EXPECT_THAT(seen, Not(::testing::ContainsRegex("arguments:[^\n]*very-secret")));
  EXPECT_EQ(to_text(report).find("very-secret"), std::string::npos);
  EXPECT_EQ(read_file(manifest_of(directory_.path() / "backups" / report.entries.at(0).name))
                .find("very-secret"),
            std::string::npos);
}

TEST_F(PostgresBackupTest, PruningKeepsWhatARollbackOfThePublishedReleaseNeeds) {
  const auto old = created().name;
  const std::string next = "sd_v20250101_000000";
  postgres::Transaction transaction{db()};
  releases::create(transaction, next, tickets::builtin_contract());
  releases::complete(transaction, next, tickets::builtin_contract());
  releases::enter_in_books(
      transaction,
      {next, std::nullopt, "servicedesk", "v2", *from_iso8601("2025-01-01T00:00:00Z"), {}});
  releases::publish(transaction, next, services_.clock.now());
  transaction.commit();
  const auto middle = created().name;
  created();
  services_.clock.set(services_.clock.now() + std::chrono::hours{1});
  auto given = options(Action::prune);
  given.keep_days = 0;
  given.keep_min = 1;

  const auto report = ran(given);

  ASSERT_EQ(report.entries.size(), 3U);
  EXPECT_EQ(report.entries[0].name, old);
  EXPECT_EQ(report.entries[0].outcome, "kept");
  EXPECT_THAT(report.entries[0].detail, AllOf(StartsWith("holds"), HasSubstr("rollback")));
  EXPECT_EQ(report.entries[1].name, middle);
  EXPECT_EQ(report.entries[1].outcome, "removed");
}

TEST_F(PostgresBackupTest, WithoutAServerPruningRemovesNoDump) {
  created();
  created();
  services_.clock.set(services_.clock.now() + std::chrono::hours{1});
  auto given = options(Action::prune);
  given.keep_days = 0;
  given.keep_min = 0;

  const auto report = run(
      given,
      []() -> postgres::Session& {
        throw Error{ErrorCode::unavailable, "nobody answers"};
      },
      services_);

  EXPECT_EQ(report.verdict(), Verdict::warn);
  for (const auto& entry : report.entries) {
    EXPECT_EQ(entry.outcome, "kept");
    EXPECT_THAT(entry.detail, HasSubstr("nobody answers"));
  }
}

/// The release of the fixture was published and is replaced by another one.
class RollBackTest : public PostgresBackupTest {
 protected:
  void SetUp() override {
    PostgresBackupTest::SetUp();
    given("INSERT INTO " + schema_ +
          ".tickets (ticket_id, created_at, title) VALUES (1, now(), 'from the backup')");
  }

  void publish_another() {
    postgres::Transaction transaction{db()};
    const auto contract = tickets::builtin_contract();
    releases::create(transaction, other_, contract);
    transaction.execute({"insert", "INSERT INTO " + other_ +
                                       ".tickets (ticket_id, created_at, title) VALUES (1, now(), "
                                       "'from the load'), (2, now(), 'from the load')"});
    releases::complete(transaction, other_, contract);
    releases::enter_in_books(
        transaction, {other_, std::nullopt, contract.name, "v2", services_.clock.now(), {}});
    releases::publish(transaction, other_, services_.clock.now());
    transaction.commit();
  }

  RollBackReport rolled_back(const std::string& name = {}) {
    services_.clock.set(services_.clock.now() + std::chrono::hours{1});
    return roll_back({options(Action::restore).directory, name, tools_}, db(), services_);
  }

  std::string shown() { return value("string_agg(title, ',') FROM servicedesk.tickets"); }
  std::string published() { return value("schema_name FROM etl.release WHERE is_published"); }

  const std::string other_ = "sd_v20251201_000000";
};

TEST_F(RollBackTest, ARetiredReleaseIsRestoredWithItsBooksAndPublished) {
  const auto name = created().name;
  publish_another();
  given("DROP SCHEMA " + schema_ +
        " CASCADE; UPDATE etl.release SET state = 'retired', retired_at = now() WHERE schema_name "
        "= '" +
        schema_ + "'");
  EXPECT_EQ(shown(), "from the load,from the load");

  const auto report = rolled_back();

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(report.restored.name, name);
  EXPECT_EQ(report.before, other_);
  EXPECT_EQ(report.after, schema_);
  EXPECT_EQ(shown(), "from the backup");
  EXPECT_EQ(published(), schema_);
  EXPECT_EQ(nasty_rows(), "4001");
  EXPECT_EQ(value("state FROM etl.release WHERE schema_name = '" + other_ + "'"), "previous");
  EXPECT_EQ(value("detail FROM etl.finding WHERE name = 'releases-rollback'"),
            fmt::format("{}: {} is published, {} was", name, schema_, other_));
}

TEST_F(RollBackTest, OfABackupOfEverythingOnlyTheReleaseComesBack) {
  everything();
  publish_another();
  given("DROP SCHEMA " + schema_ + " CASCADE; DELETE FROM etl.release WHERE schema_name = '" +
        schema_ + "'; CREATE TABLE etl.younger (a int)");

  const auto report = rolled_back();

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(shown(), "from the backup");
  EXPECT_EQ(published(), schema_);
  EXPECT_EQ(value("count(*) FROM etl.younger"), "0");
  EXPECT_EQ(value("contract FROM etl.release WHERE is_published"), "servicedesk");
  EXPECT_EQ(value("count(*) FROM pg_namespace WHERE nspname LIKE '%replaced%'"), "0");
}

TEST_F(RollBackTest, ADamagedReleaseIsReplacedByItsBackupAndKeptBeside) {
  const auto name = created().name;
  given("DELETE FROM " + schema_ + ".tickets");

  const auto report = rolled_back(name);

  EXPECT_EQ(shown(), "from the backup");
  EXPECT_EQ(report.before, schema_);
  EXPECT_THAT(to_text(report), HasSubstr(schema_ + "_replaced_"));
  EXPECT_EQ(value("count(*) FROM pg_namespace WHERE nspname LIKE '%replaced%'"), "1");
}

TEST_F(RollBackTest, TheNewestBackupWithAReleaseOfThisDatabaseIsTaken) {
  created();
  given("UPDATE " + schema_ + ".tickets SET title = 'from the newer backup'");
  const auto newer = created().name;
  auto of_schema = options(Action::create);
  of_schema.schemas = {"etl"};
  services_.clock.set(services_.clock.now() + std::chrono::hours{24});
  ran(of_schema);
  given("DELETE FROM " + schema_ + ".tickets");

  EXPECT_EQ(rolled_back().restored.name, newer);

  EXPECT_EQ(shown(), "from the newer backup");
}

TEST_F(RollBackTest, WithoutABackupNothingIsDoneAndTheBooksSaySo) {
  EXPECT_THAT(refusal([&] { rolled_back(); }, ErrorCode::data),
              HasSubstr("holds a release of database"));
  EXPECT_EQ(shown(), "from the backup");
}

TEST_F(RollBackTest, ADamagedBackupIsRefusedAndThePublishedReleaseStays) {
  const auto name = created().name;
  publish_another();
  const auto file = options(Action::restore).directory / name;
  replace_file(file, read_file(file).substr(0, 2000));

  const auto report = rolled_back();

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_EQ(report.restored.outcome, "damaged");
  EXPECT_EQ(report.after, other_);
  EXPECT_EQ(published(), other_);
  EXPECT_EQ(shown(), "from the load,from the load");
}

TEST_F(RollBackTest, AFailedRestoreLeavesThePublishedRelease) {
  created();
  publish_another();
  broken("pg_restore",
         "case \"$*\" in *dbname*) echo 'pg_restore: error: no' >&2; exit 1;; esac\n"
         "exec /usr/bin/pg_restore \"$@\"");

  EXPECT_THAT(refusal([&] { rolled_back(); }, ErrorCode::unavailable), HasSubstr("error: no"));

  EXPECT_EQ(published(), other_);
  EXPECT_EQ(nasty_rows(), "4001");
  EXPECT_EQ(value("count(*) FROM pg_namespace WHERE nspname LIKE '%replaced%'"), "0");
  EXPECT_EQ(value("verdict FROM etl.finding WHERE name = 'releases-rollback'"), "fail");
}

TEST_F(RollBackTest, ABackupWithoutAReleaseIsNoneToRollBackTo) {
  auto of_schema = options(Action::create);
  of_schema.schemas = {"etl"};
  services_.clock.set(services_.clock.now() + std::chrono::hours{24});
  const auto name = ran(of_schema).entries.at(0).name;

  EXPECT_THAT(refusal([&] { rolled_back(name); }, ErrorCode::data), HasSubstr("holds none"));
}

}  // namespace
}  // namespace tierline::backup
