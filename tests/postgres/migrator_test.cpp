#include "tierline/migrator/migrator.hpp"

#include "tierline/base/error.hpp"

#include "clean_database.hpp"
#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tierline::migrator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class MigratorTest : public testing::PostgresTest {
 protected:
  Report migrate() { return run({.source = path_, .mode = Mode::simple}, db(), services_); }

  ErrorCode refusal(std::string* message = nullptr) {
    try {
      migrate();
    } catch (const Error& error) {
      if (message != nullptr) *message = error.message();
      return error.code();
    }
    ADD_FAILURE() << "no error";
    return ErrorCode::internal;
  }

  std::string releases() { return value("string_agg(schema_name, ' ') FROM etl.release"); }
  std::string schemas() {
    return value("string_agg(nspname, ' ') FROM pg_namespace WHERE nspname LIKE 'sd\\_v%'");
  }

  std::string runs() { return value("tool || ' ' || coalesce(verdict, 'at work') FROM etl.run"); }

  static source::QuarantinedRow set_aside(std::int64_t source_row) {
    source::QuarantinedRow row;
    row.table = "tickets";
    row.file_name = "t.xlsx";
    row.file_sha256 = "f1";
    row.sheet = "S";
    row.source_row = source_row;
    row.faults = {{"S!A" + std::to_string(source_row), "created_at", "impossible-date",
                   "31/02/2025", "is no day"}};
    row.row_json = R"({"ticket_id":)" + std::to_string(source_row) + "}";
    row.first_run_id = row.last_run_id = "import 1";
    row.first_seen = row.last_seen = "2025-10-30T02:00:00Z";
    return row;
  }

  const std::string import_file_table =
      "CREATE TABLE import_file (import_id, run_id, table_name, file_name, sha256, size_bytes, "
      "format, sheet, header_row, contract, contract_fingerprint, settings, rows_read, "
      "rows_inserted, rows_updated, rows_unchanged, rows_quarantined, rows_filtered, filtered_by, "
      "header_names, unknown_columns, imported_at, undone_at)";
  const std::string first_release = "sd_v19700101_000000";
  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "clean.db";
  testing::CleanDatabase clean_{path_};
  testing::TestServices services_;
};

TEST_F(MigratorTest, NobodyHasToMarkTheRowsWhenReadingThemFirst) {
  clean_.add("tickets", {{"ticket_id", "1"}, {"created_at", "2025-08-01 09:00:00"}});
  const auto report = migrate();
  EXPECT_EQ(value("relpages || ' ' || relallvisible FROM pg_class WHERE oid = '" + report.schema +
                  ".tickets'::regclass"),
            "1 1");
}

TEST_F(MigratorTest, TheRunAndTheGatesOfTheCleaningComeIntoTheBooks) {
  sqlite::Connection{path_, sqlite::Mode::read_write}.execute(
      "CREATE TABLE run (run_id, tool, started_at, finished_at, verdict);"
      "INSERT INTO run VALUES ('c', 'cleaner', '2025-11-01T01:00:00Z', '2025-11-01T01:00:09Z', "
      "'warn');"
      "CREATE TABLE gate (run_id, stage, gate, verdict, detail);"
      "INSERT INTO gate VALUES ('c', 'profile', 'tables', 'pass', 'all'),"
      " ('c', 'clean', 'quarantine tickets', 'warn', '2 of 100')");

  migrate();

  EXPECT_EQ(value("tool || ' ' || verdict || ' ' || (finished_at - started_at)::text FROM etl.run "
                  "WHERE run_id = 'c'"),
            "cleaner warn 00:00:09");
  EXPECT_EQ(value("string_agg(stage || ' ' || gate || ' ' || verdict, ', ' ORDER BY stage) "
                  "FROM etl.gate"),
            "clean quarantine tickets warn, profile tables pass");
}

