#pragma once

#include "tierline/quality/memory_allowance.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tierline::quality {

/// A set of ids in little memory. Exports number their rows: of numbers below 2^36 32 neighbours
/// share a word of eight bytes. Any other id, such as the hash of a text, has a word of its own and
/// is told from others by 63 bits. A word costs 10 to 20 bytes. The set stops to grow where its
/// limit or the allowance ends.
class IdSet {
 public:
  enum class Outcome {
    added,
    known,
    full,  ///< not there, and not added
  };

  /// \param limit  most words it holds
  /// \param allowance  shared with others and outliving this; null: only the limit counts
  explicit IdSet(std::size_t limit, MemoryAllowance* allowance = nullptr)
      : limit_{limit}, allowance_{allowance} {}
  ~IdSet();
  IdSet(const IdSet&) = delete;
  IdSet& operator=(const IdSet&) = delete;
  IdSet(IdSet&& other) noexcept;
  IdSet& operator=(IdSet&&) = delete;

  Outcome add(std::uint64_t id);
  bool contains(std::uint64_t id) const {
    return !words_.empty() && (words_[place_of(name_of(id))] & mark_of(id)) == mark_of(id);
  }
  std::size_t size() const { return size_; }
  /// Lets the memory come that `add` and `contains` of this id will need.
  void prefetch(std::uint64_t id) const {
    if (!words_.empty()) __builtin_prefetch(&words_[first_place(name_of(id))]);
  }

  /// The same for all ids that share a word.
  static std::uint64_t hash_of(std::uint64_t id) { return mixed(name_of(id)); }

  template <typename Use>
  void for_each(Use use) const {
    for (const auto word : words_) for_each_of(word, use);
  }
  /// \param keep  says the same of all ids that have one `hash_of`
  template <typename Keep>
  void keep_only(Keep keep) {
    for (auto& word : words_) {
      if (word != 0 && !keep(some_id_of(word))) word = 0;
    }
    rebuild(words_.size());
  }

 private:
  static constexpr unsigned neighbour_bits = 5;
  static constexpr std::uint64_t numbers_end = std::uint64_t{1} << 36U;
  static constexpr std::uint64_t own_word = std::uint64_t{1} << 63U;

  // A word is what its ids have in common, before a bit for each; or the only id, with the first
  // bit set. Either is never 0, which is a free place.
  static bool is_own(std::uint64_t word) { return (word & own_word) != 0; }
  static std::uint64_t name_of(std::uint64_t id) {
    return id < numbers_end ? id >> neighbour_bits : id | own_word;
  }
  static std::uint64_t name_in(std::uint64_t word) { return is_own(word) ? word : word >> 32U; }
  /// What the word of the id has when the id is there.
  static std::uint64_t mark_of(std::uint64_t id) {
    return id < numbers_end ? std::uint64_t{1} << (id & 31U) : own_word;
  }
  static std::uint64_t some_id_of(std::uint64_t word) {
    return is_own(word) ? word : word >> 32U << neighbour_bits;
  }
  template <typename Use>
  static void for_each_of(std::uint64_t word, Use use) {
    if (is_own(word)) return use(word);
    for (auto bits = word & 0xFFFF'FFFFU; bits != 0; bits &= bits - 1) {
      use((word >> 32U << neighbour_bits) + static_cast<std::uint64_t>(__builtin_ctzll(bits)));
    }
  }

  /// The finalizer of SplitMix64: ids come in rows, and must not lie in rows.
  static std::uint64_t mixed(std::uint64_t name) {
    name += 0x9e3779b97f4a7c15;
    name = (name ^ (name >> 30U)) * 0xbf58476d1ce4e5b9;
    name = (name ^ (name >> 27U)) * 0x94d049bb133111eb;
    return name ^ (name >> 31U);
  }
  /// By the middle bits: who keeps to a part of all ids chooses it by the last ones.
  std::size_t first_place(std::uint64_t name) const {
    return static_cast<std::size_t>(mixed(name) >> 24U) & (words_.size() - 1);
  }
  std::size_t place_of(std::uint64_t name) const;
  bool grow();
  void rebuild(std::size_t places);

  std::size_t limit_;
  MemoryAllowance* allowance_;
  std::vector<std::uint64_t> words_;  ///< open addressing; the size is a power of two
  std::size_t used_ = 0;              ///< words
  std::size_t size_ = 0;              ///< ids
};

}  // namespace tierline::quality
