#include "tierline/status/status.hpp"

#include "tierline/backup/backup.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/etl/runs.hpp"
#include "tierline/sqlite/connection.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tierline::status {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class StatusTest : public testing::PostgresTest {
 protected:
  StatusTest() = default;
  explicit StatusTest(std::string origin) : PostgresTest{std::move(origin)} {}

  Report looked(std::uint64_t runs = 10) {
    return run({.runs = runs, .backups = directory_.path()}, db(), here_);
  }

  TempDir directory_;
  testing::TestServices here_;
};

class EmptyStatusTest : public StatusTest {
 protected:
  EmptyStatusTest() : StatusTest{"template0"} {}
};

TEST_F(EmptyStatusTest, ADatabaseThatWasNeverTouchedSaysSo) {
  const auto report = looked();

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_FALSE(report.has_books);
  EXPECT_THAT(to_text(report), HasSubstr("nothing of tierline is in this database"));
  EXPECT_THAT(to_text(report), HasSubstr("published   none\n"));
  EXPECT_TRUE(to_json(report)["published"].is_null());
  EXPECT_EQ(to_json(report)["runs"], nlohmann::json::array());
}

TEST_F(StatusTest, RunsAreShownNewestFirstWithVerdictAndDuration) {
  given(
      "INSERT INTO etl.run VALUES"
      " ('a', 'migrator', '2025-11-01 01:00Z', '2025-11-01 01:00:12.5Z', 'pass'),"
      " ('b', 'run', '2025-11-01 02:00Z', '2025-11-01 02:01Z', 'fail'),"
      " ('c', 'validator', '2025-11-01 03:00Z', NULL, NULL);"
      "INSERT INTO etl.gate VALUES ('b', 'profile', 'corruption tickets', 'fail', 'too many'),"
      " ('b', 'profile', 'tables', 'pass', 'all')");

  const auto report = looked(2);

  ASSERT_THAT(report.runs, SizeIs(2));
  EXPECT_EQ(report.runs[0].run_id, "c");
  EXPECT_EQ(report.runs[1].closed_gates, "profile corruption tickets");
  EXPECT_EQ(report.runs[1].seconds, 60);
  ASSERT_THAT(report.unfinished, SizeIs(1));
  EXPECT_EQ(report.unfinished[0].tool, "validator");
  EXPECT_THAT(to_text(report),
              HasSubstr("2025-11-01T02:00:00Z  run               fail     60.0 s"));
  EXPECT_THAT(to_text(report), HasSubstr("at work or killed"));
  EXPECT_TRUE(to_json(report)["runs"][0]["verdict"].is_null());
}

TEST_F(StatusTest, OfEachJobTheLastDueTimeIsShown) {
  EXPECT_THAT(to_text(looked()), Not(HasSubstr("\njobs ")));
  given(
      "INSERT INTO etl.job_run (job, due_at, subject, outcome, reason, started_at, host) VALUES"
      " ('inbox', '2025-11-01 04:00Z', 'a.xlsx', NULL, '', '2025-11-01 04:00Z', 'desk1'),"
      " ('validator', '2025-11-01 02:00Z', '', 'ran', '', '2025-11-01 02:00Z', 'desk1'),"
      " ('validator', '2025-11-02 02:00Z', '', 'missed', 'no daemon ran', NULL, 'desk1')");

  const auto report = looked();

  EXPECT_THAT(to_text(report), HasSubstr("jobs        2025-11-01T04:00:00Z  inbox             at "
                                         "work  a.xlsx\n"));
  EXPECT_THAT(to_text(report), HasSubstr("2025-11-02T02:00:00Z  validator         missed  no "
                                         "daemon ran\n"));
  EXPECT_EQ(to_json(report)["jobs"][1]["outcome"], "missed");
  EXPECT_TRUE(to_json(report)["jobs"][1]["started_at"].is_null());
}

TEST_F(StatusTest, ThePublishedReleaseIsShownWithItsRows) {
  given(
      "CREATE SCHEMA sd_v20251101_020000;"
      "UPDATE etl.release SET is_published = false, state = 'previous';"
      "INSERT INTO etl.release VALUES ('sd_v20251101_020000', NULL, 'servicedesk', 'v2',"
      " '2025-11-01 02:00Z', '2025-11-01 02:00:05Z', true, '{\"comments\": 5, \"tickets\": 3}', "
      "'published')");

  const auto report = looked();

  EXPECT_THAT(to_text(report), HasSubstr("published   sd_v20251101_020000 since "
                                         "2025-11-01T02:00:05Z: comments 5, tickets 3\n"));
  EXPECT_EQ(to_json(report)["published"]["rows"]["tickets"], 3);
}

