#include "tierline/tickets/cost.hpp"

#include "tierline/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tierline::tickets {
namespace {

using ::testing::HasSubstr;

constexpr std::array<TierCost, 3> defaults{
    {{Tier::l1, 100, 60}, {Tier::l2, 200, 30}, {Tier::l3, 300, 10}}};

std::string reason_for_refusing(const std::array<TierCost, 3>& costs, std::uint32_t days = 30) {
  try {
    tier_cost({1, 1, 1}, costs, days);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::config);
    return error.message();
  }
  return "accepted";
}

TEST(TierCostTest, ReferenceSetOver103Days) {
  const auto report = tier_cost({3'646, 6'899, 394}, defaults, 103);

  EXPECT_DOUBLE_EQ(report.current, 1'862'600);
  EXPECT_DOUBLE_EQ(report.target, 1'640'850);
  EXPECT_DOUBLE_EQ(report.opportunity, 221'750);
  EXPECT_NEAR(report.annualised, 785'813, 1);
}

TEST(TierCostTest, ThirteenDaysOfOctoberAreNotTwelveMonths) {
  const auto report = tier_cost({378, 787, 23}, defaults, 13);

  EXPECT_DOUBLE_EQ(report.current, 202'100);
  EXPECT_DOUBLE_EQ(report.target, 178'200);
  EXPECT_DOUBLE_EQ(report.opportunity, 23'900);
  EXPECT_NEAR(report.annualised, 671'038, 1);
}

TEST(TierCostTest, PlannersRoundTheTargetsToWholeTickets) {
  const auto report = tier_cost({3'643, 6'903, 393}, defaults, 103);

  EXPECT_DOUBLE_EQ(report.current, 1'862'800);
  EXPECT_DOUBLE_EQ(report.opportunity, 221'950);
  EXPECT_DOUBLE_EQ(report.opportunity_whole_tickets, 221'900);
}

TEST(TierCostTest, BetterThanTheTargetIsNegative) {
  EXPECT_DOUBLE_EQ(tier_cost({70, 25, 5}, defaults, 1).opportunity, -1'500);
}

TEST(TierCostTest, NoTicketsCostNothing) {
  const auto report = tier_cost({0, 0, 0}, defaults, 1);

  EXPECT_DOUBLE_EQ(report.current, 0);
  EXPECT_DOUBLE_EQ(report.annualised, 0);
}

TEST(TierCostTest, TheOrderOfTheCostsDoesNotMatter) {
  const std::array<TierCost, 3> shuffled{defaults[2], defaults[0], defaults[1]};

  EXPECT_DOUBLE_EQ(tier_cost({3'646, 6'899, 394}, shuffled, 103).opportunity, 221'750);
}

TEST(TierCostTest, RefusesTargetsThatDoNotSumTo100) {
  auto costs = defaults;
  costs[0].target_percent = 65;
  costs[2].target_percent = 7.5;
  EXPECT_THAT(reason_for_refusing(costs), HasSubstr("the targets sum to 102.50 %, not 100"));

  costs = defaults;
  costs[0].target_percent = 59.99;
  EXPECT_THAT(reason_for_refusing(costs), HasSubstr("sum to 99.99 %"));

  costs[0].target_percent = 33.33;
  costs[1].target_percent = 33.33;
  costs[2].target_percent = 33.34;
  EXPECT_EQ(reason_for_refusing(costs), "accepted");
}

TEST(TierCostTest, RefusesWhatCannotBeMeant) {
  auto costs = defaults;
  costs[1].tier = Tier::l1;
  EXPECT_THAT(reason_for_refusing(costs), HasSubstr("L1 is there twice"));

  costs = defaults;
  costs[1].cost = 0;
  EXPECT_THAT(reason_for_refusing(costs), HasSubstr("the cost of L2 is 0, not above 0"));

  costs = defaults;
  costs[0].target_percent = 110;
  costs[1].target_percent = -20;
  EXPECT_THAT(reason_for_refusing(costs), HasSubstr("the target of L1 is 110 %, not 0 to 100"));

  EXPECT_THAT(reason_for_refusing(defaults, 0), HasSubstr("the counts cover 0 days"));
}

}  // namespace
}  // namespace tierline::tickets
