#pragma once

#include <cstddef>
#include <cstdint>

namespace tierline::quality {

/// What several tables of hashes may use together, so that a table of any width stays within it.
struct MemoryAllowance {
  std::size_t bytes_left = 0;

  /// \param old_slots, new_slots  of one hash each
  /// \return false, and nothing is taken, if a table that grows would not have room beside the old
  bool take_for_growth(std::size_t old_slots, std::size_t new_slots) {
    if (bytes_left < bytes_of(new_slots)) return false;
    bytes_left -= bytes_of(new_slots - old_slots);
    return true;
  }

  void give_back(std::size_t slots) { bytes_left += bytes_of(slots); }

 private:
  static std::size_t bytes_of(std::size_t slots) { return slots * sizeof(std::uint64_t); }
};

}  // namespace tierline::quality
