#include "tierline/base/free_second.hpp"

#include "tierline/base/error.hpp"

#include <gtest/gtest.h>

namespace tierline {
namespace {

using std::chrono_literals::operator""s;

const TimePoint begin{1'000s};

TEST(FreeSecondTest, AFreeOneIsTakenAtOnce) {
  const FixedClock clock{begin};
  EXPECT_EQ(free_second(clock, "load", [](TimePoint) { return false; }), begin);
}

TEST(FreeSecondTest, ATakenOneIsWaitedFor) {
  FixedClock clock{begin};
  const auto at = free_second(clock, "load", [&](TimePoint now) {
    clock.set(begin + 1s);
    return now == begin;
  });
  EXPECT_EQ(at, begin + 1s);
}

TEST(FreeSecondTest, AClockThatStandsStillIsAConflict) {
  const FixedClock clock{begin};
  try {
    free_second(clock, "load a release", [](TimePoint) { return true; });
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::conflict);
    EXPECT_EQ(error.message(), "cannot load a release: another of this second is there");
  }
}

}  // namespace
}  // namespace tierline
