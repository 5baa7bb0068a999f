#pragma once

#include <cstddef>

namespace tierline::quality {

/// What several counters may use together, so that a table of any width stays within it.
struct MemoryAllowance {
  std::size_t bytes_left = 0;

  /// \return false, and nothing is taken, if a table that grows would not have room beside the old
  bool take_for_growth(std::size_t old_bytes, std::size_t new_bytes) {
    if (bytes_left < new_bytes) return false;
    bytes_left -= new_bytes - old_bytes;
    return true;
  }
};

}  // namespace tierline::quality
