#include "migrator/sample.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace tierline::migrator {
namespace {

constexpr std::uint64_t tenth = 10;
constexpr std::uint64_t enough_tickets = 100;

/// The finalizer of SplitMix64.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

std::uint64_t hash_of(std::uint64_t seed, std::string_view text) {
  auto hash = mixed(seed);
  for (const char byte : text) hash = mixed(hash ^ static_cast<unsigned char>(byte));
  return hash;
}

/// Integers are not rendered as text: that would change what the row says of their class.
std::uint64_t hash_of(std::uint64_t seed, const sqlite::Statement& row, int column) {
  const auto cell = row.cell(column);
  switch (cell.storage) {
    case sqlite::StorageClass::integer:
      return mixed(seed ^ static_cast<std::uint64_t>(cell.integer));
    case sqlite::StorageClass::text:
    case sqlite::StorageClass::blob: return hash_of(seed, cell.bytes);
    case sqlite::StorageClass::real: return mixed(seed ^ static_cast<std::uint64_t>(cell.real));
    case sqlite::StorageClass::null: break;
  }
  return mixed(seed);
}

}  // namespace

Sample::Sample(std::uint64_t seed, std::uint64_t tickets)
    : seed_{mixed(seed)}, one_in_{std::clamp<std::uint64_t>(tickets / enough_tickets, 1, tenth)} {}

bool Sample::takes(std::uint64_t hash) const { return hash % one_in_ == 0; }

Sample::Takes Sample::of(const tickets::Table& table) const {
  std::optional<int> ticket;
  if (!table.ticket.empty()) ticket = static_cast<int>(table.index_of(table.ticket));
  std::vector<int> key;
  for (const auto& column : table.key) key.push_back(static_cast<int>(table.index_of(column)));
  return [this, ticket, key, place = std::uint64_t{0}](const sqlite::Statement& row) mutable {
    ++place;
    if (ticket && !row.is_null(*ticket)) return takes(hash_of(seed_, row, *ticket));
    if (key.empty()) return takes(mixed(seed_ ^ place));
    auto hash = seed_;
    for (const auto column : key) hash = hash_of(hash, row, column);
    return takes(hash);
  };
}

}  // namespace tierline::migrator
