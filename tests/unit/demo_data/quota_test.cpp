#include "demo_data/quota.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace tierline::demo_data {
namespace {

using ::testing::ElementsAre;

TEST(QuotaTest, LargestRemaindersGetWhatIsLeft) {
  EXPECT_THAT(divide(10, std::array<std::int64_t, 3>{1, 1, 4}), ElementsAre(2, 2, 6));
}

TEST(QuotaTest, WholeMultiplesAreExact) {
  EXPECT_THAT(divide(30, std::array<std::int64_t, 3>{1, 4, 5}), ElementsAre(3, 12, 15));
}

TEST(QuotaTest, WeightsOfZeroGiveAllToTheFirst) {
  EXPECT_THAT(divide(4, std::array<std::int64_t, 2>{0, 0}), ElementsAre(4, 0));
}

TEST(QuotaTest, RunningShareEndsAtItsTotal) {
  RunningShare share{100, 7 * 0.3};
  std::int64_t sum = 0;
  for (int i = 0; i < 7; ++i) {
    const auto next = share.next(0.3);
    EXPECT_GE(next, 14);
    EXPECT_LE(next, 15);
    sum += next;
  }
  EXPECT_EQ(sum, 100);
}

}  // namespace
}  // namespace tierline::demo_data
