#include "tierline/etl/job_runs.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/process.hpp"
#include "tierline/daemon/ledger.hpp"
#include "tierline/etl/migrations.hpp"

#include "postgres_test.hpp"

#include <gmock/gmock.h>

namespace tierline::daemon {
namespace {

using etl::JobRun;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TimePoint at(std::string_view time) { return from_iso8601(time).value(); }

class JobRunsTest : public testing::PostgresTest {
 protected:
  static JobRun running(const std::string& job, std::string_view due) {
    JobRun run{.job = job, .due_at = at(due), .attempts = 1};
    run.started_at = run.due_at;
    run.host = "desk1";
    run.run_id = "r1";
    return run;
  }

  PostgresLedger ledger() {
    return PostgresLedger{
        [this] { return std::make_unique<postgres::Session>(conninfo(), "tierlined"); }};
  }
};

TEST_F(JobRunsTest, ARunIsWrittenAtItsBeginningAndAtItsEnd) {
  auto run = running("snapshot", "2025-11-01T02:00:00Z");
  run.subject = "tickets.xlsx";
  EXPECT_TRUE(etl::begin_job_run(db(), run));
  EXPECT_EQ(value("outcome IS NULL AND started_at = due_at AND finished_at IS NULL "
                  "AND exit_status IS NULL AND verdict IS NULL FROM etl.job_run"),
            "t");
  run.outcome = "failed";
  run.reason = "verdict fail";
  run.exit_status = 1;
  run.verdict = "fail";
  run.attempts = 3;
  run.finished_at = at("2025-11-01T02:00:09Z");
  etl::write_job_run(db(), run);

  const auto runs = etl::last_job_runs(db(), 10);
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].job, "snapshot");
  EXPECT_EQ(runs[0].due_at, run.due_at);
  EXPECT_EQ(runs[0].subject, "tickets.xlsx");
  EXPECT_EQ(runs[0].outcome, "failed");
  EXPECT_EQ(runs[0].reason, "verdict fail");
  EXPECT_EQ(runs[0].exit_status, 1);
  EXPECT_EQ(runs[0].verdict, "fail");
  EXPECT_EQ(runs[0].attempts, 3);
  EXPECT_EQ(runs[0].run_id, "r1");
  EXPECT_EQ(runs[0].started_at, run.started_at);
  EXPECT_EQ(runs[0].finished_at, run.finished_at);
  EXPECT_EQ(runs[0].host, "desk1");
}

TEST_F(JobRunsTest, ADueTimeBeginsOnce) {
  const auto run = running("snapshot", "2025-11-01T02:00:00Z");
  EXPECT_TRUE(etl::begin_job_run(db(), run));
  EXPECT_FALSE(etl::begin_job_run(db(), run));
  EXPECT_TRUE(etl::begin_job_run(db(), running("other", "2025-11-01T02:00:00Z")));
}

TEST_F(JobRunsTest, WhatWasDueMoreThanTwoYearsBeforeIsForgotten) {
  for (const auto* due : {"2023-11-01T01:59:59Z", "2023-11-01T02:00:00Z"}) {
    auto ended = running("snapshot", due);
    ended.outcome = "ran";
    etl::begin_job_run(db(), ended);
  }
  etl::begin_job_run(db(), running("open", "2023-10-01T00:00:00Z"));

  EXPECT_TRUE(etl::begin_job_run(db(), running("snapshot", "2025-11-01T02:00:00Z")));

  EXPECT_EQ(
      value("string_agg(job || ' ' || (due_at AT TIME ZONE 'UTC')::text, ', ' ORDER BY due_at) "
            "FROM etl.job_run"),
      "open 2023-10-01 00:00:00, snapshot 2023-11-01 02:00:00, snapshot 2025-11-01 02:00:00");
}

TEST_F(JobRunsTest, AnEndIsWrittenAlsoWhereTheBeginningIsNot) {
  auto run = running("snapshot", "2025-11-01T02:00:00Z");
  run.outcome = "ran";
  etl::write_job_run(db(), run);
  EXPECT_EQ(value("outcome FROM etl.job_run"), "ran");
}

TEST_F(JobRunsTest, TheDatabaseRefusesWhatMakesNoSense) {
  auto run = running("snapshot", "2025-11-01T02:00:00Z");
  run.outcome = "fine";
  EXPECT_THROW(etl::write_job_run(db(), run), Error);
  run.outcome = "skipped";  // without a reason
  EXPECT_THROW(etl::write_job_run(db(), run), Error);
  run.outcome = "ran";
  run.verdict = "fine";
  EXPECT_THROW(etl::write_job_run(db(), run), Error);
  JobRun never{.job = "a", .due_at = at("2025-11-01T02:00:00Z")};  // runs, and has not begun
  EXPECT_THROW(etl::begin_job_run(db(), never), Error);
  EXPECT_EQ(value("count(*) FROM etl.job_run"), "0");
}

