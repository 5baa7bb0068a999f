#include "tierline/base/run_id.hpp"

#include <gtest/gtest.h>

namespace tierline {
namespace {

constexpr TimePoint start = std::chrono::sys_days{std::chrono::year{2025} / 11 / 1} +
                            std::chrono::hours{2} + std::chrono::microseconds{1};

TEST(RunIdTest, SortsByTimeAndTellsRunsOfOneSecondApart) {
  EXPECT_EQ(make_run_id(start, 0x1a2b3c), "20251101T020000Z-1a2b3c");
  EXPECT_EQ(make_run_id(start, 0xFF000001), "20251101T020000Z-000001");
}

TEST(RunIdTest, OneFromOutsideIsHarmlessInLogsAndTables) {
  EXPECT_TRUE(is_run_id(make_run_id(start, 1)));
  EXPECT_TRUE(is_run_id(std::string(64, 'a')));
  for (const auto* wrong : {"", "a b", "a\n", "a'b", "../a", "\xc3\xa4"}) {
    EXPECT_FALSE(is_run_id(wrong)) << wrong;
  }
  EXPECT_FALSE(is_run_id(std::string(65, 'a')));
}

}  // namespace
}  // namespace tierline
