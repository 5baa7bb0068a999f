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

  EXPECT_DOUBLE_EQ(*assessment.score, 0);
  EXPECT_EQ(assessment.verdict(), Verdict::fail);
  EXPECT_EQ(assessment.find("tickets-required-columns")->outcome, Outcome::fail);
  EXPECT_EQ(assessment.find("comment-length")->outcome, Outcome::warn);
}

TEST_F(AssessorTest, AMissingColumnMakesItsRulesFailAndOneThatTheContractHasNotDoesNotCount) {
  database_.drop_column("comments", "author_login");

  EXPECT_EQ(outcome("comments-required-columns"), Outcome::fail);
  EXPECT_EQ(outcome("comment-login-filled"), Outcome::warn);
  EXPECT_EQ(assess().find("comment-login-filled")->score, 0);

  const auto other = tickets::shipped_contract("servicenow").value();
  SmallDatabase incidents{other};
  const auto assessment = incidents.assess(rules_);
  EXPECT_EQ(assessment.find("comment-login-filled")->outcome, Outcome::not_applicable);
  EXPECT_EQ(assessment.find("timesheets-not-empty")->outcome, Outcome::not_applicable);
  EXPECT_FALSE(assessment.categories.at(4).score) << "no rule about references applies";
  EXPECT_DOUBLE_EQ(*assessment.score, 100) << to_text(assessment);
}

TEST_F(AssessorTest, ZeroStandsForNoTicketInTimesheetsOnly) {
  database_.set("timesheets", "ticket_id", Storage::integer, "0", 60);
  EXPECT_EQ(outcome("timesheet-ticket-id-positive"), Outcome::pass);
  EXPECT_EQ(outcome("timesheet-ticket-id-numeric"), Outcome::pass);

  database_.set("comments", "ticket_id", Storage::integer, "0", 1);
  database_.set("tickets", "ticket_id", Storage::integer, "0", 1);
  EXPECT_EQ(outcome("ticket-id-positive"), Outcome::fail);
}

TEST_F(AssessorTest, TypesAreThoseOfTheStorageNotOfTheMeaning) {
  const auto typed = [&](std::string_view rule) { return outcome(rule) == Outcome::pass; };
  database_.set("comments", "created_at", Storage::text, "2025-07-05T10:00:00Z");
  EXPECT_TRUE(typed("comment-date-typed")) << "ISO reads one way, with T and zone as well";
  database_.set("comments", "created_at", Storage::text, "5/07/2025 10:00");
  EXPECT_FALSE(typed("comment-date-typed"));
  EXPECT_EQ(outcome("comment-date-in-range"), Outcome::pass) << "what it means is right";
  database_.set("timesheets", "work_date", Storage::text, "");
  EXPECT_FALSE(typed("timesheet-date-typed")) << "the empty string is no date";
  database_.set("timesheets", "hours", Storage::real, "1.0");
  EXPECT_TRUE(typed("timesheet-hours-valid"));
  database_.set("timesheets", "hours", Storage::text, "1.50");
  EXPECT_FALSE(typed("timesheet-hours-valid"));
  EXPECT_EQ(outcome("timesheet-hours-plausible"), Outcome::pass);
}

TEST_F(AssessorTest, TheBandOfOrphansGoesByThePopulation) {
  const auto band = [&](Population population) {
    return assess(population).find("timesheet-orphans-expected")->outcome;
  };
  EXPECT_EQ(band(Population::roster), Outcome::pass);
  EXPECT_EQ(band(Population::unknown), Outcome::pass);
  EXPECT_EQ(band(Population::everything), Outcome::warn);

  for (auto& row : database_.find("timesheets")->rows) {
    auto& ticket = row.at(contract_.find("timesheets")->index_of("ticket_id"));
    if (ticket.text != "0") ticket.text = "1001";
  }
  EXPECT_EQ(band(Population::roster), Outcome::warn);
  EXPECT_EQ(band(Population::unknown), Outcome::pass);
  EXPECT_EQ(band(Population::everything), Outcome::pass);
}