TEST_F(MigratorTest, RowsArriveTypedTieredAndPublished) {
  clean_.add("tickets", {{"ticket_id", "4000001"},
                         {"created_at", "2025-10-01 08:00:00"},
                         {"title", "forgot password"},
                         {"category", "Support Tickets"},
                         {"sla_met", "1"}});
  clean_.add("comments", {{"comment_id", "7"},
                          {"ticket_id", "4000001"},
                          {"created_at", "2025-10-01 09:00:00.5"},
                          {"visible_to_customer", "1"}});
  clean_.add("timesheets",
             {{"work_date", "2025-10-02"}, {"start_time", "08:30:00"}, {"hours", "0.25"}});

  const auto report = migrate();

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(value("count(*) FROM etl.finding WHERE name = 'clock-changes'"), "0");
  EXPECT_EQ(report.tiers.at("L1"), 1U);
  // Australia/Perth is eight hours east of UTC.
  EXPECT_EQ(
      value("created_at AT TIME ZONE 'UTC' || ' ' || sla_met || ' ' || support_tier || ' ' || "
            "tier_rule_version FROM servicedesk.tickets"),
      "2025-10-01 00:00:00 true L1 " + report.tier_rule_version);
  EXPECT_EQ(value("created_at AT TIME ZONE 'UTC' FROM servicedesk.comments"),
            "2025-10-01 01:00:00.5");
  EXPECT_EQ(value("timesheet_id || ' ' || work_date || ' ' || start_time || ' ' || hours "
                  "FROM servicedesk.timesheets"),
            "1 2025-10-02 08:30:00 0.25");
  EXPECT_EQ(value("row_counts->>'tickets' FROM etl.release WHERE is_published"), "1");
}

// Perth had summer time for three years: it began on 3 December 2006 and ended on 25 March 2007.
TEST_F(MigratorTest, TimesThatTheClockSkippedOrShowedTwiceAreReportedByColumn) {
  int id = 0;
  for (const auto* at : {"2006-12-03 02:30:00", "2007-03-25 02:15:00", "2007-03-25 02:30:00",
                         "2007-03-25 02:30:00+08:00", "2025-10-01 08:00:00"}) {
    clean_.add("tickets", {{"ticket_id", std::to_string(++id)}, {"created_at", at}});
  }

  const auto report = migrate();

  EXPECT_EQ(value("string_agg(to_char(created_at AT TIME ZONE 'UTC', 'DD HH24:MI'), ', ' ORDER BY "
                  "ticket_id) FROM servicedesk.tickets"),
            "02 18:30, 24 17:15, 24 17:30, 24 18:30, 01 00:00");
  EXPECT_THAT(to_text(report), HasSubstr("created_at: 2 times that the clock showed twice, read as "
                                         "the earlier; 1 that it skipped"));
  EXPECT_EQ(to_json(report).at("tables").at(0).at("clock_changes").dump(),
            R"({"created_at":{"skipped":1,"twice":2}})");
  EXPECT_EQ(value("concat_ws(' | ', tool, name, verdict, detail, hint) FROM etl.finding "
                  "WHERE name = 'clock-changes'"),
            "migrator | clock-changes | warn | tickets.created_at: 2 shown twice, 1 skipped | "
            "is \"Australia/Perth\" the clock of the exports? time_zone in the contract");
}

TEST_F(MigratorTest, QuarantinedRowsArriveInTheBooksWhole) {
  auto row = set_aside(12);
  row.faults.push_back({"S!B12", "title", "invalid-utf8", "caf\xe9", "is no valid UTF-8"});
  row.row_json = R"({"created_at":"31/02/2025","title":{"hex":"636166e9"}})";
  row.row_key = "7";
  clean_.set_aside(row);

  EXPECT_EQ(migrate().rows_quarantined, 1U);
  EXPECT_EQ(value("concat_ws(' ', table_name, file_name, file_sha256, sheet, source_row, cell, "
                  "column_name, rule, raw_value, message, row_key, status, first_run_id) "
                  "FROM etl.quarantine"),
            "tickets t.xlsx f1 S 12 S!A12 created_at impossible-date 31/02/2025 is no day 7 open "
            "import 1");
  EXPECT_EQ(value("more_faults->0->'raw_value'->>'hex' || ' ' || (row_json->>'created_at') || ' ' "
                  "|| (first_seen AT TIME ZONE 'UTC') || ' ' || length(row_sha256) "
                  "FROM etl.quarantine"),
            "636166e9 31/02/2025 2025-10-30 02:00:00 64");
  EXPECT_EQ(value("run_id FROM etl.quarantine"), services_.services().run_id);
}

TEST_F(MigratorTest, ValuesThatPostgresCannotHoldAreShownAsReplaced) {
  auto row = set_aside(12);
  row.faults.front().raw_value = std::string{"caf\xe9\0!", 6};
  row.row_json = R"({"title":"a\u0000b \\u0000"})";
  clean_.set_aside(row);

  migrate();

  EXPECT_EQ(value("raw_value FROM etl.quarantine"), "caf\uFFFD\uFFFD!");
  EXPECT_EQ(value("row_json->>'title' FROM etl.quarantine"), "a\uFFFDb \\u0000");
}

