#include "tierline/quality/id_set.hpp"

#include "tierline/quality/hash.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace tierline::quality {
namespace {

constexpr std::uint64_t first_id = 31'000'000;

TEST(IdSetTest, KnowsWhatItWasGivenAndNothingElse) {
  IdSet set{100'000};
  for (std::uint64_t n = 0; n < 10'000; ++n) {
    EXPECT_EQ(set.add(first_id + 3 * n), IdSet::Outcome::added);
  }

  EXPECT_EQ(set.add(first_id), IdSet::Outcome::known);
  EXPECT_EQ(set.size(), 10'000U);
  for (std::uint64_t n = 0; n < 30'000; ++n) {
    ASSERT_EQ(set.contains(first_id + n), n % 3 == 0) << n;
  }
}

TEST(IdSetTest, TellsNumbersOfEverySizeApart) {
  constexpr std::uint64_t end = std::uint64_t{1} << 36U;  // of those that share a word
  const std::vector<std::uint64_t> ids{
      0, 1, 31, 32, end - 1, end, end + 1, hash_bytes("a") | 1U << 31U, ~0ULL - 100, ~0ULL - 1};
  IdSet set{100};
  for (const auto id : ids) EXPECT_EQ(set.add(id), IdSet::Outcome::added) << id;

  for (const auto id : ids) EXPECT_EQ(set.add(id), IdSet::Outcome::known) << id;
  EXPECT_FALSE(set.contains(2));
  EXPECT_FALSE(set.contains(end - 2));
  EXPECT_FALSE(set.contains(end + 2));
  EXPECT_EQ(set.size(), ids.size());
}

TEST(IdSetTest, NamesAllItsIds) {
  std::vector<std::uint64_t> ids{0, 5, 31, 32, 1000, (std::uint64_t{1} << 63U) + 7};
  IdSet set{100};
  for (const auto id : ids) set.add(id);

  std::vector<std::uint64_t> named;
  set.for_each([&](std::uint64_t id) { named.push_back(id); });
  std::sort(named.begin(), named.end());
  EXPECT_EQ(named, ids);
}

TEST(IdSetTest, AMillionNumbersInARowNeedNoMoreThanThirtyThousandHashes) {
  constexpr std::uint64_t million = 1'000'000;
  constexpr std::size_t allowed = 768U << 10U;
  MemoryAllowance allowance{allowed};
  {
    IdSet row{million, &allowance};
    for (std::uint64_t n = 0; n < million; ++n) {
      ASSERT_EQ(row.add(first_id + n), IdSet::Outcome::added);
    }
  }
  EXPECT_EQ(allowance.bytes_left, allowed) << "all is given back";

  IdSet hashes{million, &allowance};
  std::uint64_t n = 0;
  while (hashes.add(combine_hashes(n, 1)) != IdSet::Outcome::full) ++n;
  EXPECT_GT(n, 30'000U);
  EXPECT_LT(n, 60'000U);
}

TEST(IdSetTest, StopsAtItsLimitButTakesTheNeighboursOfWhatItHas) {
  IdSet set{2};
  EXPECT_EQ(set.add(0), IdSet::Outcome::added);
  EXPECT_EQ(set.add(1000), IdSet::Outcome::added);

  EXPECT_EQ(set.add(2000), IdSet::Outcome::full);
  EXPECT_FALSE(set.contains(2000));
  EXPECT_EQ(set.add(1), IdSet::Outcome::added);
  EXPECT_EQ(set.add(1000), IdSet::Outcome::known);
}

}  // namespace
}  // namespace tierline::quality
