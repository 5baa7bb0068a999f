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

TEST(ProgressTest, BytesGiveShareAndTimeLeftWhenTheRowsAreUnknown) {
  EXPECT_EQ(render(ProgressState{"import tickets", 50'000, 0, 0.5, 16 << 20, 64 << 20}),
            "import tickets  50,000 rows  16.0 of 64.0 MiB  25 %  100,000 rows/s  2 s left");
  EXPECT_EQ(render(ProgressState{"import", 10, 20, 1.0, 1, 1'000}),
            "import  10 rows  0.0 of 0.0 MiB  50 %  10 rows/s  1 s left")
      << "rows know better";
  EXPECT_EQ(render(ProgressState{"import", 10, 0, 1.0, 3 << 19, 0}),
            "import  10 rows  1.5 MiB  10 rows/s");
}

TEST(ProgressTest, MoreBytesThanAFileClaimsLeaveNothing) {
  EXPECT_EQ(render(ProgressState{"import", 10, 0, 1.0, 2 << 20, 1 << 20}),
            "import  10 rows  2.0 of 1.0 MiB  200 %  10 rows/s");
}

std::string logged(const ProgressState& state) {
  return render(LogOptions{.format = LogFormat::text, .tool = "importer", .run_id = "1"}, "T", "",
                Level::info, "progress", to_fields(state));
}

TEST(ProgressTest, ALogHasTheSameAsFields) {
  EXPECT_EQ(logged({"import tickets", 50'000, 0, 0.5, 16 << 20, 64 << 20}),
            "T info  importer: progress step=\"import tickets\" rows=50000 bytes=16777216 "
            "total_bytes=67108864 percent=25 rows_per_second=100000 eta_seconds=2 run_id=1");
  EXPECT_EQ(logged({"read", 10, 40, 2.0}),
            "T info  importer: progress step=read rows=10 total_rows=40 percent=25 "
            "rows_per_second=5 eta_seconds=6 run_id=1");
  EXPECT_EQ(logged({"read", 10, 0, 2.0}),
            "T info  importer: progress step=read rows=10 rows_per_second=5 run_id=1");
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

TEST(ProgressTest, TheRateOfTheLastTenSecondsStandsBesideAndDecidesTheTimeLeft) {
  const ProgressState slower{.step = "load",
                             .rows = 30'000,
                             .total_rows = 60'000,
                             .elapsed_seconds = 15,
                             .recent_rows_per_second = 1'000};

  EXPECT_EQ(render(slower), "load  30,000 rows  50 %  2,000 rows/s (now 1,000)  30 s left");
}

TEST(ProgressTest, EventsTellBeginAndEndOfEveryStepHoweverShort) {
  tierline::testing::RecordingLogger log;
  const auto progress = event_progress(log);

  progress->begin("read", 10);
  progress->advance(10);
  progress->finish();
  progress->finish();

  EXPECT_EQ(log.records.size(), 2U);
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
