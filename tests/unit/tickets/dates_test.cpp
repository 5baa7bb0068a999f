#include "tierline/tickets/dates.hpp"

#include <gtest/gtest.h>

namespace tierline::tickets {
namespace {

std::string shown(const MomentReading& read) {
  if (read.reading == Reading::unknown) return "unknown";
  if (read.reading == Reading::impossible) return "impossible";
  std::string text;
  append_canonical_timestamp(text, read.moment.day * micros_per_day + read.moment.time_micros);
  return text;
}

std::string day_first(std::string_view text) {
  return shown(read_moment(text, DateOrder::day_first));
}

std::string month_first(std::string_view text) {
  return shown(read_moment(text, DateOrder::month_first));
}

DateForm form(std::string_view text) { return read_moment(text, DateOrder::day_first).moment.form; }

TEST(DatesTest, IsoIsReadWithBlankOrTWithAndWithoutSecondsAndFraction) {
  EXPECT_EQ(day_first("2025-07-03 11:12:53"), "2025-07-03 11:12:53");
  EXPECT_EQ(day_first("2025-07-03T11:12:53"), "2025-07-03 11:12:53");
  EXPECT_EQ(day_first("2025-07-03 11:12"), "2025-07-03 11:12:00");
  EXPECT_EQ(day_first("2025-07-03 11:12:53.25"), "2025-07-03 11:12:53.25");
  EXPECT_EQ(day_first("2025-07-03 11:12:53.123456789"), "2025-07-03 11:12:53.123456");
  EXPECT_EQ(day_first("2025-07-03"), "2025-07-03 00:00:00");
  EXPECT_EQ(day_first("2025/7/3"), "2025-07-03 00:00:00");
  EXPECT_FALSE(read_moment("2025-07-03", DateOrder::day_first).moment.has_time);
}

TEST(DatesTest, AnOffsetIsKeptApartFromTheClock) {
  EXPECT_EQ(read_moment("2025-07-03T11:12:53Z", {}).moment.offset_minutes, 0);
  EXPECT_EQ(read_moment("2025-07-03 11:12:53+08:00", {}).moment.offset_minutes, 480);
  EXPECT_EQ(read_moment("2025-07-03 11:12:53-0330", {}).moment.offset_minutes, -210);
  EXPECT_EQ(read_moment("2025-07-03 11:12:53+00", {}).moment.offset_minutes, 0);
  EXPECT_EQ(read_moment("2025-07-03 11:12:53", {}).moment.offset_minutes, std::nullopt);
}

TEST(DatesTest, SlashedDatesFollowTheOrderOnlyWhereBothArePossible) {
  EXPECT_EQ(day_first("2/07/2025 16:21"), "2025-07-02 16:21:00");
  EXPECT_EQ(month_first("2/07/2025 16:21"), "2025-02-07 16:21:00");
  EXPECT_EQ(form("2/07/2025"), DateForm::both_possible);
  EXPECT_EQ(day_first("20/05/2025 8:42"), "2025-05-20 08:42:00");
  EXPECT_EQ(month_first("20/05/2025 8:42"), "2025-05-20 08:42:00");
  EXPECT_EQ(form("20/05/2025"), DateForm::day_first);
  EXPECT_EQ(form("05/20/2025"), DateForm::month_first);
}

TEST(DatesTest, TwelveHourClocksHaveNoHourZero) {
  EXPECT_EQ(day_first("2/07/2025 4:21 PM"), "2025-07-02 16:21:00");
  EXPECT_EQ(day_first("2/07/2025 12:05:09am"), "2025-07-02 00:05:09");
  EXPECT_EQ(day_first("2/07/2025 12:00 pm"), "2025-07-02 12:00:00");
  EXPECT_EQ(day_first("2/07/2025 0:21 am"), "impossible");
  EXPECT_EQ(day_first("2/07/2025 13:21 pm"), "impossible");
}

TEST(DatesTest, CalendarAndClockAreChecked) {
  EXPECT_EQ(day_first("31/02/2025"), "impossible");
  EXPECT_EQ(day_first("29/02/2024"), "2024-02-29 00:00:00");
  EXPECT_EQ(day_first("29/02/2025"), "impossible");
  EXPECT_EQ(day_first("2025-13-01"), "impossible");
  EXPECT_EQ(day_first("2025-00-10"), "impossible");
  EXPECT_EQ(day_first("0000-01-10"), "impossible");
  EXPECT_EQ(day_first("2025-07-03 23:59:59"), "2025-07-03 23:59:59");
  EXPECT_EQ(day_first("2025-07-03 24:00:00"), "impossible");
  EXPECT_EQ(day_first("2025-07-03 11:60:00"), "impossible");
  EXPECT_EQ(day_first("2025-07-03 11:12:60"), "impossible");
}

TEST(DatesTest, TheWholeTextMustMatch) {
  for (const auto* text : {"",
                           "41_10_1",
                           "2025-07-03 ",
                           " 2025-07-03",
                           "2025-07-03x",
                           "2025-07-03T",
                           "2025-7-3",
                           "3/7/25",
                           "3-7-2025",
                           "3.7.2025",
                           "2025-07-03 11",
                           "2025-07-03 1:12",
                           "2025-07-03 11:12:5",
                           "2025-07-03 11:12:53.",
                           "2025-07-03 11:12:53 pm",
                           "2025-07-03 11:12+1",
                           "20250703",
                           "20/05/2025 8:42+08:00",
                           "2025-07-03 11:12:53.1234567890",
                           "July 3, 2025"}) {
    EXPECT_EQ(day_first(text), "unknown") << text;
  }
}

TEST(DatesTest, SerialsCountFrom1899AndAreReadToTheSecond) {
  EXPECT_EQ(shown(read_serial("45841")), "2025-07-03 00:00:00");
  EXPECT_EQ(shown(read_serial("45841.467280093")), "2025-07-03 11:12:53");
  EXPECT_EQ(shown(read_serial("45841.9999999")), "2025-07-04 00:00:00");
  EXPECT_EQ(shown(read_serial("20000")), "1954-10-03 00:00:00");
  EXPECT_EQ(shown(read_serial("60000")), "2064-04-08 00:00:00");
  for (const auto* text : {"19999", "60001", "45841.", "45841.5x", "4584", "458411", "-45841"}) {
    EXPECT_EQ(shown(read_serial(text)), "unknown") << text;
  }
}

TEST(DatesTest, TimesAreReadWithAndWithoutSeconds) {
  EXPECT_EQ(read_time("08:30").micros, (8 * 60 + 30) * 60 * micros_per_second);
  EXPECT_EQ(read_time("8:30:05 pm").micros, ((20 * 60 + 30) * 60 + 5) * micros_per_second);
  EXPECT_EQ(read_time("24:00").reading, Reading::impossible);
  EXPECT_EQ(read_time("8").reading, Reading::unknown);
  EXPECT_EQ(read_time("08:30 x").reading, Reading::unknown);
}

TEST(DatesTest, CanonicalTextsComeBackAsTheyWere) {
  for (const auto* text : {"1970-01-01 00:00:00", "1969-12-31 23:59:59.999999",
                           "2025-10-13 19:46:06.5", "9999-12-31 00:00:00", "0001-01-01 00:00:00"}) {
    const auto micros = parse_canonical_timestamp(text);
    ASSERT_TRUE(micros) << text;
    std::string again;
    append_canonical_timestamp(again, *micros);
    EXPECT_EQ(again, text);
  }
  EXPECT_EQ(parse_canonical_timestamp("1970-01-02 00:00:01"), micros_per_day + micros_per_second);
  EXPECT_EQ(parse_canonical_date("1969-12-31"), -1);
  EXPECT_EQ(parse_canonical_time("00:00:01.000001"), micros_per_second + 1);
}

TEST(DatesTest, CanonicalParsersAcceptNothingElse) {
  EXPECT_FALSE(parse_canonical_date("2025-7-03"));
  EXPECT_FALSE(parse_canonical_date("2025-02-29"));
  EXPECT_FALSE(parse_canonical_date("2025-07-03 "));
  EXPECT_FALSE(parse_canonical_time("08:30"));
  EXPECT_FALSE(parse_canonical_time("08:30:00.1234567"));
  EXPECT_FALSE(parse_canonical_time("08:30:00am"));
  EXPECT_FALSE(parse_canonical_timestamp("2025-07-03T11:12:53"));
  EXPECT_FALSE(parse_canonical_timestamp("2025-07-03"));
  EXPECT_FALSE(parse_canonical_timestamp("2025-07-03 11:12:53+08:00"));
}

}  // namespace
}  // namespace tierline::tickets
