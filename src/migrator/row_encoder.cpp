#include "migrator/row_encoder.hpp"

#include "tierline/base/error.hpp"
#include "tierline/tickets/dates.hpp"

#include <fmt/format.h>

#include <limits>

namespace tierline::migrator {
namespace {

/// The value itself stays out of the message: it may be personal.
[[noreturn]] void refuse(const tickets::Column& column) {
  throw Error{ErrorCode::data,
              fmt::format("cannot load column \"{}\": a value is no canonical {}", column.name,
                          column.sql_type()),
              "the file was changed after cleaning; run cleaner again"};
}

template <typename T>
T demand(const std::optional<T>& value, const tickets::Column& column) {
  if (!value) refuse(column);
  return *value;
}

std::int64_t integer(const tickets::Column& column, const sqlite::Cell& cell) {
  if (cell.storage != sqlite::StorageClass::integer) refuse(column);
  return cell.integer;
}

std::int16_t small_integer(const tickets::Column& column, const sqlite::Cell& cell) {
  using Limits = std::numeric_limits<std::int16_t>;
  const auto value = integer(column, cell);
  if (value < Limits::min() || value > Limits::max()) refuse(column);
  return static_cast<std::int16_t>(value);
}

}  // namespace

void ValueEncoder::encode(const tickets::Column& column, const sqlite::Statement& row, int index,
                          postgres::RowWriter& out) {
  const auto cell = row.cell(index);
  if (cell.storage == sqlite::StorageClass::null) {
    out.null();
    return;
  }
  const auto text = [&] {
    return cell.storage == sqlite::StorageClass::text ? cell.bytes : row.text(index);
  };
  switch (column.type) {
    case tickets::Type::text: out.text(text()); return;
    case tickets::Type::bigint: out.bigint(integer(column, cell)); return;
    case tickets::Type::boolean: out.boolean(integer(column, cell) != 0); return;
    case tickets::Type::numeric: {
      const auto decimal = text();
      if (!postgres::is_plain_decimal(decimal)) refuse(column);
      out.numeric(decimal, column.scale);
      return;
    }
    case tickets::Type::jsonb: out.jsonb(text()); return;
    case tickets::Type::smallint: out.smallint(small_integer(column, cell)); return;
    case tickets::Type::date:
      out.date(demand(tickets::parse_canonical_date(text()), column));
      return;
    case tickets::Type::time:
      out.time(demand(tickets::parse_canonical_time(text()), column));
      return;
    case tickets::Type::timestamptz:
      out.timestamptz(demand(zone_.utc_of_canonical(text()), column));
      return;
  }
}

}  // namespace tierline::migrator
