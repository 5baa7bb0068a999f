#pragma once

#include "tierline/quality/id_set.hpp"

#include <cstddef>
#include <cstdint>

namespace tierline::quality {

/// A set of ids in at most 16 MiB. Beyond its limit it keeps to a part of all ids, chosen by hash:
/// half of them, then a quarter. What is counted of that part stands for the whole.
class KeySet {
 public:
  static constexpr std::size_t most_words = 1'600'000;

  /// \param limit  in words, see IdSet
  explicit KeySet(std::size_t limit = most_words) : ids_{limit} {}

  /// Is the id of the part that is followed?
  bool follows(std::uint64_t id) const { return (IdSet::hash_of(id) & skipped_) == 0; }
  /// True if it was not there. \param id  one that is followed
  bool insert(std::uint64_t id);
  bool contains(std::uint64_t id) const { return ids_.contains(id); }
  std::size_t size() const { return ids_.size(); }
  /// One of how many ids is followed; 1: every one.
  std::uint64_t one_of() const { return skipped_ + 1; }

  template <typename Use>
  void for_each(Use use) const {
    ids_.for_each(use);
  }

 private:
  IdSet ids_;
  std::uint64_t skipped_ = 0;  ///< bits of a hash that must be 0
};

}  // namespace tierline::quality
