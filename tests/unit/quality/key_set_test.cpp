#include "quality/key_set.hpp"

#include <gtest/gtest.h>

namespace tierline::quality {
namespace {

TEST(KeySetTest, KnowsWhatItWasGivenAndNothingElse) {
  KeySet set;
  for (std::uint64_t key = 0; key < 10'000; ++key) EXPECT_TRUE(set.insert(key * 3));

  EXPECT_FALSE(set.insert(0));
  EXPECT_FALSE(set.insert(2'997));
  EXPECT_TRUE(set.contains(0));
  EXPECT_FALSE(set.contains(1));
  EXPECT_EQ(set.size(), 10'000U);
  EXPECT_EQ(set.one_of(), 1U);
}

TEST(KeySetTest, BeyondItsLimitItFollowsAPartThatStandsForTheWhole) {
  KeySet set{1'000};
  constexpr std::uint64_t apart = 32;
  for (std::uint64_t n = 1; n <= 100'000; ++n) {
    if (set.follows(n * apart)) set.insert(n * apart);
  }

  EXPECT_LE(set.size(), 1'000U);
  EXPECT_NEAR(static_cast<double>(set.size() * set.one_of()), 100'000, 15'000);
  for (std::uint64_t n = 1; n <= 100'000; ++n) {
    ASSERT_EQ(set.contains(n * apart), set.follows(n * apart)) << n;
  }
}

TEST(KeySetTest, NeighboursAreFollowedTogether) {
  KeySet set{1'000};
  for (std::uint64_t key = 0; key < 200'000; ++key) {
    if (set.follows(key)) set.insert(key);
  }

  EXPECT_GT(set.one_of(), 1U);
  EXPECT_NEAR(static_cast<double>(set.size() * set.one_of()), 200'000, 30'000);
  for (std::uint64_t key = 0; key < 200'000; ++key) {
    ASSERT_EQ(set.contains(key), set.follows(key)) << key;
    ASSERT_EQ(set.follows(key), set.follows(key / 32 * 32)) << key;
  }
}

}  // namespace
}  // namespace tierline::quality
