#include "tierline/spreadsheet/cell_address.hpp"

#include <gtest/gtest.h>

namespace tierline::spreadsheet {
namespace {

TEST(CellAddressTest, ColumnsAreLettersInBaseTwentySixWithoutZero) {
  EXPECT_EQ(column_letters(0), "A");
  EXPECT_EQ(column_letters(25), "Z");
  EXPECT_EQ(column_letters(26), "AA");
  EXPECT_EQ(column_letters(max_columns - 1), "XFD");
}

TEST(CellAddressTest, AReferenceGivesItsColumnBack) {
  EXPECT_EQ(column_of("A1"), 0U);
  EXPECT_EQ(column_of("ab12"), 27U);
  EXPECT_EQ(column_of("XFD1048576"), max_columns - 1);
  EXPECT_EQ(column_of("XFE1"), std::nullopt);
  EXPECT_EQ(column_of("12"), std::nullopt);
  EXPECT_EQ(column_of(""), std::nullopt);
}

TEST(CellAddressTest, TheSheetIsQuotedWhenItMust) {
  EXPECT_EQ(cell_address("Sheet1", 5, 1432), "Sheet1!F1432");
  EXPECT_EQ(cell_address("Bob's list", 0, 1), "'Bob''s list'!A1");
  EXPECT_EQ(cell_address("2025", 0, 1), "'2025'!A1");
  EXPECT_EQ(cell_address("", 0, 1), "A1");
}

}  // namespace
}  // namespace tierline::spreadsheet
