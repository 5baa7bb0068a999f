#pragma once

#include <cstdint>
#include <string_view>

/// The server's own extended hash functions, so that both sides of a proof can compute them. The
/// server does not promise them to other programs: ask it for a known answer before relying on one.
namespace tierline::postgres {

/// hashtextextended of a text with a deterministic collation.
std::uint64_t hash_text(std::string_view bytes, std::uint64_t seed);
/// hashint2extended, hashint4extended; dates by their days since 2000, booleans as 1 or 0.
std::uint64_t hash_int32(std::int32_t value, std::uint64_t seed);
/// hashint8extended; times, and timestamps by their microseconds since 2000.
std::uint64_t hash_int64(std::int64_t value, std::uint64_t seed);
/// hash_numeric_extended. Leaves the sign out, as the server does. \param wire  of the binary
/// format
std::uint64_t hash_numeric(std::string_view wire, std::uint64_t seed);

/// What hash_record_extended makes of the hash of the columns before and that of the next one.
constexpr std::uint64_t combine_hashes(std::uint64_t before, std::uint64_t next) {
  return before * 31 + next;
}

}  // namespace tierline::postgres
