#pragma once

#include <cstddef>
#include <string_view>

namespace tierline {

/// Insertions, deletions and replacements of bytes that lead from `a` to `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace tierline
