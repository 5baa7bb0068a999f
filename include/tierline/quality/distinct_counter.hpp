#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace tierline::quality {

/// Counts different texts exactly up to a limit, and stops there, so that its memory has one too:
/// 2 MiB. Remembers hashes of 64 bits, not the texts.
class DistinctCounter {
 public:
  static constexpr std::size_t limit = 100'000;

  void add(std::string_view text);
  std::size_t count() const { return count_; }  ///< of an inexact one: `limit`
  bool exact() const { return exact_; }         ///< false: there were more than `limit`

 private:
  bool insert(std::uint64_t hash);
  void grow();

  std::vector<std::uint64_t> slots_;  ///< open addressing; 0 is free; the size is a power of two
  std::size_t count_ = 0;
  bool exact_ = true;
};

}  // namespace tierline::quality
