#include "tierline/source/rows.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>

namespace tierline::source {
namespace {

using tickets::Storage;

constexpr std::string_view row_number_column = "source_row";
constexpr int first_value = 2;  // after rowid and the row number

Storage storage_of(sqlite::StorageClass storage) {
  switch (storage) {
    case sqlite::StorageClass::integer: return Storage::integer;
    case sqlite::StorageClass::real: return Storage::real;
    case sqlite::StorageClass::text: return Storage::text;
    case sqlite::StorageClass::blob: return Storage::blob;
    case sqlite::StorageClass::null: break;
  }
  return Storage::null;
}

std::string query_for(const Layout& layout, RowReader::Rows rows) {
  std::vector<std::string> columns{"rowid",
                                   std::string{layout.numbered ? row_number_column : "rowid"}};
  for (const auto& header : layout.header_of) {
    if (header) columns.push_back(*header);
  }
  return rows == RowReader::Rows::all ? sqlite::select_sql(layout.table, columns)
                                      : sqlite::select_where_sql(layout.table, columns, {"rowid"});
}

}  // namespace

std::optional<Layout> find_layout(sqlite::Connection& connection, const tickets::Table& table) {
  std::vector<std::string> headers;
  Layout layout;
  for (const auto& column : sqlite::table_columns(connection, table.name)) {
    if (column.name == row_number_column && table.find(row_number_column) == nullptr) {
      layout.numbered = true;
    } else {
      headers.push_back(column.name);
    }
  }
  if (headers.empty() && !layout.numbered) return std::nullopt;
  layout.table = table.name;
  const auto match = tickets::match_headers(table, headers);
  for (const auto& at : match.header_of) {
    layout.header_of.push_back(at ? std::optional{headers[*at]} : std::nullopt);
  }
  for (const auto at : match.unknown) layout.unknown.push_back(headers[at]);
  for (const auto at : match.duplicates) layout.unknown.push_back(headers[at]);
  for (const auto at : match.missing) layout.missing.push_back(table.columns[at].name);
  return layout;
}

std::vector<std::string> missing_tables(sqlite::Connection& connection,
                                        const tickets::Contract& contract) {
  std::vector<std::string> missing;
  for (const auto& table : contract.tables) {
    if (sqlite::table_columns(connection, table.name).empty()) missing.push_back(table.name);
  }
  return missing;
}

RowReader::RowReader(sqlite::Connection& connection, const Layout& layout, Rows rows)
    : layout_{layout},
      statement_{connection, query_for(layout, rows)},
      values_(layout.header_of.size()) {}

bool RowReader::next() {
  if (!statement_.step()) return false;
  take();
  return true;
}

void RowReader::find(std::int64_t rowid) {
  statement_.reset();
  statement_.bind(1, rowid);
  if (!statement_.step()) {
    throw Error{ErrorCode::internal,
                fmt::format("table \"{}\" has no row {} any more", layout_.table, rowid)};
  }
  take();
}

void RowReader::take() {
  rowid_ = statement_.integer(0);
  source_row_ = statement_.integer(1);
  int at = first_value;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (!layout_.header_of[i]) continue;
    // The class first: asking for the text may change it.
    const auto storage = storage_of(statement_.storage_class(at));
    values_[i] = {storage, storage == Storage::null ? std::string_view{} : statement_.text(at)};
    ++at;
  }
}

}  // namespace tierline::source
