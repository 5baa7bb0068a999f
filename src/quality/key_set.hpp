#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tierline::quality {

/// A set of 64-bit keys in at most 16 MiB. Beyond its limit it keeps to a part of all keys, chosen
/// by their hash: half of them, then a quarter. What is counted of that part stands for the whole.
class KeySet {
 public:
  static constexpr std::size_t most_keys = 1'600'000;

  explicit KeySet(std::size_t limit = most_keys) : limit_{limit} {}

  /// Is the key of the part that is followed?
  bool follows(std::uint64_t key) const { return (hash_of(key) & skipped_) == 0; }
  /// True if it was not there. \param key  one that is followed
  bool insert(std::uint64_t key);
  bool contains(std::uint64_t key) const;
  std::size_t size() const { return size_; }
  /// One of how many keys is followed; 1: every one.
  std::uint64_t one_of() const { return skipped_ + 1; }

  template <typename Use>
  void for_each(Use use) const {
    if (has_zero_) use(std::uint64_t{0});
    for (const auto key : slots_) {
      if (key != 0) use(key);
    }
  }

 private:
  static std::uint64_t hash_of(std::uint64_t key);
  std::size_t slot_of(std::uint64_t key) const;
  void rebuild(std::size_t slots);
  void make_room();

  std::size_t limit_;
  std::vector<std::uint64_t> slots_;  ///< open addressing; 0 is free; the size is a power of two
  std::size_t size_ = 0;
  std::uint64_t skipped_ = 0;  ///< bits of a hash that must be 0
  bool has_zero_ = false;
};

}  // namespace tierline::quality
