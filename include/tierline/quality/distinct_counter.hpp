#pragma once

#include "tierline/quality/hash_set.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tierline::quality {

/// Counts different texts: exactly up to a limit, beyond it by HyperLogLog, so that its memory has
/// a limit too: 1 MiB, then 16 KiB. Remembers hashes of 64 bits, not the texts.
class DistinctCounter {
 public:
  static constexpr std::size_t limit = 100'000;

  /// \param allowance  as of HashSet: where it ends, counting goes on by HyperLogLog
  explicit DistinctCounter(MemoryAllowance* allowance = nullptr) : exactly_{limit, allowance} {}

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
  void count_waiting();
  void count_now(std::uint64_t hash);
  void estimate_from_now_on();
  void enter(std::uint64_t hash);

  HashSet exactly_;
  std::vector<std::uint8_t> registers_;
  /// By the time they are counted, the memory that each needs has come.
  std::array<std::uint64_t, 16> waiting_{};
  std::size_t waiting_count_ = 0;
};

}  // namespace tierline::quality
