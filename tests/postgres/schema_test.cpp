#include "tierline/schema/schema.hpp"

#include "tierline/base/error.hpp"
#include "tierline/etl/migrations.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>

namespace tierline::schema {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

class SchemaTest : public testing::EmptyPostgresTest {
 protected:
  Report act(Action action) { return run({.action = action}, db(), services_); }
  Report roll_back(int to) {
    return run({.action = Action::rollback, .to = to, .confirmed = true}, db(), services_);
  }
  std::string objects() {
    return value(
        "string_agg(kind || ' ' || name, E'\\n' ORDER BY kind, name) FROM ("
        "SELECT 'relation' AS kind, n.nspname || '.' || c.relname AS name FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname IN ('servicedesk', 'dash', 'etl') OR n.nspname LIKE 'sd\\_v%' "
        "UNION ALL SELECT 'schema', nspname FROM pg_namespace "
        "WHERE nspname IN ('servicedesk', 'dash', 'etl') OR nspname LIKE 'sd\\_v%') o");
  }

  testing::TestServices services_;
};

TEST_F(SchemaTest, PlanningChangesNothing) {
  EXPECT_THAT(act(Action::plan).changes, Not(IsEmpty()));
  EXPECT_EQ(act(Action::plan).verdict(), Verdict::warn);

  EXPECT_EQ(objects(), "NULL");
}

TEST_F(SchemaTest, AfterApplyingNothingIsPendingAndEveryChecksumHolds) {
  act(Action::apply);

  EXPECT_THAT(act(Action::plan).changes, IsEmpty());
  EXPECT_EQ(act(Action::status).verdict(), Verdict::pass);
  EXPECT_EQ(act(Action::verify).verdict(), Verdict::pass);
}

TEST_F(SchemaTest, WhatWasDoneAndWhatFailedStandsInTheBooks) {
  act(Action::apply);
  EXPECT_EQ(value("tool || ' ' || verdict FROM etl.run"), "schema pass");
  EXPECT_EQ(value("name || ' ' || (detail LIKE '%000_%') FROM etl.finding"), "schema-apply true");

  roll_back(4);
  EXPECT_EQ(value("string_agg(name, ' ' ORDER BY finding_id) FROM etl.finding"),
            "schema-apply schema-rollback");
  given("CREATE TABLE servicedesk.automation_metrics (taken int)");
  EXPECT_THROW(act(Action::apply), Error);
  EXPECT_EQ(value("verdict FROM etl.finding ORDER BY finding_id DESC LIMIT 1"), "fail");
}

TEST_F(SchemaTest, ApplyingNamesEveryViewThatThePlanNames) {
  const auto views_of = [](const Report& report) {
    std::vector<std::string> views;
    for (const auto& change : report.changes) {
      if (change.starts_with("view ")) views.push_back(change);
    }
    return views;
  };
  const auto planned = views_of(act(Action::plan));

  EXPECT_THAT(planned, Not(IsEmpty()));
  EXPECT_EQ(views_of(act(Action::apply)), planned);
}

TEST_F(SchemaTest, ARollbackWithNothingAboveItLeavesTheViews) {
  act(Action::apply);
  const auto before = objects();
  const auto newest = etl::builtin_migrations().back().number;

  EXPECT_THAT(roll_back(newest).changes, IsEmpty());
  EXPECT_EQ(objects(), before);
}

TEST_F(SchemaTest, VerifyFailsWhenATextChangedAfterItWasApplied) {
  act(Action::apply);
  given("UPDATE etl.schema_migration SET checksum = 'other' WHERE number = 4");

  EXPECT_EQ(act(Action::verify).verdict(), Verdict::fail);
}

TEST_F(SchemaTest, VerifyFailsForAMigrationThisProgramDoesNotKnow) {
  act(Action::apply);
  given("INSERT INTO etl.schema_migration (number, name, checksum) VALUES (999, '999_x', '')");

  EXPECT_EQ(act(Action::verify).verdict(), Verdict::fail);
}

TEST_F(SchemaTest, VerifyFailsBeforeAnythingIsApplied) {
  EXPECT_EQ(act(Action::verify).verdict(), Verdict::fail);
}

TEST_F(SchemaTest, AllTheWayBackLeavesNothingAndUpAgainGivesTheSame) {
  act(Action::apply);
  const auto first = objects();

  roll_back(-1);
  EXPECT_EQ(objects(), "NULL");

  act(Action::apply);
  EXPECT_EQ(objects(), first);
}

TEST_F(SchemaTest, EverySingleStepBackCanBeTakenAgain) {
  act(Action::apply);
  const auto first = objects();
  for (const auto& migration : etl::builtin_migrations()) {
    roll_back(migration.number - 1);
    act(Action::apply);
    EXPECT_EQ(objects(), first) << migration.name;
    EXPECT_EQ(act(Action::verify).verdict(), Verdict::pass) << migration.name;
  }
}

TEST_F(SchemaTest, EntriesOfTheQuarantineSurviveItsNewFormAndTheWayBack) {
  act(Action::apply);
  roll_back(8);
  given(
      "INSERT INTO etl.run VALUES ('old', 'migrator', now());"
      "INSERT INTO etl.quarantine (run_id, table_name, source_row, column_name, rule, message, "
      "row_json) SELECT 'old', 'tickets', n, 'title', 'r', 'm', '{}' FROM generate_series(1, 2) n");

  act(Action::apply);
  EXPECT_EQ(value("string_agg(concat_ws(' ', source_row, status, first_run_id, "
                  "last_seen = first_seen), ', ' ORDER BY source_row) FROM etl.quarantine"),
            "1 open old t, 2 open old t");

  roll_back(8);
  EXPECT_EQ(value("count(*) FROM etl.quarantine"), "2");
}

TEST_F(SchemaTest, ARollbackThatIsNotConfirmedIsRefused) {
  act(Action::apply);
  const auto before = objects();
  try {
    run({.action = Action::rollback, .to = 0}, db(), services_);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
  }
  EXPECT_EQ(objects(), before);
}

TEST_F(SchemaTest, TheReaderSeesDashAndNothingElse) {
  act(Action::apply);
  postgres::Session reader{conninfo("tierline_reader"), "reader"};
  const auto refused = [&](const std::string& sql) {
    postgres::Transaction transaction{reader};
    transaction.execute({"allow", "SET TRANSACTION READ WRITE"});
    try {
      transaction.execute({"attempt", sql});
    } catch (const Error& error) {
      return error.message().find("42501") != std::string::npos;
    }
    return false;
  };
  EXPECT_NO_THROW(reader.query({"read", "SELECT * FROM dash.settings"}));
  EXPECT_TRUE(refused("SELECT * FROM servicedesk.tickets"));
  EXPECT_TRUE(refused("SELECT * FROM etl.quarantine"));
  EXPECT_TRUE(refused("SELECT * FROM etl.import_file"));
  EXPECT_TRUE(refused("CREATE TABLE public.t (a int)"));
  EXPECT_TRUE(refused("CREATE TEMPORARY TABLE t (a int)"));
}

}  // namespace
}  // namespace tierline::schema
