#include "tierline/quality/distinct_counter.hpp"
#include "tierline/quality/frequent_values.hpp"
#include "tierline/quality/hash.hpp"
#include "tierline/quality/newest_dates.hpp"
#include "tierline/quality/text_marks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace tierline::quality {
namespace {

TEST(HashTest, TextsOfEveryLengthAreToldApart) {
  std::set<std::uint64_t> seen;
  std::string text;
  for (int size = 0; size < 200; ++size) {
    seen.insert(hash_bytes(text));
    for (char& byte : text) {
      byte = 'b';
      seen.insert(hash_bytes(text));
      byte = 'a';
    }
    text += 'a';
  }
  EXPECT_EQ(seen.size(), 200U + 199U * 200U / 2U);
}

TEST(DistinctCounterTest, IsExactToTheLimitAndCloseBeyond) {
  DistinctCounter counter;
  for (std::size_t n = 0; n < DistinctCounter::limit; ++n) counter.add(std::to_string(n));
  for (int n = 0; n < 10; ++n) counter.add(std::to_string(n));
  EXPECT_TRUE(counter.exact());
  EXPECT_EQ(counter.count(), DistinctCounter::limit);
  EXPECT_EQ(counter.error(), 0);

  constexpr std::size_t many = 1'000'000;
  for (std::size_t n = 0; n < many; ++n) counter.add(std::to_string(n));
  EXPECT_FALSE(counter.exact());
  EXPECT_NEAR(static_cast<double>(counter.count()), many, 3 * counter.error() * many);
  EXPECT_LT(counter.error(), 0.01);
}

TEST(DistinctCounterTest, EstimatesFromWhereItsAllowanceEnds) {
  MemoryAllowance allowance{8 * 1024};
  {
    DistinctCounter counter{&allowance};
    for (int n = 0; n < 5000; ++n) counter.add(std::to_string(n));

    EXPECT_FALSE(counter.exact());
    EXPECT_NEAR(static_cast<double>(counter.count()), 5000, 150);
  }
  EXPECT_EQ(allowance.bytes_left, 8U * 1024U) << "all is given back";
}

/// In memory, and knows what has not been released.
class RememberingStore final : public HashStore {
 public:
  std::size_t keep(ConstBlock block) override {
    kept.emplace(++last, std::vector<std::uint64_t>(block.begin(), block.end()));
    most = std::max(most, kept.size());
    return last;
  }
  void fetch(std::size_t number, Block block) override {
    std::copy_n(kept.at(number).begin(), block.size(), block.begin());
  }
  void release(std::size_t number) override { EXPECT_EQ(kept.erase(number), 1U); }

  std::map<std::size_t, std::vector<std::uint64_t>> kept;
  std::size_t most = 0;

