#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::quality {

/// The most frequent texts of a stream, by the method of Misra and Gries: exact while there are no
/// more different texts than it has places. Beyond, a count is never too high, and too low by
/// `error()` at most; a text that is not named occurred at most so often.
/// Memory: about 100 bytes a place.
class FrequentValues {
 public:
  static constexpr std::size_t most_bytes = 60;  ///< of a text that are kept

  struct Entry {
    std::string text;  ///< its first `most_bytes`
    std::uint64_t count = 0;
  };

  explicit FrequentValues(std::size_t places) : places_{places} {}

  /// \param hash  tells texts apart
  void add(std::uint64_t hash, std::string_view text, std::uint64_t times);

  std::uint64_t error() const { return error_; }
  /// The most frequent first; of equal ones in the order of their bytes.
  std::vector<Entry> top(std::size_t most) const;

 private:
  struct Start {
    std::uint8_t size = 0;
    std::array<char, most_bytes> bytes{};
  };

  std::uint16_t& slot_of(std::uint64_t hash);
  void make_room(std::uint64_t& times);
  void index_places();

  std::size_t places_;
  // Of each place in use. Apart, since the hashes are looked at for every value.
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint64_t> counts_;
  std::vector<Start> starts_;
  std::vector<std::uint16_t> slots_;  ///< number of the place + 1, found by hash; 0 is free
  std::size_t last_ = 0;              ///< the place that was counted last
  std::uint64_t error_ = 0;
};

}  // namespace tierline::quality
