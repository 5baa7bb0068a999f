#pragma once

#include <cstdint>
#include <string_view>

namespace tierline::quality {

/// 64 well mixed bits of a text, the same on every run; not for what an enemy may choose.
std::uint64_t hash_bytes(std::string_view text);

/// The hash of a list, built item by item.
std::uint64_t combine_hashes(std::uint64_t so_far, std::uint64_t next);

}  // namespace tierline::quality
