#include "tierline/observability/progress.hpp"

#include "test_services.hpp"

#include <gtest/gtest.h>

namespace tierline::observability {
namespace {

TEST(ProgressTest, ShowsShareRateAndTimeLeft) {
  EXPECT_EQ(render(ProgressState{"load tickets", 5'000, 10'000, 2.0}),
            "load tickets  5,000 rows  50 %  2,500 rows/s  2 s left");
  EXPECT_EQ(render(ProgressState{"load", 100, 100'000, 1.0}),
            "load  100 rows  0 %  100 rows/s  16 min 39 s left");
}

TEST(ProgressTest, AnUnknownTotalHasNoShareAndNoTimeLeft) {
  EXPECT_EQ(render(ProgressState{"read", 1'234'567, 0, 1.0}),
            "read  1,234,567 rows  1,234,567 rows/s");
}

TEST(ProgressTest, BeforeTheFirstInstantThereIsNoRate) {
  EXPECT_EQ(render(ProgressState{"read", 0, 10, 0.0}), "read  0 rows  0 %");
}

TEST(ProgressTest, MoreRowsThanExpectedLeaveNothing) {
  EXPECT_EQ(render(ProgressState{"read", 20, 10, 1.0}), "read  20 rows  200 %  20 rows/s");
}

TEST(ProgressTest, ALogHearsNothingOfStepsShorterThanTenSeconds) {
  tierline::testing::RecordingLogger log;
  const auto progress = logged_progress(log);

  progress->begin("read", 10);
  progress->advance(10);
  progress->finish();

  EXPECT_TRUE(log.records.empty());
}

}  // namespace
}  // namespace tierline::observability