 private:
  std::size_t last = 0;
};

TEST(DistinctCounterTest, WithAStoreIsExactToTheLimitWhereItsAllowanceEnds) {
  constexpr std::size_t allowed = 8 * 1024;
  MemoryAllowance allowance{allowed};
  RememberingStore store;
  {
    DistinctCounter counter{&allowance, &store};
    for (std::size_t n = 0; n < DistinctCounter::limit; ++n) counter.add(std::to_string(n));
    EXPECT_EQ(allowance.bytes_left, allowed) << "others may have it";
    for (int n = 0; n < 10'000; ++n) counter.add(std::to_string(n));
    EXPECT_TRUE(counter.exact());
    EXPECT_EQ(counter.count(), DistinctCounter::limit);
    EXPECT_EQ(counter.error(), 0);

    counter.add("1");
    EXPECT_EQ(counter.count(), DistinctCounter::limit) << "seen before";
    counter.add("one more");
    EXPECT_FALSE(counter.exact());
    EXPECT_NEAR(static_cast<double>(counter.count()), DistinctCounter::limit, 2000);
    EXPECT_TRUE(store.kept.empty());
  }
}

TEST(DistinctCounterTest, WhatComesAgainAndAgainDoesNotFillTheStore) {
  MemoryAllowance allowance{8 * 1024};
  RememberingStore store;
  {
    DistinctCounter counter{&allowance, &store};
    for (std::size_t n = 0; n < 3'000'000; ++n) counter.add_hash(combine_hashes(n % 50'000, 1));

    EXPECT_LE(store.most, 640U);
    EXPECT_EQ(counter.count(), 50'000U);
  }
  EXPECT_TRUE(store.kept.empty()) << "all is released";
}

TEST(DistinctCounterTest, EstimatesTheSameWithAStoreAndWithout) {
  MemoryAllowance allowance{8 * 1024};
  RememberingStore store;
  DistinctCounter with{&allowance, &store};
  DistinctCounter without;
  for (std::size_t n = 0; n < 1'500'000; ++n) {
    with.add_hash(combine_hashes(n, 1));
    without.add_hash(combine_hashes(n, 1));
  }

  EXPECT_FALSE(with.exact());
  EXPECT_EQ(with.count(), without.count());
}

TEST(HashSetTest, StopsAtItsLimitAndSaysSo) {
  HashSet set{100};
  for (std::uint64_t n = 0; n < 100; ++n) {
    EXPECT_EQ(set.add(combine_hashes(n, 1)), HashSet::Outcome::added);
  }
  EXPECT_EQ(set.add(combine_hashes(7, 1)), HashSet::Outcome::known);
  EXPECT_EQ(set.add(combine_hashes(100, 1)), HashSet::Outcome::full);
  EXPECT_FALSE(set.contains(combine_hashes(100, 1)));
}

TEST(FrequentValuesTest, AreExactWhileThereIsAPlaceForEach) {
  FrequentValues values{3};
  for (const auto* text : {"a", "b", "a", "c", "b", "a"}) values.add(hash_bytes(text), text, 1);

  const auto top = values.top(10);
  ASSERT_EQ(top.size(), 3U);
  EXPECT_EQ(top[0].text, "a");
  EXPECT_EQ(top[0].count, 3U);
  EXPECT_EQ(top[2].text, "c");
  EXPECT_EQ(values.error(), 0U);
}

TEST(FrequentValuesTest, CountsAreNeverTooHighAndTooLowByTheErrorAtMost) {
  std::mt19937 random{7};
  std::geometric_distribution<int> draw{0.01};
  std::map<std::string, std::uint64_t> truth;
  FrequentValues values{64};
  constexpr std::uint64_t many = 100'000;
  for (std::uint64_t n = 0; n < many; ++n) {
    const auto text = std::to_string(draw(random));
    ++truth[text];
    values.add(hash_bytes(text), text, 1);
  }

  EXPECT_GT(values.error(), 0U);
  EXPECT_LE(values.error(), many / 65);
  std::set<std::string> named;
  for (const auto& entry : values.top(64)) {
    EXPECT_LE(entry.count, truth.at(entry.text));
    EXPECT_GE(entry.count + values.error(), truth.at(entry.text));
    named.insert(entry.text);
  }
  for (const auto& [text, count] : truth) {
    EXPECT_TRUE(named.count(text) > 0 || count <= values.error()) << text;
  }
}

TEST(NewestDatesTest, KeepsTheLatestHundred) {
  NewestDates newest;
  for (std::int64_t n = 0; n < 1000; ++n) newest.add(n * 7919 % 1000, n);

  const auto sorted = newest.sorted();
  ASSERT_EQ(sorted.size(), NewestDates::most);
  EXPECT_EQ(sorted.front().micros, 999);
  EXPECT_EQ(sorted.back().micros, 900);
}

TEST(TextMarksTest, FindsWhatStandsAnywhere) {
  for (std::size_t at = 0; at < 20; ++at) {
    std::string text(20, 'x');
    text[at] = '\n';
    EXPECT_FALSE(marks_of(text).control) << at;
    text[at] = '\x01';
    EXPECT_TRUE(marks_of(text).control) << at;
    text[at] = '\xC3';
    EXPECT_TRUE(marks_of(text).beyond_ascii) << at;
    EXPECT_FALSE(marks_of(text).control) << at;
    EXPECT_TRUE(has_entity(std::string(at, 'x') + "&lt;")) << at;
    EXPECT_TRUE(has_entity(std::string(at, 'x') + "& &#x27;")) << at;
    EXPECT_FALSE(has_entity(std::string(at, 'x') + "& co; &#;")) << at;
  }
}

}  // namespace
}  // namespace tierline::quality
