#include "tierline/releases/key_figures.hpp"

#include <gmock/gmock.h>

namespace tierline::releases {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> faults(const std::string& figure, const std::string& before,
                                const std::string& after, const std::string& tickets = "10000") {
  std::vector<Difference> differences{{"tickets", tickets, tickets}};
  if (figure == "tickets") differences.clear();
  differences.push_back({figure, before, after});
  return out_of_tolerance(differences, {});
}

TEST(KeyFiguresTest, RowsMayBecomeFewerByFivePerCentAndNoMore) {
  EXPECT_THAT(faults("comments", "10000", "9500"), IsEmpty());
  EXPECT_THAT(faults("comments", "10000", "9499"),
              ElementsAre("9499 comments rows where 10000 were (5.0 % lost, 5 % may be)"));
}

TEST(KeyFiguresTest, RowsMayGrowByHalf) {
  EXPECT_THAT(faults("tickets", "10000", "15000"), IsEmpty());
  EXPECT_THAT(faults("tickets", "10000", "15001"), ElementsAre(HasSubstr("50.0 % gained")));
}

TEST(KeyFiguresTest, AHundredRowsMayChangeInAnyTable) {
  EXPECT_THAT(faults("timesheets", "100", "0"), IsEmpty());
  EXPECT_THAT(faults("timesheets", "101", "0"), ElementsAre(HasSubstr("100.0 % lost")));
  EXPECT_THAT(faults("timesheets", "0", "100"), IsEmpty());
  EXPECT_THAT(faults("timesheets", "0", "101"), ElementsAre(HasSubstr("gained")));
}

TEST(KeyFiguresTest, SharesMayMoveByTenPoints) {
  EXPECT_THAT(faults("L1 %", "60.00", "50.00"), IsEmpty());
  EXPECT_THAT(faults("L1 %", "60.00", "49.90"),
              ElementsAre("L1 % is 49.9 where 60.0 was (10.0 points may be)"));
  EXPECT_THAT(faults("SLA met %", "80.00", "90.01"), ElementsAre(HasSubstr("SLA met %")));
}

TEST(KeyFiguresTest, SharesOfFewTicketsMayMoveMore) {
  EXPECT_THAT(faults("L3 %", "0.00", "50.00", "4"), IsEmpty());
  EXPECT_THAT(faults("L3 %", "0.00", "50.10", "4"), ElementsAre(HasSubstr("50.0 points may be")));
}

TEST(KeyFiguresTest, MoreThanOnePerCentWithoutATierIsTooMuchIfItWasLessBefore) {
  EXPECT_THAT(faults("without a tier", "0", "100"), IsEmpty());
  EXPECT_THAT(faults("without a tier", "0", "101"), ElementsAre(HasSubstr("101 tickets")));
  EXPECT_THAT(faults("without a tier", "500", "400"), IsEmpty());
}

TEST(KeyFiguresTest, WhatHasNoValueOnOneSideIsNotCompared) {
  EXPECT_THAT(out_of_tolerance({{"tickets", "10", "10"}, {"SLA met %", {}, "99.0"}}, {}),
              IsEmpty());
}

TEST(KeyFiguresTest, OnlyAReleaseWithTicketsCanBeComparedWith) {
  EXPECT_FALSE(comparable({}));
  EXPECT_FALSE(comparable({{"tickets", "0", "10"}}));
  EXPECT_TRUE(comparable({{"tickets", "1", "10"}}));
}

}  // namespace
}  // namespace tierline::releases