TEST_F(MigratorTest, ARowThatIsSetAsideAgainStaysOneEntryAndOneThatIsNotIsResolved) {
  clean_.set_aside(set_aside(12));
  clean_.set_aside(set_aside(13));
  EXPECT_EQ(migrate().rows_resolved, 0U);
  clean_.execute(
      "DELETE FROM quarantine WHERE source_row = 13; UPDATE quarantine SET source_row = 99, "
      "first_seen = '2025-11-09T00:00:00Z', last_seen = '2025-11-09T00:00:00Z', "
      "first_run_id = 'import 2', last_run_id = 'import 2'");
  services_.clock.set(services_.clock.now() + std::chrono::seconds{1});

  const auto report = migrate();

  EXPECT_EQ(report.rows_quarantined, 1U);
  EXPECT_EQ(report.rows_resolved, 1U);
  EXPECT_EQ(value("string_agg(concat_ws(' ', source_row, status, first_run_id, last_run_id, "
                  "(first_seen AT TIME ZONE 'UTC')::date, (last_seen AT TIME ZONE 'UTC')::date), "
                  "', ' ORDER BY source_row) FROM etl.quarantine"),
            "13 resolved import 1 import 1 2025-10-30 2025-10-30, "
            "99 open import 1 import 2 2025-10-30 2025-11-09");
  EXPECT_EQ(value("closed_run_id FROM etl.quarantine WHERE source_row = 13"),
            services_.services().run_id);
}

TEST_F(MigratorTest, EntriesOfLoadsBeforeThisFormAreResolvedByTheNextLoad) {
  given(
      "INSERT INTO etl.run VALUES ('old', 'migrator', now());"
      "INSERT INTO etl.quarantine (run_id, table_name, source_row, column_name, rule, message, "
      "row_json, first_run_id, last_run_id, first_seen, last_seen) SELECT 'old', 'tickets', n, '', "
      "'r', '', '{}', 'old', 'old', now(), now() FROM generate_series(1, 2) AS n");

  EXPECT_EQ(migrate().rows_resolved, 2U);
}

TEST_F(MigratorTest, TheLedgerOfImportsComesWithTheDataAndKnowsWhatWasUndone) {
  clean_.execute(import_file_table);
  clean_.execute(
      "INSERT INTO import_file VALUES (1, 'r1', 'tickets', 't.xlsx', 'f1', 10, 'xlsx', 'S', 1, "
      "'servicedesk', 'c1', '{}', 7, 1, 1, 1, 2, 2, '{\"blank\": 2}', '{\"title\": \"T\\u0000\"}', "
      "'[\"x\"]', '2025-10-30T02:00:00Z', NULL)");

  EXPECT_EQ(migrate().imports_recorded, 1U);
  EXPECT_EQ(value("concat_ws(' ', run_id, table_name, file_name, rows_read, filtered_by->>'blank', "
                  "header_names->>'title', unknown_columns->>0, imported_at AT TIME ZONE 'UTC', "
                  "undone_at IS NULL) FROM etl.import_file"),
            "r1 tickets t.xlsx 7 2 T\uFFFD x 2025-10-30 02:00:00 t");

  clean_.execute("UPDATE import_file SET undone_at = '2025-10-31T02:00:00Z'");
  services_.clock.set(services_.clock.now() + std::chrono::seconds{1});
  migrate();
  EXPECT_EQ(value("count(*) || ' ' || (max(undone_at) AT TIME ZONE 'UTC') FROM etl.import_file"),
            "1 2025-10-31 02:00:00");
}

TEST_F(MigratorTest, ALedgerThatDoesNotAddUpIsRefusedByTheServer) {
  clean_.execute(import_file_table);
  clean_.execute(
      "INSERT INTO import_file VALUES (1, 'r1', 'tickets', 't.xlsx', 'f1', 10, 'xlsx', 'S', 1, "
      "'servicedesk', 'c1', '{}', 8, 1, 1, 1, 2, 2, '{}', '{}', '[]', '2025-10-30T02:00:00Z', "
      "NULL)");

  EXPECT_EQ(refusal(), ErrorCode::data);
  EXPECT_EQ(schemas(), first_release);
}

TEST_F(MigratorTest, ACleanedDatabaseOfAnEarlierFormIsRefused) {
  clean_.execute("DROP TABLE quarantine; CREATE TABLE quarantine (table_name)");
  std::string message;

  EXPECT_EQ(refusal(&message), ErrorCode::data);
  EXPECT_THAT(message, HasSubstr("its quarantine"));
}