TEST_F(StatusTest, OnlyOpenRowsOfTheQuarantineCount) {
  given(
      "INSERT INTO etl.run VALUES ('a', 'migrator', now(), now(), 'pass');"
      "INSERT INTO etl.quarantine (run_id, table_name, source_row, column_name, rule, message,"
      " row_json, status, first_run_id, last_run_id, first_seen, last_seen)"
      " SELECT 'a', t, 1, '', 'r', 'm', '{}', s, 'a', 'a', now(), now()"
      "   FROM (VALUES ('tickets', 'open'), ('tickets', 'open'), ('tickets', 'resolved'),"
      "                ('comments', 'discarded')) AS v (t, s)");

  EXPECT_EQ(looked().quarantined, (std::map<std::string, std::uint64_t>{{"tickets", 2}}));
  EXPECT_THAT(to_text(looked()), HasSubstr("quarantine  open: tickets 2\n"));
}

TEST_F(StatusTest, AnOlderSchemaIsNamedAndStillAnswers) {
  given("DELETE FROM etl.schema_migration WHERE number > 8");

  const auto report = looked();

  EXPECT_GT(report.pending_steps, 0U);
  EXPECT_THAT(to_text(report), HasSubstr("tierline schema apply"));
  EXPECT_THAT(report.quarantined, IsEmpty());
}

TEST_F(EmptyStatusTest, WhereBackupsAreItNamesTheWayBack) {
  auto report = looked();
  EXPECT_THAT(to_text(report), HasSubstr("tierline run loads the first data"));

  report.backups.push_back({"tierline.dump.20251101_000000", "2025-11-01T00:00:00Z", 1});

  EXPECT_THAT(to_text(report), HasSubstr("tierline backup restore NAME"));
}

TEST_F(StatusTest, BackupsAreShownWithTheirLastVerification) {
  const auto source = directory_.path() / "source.db";
  sqlite::Connection{source, sqlite::Mode::create}.execute(
      "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
  const auto backups = directory_.path() / "backups";
  const auto nobody = []() -> postgres::Session& { throw std::logic_error{"not asked"}; };
  backup::run({.action = backup::Action::create, .directory = backups, .source = source}, nobody,
              here_);
  const Options options{.backups = backups};

  const auto before = run(options, db(), here_);
  backup::run(
      {.action = backup::Action::verify, .directory = backups, .level = backup::Level::restore},
      nobody, here_);
  const auto after = run(options, db(), here_);

  ASSERT_THAT(before.backups, SizeIs(1));
  ASSERT_THAT(after.backups, SizeIs(1));
  EXPECT_EQ(after.backups[0].level, "restore");
  EXPECT_EQ(after.backups[0].verdict, "pass");
  EXPECT_THAT(to_text(after), HasSubstr("(restore: pass)"));
}

using OwnRunTest = StatusTest;

TEST_F(OwnRunTest, ARunThatGoesWithoutItsEndIsAnErrorInTheBooks) {
  const auto ignored = [](const Error&) {};
  { etl::OwnRun{db(), "x", "snapshot", here_.clock, ignored}.finish("warn"); }
  EXPECT_EQ(looked().runs.at(0).verdict, "warn");
  {
    const etl::OwnRun run{db(), "y", "snapshot", here_.clock, ignored};
    EXPECT_THAT(looked().unfinished, SizeIs(1));
  }
  EXPECT_THAT(looked().unfinished, IsEmpty());
  EXPECT_EQ(value("verdict FROM etl.run WHERE run_id = 'y'"), "error");
}

TEST_F(OwnRunTest, InARunOfAnotherToolItWritesNothing) {
  etl::begin_run(db(), "x", "run", here_.clock.now());
  {
    etl::OwnRun{db(), "x", "snapshot", here_.clock, [](const Error&) {}}.finish("pass");
  }
  EXPECT_THAT(looked().unfinished, SizeIs(1));
}

TEST_F(OwnRunTest, AnEndThatCannotBeWrittenIsTold) {
  std::string told;
  {
    const etl::OwnRun run{db(), "x", "snapshot", here_.clock,
                          [&](const Error& cause) { told = cause.message(); }};
    given("ALTER TABLE etl.run RENAME TO gone");
  }
  EXPECT_THAT(told, HasSubstr("finish_own_run failed"));
}

using EmptyOwnRunTest = EmptyStatusTest;

TEST_F(EmptyOwnRunTest, WithoutBooksItWritesNothing) {
  etl::OwnRun run{db(), "x", "snapshot", here_.clock, [](const Error&) { FAIL(); }};
  EXPECT_FALSE(run.in_books());
  run.finish("pass");
}

}  // namespace
}  // namespace tierline::status
