#include "tierline/tickets/zone_converter.hpp"

#include "tierline/base/error.hpp"
#include "tierline/tickets/dates.hpp"

#include <gtest/gtest.h>

namespace tierline::tickets {
namespace {

std::string utc(ZoneConverter& zone, std::string_view local) {
  const auto micros = zone.utc_of_canonical(local);
  if (!micros) return "none";
  std::string text;
  append_canonical_timestamp(text, *micros);
  return text;
}

TEST(ZoneConverterTest, PerthIsEightHoursAheadAllYear) {
  ZoneConverter perth{"Australia/Perth"};

  EXPECT_EQ(utc(perth, "2025-07-03 11:12:53"), "2025-07-03 03:12:53");
  EXPECT_EQ(utc(perth, "2025-12-24 07:59:59.5"), "2025-12-23 23:59:59.5");
}

TEST(ZoneConverterTest, TheOffsetFollowsTheSeason) {
  ZoneConverter sydney{"Australia/Sydney"};

  EXPECT_EQ(utc(sydney, "2025-01-15 12:00:00"), "2025-01-15 01:00:00");
  EXPECT_EQ(utc(sydney, "2025-07-15 12:00:00"), "2025-07-15 02:00:00");
  EXPECT_EQ(utc(sydney, "2025-01-15 12:00:00"), "2025-01-15 01:00:00");
}

TEST(ZoneConverterTest, ATimeShownTwiceIsTheEarlierOne) {
  ZoneConverter sydney{"Australia/Sydney"};

  EXPECT_EQ(utc(sydney, "2025-04-06 01:59:59"), "2025-04-05 14:59:59");
  EXPECT_EQ(utc(sydney, "2025-04-06 02:30:00"), "2025-04-05 15:30:00");
  EXPECT_EQ(utc(sydney, "2025-04-06 03:00:00"), "2025-04-05 17:00:00");
}

TEST(ZoneConverterTest, ASkippedTimeIsMovedForwardByWhatWasSkipped) {
  ZoneConverter sydney{"Australia/Sydney"};

  EXPECT_EQ(utc(sydney, "2025-10-05 01:59:59"), "2025-10-04 15:59:59");
  EXPECT_EQ(utc(sydney, "2025-10-05 02:30:00"), "2025-10-04 16:30:00");
  EXPECT_EQ(utc(sydney, "2025-10-05 03:30:00"), "2025-10-04 16:30:00");
}

TEST(ZoneConverterTest, HowOftenTheClockShowedATimeIsKnown) {
  using Shown = ZoneConverter::Shown;
  ZoneConverter sydney{"Australia/Sydney"};
  const auto shown = [&](std::string_view local) {
    EXPECT_TRUE(sydney.utc_of_canonical(local));
    return sydney.shown();
  };

  EXPECT_EQ(shown("2025-04-06 01:59:59"), Shown::once);
  EXPECT_EQ(shown("2025-04-06 02:00:00"), Shown::twice);
  EXPECT_EQ(shown("2025-04-06 02:59:59.999999"), Shown::twice);
  EXPECT_EQ(shown("2025-04-06 02:30:00+10:00"), Shown::once) << "it says which of the two";
  EXPECT_EQ(shown("2025-04-06 03:00:00"), Shown::once);
  EXPECT_EQ(shown("2025-10-05 02:00:00"), Shown::never);
  EXPECT_EQ(shown("2025-10-05 03:00:00"), Shown::once);
  EXPECT_EQ(shown("2025-07-15 12:00:00"), Shown::once);
}

TEST(ZoneConverterTest, WhatIsRememberedGivesTheSameAnswersAsAFreshConverter) {
  ZoneConverter remembering{"Europe/London"};
  const auto start = parse_canonical_timestamp("2024-01-01 00:30:00").value();
  constexpr auto hour = std::int64_t{3600} * micros_per_second;

  for (std::int64_t hours = 0; hours < std::int64_t{24} * 366; hours += 7) {
    const auto local = start + hours * hour;
    ASSERT_EQ(remembering.to_utc(local), ZoneConverter{"Europe/London"}.to_utc(local)) << hours;
  }
}

TEST(ZoneConverterTest, EveryHourOfAYearComesBackFromUtc) {
  ZoneConverter sydney{"Australia/Sydney"};
  const auto start = parse_canonical_timestamp("2025-01-01 00:30:00").value();
  constexpr auto hour = std::int64_t{3600} * micros_per_second;

  std::string longest;
  for (std::int64_t hours = 0; hours < std::int64_t{24} * 365; ++hours) {
    std::string text;
    sydney.append_canonical(text, start + hours * hour);
    ASSERT_EQ(sydney.utc_of_canonical(text), start + hours * hour) << text;
    if (text.size() > longest.size()) longest = text;
  }
  EXPECT_EQ(longest, "2025-04-06 02:30:00+10:00") << "only the second pass needs its offset";
}

TEST(ZoneConverterTest, WhatIsNotCanonicalIsRefused) {
  ZoneConverter perth{"Australia/Perth"};

  EXPECT_EQ(utc(perth, "2025-07-03T11:12:53"), "none");
  EXPECT_EQ(utc(perth, "2025-07-03 11:12:53+0800"), "none");
  EXPECT_EQ(utc(perth, "2025-07-03 11:12:53-99:00"), "none");
  EXPECT_EQ(utc(perth, ""), "none");
}

TEST(ZoneConverterTest, AZoneThatNobodyKnowsIsAConfigurationError) {
  try {
    ZoneConverter{"Australia/Atlantis"};
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::config);
    EXPECT_EQ(error.message(), "cannot use time zone \"Australia/Atlantis\": no such zone");
  }
}

}  // namespace
}  // namespace tierline::tickets
