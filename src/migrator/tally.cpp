#include "migrator/tally.hpp"

#include "tierline/postgres/hash.hpp"
#include "tierline/postgres/jsonb_text.hpp"
#include "tierline/postgres/row_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace tierline::migrator {
namespace {

using As = postgres::ddl::ProvedColumn::As;
using tickets::Type;

As as_of(Type type) {
  switch (type) {
    case Type::bigint:
    case Type::smallint: return As::number;
    case Type::numeric: return As::decimal;
    case Type::boolean: return As::boolean;
    case Type::date: return As::date;
    case Type::time:
    case Type::timestamptz: return As::moment;
    case Type::jsonb: return As::json;
    case Type::text: break;
  }
  return As::text;
}

std::uint64_t hash_of(As as, Type type, std::string_view value, std::uint64_t salt) {
  switch (as) {
    case As::number:
      return type == Type::smallint
                 ? postgres::hash_int32(postgres::read_integer<std::int16_t>(value), salt)
                 : postgres::hash_int64(postgres::read_integer<std::int64_t>(value), salt);
    case As::decimal: return postgres::hash_numeric(value, salt);
    case As::boolean: return postgres::hash_int32(value.front(), salt);
    case As::date: return postgres::hash_int32(postgres::read_integer<std::int32_t>(value), salt);
    case As::moment: return postgres::hash_int64(postgres::read_integer<std::int64_t>(value), salt);
    case As::json: return postgres::hash_text(postgres::jsonb_text(value.substr(1)), salt);
    case As::text: break;
  }
  return postgres::hash_text(value, salt);
}

/// With all digits of the scale, as a column of numeric(p,s) is shown.
template <typename Integer>
std::string decimal(Integer unscaled, int scale) {
  auto digits = fmt::format("{}", unscaled < 0 ? -unscaled : unscaled);
  const auto wanted = static_cast<std::size_t>(scale) + 1;
  if (digits.size() < wanted) digits.insert(0, wanted - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - static_cast<std::size_t>(scale), ".");
  return (unscaled < 0 ? "-" : "") + digits;
}

}  // namespace

postgres::ddl::ProvedColumn proved_column(const tickets::Column& column) {
  return {column.name, as_of(column.type)};
}

Tally::Tally(const tickets::Table& table, const std::vector<tickets::Column>& columns, Proof proof)
    : proof_{proof}, sums_(columns.size()) {
  const auto key = table.key.empty() ? std::vector{table.surrogate} : table.key;
  for (const auto& name : key) {
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const auto& column) { return column.name == name; });
    key_.push_back(static_cast<std::size_t>(found - columns.begin()));
  }
  for (const auto& column : columns) {
    kinds_.push_back({as_of(column.type), column.type, column.scale});
  }
}

void Tally::add(std::string_view row) {
  ++rows_;
  postgres::RowReader values{row};
  if (proof_ != Proof::aggregates) {
    for (auto& sums : sums_) sums.filled += values.next() ? 1U : 0U;
    return;
  }
  row_.clear();
  for (std::size_t n = 0; n < sums_.size(); ++n) {
    row_.push_back(values.next().value_or(std::string_view{}));
  }
  const auto salt = this->salt();
  for (std::size_t n = 0; n < sums_.size(); ++n) {
    if (row_[n].data() != nullptr) add_value(n, row_[n], salt);
  }
}

std::uint64_t Tally::salt() const {
  const auto& first = kinds_[key_.front()];
  const auto& value = row_[key_.front()];
  if (key_.size() == 1 && first.as == As::number && value.data() != nullptr) {
    return first.type == Type::smallint
               ? static_cast<std::uint64_t>(postgres::read_integer<std::int16_t>(value))
               : postgres::read_integer<std::uint64_t>(value);
  }
  std::uint64_t hash = 0;
  for (const auto column : key_) {
    const auto& part = row_[column];
    const auto& kind = kinds_[column];
    hash = postgres::combine_hashes(
        hash, part.data() != nullptr ? hash_of(kind.as, kind.type, part, 0) : 0);
  }
  return hash;
}

void Tally::add_value(std::size_t column, std::string_view value, std::uint64_t salt) {
  auto& sums = sums_[column];
  const auto& kind = kinds_[column];
  ++sums.filled;
  sums.hash += hash_of(kind.as, kind.type, value, salt);
  switch (kind.as) {
    case As::number:
      sums.add(kind.type == Type::smallint ? postgres::read_integer<std::int16_t>(value)
                                           : postgres::read_integer<std::int64_t>(value));
      break;
    case As::decimal: sums.add(postgres::unscaled_numeric(value, kind.scale)); break;
    case As::boolean: sums.add(value.front()); break;
    case As::date:
      sums.add(postgres::read_integer<std::int32_t>(value) + postgres::days_1970_to_2000);
      break;
    case As::moment:
      sums.add(postgres::read_integer<std::int64_t>(value) +
               (kind.type == Type::timestamptz ? postgres::microseconds_1970_to_2000 : 0));
      break;
    case As::json:
      sums.add(static_cast<std::int64_t>(postgres::jsonb_text(value.substr(1)).size()));
      break;
    case As::text: sums.add(static_cast<std::int64_t>(value.size())); break;
  }
}

std::string Tally::aggregates(std::size_t column) const {
  const auto& sums = sums_[column];
  const auto& kind = kinds_[column];
  if (sums.filled == 0 || proof_ != Proof::aggregates) return fmt::format("{}", sums.filled);
  switch (kind.as) {
    case As::number:
      return fmt::format("{}|{}|{}|{}", sums.filled, sums.smallest, sums.largest, sums.sum);
    case As::decimal:
      return fmt::format("{}|{}|{}|{}", sums.filled, decimal(sums.smallest, kind.scale),
                         decimal(sums.largest, kind.scale), decimal(sums.sum, kind.scale));
    case As::date:
    case As::moment: return fmt::format("{}|{}|{}", sums.filled, sums.smallest, sums.largest);
    case As::boolean:
    case As::text:
    case As::json: break;
  }
  return fmt::format("{}|{}", sums.filled, sums.sum);
}

std::uint64_t Tally::hash() const {
  std::uint64_t hash = 0;
  for (const auto& sums : sums_) hash = postgres::combine_hashes(hash, sums.hash);
  return hash;
}

}  // namespace tierline::migrator
