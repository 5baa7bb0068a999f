#include "tierline/profiler/diff.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/profiler/profiler.hpp"

#include "small_source.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tierline::profiler {
namespace {

using ::testing::HasSubstr;

struct DiffTest : ::testing::Test {
  DiffTest() {
    source.add_tickets(1, 200);
    source.add_timesheets(50);
    profile("before.json");
  }

  void profile(const char* name) {
    run({.source = source.path, .contract = source.contract, .output = source.dir.path() / name},
        services);
  }

  /// What is different after the change.
  DiffReport after(const std::string& change) {
    source.execute(change);
    profile("after.json");
    return diff(
        {.before = source.dir.path() / "before.json", .after = source.dir.path() / "after.json"});
  }

  static const Change* find(const DiffReport& report, std::string_view kind,
                            std::string_view subject) {
    for (const auto& change : report.changes) {
      if (change.kind == kind && change.subject == subject) return &change;
    }
    return nullptr;
  }

  testing::SmallSource source;
  testing::TestServices services;
};

TEST_F(DiffTest, TheSameSourceHasNotChanged) {
  const auto report = after("SELECT 1");

  EXPECT_TRUE(report.changes.empty()) << to_text(report);
  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_THAT(to_text(report), HasSubstr("\npass\n"));
}

TEST_F(DiffTest, MoreRowsAreWorthKnowingFewerAreLookedAtHalfAreAFailure) {
  auto report = after("INSERT INTO timesheets SELECT * FROM timesheets LIMIT 10");
  EXPECT_EQ(find(report, "rows", "timesheets")->verdict, Verdict::pass);

  report = after("DELETE FROM timesheets WHERE rowid > 40");
  EXPECT_EQ(find(report, "rows", "timesheets")->verdict, Verdict::warn);

  report = after("DELETE FROM timesheets WHERE rowid > 20");
  EXPECT_EQ(find(report, "rows", "timesheets")->verdict, Verdict::fail);
  EXPECT_EQ(report.verdict(), Verdict::fail);
}

TEST_F(DiffTest, ATableOrColumnThatVanishedFailsANewOneWarns) {
  auto report = after("CREATE TABLE extra (a); ALTER TABLE tickets ADD COLUMN mood TEXT");
  EXPECT_EQ(find(report, "table-new", "extra")->verdict, Verdict::warn);
  EXPECT_EQ(find(report, "column-new", "tickets.mood")->verdict, Verdict::warn);
  EXPECT_EQ(report.verdict(), Verdict::warn);

  report = after("ALTER TABLE tickets DROP COLUMN \"TKT-SLA Met\"");
  EXPECT_EQ(find(report, "column-vanished", "tickets.sla_met")->verdict, Verdict::fail);

  report = after("DROP TABLE timesheets");
  EXPECT_EQ(find(report, "table-vanished", "timesheets")->verdict, Verdict::fail);
}

TEST_F(DiffTest, MissingValuesAreNoticedAboveTheLimitAndFailWhenManyAreLost) {
  auto report = after("UPDATE tickets SET \"TKT-Category\" = NULL WHERE rowid <= 10");
  EXPECT_EQ(find(report, "null-rate", "tickets.category"), nullptr) << "5 % may come and go";

  report = after("UPDATE tickets SET \"TKT-Category\" = '' WHERE rowid <= 11");
  EXPECT_EQ(find(report, "null-rate", "tickets.category")->verdict, Verdict::warn);

  report = after("UPDATE tickets SET \"TKT-Category\" = NULL WHERE rowid <= 60");
  EXPECT_EQ(find(report, "null-rate", "tickets.category")->verdict, Verdict::fail);
}

TEST_F(DiffTest, ValuesThatCameOrWentAreNamed) {
  const auto report = after("UPDATE tickets SET \"TKT-Category\" = 'Storage'");

  EXPECT_EQ(find(report, "values-new", "tickets.category")->detail, "\"Storage\"");
  EXPECT_EQ(find(report, "values-vanished", "tickets.category")->detail, "\"Network\"");
  EXPECT_EQ(find(report, "drift", "tickets.category")->verdict, Verdict::warn);
}

TEST_F(DiffTest, DriftIsTheShareOfValuesThatAreOthers) {
  auto report = after("UPDATE tickets SET \"TKT-SLA Met\" = '0' WHERE rowid <= 40");
  EXPECT_EQ(find(report, "drift", "tickets.sla_met"), nullptr);

  report = after("UPDATE tickets SET \"TKT-SLA Met\" = '0' WHERE rowid <= 41");
  EXPECT_THAT(find(report, "drift", "tickets.sla_met")->detail, HasSubstr("20.5 %"));
}

TEST_F(DiffTest, MoreDifferentValuesAreNoticedUnlessTheyGrowWithTheRows) {
  auto report = after(
      "WITH RECURSIVE n (i) AS (VALUES (201) UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
      " INSERT INTO tickets SELECT i, 'title ' || i, 'Network', '2025-07-03 11:12:53', '1', NULL "
      "FROM n");
  EXPECT_EQ(find(report, "distinct", "tickets.ticket_id"), nullptr);
  EXPECT_EQ(find(report, "distinct", "tickets.category"), nullptr);

  report = after("UPDATE tickets SET \"TKT-Category\" = rowid");
  EXPECT_EQ(find(report, "distinct", "tickets.category")->verdict, Verdict::warn);
  EXPECT_EQ(find(report, "type", "tickets.category")->verdict, Verdict::fail);
}

TEST_F(DiffTest, DatesThatAreWrittenOtherwiseAreNoticed) {
  const auto report =
      after("UPDATE tickets SET \"TKT-Modified Time\" = '20/05/2025 8:42' WHERE rowid = 7");

  EXPECT_EQ(find(report, "dates", "tickets.modified_at")->detail, "are MIXED, were ISO");
}

TEST_F(DiffTest, AFileThatIsNoProfileIsADataError) {
  replace_file(source.dir.path() / "after.json", "{\"schema_version\": 1}");
  const auto compare = [&] {
    diff({.before = source.dir.path() / "before.json", .after = source.dir.path() / "after.json"});
  };
  EXPECT_THROW(compare(), Error);
  replace_file(source.dir.path() / "after.json", "id,title\n");
  EXPECT_THROW(compare(), Error);
  replace_file(source.dir.path() / "after.json", "{\"schema_version\": 2}");
  EXPECT_THROW(compare(), Error);
}

}  // namespace
}  // namespace tierline::profiler