TEST_F(MigratorTest, ADuplicateKeyLeavesNoTrace) {
  clean_.add("tickets", {{"ticket_id", "1"}, {"created_at", "2025-10-01 08:00:00"}});
  clean_.add("tickets", {{"ticket_id", "1"}, {"created_at", "2025-10-01 08:00:00"}});

  EXPECT_EQ(refusal(), ErrorCode::data);
  EXPECT_EQ(schemas(), first_release);
  EXPECT_EQ(releases(), first_release);
  EXPECT_EQ(runs(), "migrator error");
}

TEST_F(MigratorTest, TheEndOfARunIsWrittenDownByWhoBeganIt) {
  EXPECT_EQ(migrate().verdict(), Verdict::pass);
  EXPECT_EQ(runs(), "migrator pass");

  given("UPDATE etl.run SET tool = 'run', verdict = NULL, finished_at = NULL");
  services_.clock.set(services_.clock.now() + std::chrono::seconds{1});
  EXPECT_EQ(migrate().verdict(), Verdict::pass);
  EXPECT_EQ(runs(), "run at work");
}

TEST_F(MigratorTest, AValueThatCleanerDidNotWriteIsRefusedWithoutShowingIt) {
  clean_.add("tickets", {{"ticket_id", "1"}, {"created_at", "1/10/2025 8:00"}});
  std::string message;

  EXPECT_EQ(refusal(&message), ErrorCode::data);
  EXPECT_THAT(message, HasSubstr("\"created_at\""));
  EXPECT_THAT(message, Not(HasSubstr("1/10/2025")));
  EXPECT_EQ(schemas(), first_release);
}

TEST_F(MigratorTest, AnotherContractsCleanFileIsRefusedWithBothFingerprints) {
  clean_.execute("UPDATE meta SET value = 'abc123'");
  std::string message;

  EXPECT_EQ(refusal(&message), ErrorCode::data);
  EXPECT_THAT(message, HasSubstr("abc123"));
  EXPECT_THAT(message, HasSubstr(tickets::builtin_contract().fingerprint));
}

TEST_F(MigratorTest, ADatabaseThatCleanerDidNotWriteIsRefused) {
  clean_.execute("DROP TABLE meta");

  EXPECT_EQ(refusal(), ErrorCode::data);
}

// A trigger on the new table swallows a row: the counts differ, so the gate must close.
TEST_F(MigratorTest, ALostRowClosesTheGateAndNothingIsKept) {
  given(R"(
    CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN IF NEW.ticket_id = 2 THEN RETURN NULL; END IF; RETURN NEW; END';
    CREATE FUNCTION public.sabotage() RETURNS event_trigger LANGUAGE plpgsql AS $$
    DECLARE made record;
    BEGIN
      FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP
        IF made.object_identity LIKE 'sd_v2025%.tickets' THEN
          EXECUTE format('CREATE TRIGGER s BEFORE INSERT ON %s FOR EACH ROW '
                         'EXECUTE FUNCTION public.swallow()', made.object_identity);
        END IF;
      END LOOP;
    END $$;
    CREATE EVENT TRIGGER sabotage ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
      EXECUTE FUNCTION public.sabotage();)");
  for (const auto* id : {"1", "2", "3"}) {
    clean_.add("tickets", {{"ticket_id", id}, {"created_at", "2025-10-01 08:00:00"}});
  }

  const auto report = migrate();

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_THAT(report.tables.at(0).mismatches, ::testing::Contains("read 3 rows, loaded 2"));
  EXPECT_EQ(runs(), "migrator fail");
  EXPECT_EQ(schemas(), first_release);
  EXPECT_EQ(releases(), first_release);
}

TEST_F(MigratorTest, AServerThatGoesAwayIsUnavailableAndTheNextTryWorks) {
  const auto pid = value("pg_backend_pid()");
  {
    postgres::Session killer{conninfo(), "killer"};
    killer.query({"kill", "SELECT pg_terminate_backend($1::int)"}, {pid});
  }
  EXPECT_EQ(refusal(), ErrorCode::unavailable);

  postgres::Session again{conninfo(), "again"};
  EXPECT_EQ(run({.source = path_, .mode = Mode::simple}, again, services_).verdict(),
            Verdict::pass);
}

}  // namespace
}  // namespace tierline::migrator
