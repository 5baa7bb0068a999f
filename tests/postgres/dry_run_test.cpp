#include "tierline/dashboards/builtin.hpp"
#include "tierline/profiler/profiler.hpp"

#include "postgres_test.hpp"
#include "small_source.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace tierline::profiler {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Tickets of the built-in contract under their original headers.
class Source {
 public:
  Source() {
    source_.execute(
        "DROP TABLE tickets; DROP TABLE timesheets;"
        "CREATE TABLE tickets (\"TKT-Ticket ID\" INTEGER, \"TKT-Created Time\" TIMESTAMP, "
        "\"TKT-Title\" TEXT, \"TKT-Modified Time\" TEXT);"
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
        " INSERT INTO tickets SELECT i, '2025-07-03 11:12:53', 'title ' || i, '4/07/2025 9:00' "
        "FROM n");
  }

  void execute(const std::string& sql) { source_.execute(sql); }
  const std::filesystem::path& path() const { return source_.path; }
  std::filesystem::path output() const { return source_.dir.path() / "profile.json"; }

 private:
  testing::SmallSource source_;
};

quality::GateResult trial(const Options& options, postgres::Session& target) {
  const testing::TestServices services;
  for (const auto& gate : run(options, services, &target).gates) {
    if (gate.name == "dry-run") return gate;
  }
  return {};
}

class DryRunTest : public testing::PostgresTest {
 protected:
  quality::GateResult gate() { return trial(options_, db()); }

  /// All that the database has, and what its tables hold.
  std::string content() {
    return value(
        "string_agg(n.nspname || '.' || c.relname || ' ' || c.oid, ',' ORDER BY c.oid) FROM "
        "pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE nspname !~ '^pg_'");
  }

  Source source_;
  Options options_{.source = source_.path(), .output = source_.output()};
};

TEST_F(DryRunTest, ASampleIsLoadedLookedAtAndTakenBack) {
  const auto before = content();
  source_.execute(
      "INSERT INTO tickets VALUES (7, '2025-07-03', 'a key that was there', NULL),"
      " (1000, '31/02/2025', 'no such day', NULL)");

  const auto result = gate();

  EXPECT_EQ(result.verdict, Verdict::pass) << result.detail;
  EXPECT_THAT(result.detail, StartsWith("loaded 300 tickets, 0 comments, 0 timesheets; "));
  EXPECT_THAT(result.detail, ContainsRegex(" queries of [0-9]+ dashboards ran; all rolled back"));
  EXPECT_EQ(content(), before);
  EXPECT_EQ(value("count(*) FROM etl.schema_migration WHERE schema_name LIKE 'dry%'"), "0");
}

TEST_F(DryRunTest, OnlySomeRowsOfALargeTableAreLoaded) {
  options_.dry_run_rows = 100;

  EXPECT_THAT(gate().detail, StartsWith("loaded 100 tickets, "));
}

TEST_F(DryRunTest, AQueryThatDoesNotRunClosesTheGate) {
  given("ALTER TABLE servicedesk.setting RENAME COLUMN n_min TO least");

  const auto result = gate();

  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(result.detail, HasSubstr("n_min"));
}

TEST_F(DryRunTest, ASampleOfWhichNothingCanBeLoadedClosesTheGate) {
  source_.execute("UPDATE tickets SET \"TKT-Created Time\" = '31/02/2025'");

  const auto result = gate();

  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.detail, "no row of the sample can be loaded");
}

TEST_F(DryRunTest, ReadersAreNotHeldUp) {
  given("INSERT INTO servicedesk.tickets (ticket_id, created_at) VALUES (1, '2025-07-03')");
  postgres::Session reader{conninfo(), "reader"};
  postgres::Transaction reading{reader};
  EXPECT_EQ(reading.query({"look", "SELECT count(*) FROM dash.ticket"}).at(0).at(0), "1");

  EXPECT_EQ(gate().verdict, Verdict::pass) << "while somebody holds what readers hold";
  EXPECT_EQ(reading.query({"look", "SELECT count(*) FROM dash.ticket"}).at(0).at(0), "1");
}

TEST_F(DryRunTest, EveryCommittedDashboardIsTried) {
  std::size_t files = 0;
  const std::filesystem::path folder{TIERLINE_SOURCE_DIR "/grafana/dashboards"};
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    if (entry.path().extension() == ".json") ++files;
  }
  EXPECT_EQ(dashboards::builtin::all.size(), files);
}

class EmptyDryRunTest : public testing::EmptyPostgresTest {};

TEST_F(EmptyDryRunTest, ADatabaseThatNothingWasAppliedToIsTriedAndStaysEmpty) {
  const Source source;
  const auto result = trial({.source = source.path(), .output = source.output()}, db());

  EXPECT_EQ(result.verdict, Verdict::pass) << result.detail;
  EXPECT_EQ(value("count(*) FROM pg_namespace WHERE nspname IN ('etl', 'dash', 'servicedesk')"),
            "0");
}

}  // namespace
}  // namespace tierline::profiler
