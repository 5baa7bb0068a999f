#include "tierline/base/files.hpp"
#include "tierline/cleaner/cleaner.hpp"

#include "small_source.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::cleaner {
namespace {

using ::testing::HasSubstr;

struct CleanerScoreTest : ::testing::Test {
  CleanerScoreTest() {
    source.add_tickets(1, 50);
    source.add_timesheets(10);
  }

  Report clean() { return run(options, services); }

  void add_repairable_defects() {
    source.execute(
        "UPDATE tickets SET \"TKT-Modified Time\" = '20/05/2025 8:42', \"TKT-SLA Met\" = 'no';"
        "UPDATE timesheets SET \"TS-Date\" = '3/7/2025', \"TS-Time From\" = ''");
  }

  static const quality::GateResult& gate(const Report& report, const std::string& name) {
    return *std::find_if(report.gates.begin(), report.gates.end(),
                         [&](const auto& one) { return one.name == name; });
  }

  testing::SmallSource source;
  testing::TestServices services;
  Options options{source.path, {}, source.contract, source.dir.path() / "clean.db"};
};

TEST_F(CleanerScoreTest, RepairsLiftTheScoreAndTheReportHasBoth) {
  add_repairable_defects();

  const auto report = clean();

  ASSERT_TRUE(report.before.score && report.after.score);
  EXPECT_GT(*report.after.score, *report.before.score + 5);
  EXPECT_EQ(gate(report, "score-gain").verdict, Verdict::pass);
  EXPECT_THAT(to_text(report), HasSubstr("score-gain: "));
  EXPECT_NEAR(to_json(report).at("score_after").at("score").get<double>(), *report.after.score,
              0.01);
  EXPECT_EQ(testing::SmallSource::value(options.output,
                                        "SELECT verdict FROM gate WHERE gate = 'score-gain'"),
            "pass");
}

TEST_F(CleanerScoreTest, ADatabaseThatLosesAllRowsOfATableIsWorseAndClosesTheGate) {
  source.execute("UPDATE timesheets SET \"TS-Date\" = 'soon'");

  const auto report = clean();

  EXPECT_LT(*report.after.score, *report.before.score);
  EXPECT_EQ(gate(report, "score-gain").verdict, Verdict::fail);
  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_TRUE(report.written) << "to look at";
}

TEST_F(CleanerScoreTest, WithoutAScoreTheGateIsClosed) {
  replace_file(source.contract, R"toml(
name = "nothing that a rule knows"
date_order = "DMY"
time_zone = "UTC"
[[tables]]
name = "others"
surrogate = "other_id"
columns = [ { name = "id", type = "bigint", headers = ["Id"], required = true } ]
)toml");
  source.execute("CREATE TABLE others (Id); INSERT INTO others VALUES (1)");

  const auto report = clean();

  EXPECT_FALSE(report.after.score);
  EXPECT_EQ(gate(report, "score-gain").verdict, Verdict::fail);
  EXPECT_EQ(report.verdict(), Verdict::fail);
}

TEST_F(CleanerScoreTest, BelowTheLeastScoreNothingIsWritten) {
  add_repairable_defects();
  const auto reached = *clean().after.score;
  std::filesystem::remove(options.output);
  const auto files = [&] {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator{source.dir.path()}) {
      count += entry.exists() ? 1 : 0;
    }
    return count;
  };
  const auto before = files();

  options.min_score = std::min(100.0, reached + 0.1);
  const auto refused = clean();
  EXPECT_EQ(refused.verdict(), reached < 100 ? Verdict::fail : Verdict::pass);
  ASSERT_LT(reached, 100) << "else this test shows nothing";
  EXPECT_FALSE(refused.written);
  EXPECT_EQ(files(), before);
  EXPECT_THAT(to_text(refused), HasSubstr("nothing is written"));

  options.min_score = reached;
  EXPECT_TRUE(clean().written);
}

TEST_F(CleanerScoreTest, AnOlderOutputSurvivesAScoreTooLow) {
  clean();
  const auto before = read_file(options.output);
  source.execute("UPDATE timesheets SET \"TS-Date\" = 'soon'");
  options.min_score = 99;

  EXPECT_FALSE(clean().written);
  EXPECT_EQ(read_file(options.output), before);
}

TEST_F(CleanerScoreTest, RowsThatWereTakenOutAgainAreNotInTheScore) {
  source.execute(
      "INSERT INTO tickets SELECT \"TKT-Ticket ID\", 'again', \"TKT-Category\", '2025-07-04 "
      "11:12:53', "
      "'1', NULL FROM tickets WHERE rowid <= 20");
  const auto report = clean();
  ASSERT_EQ(report.tables.at(0).rows_duplicate, 20U);

  options.source = options.output;
  options.output = source.dir.path() / "again.db";
  const auto again = clean();

  EXPECT_GT(*report.after.score, *report.before.score);
  EXPECT_DOUBLE_EQ(*report.after.score, *again.before.score);
  EXPECT_DOUBLE_EQ(*again.after.score, *again.before.score);
}

}  // namespace
}  // namespace tierline::cleaner
