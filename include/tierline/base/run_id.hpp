#pragma once

#include "tierline/base/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tierline {

/// `20251101T020000Z-1a2b3c`: sorts by time, and two runs of one second differ.
/// \param random  its lowest 24 bits are shown
std::string make_run_id(TimePoint started_at, std::uint32_t random);

/// Letters, digits, `-` and `_`, 64 at most.
bool is_run_id(std::string_view text);

}  // namespace tierline
