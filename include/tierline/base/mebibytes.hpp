#pragma once

#include <cstdint>

namespace tierline {

/// Of 1024 x 1024 bytes; how sizes are shown to people.
constexpr double mebibytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / (1024 * 1024);
}

}  // namespace tierline
