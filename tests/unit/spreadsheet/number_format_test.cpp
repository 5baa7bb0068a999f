#include "spreadsheet/number_format.hpp"

#include <gtest/gtest.h>

namespace tierline::spreadsheet {
namespace {

std::string serial(double value, NumberFormat format, DateSystem system = DateSystem::from_1900) {
  std::string text;
  return append_serial(text, value, format, system) ? text : "a number";
}

TEST(NumberFormatTest, DateLettersCountOutsideQuotesEscapesAndBrackets) {
  EXPECT_EQ(format_of_code("yyyy-mm-dd"), NumberFormat::date);
  EXPECT_EQ(format_of_code("[$-409]d/mm/yyyy\\ h:mm AM/PM;@"), NumberFormat::datetime);
  EXPECT_EQ(format_of_code("mmm"), NumberFormat::date);
  EXPECT_EQ(format_of_code("hh:mm:ss"), NumberFormat::time);
  EXPECT_EQ(format_of_code("[hh]:mm"), NumberFormat::duration);
  EXPECT_EQ(format_of_code("[mm]:ss"), NumberFormat::duration);
  for (const auto* const code :
       {"General", "0.00", "#,##0;[Red]-#,##0", "0.00E+00", "0\" days\"", "0\\d", "0_d", "@",
        "[>100]0", "0;yyyy", "\"unclosed yyyy", "[unclosed yyyy"}) {
    EXPECT_EQ(format_of_code(code), NumberFormat::number) << code;
  }
}

TEST(NumberFormatTest, BuiltInFormatsNeedNoCode) {
  EXPECT_EQ(builtin_format(13), NumberFormat::number);
  EXPECT_EQ(builtin_format(14), NumberFormat::date);
  EXPECT_EQ(builtin_format(17), NumberFormat::date);
  EXPECT_EQ(builtin_format(18), NumberFormat::time);
  EXPECT_EQ(builtin_format(22), NumberFormat::datetime);
  EXPECT_EQ(builtin_format(23), NumberFormat::number);
  EXPECT_EQ(builtin_format(31), NumberFormat::date);
  EXPECT_EQ(builtin_format(45), NumberFormat::time);
  EXPECT_EQ(builtin_format(46), NumberFormat::duration);
  EXPECT_EQ(builtin_format(58), NumberFormat::date);
  EXPECT_EQ(builtin_format(59), NumberFormat::number);
}

TEST(NumberFormatTest, The1900SystemHasAPhantomLeapDay) {
  EXPECT_EQ(serial(1, NumberFormat::date), "1900-01-01");
  EXPECT_EQ(serial(59, NumberFormat::date), "1900-02-28");
  EXPECT_EQ(serial(60, NumberFormat::date), "1900-02-29");
  EXPECT_EQ(serial(61, NumberFormat::date), "1900-03-01");
  EXPECT_EQ(serial(45'841, NumberFormat::date), "2025-07-03");
  EXPECT_EQ(serial(2'958'465, NumberFormat::date), "9999-12-31");
}

TEST(NumberFormatTest, The1904SystemBeginsWithDayZero) {
  EXPECT_EQ(serial(0, NumberFormat::date, DateSystem::from_1904), "1904-01-01");
  EXPECT_EQ(serial(0.5, NumberFormat::datetime, DateSystem::from_1904), "1904-01-01 12:00:00");
  EXPECT_EQ(serial(2'957'003, NumberFormat::date, DateSystem::from_1904), "9999-12-31");
  EXPECT_EQ(serial(2'957'004, NumberFormat::date, DateSystem::from_1904), "a number");
}

TEST(NumberFormatTest, WhatLiesOutsideTheCalendarStaysANumber) {
  EXPECT_EQ(serial(0, NumberFormat::date), "a number");
  EXPECT_EQ(serial(-1, NumberFormat::datetime), "a number");
  EXPECT_EQ(serial(2'958'466, NumberFormat::date), "a number");
  EXPECT_EQ(serial(2'958'465.9999999, NumberFormat::date), "a number");
  EXPECT_EQ(serial(1e300, NumberFormat::duration), "a number");
}

TEST(NumberFormatTest, TheValueAddsWhatTheFormatLeavesOut) {
  EXPECT_EQ(serial(45'841.5, NumberFormat::date), "2025-07-03 12:00:00");
  EXPECT_EQ(serial(45'841, NumberFormat::datetime), "2025-07-03 00:00:00");
  EXPECT_EQ(serial(45'841.5, NumberFormat::time), "2025-07-03 12:00:00");
  EXPECT_EQ(serial(0.5, NumberFormat::datetime), "12:00:00");
}

TEST(NumberFormatTest, SecondsAreRoundedWithinTheDay) {
  EXPECT_EQ(serial(0, NumberFormat::time), "00:00:00");
  EXPECT_EQ(serial(0.9999999, NumberFormat::time), "23:59:59");
  EXPECT_EQ(serial(45'841.99999999, NumberFormat::datetime), "2025-07-04 00:00:00");
}

TEST(NumberFormatTest, DurationsMayPassADayAndBeNegative) {
  EXPECT_EQ(serial(1.25, NumberFormat::duration), "30:00:00");
  EXPECT_EQ(serial(-0.25, NumberFormat::duration), "-06:00:00");
}

}  // namespace
}  // namespace tierline::spreadsheet
