#pragma once

#include "tierline/quality/memory_allowance.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tierline::quality {

/// Different hashes of 64 bits, eight bytes and a bit each. It stops to grow where its limit or the
/// allowance ends.
class HashSet {
 public:
  enum class Outcome {
    added,
    known,
    full,  ///< not there, and not added
  };

  /// \param limit  most hashes it holds
  /// \param allowance  shared with others and outliving this; null: only the limit counts
  explicit HashSet(std::size_t limit, MemoryAllowance* allowance = nullptr);
  ~HashSet();
  HashSet(const HashSet&) = delete;
  HashSet& operator=(const HashSet&) = delete;
  HashSet(HashSet&& other) noexcept;
  HashSet& operator=(HashSet&&) = delete;

  Outcome add(std::uint64_t hash);
  bool contains(std::uint64_t hash) const;
  std::size_t size() const { return size_; }
  /// Lets the memory come that `add` of this hash will need.
  void prefetch(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
  }
  /// Gives the memory back.
  void clear();
  /// Forgets the hashes and keeps the memory.
  void start_again();
  /// As they lie in memory; 0 is no hash.
  const std::vector<std::uint64_t>& slots() const { return slots_; }

  template <typename Use>
  void for_each(Use use) const {
    for (const auto hash : slots_) {
      if (hash != 0) use(hash);
    }
  }

 private:
  bool grow();
  std::size_t slot_of(std::uint64_t hash) const;

  std::size_t limit_;
  MemoryAllowance* allowance_;
  std::vector<std::uint64_t> slots_;  ///< open addressing; 0 is free; the size is a power of two
  std::size_t size_ = 0;
};

}  // namespace tierline::quality
