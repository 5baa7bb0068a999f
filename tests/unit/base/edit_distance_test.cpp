#include "tierline/base/edit_distance.hpp"

#include <gtest/gtest.h>

namespace tierline {
namespace {

TEST(EditDistanceTest, CountsInsertionsDeletionsAndReplacements) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("sheet", "sheet"), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("sitting", "kitten"), 3U);
}

TEST(EditDistanceTest, TheNearestNameDiffersInCaseOrAThirdOfItsLetters) {
  const std::vector<std::string> names{"Tickets", "Timesheets", "Comments"};
  EXPECT_EQ(nearest_name("tickets", names), "Tickets");
  EXPECT_EQ(nearest_name("Timesheet", names), "Timesheets");
  EXPECT_EQ(nearest_name("Tickts", names), "Tickets");
  EXPECT_EQ(nearest_name("Users", names), std::nullopt);
  EXPECT_EQ(nearest_name("", names), std::nullopt);
}

}  // namespace
}  // namespace tierline