TEST_F(JobRunsTest, OnlyRunsWithoutAnEndAreAbandoned) {
  etl::begin_job_run(db(), running("open", "2025-11-01T02:00:00Z"));
  auto ended = running("ended", "2025-11-01T02:00:00Z");
  ended.outcome = "ran";
  etl::begin_job_run(db(), ended);

  const auto abandoned = etl::abandon_job_runs(db(), at("2025-11-01T05:00:00Z"));

  ASSERT_THAT(abandoned, SizeIs(1));
  EXPECT_EQ(abandoned[0].job, "open");
  EXPECT_EQ(abandoned[0].outcome, "abandoned");
  EXPECT_EQ(abandoned[0].reason, "the daemon on desk1 ended without a word");
  EXPECT_EQ(abandoned[0].finished_at, at("2025-11-01T05:00:00Z"));
  EXPECT_THAT(etl::abandon_job_runs(db(), at("2025-11-01T05:00:00Z")), IsEmpty());
}

TEST_F(JobRunsTest, TheLastOfEachJobAndWhenItLastEndedWell) {
  auto good = running("a", "2025-11-01T02:00:00Z");
  good.outcome = "late";
  good.finished_at = at("2025-11-01T02:10:00Z");
  auto bad = running("a", "2025-11-02T02:00:00Z");
  bad.outcome = "failed";
  bad.finished_at = at("2025-11-02T02:10:00Z");
  for (const auto& run : {bad, good, running("b", "2025-10-31T00:00:00Z")}) {
    etl::begin_job_run(db(), run);
  }

  const auto last = etl::last_of_jobs(db());

  ASSERT_THAT(last, SizeIs(2));
  EXPECT_EQ(last.at("a").last.outcome, "failed");
  EXPECT_EQ(last.at("a").last_success, at("2025-11-01T02:10:00Z"));
  EXPECT_EQ(last.at("b").last.outcome, "");
  EXPECT_EQ(last.at("b").last_success, std::nullopt);
}

TEST_F(JobRunsTest, LastRunsAreNewestFirstAndOfAJobIfWanted) {
  for (const auto* due : {"2025-11-01T02:00:00Z", "2025-11-02T02:00:00Z"}) {
    etl::begin_job_run(db(), running("a", due));
    etl::begin_job_run(db(), running("b", due));
  }

  EXPECT_THAT(etl::last_job_runs(db(), 3), SizeIs(3));
  const auto of_b = etl::last_job_runs(db(), 10, "b");
  ASSERT_THAT(of_b, SizeIs(2));
  EXPECT_EQ(of_b[0].due_at, at("2025-11-02T02:00:00Z"));
}

TEST_F(JobRunsTest, OneLeadsAndTheNextTakesOverWhenItsConnectionEnds) {
  auto second = ledger();
  {
    auto first = ledger();
    EXPECT_EQ(first.seek(), Standing::leader);
    EXPECT_EQ(first.seek(), Standing::leader);
    EXPECT_EQ(second.seek(), Standing::standby);
    EXPECT_EQ(first.schema_version(), second.schema_version());
    EXPECT_GE(first.schema_version(), 20);
  }
  // The server needs a moment to notice.
  for (int look = 0; look < 200 && second.seek() == Standing::standby; ++look) {
    value("pg_sleep(0.02)");
  }
  EXPECT_EQ(second.seek(), Standing::leader);
}

TEST_F(JobRunsTest, ALeaderWhoseConnectionIsCutIsNoLeaderAndWritesNothing) {
  auto first = ledger();
  ASSERT_EQ(first.seek(), Standing::leader);
  value(
      "count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() "
      "AND application_name = 'tierline tierlined'");

  const auto refused = [&](auto action) {
    try {
      action();
      return std::string{"accepted"};
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::unavailable);
      return error.message();
    }
  };
  EXPECT_NE(refused([&] { first.begin(running("a", "2025-11-01T02:00:00Z")); }), "accepted");
  EXPECT_THAT(refused([&] { first.check(); }), HasSubstr("the lead was lost"));
  EXPECT_EQ(value("count(*) FROM etl.job_run"), "0");
  EXPECT_EQ(first.seek(), Standing::leader);
  EXPECT_TRUE(first.begin(running("a", "2025-11-01T02:00:00Z")));
}

TEST_F(JobRunsTest, WithoutTheSchemaMigrationThereIsNoLead) {
  given("DROP TABLE etl.job_run CASCADE");
  auto books = ledger();
  try {
    books.seek();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::config);
    EXPECT_EQ(error.hint(), "tierline schema apply");
  }
}

TEST_F(JobRunsTest, TheSchemaMigrationGoesBackAndForth) {
  for (const auto& migration : etl::builtin_migrations()) {
    if (migration.number != 20) continue;
    postgres::Transaction transaction{db()};
    etl::take_back(transaction, migration, "");
    transaction.commit();
    EXPECT_EQ(value("to_regclass('etl.job_run') IS NULL"), "t");
    postgres::Transaction again{db()};
    etl::apply(again, migration, "");
    again.commit();
  }
  EXPECT_TRUE(etl::has_job_runs(db()));
}

}  // namespace
}  // namespace tierline::daemon
