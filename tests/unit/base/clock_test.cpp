#include "tierline/base/clock.hpp"

#include <gtest/gtest.h>

namespace tierline {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

TEST(ClockTest, TimesAreRenderedInUtc) {
  const TimePoint time = sys_days{2025y / November / 1} + 2h + 3min + 4s + 999999us;

  EXPECT_EQ(to_iso8601(time), "2025-11-01T02:03:04Z");
  EXPECT_EQ(to_compact(time), "20251101_020304");
}

TEST(ClockTest, OnlyTimesOfThatFormAreRead) {
  EXPECT_EQ(to_iso8601(*from_iso8601("2025-11-01T02:03:04Z")), "2025-11-01T02:03:04Z");
  for (const auto* text :
       {"", "2025-11-01", "2025-11-01 02:03:04Z", "2025-13-01T02:03:04Z", "2025-11-01T24:03:04Z",
        "2025-11-01T02:0x:04Z", "2025-11-01T02:03:04+"}) {
    EXPECT_FALSE(from_iso8601(text)) << text;
  }
}

TEST(ClockTest, TimesBeforeTheEpochAreRenderedToo) {
  EXPECT_EQ(to_iso8601(sys_days{1969y / December / 31} + 23h), "1969-12-31T23:00:00Z");
}

}  // namespace
}  // namespace tierline
