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

std::int64_t integer(const tickets::Column& column, const sqlite::Statement& row, int index) {
  if (row.storage_class(index) != sqlite::StorageClass::integer) refuse(column);
  return row.integer(index);
}

}  // namespace

void ValueEncoder::encode(const tickets::Column& column, const sqlite::Statement& row, int index,
                          postgres::RowWriter& out) {
  if (row.is_null(index)) {
    out.null();
    return;
  }
  switch (column.type) {
    case tickets::Type::text: out.text(row.text(index)); return;
    case tickets::Type::bigint: out.bigint(integer(column, row, index)); return;
    case tickets::Type::boolean: out.boolean(integer(column, row, index) != 0); return;
    case tickets::Type::numeric:
      if (!postgres::is_plain_decimal(row.text(index))) refuse(column);
      out.numeric(row.text(index), column.scale);
      return;
    case tickets::Type::jsonb: out.jsonb(row.text(index)); return;
    case tickets::Type::smallint: {
      const auto value = integer(column, row, index);
      if (value < std::numeric_limits<std::int16_t>::min() ||
          value > std::numeric_limits<std::int16_t>::max()) {
        refuse(column);
      }
      out.smallint(static_cast<std::int16_t>(value));
      return;
    }
    case tickets::Type::date:
      out.date(demand(tickets::parse_canonical_date(row.text(index)), column));
      return;
    case tickets::Type::time:
      out.time(demand(tickets::parse_canonical_time(row.text(index)), column));
      return;
    case tickets::Type::timestamptz:
      out.timestamptz(demand(zone_.utc_of_canonical(row.text(index)), column));
      return;
  }
}

}  // namespace tierline::migrator
