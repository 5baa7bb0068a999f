#include "importer/row.hpp"

#include <charconv>

namespace tierline::importer {
namespace {

template <typename Number>
Number number_of(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

void bind(sqlite::Statement& statement, int parameter, const source::Value& value) {
  switch (value.storage) {
    case tickets::Storage::null: return statement.bind_null(parameter);
    case tickets::Storage::integer:
      return statement.bind(parameter, number_of<std::int64_t>(value.text));
    case tickets::Storage::real: return statement.bind(parameter, number_of<double>(value.text));
    case tickets::Storage::text:
    case tickets::Storage::blob: break;
  }
  statement.bind(parameter, value.text);
}

void bind(sqlite::Statement& statement, int parameter, const RowKey& key) {
  if (key.number) return statement.bind(parameter, *key.number);
  statement.bind(parameter, std::string_view{key.text});
}

void bind_column(sqlite::Statement& statement, int parameter, const sqlite::Statement& result,
                 int column) {
  switch (result.storage_class(column)) {
    case sqlite::StorageClass::null: return statement.bind_null(parameter);
    case sqlite::StorageClass::integer: return statement.bind(parameter, result.integer(column));
    case sqlite::StorageClass::real: return statement.bind(parameter, result.real(column));
    case sqlite::StorageClass::text:
    case sqlite::StorageClass::blob: break;
  }
  statement.bind(parameter, result.text(column));
}

source::Value value_of(const sqlite::Statement& result, int column) {
  // The class first: asking for the text may change it.
  switch (result.storage_class(column)) {
    case sqlite::StorageClass::null: return {};
    case sqlite::StorageClass::integer: return {tickets::Storage::integer, result.text(column)};
    case sqlite::StorageClass::real: return {tickets::Storage::real, result.text(column)};
    case sqlite::StorageClass::text: return {tickets::Storage::text, result.text(column)};
    case sqlite::StorageClass::blob: break;
  }
  return {tickets::Storage::blob, result.text(column)};
}

}  // namespace tierline::importer
