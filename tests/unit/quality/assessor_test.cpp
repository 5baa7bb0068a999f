#include "tierline/quality/assessor.hpp"

#include "tierline/base/error.hpp"

#include "small_database.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tierline::quality {
namespace {

using testing::SmallDatabase;
using tickets::Storage;

class AssessorTest : public ::testing::Test {
 protected:
  Assessment assess(Population population = Population::roster) const {
    return database_.assess(rules_, population);
  }
  Outcome outcome(std::string_view rule) const { return assess().find(rule)->outcome; }

  const tickets::Contract contract_ = tickets::builtin_contract();
  const RuleSet rules_ = builtin_quality_rules();
  SmallDatabase database_{contract_};
};

TEST_F(AssessorTest, APerfectDatabaseScores100AndEveryRuleHolds) {
  const auto assessment = assess();

  EXPECT_DOUBLE_EQ(*assessment.score, 100);
  EXPECT_EQ(assessment.grade(), "excellent");
  EXPECT_EQ(assessment.verdict(), Verdict::pass);
  for (const auto& result : assessment.rules) {
    EXPECT_EQ(result.outcome, Outcome::pass) << result.rule.id << ": " << result.detail;
  }
}

TEST_F(AssessorTest, NoTablesAtAllScoreNothingButEveryRuleFails) {
  for (const auto* table : {"tickets", "comments", "timesheets"}) database_.drop(table);

  const auto assessment = assess();

  EXPECT_LT(*assessment.score, 1e-9 + 15.0 * 3 * 0.5 / 9);
  EXPECT_EQ(assessment.verdict(), Verdict::fail);
  EXPECT_EQ(assessment.find("tickets-required-columns")->outcome, Outcome::fail);
  EXPECT_EQ(assessment.find("comment-length")->outcome, Outcome::warn);
}

}  // namespace
}  // namespace tierline::quality
