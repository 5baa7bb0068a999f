#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline {

/// Insertions, deletions and replacements of bytes that lead from `a` to `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The one of `names` that differs from `wanted` in case or in up to a third of its letters, for
/// "did you mean"; none if none does.
std::optional<std::string> nearest_name(std::string_view wanted,
                                        const std::vector<std::string>& names);

}  // namespace tierline
