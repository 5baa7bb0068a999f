#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tierline::quarantine {

/// A text of somebody else's for a terminal: valid UTF-8, control characters as `\n` or `\x1b`, cut
/// with `…` after `most_characters`; 0: not cut.
std::string printable(std::string_view text, std::size_t most_characters = 0);

/// `1,204`
std::string grouped(std::uint64_t number);

}  // namespace tierline::quarantine
