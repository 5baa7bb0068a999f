#pragma once

#include "tierline/quality/hash_set.hpp"
#include "tierline/quality/hash_store.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tierline::quality {

/// Counts different texts: exactly up to a limit, beyond it by HyperLogLog, so that its memory has
/// a limit too: 1 MiB, then 16 KiB. Remembers hashes of 64 bits, not the texts.
///
/// Where the allowance ends, it goes on exactly with 16 KiB of memory and at most 10 MiB of a
/// store; to count what lies there takes 1 MiB for a moment. All functions throw what the store
/// throws.
class DistinctCounter {
 public:
  static constexpr std::size_t limit = 100'000;

  /// \param allowance  as of HashSet
  /// \param store      shared with others and outliving this; null: where the allowance ends,
  ///                   counting goes on by HyperLogLog
  explicit DistinctCounter(MemoryAllowance* allowance = nullptr, HashStore* store = nullptr)
      : exactly_{limit, allowance}, store_{store}, recent_{hashes_of_a_block} {}
  ~DistinctCounter() { release_blocks(); }
  DistinctCounter(const DistinctCounter&) = delete;
  DistinctCounter& operator=(const DistinctCounter&) = delete;
  DistinctCounter(DistinctCounter&&) noexcept = default;
  DistinctCounter& operator=(DistinctCounter&&) = delete;

  void add(std::string_view text);
  void add_hash(std::uint64_t hash) {
    waiting_[waiting_count_++] = hash;
    exactly_.prefetch(hash);
    if (waiting_count_ == waiting_.size()) count_waiting();
  }

  std::uint64_t count();
  bool exact();
  /// The standard error of the count, as a share of it; 0 when exact.
  double error();

 private:
  /// A set of so many fills a block.
  static constexpr std::size_t hashes_of_a_block = HashStore::block_hashes * 4 / 5;

  void count_waiting();
  void count_now(std::uint64_t hash);
  void estimate_from_now_on();
  void enter(std::uint64_t hash);
  std::uint64_t estimate() const;
  bool in_store() const { return recent_.size() > 0; }
  void go_on_in_store();
  void put_in_store(std::uint64_t hash);
  void count_in_store();
  void release_blocks();

  HashSet exactly_;  ///< empty as soon as the store is used, or the registers
  HashStore* store_;
  HashSet recent_;                   ///< those for the next block of the store
  std::vector<std::size_t> blocks_;  ///< in the store
  std::optional<std::size_t> count_in_store_;
  std::vector<std::uint8_t> registers_;
  /// By the time they are counted, the memory that each needs has come.
  std::array<std::uint64_t, 16> waiting_{};
  std::size_t waiting_count_ = 0;
};

}  // namespace tierline::quality
