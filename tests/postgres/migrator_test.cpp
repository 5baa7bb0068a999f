#include "tierline/migrator/migrator.hpp"

#include "tierline/base/error.hpp"

#include "clean_database.hpp"
#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>

namespace tierline::migrator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class MigratorTest : public testing::PostgresTest {
 protected:
  Report migrate() { return run({.source = path_}, db(), services_); }

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

  const std::string first_release = "sd_v19700101_000000";
  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "clean.db";
  testing::CleanDatabase clean_{path_};
  testing::TestServices services_;
};

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

TEST_F(MigratorTest, QuarantinedRowsArriveInTheBooks) {
  clean_.execute(
      "INSERT INTO quarantine VALUES ('tickets', 12, 'created_at', 'impossible-date', "
      "'31/02/2025', "
      "'no such day', '{\"a\": 1}')");

  EXPECT_EQ(migrate().rows_quarantined, 1U);
  EXPECT_EQ(value("table_name || source_row || raw_value FROM etl.quarantine"),
            "tickets1231/02/2025");
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
  EXPECT_EQ(run({.source = path_}, again, services_).verdict(), Verdict::pass);
}

}  // namespace
}  // namespace tierline::migrator
