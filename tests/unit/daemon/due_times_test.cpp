#include "tierline/daemon/due_times.hpp"

#include "tierline/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace tierline::daemon {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;

/// Of the first due times behind `after`.
std::vector<std::string> due(const std::string& zone, std::string_view expression,
                             std::string_view after, std::size_t count) {
  DueTimes times{zone};
  const auto when = CronExpression::parse(expression);
  std::vector<std::string> found;
  auto at = from_iso8601(after).value();
  while (found.size() < count) {
    at = times.next_after(when, at);
    found.push_back(to_iso8601(at));
  }
  return found;
}

TEST(DueTimesTest, TheClockIsThatOfTheZone) {
  EXPECT_THAT(due("Australia/Perth", "0 2 * * *", "2025-11-01T00:00:00Z", 2),
              ElementsAre("2025-11-01T18:00:00Z", "2025-11-02T18:00:00Z"));
}

TEST(DueTimesTest, TheMomentItselfIsNotBehindIt) {
  EXPECT_THAT(due("UTC", "0 2 * * *", "2025-11-01T02:00:00Z", 1),
              ElementsAre("2025-11-02T02:00:00Z"));
  EXPECT_THAT(due("UTC", "0 2 * * *", "2025-11-01T01:59:59Z", 1),
              ElementsAre("2025-11-01T02:00:00Z"));
}

// Berlin, 2025-03-30: 02:00 is followed by 03:00 (01:00 UTC).
TEST(DueTimesTest, ATimeThatTheClockSkipsIsMovedForward) {
  EXPECT_THAT(due("Europe/Berlin", "30 2 * * *", "2025-03-29T12:00:00Z", 2),
              ElementsAre("2025-03-30T01:30:00Z", "2025-03-31T00:30:00Z"));
}

TEST(DueTimesTest, AskedWithinTheSkippedStretchItIsFoundToo) {
  EXPECT_THAT(due("Europe/Berlin", "30 2 * * *", "2025-03-30T01:10:00Z", 1),
              ElementsAre("2025-03-30T01:30:00Z"));
}

TEST(DueTimesTest, OftenDueJobsAreDueOnceAMomentAcrossASkip) {
  EXPECT_THAT(due("Europe/Berlin", "*/30 * * * *", "2025-03-30T00:00:00Z", 4),
              ElementsAre("2025-03-30T00:30:00Z", "2025-03-30T01:00:00Z", "2025-03-30T01:30:00Z",
                          "2025-03-30T02:00:00Z"));
}

// Berlin, 2025-10-26: 02:00 to 03:00 is shown twice (00:00 to 02:00 UTC).
TEST(DueTimesTest, ARepeatedHourIsDueOnce) {
  EXPECT_THAT(due("Europe/Berlin", "30 2 * * *", "2025-10-25T12:00:00Z", 2),
              ElementsAre("2025-10-26T00:30:00Z", "2025-10-27T01:30:00Z"));
  EXPECT_THAT(due("Europe/Berlin", "*/30 * * * *", "2025-10-26T00:00:00Z", 3),
              ElementsAre("2025-10-26T00:30:00Z", "2025-10-26T02:00:00Z", "2025-10-26T02:30:00Z"));
}

TEST(DueTimesTest, AZoneThatNobodyKnowsIsRefused) { EXPECT_THROW(DueTimes{"Mars/Base"}, Error); }

TEST(JitterTest, ItIsTheSameForANameAndNeverAboveTheMost) {
  std::set<seconds> seen;
  for (const auto* name :
       {"snapshot-daily", "validator", "backup-create", "backup-verify", "a", "b"}) {
    const auto jitter = jitter_of(name, seconds{600});
    EXPECT_EQ(jitter, jitter_of(name, seconds{600}));
    EXPECT_GE(jitter, seconds{0});
    EXPECT_LE(jitter, seconds{600});
    seen.insert(jitter);
  }
  EXPECT_GT(seen.size(), 4U);
  EXPECT_EQ(jitter_of("snapshot-daily", seconds{0}), seconds{0});
}

}  // namespace
}  // namespace tierline::daemon