TEST_F(AssessorTest, ThresholdsHoldExactlyAtTheirLimit) {
  database_.set("comments", "author_login", Storage::null, "", 4);
  EXPECT_EQ(outcome("comment-login-filled"), Outcome::pass) << "98 % of 200";
  database_.set("comments", "author_login", Storage::null, "", 5);
  EXPECT_EQ(outcome("comment-login-filled"), Outcome::warn);
}

TEST_F(AssessorTest, OrphansScoreByWhatTheyExceed) {
  // Of 100 different tickets that comments name 4 are missing, 5 may be.
  database_.set("tickets", "ticket_id", Storage::integer, "9999", 4);

  const auto assessment = assess();

  EXPECT_EQ(assessment.find("comment-ticket-exists")->outcome, Outcome::pass);
  EXPECT_NEAR(assessment.find("comment-ticket-exists")->score, 0.2, 1e-9);
}

TEST_F(AssessorTest, SamplesAreRowNumbersAndNeverValues) {
  database_.set("comments", "author_login", Storage::text, "nan", 9);

  const auto assessment = assess();

  const auto* const result = assessment.find("comment-login-filled");
  EXPECT_EQ(result->samples, (std::vector<std::int64_t>{2, 3, 4, 5, 6}));
  EXPECT_EQ(result->failing, 9U);
}

TEST_F(AssessorTest, ARuleThatCannotBeAnsweredIsAnErrorAndNoPass) {
  auto contract = contract_;
  std::swap(contract.tables.front(), contract.tables.at(1));  // comments before tickets
  SmallDatabase database{contract};

  const auto assessment = database.assess(rules_);

  const auto* const result = assessment.find("comment-ticket-exists");
  EXPECT_EQ(result->outcome, Outcome::error);
  EXPECT_EQ(result->score, 0);
  EXPECT_EQ(assessment.verdict(), Verdict::fail);
  EXPECT_FALSE(score_gate("x", assessment).open());
}

TEST_F(AssessorTest, NothingAssessedIsNoScoreAndNoPass) {
  auto contract = contract_;
  for (auto& table : contract.tables) table.absent = true;

  Assessor assessor{rules_, contract, TimePoint{}};
  const auto assessment = assessor.finish();

  EXPECT_FALSE(assessment.score);
  EXPECT_EQ(assessment.grade(), "none");
  EXPECT_EQ(assessment.verdict(0), Verdict::fail);
  EXPECT_FALSE(score_gate("x", assessment, 0).open());
  EXPECT_FALSE(gain_gate("x", assessment, assessment).open());
}

TEST_F(AssessorTest, GradesBeginAtTheirLimits) {
  Assessment assessment;
  const auto grade = [&](double score) {
    assessment.score = score;
    return assessment.grade();
  };
  EXPECT_EQ(grade(90), "excellent");
  EXPECT_EQ(grade(89.99), "good");
  EXPECT_EQ(grade(80), "good");
  EXPECT_EQ(grade(79.99), "acceptable");
  EXPECT_EQ(grade(70), "acceptable");
  EXPECT_EQ(grade(69.99), "poor");
  EXPECT_EQ(grade(60), "poor");
  EXPECT_EQ(grade(59.99), "failed");
}

TEST_F(AssessorTest, EveryPointOfTheScoreCanBeReached) {
  const auto assessment = assess();
  double reachable = 0;
  for (const auto& category : assessment.categories) {
    ASSERT_TRUE(category.score) << category.name;
    reachable += category.weight * *category.score;
  }
  EXPECT_NEAR(reachable, 100, 1e-9);
}

TEST_F(AssessorTest, TablesOutOfOrderAreABugOfTheCaller) {
  Assessor assessor{rules_, contract_, TimePoint{}};
  assessor.begin_table("comments", database_.find("comments")->there);

  EXPECT_THROW(assessor.begin_table("tickets", database_.find("tickets")->there), Error);
}

}  // namespace
}  // namespace tierline::quality
