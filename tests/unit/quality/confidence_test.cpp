#include "tierline/quality/confidence.hpp"

#include "tierline/quality/distinct_counter.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tierline::quality {
namespace {

TEST(ConfidenceTest, TheIntervalIsWilsons) {
  const auto ten = wilson(10, 10);
  EXPECT_DOUBLE_EQ(ten.share, 1.0);
  EXPECT_NEAR(ten.lower_bound, 0.7225, 0.0001);
  EXPECT_DOUBLE_EQ(ten.upper_bound, 1.0);

  const auto most = wilson(90, 100);
  EXPECT_NEAR(most.lower_bound, 0.8256, 0.0001);
  EXPECT_NEAR(most.upper_bound, 0.9448, 0.0001);
}

TEST(ConfidenceTest, NoValuesProveNothing) {
  const auto nothing = wilson(0, 0);
  EXPECT_DOUBLE_EQ(nothing.lower_bound, 0.0);
  EXPECT_DOUBLE_EQ(nothing.upper_bound, 1.0);
}

TEST(DistinctCounterTest, CountsEachTextOnce) {
  DistinctCounter counter;
  for (int i = 0; i < 3000; ++i) counter.add(std::to_string(i % 1000));

  EXPECT_EQ(counter.count(), 1000U);
  EXPECT_TRUE(counter.exact());
}

TEST(DistinctCounterTest, IsExactUpToItsLimitOnly) {
  DistinctCounter counter;
  for (std::size_t i = 0; i < DistinctCounter::limit; ++i) counter.add(std::to_string(i));
  EXPECT_TRUE(counter.exact());
  EXPECT_EQ(counter.count(), DistinctCounter::limit);

  counter.add("1");
  EXPECT_TRUE(counter.exact()) << "seen before";
  counter.add("one more");
  EXPECT_FALSE(counter.exact());
  EXPECT_NEAR(static_cast<double>(counter.count()), DistinctCounter::limit, 2000);
}

}  // namespace
}  // namespace tierline::quality
