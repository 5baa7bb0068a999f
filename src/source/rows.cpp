#include "tierline/source/rows.hpp"

#include "tierline/base/error.hpp"
#include "tierline/source/quarantine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace tierline::source {
namespace {

using tickets::Storage;

constexpr std::string_view row_number_column = "source_row";
constexpr std::string_view import_column = "import_id";
constexpr std::array importer_columns{import_column, std::string_view{"row_key"},
                                      std::string_view{"kept_columns"}};
constexpr int first_value = 3;  // after rowid, row number and import

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
                                   std::string{layout.numbered ? row_number_column : "rowid"},
                                   std::string{layout.imported ? import_column : "rowid"}};
  for (const auto& header : layout.header_of) {
    if (header) columns.push_back(*header);
  }
  return rows == RowReader::Rows::all ? sqlite::select_sql(layout.table, columns)
                                      : sqlite::select_where_sql(layout.table, columns, {"rowid"});
}

std::string_view view_of(const NumberText& text, const char* end) {
  return {text.data(), static_cast<std::size_t>(end - text.data())};
}

/// `42.0`, `-7.25`: numbers of up to four places. Empty for what may need more, or an exponent.
std::string_view short_text(double number, NumberText& scratch) {
  constexpr double limit = 1e10;  // 15 digits at most are right, as SQLite writes them
  constexpr std::int64_t unit = 10'000;
  if (!(number > -limit && number < limit)) return {};
  const auto scaled = std::llround(number * static_cast<double>(unit));
  if (static_cast<double>(scaled) / static_cast<double>(unit) != number) return {};
  if (scaled == 0 && std::signbit(number)) return {};
  char* at = scratch.data();
  if (scaled < 0) *at++ = '-';
  const auto size = scaled < 0 ? -scaled : scaled;
  at = std::to_chars(at, scratch.data() + scratch.size(), size / unit).ptr;
  *at++ = '.';
  auto places = size % unit;
  auto place = unit / 10;
  do {
    *at++ = static_cast<char>('0' + places / place);
    places %= place;
    place /= 10;
  } while (places > 0);
  return view_of(scratch, at);
}

}  // namespace

Value value_at(const sqlite::Statement& row, int column, NumberText& scratch) {
  const auto cell = row.cell(column);
  const auto storage = storage_of(cell.storage);
  switch (cell.storage) {
    case sqlite::StorageClass::integer:
      return {
          storage,
          view_of(
              scratch,
              std::to_chars(scratch.data(), scratch.data() + scratch.size(), cell.integer).ptr)};
    case sqlite::StorageClass::real: {
      const auto text = short_text(cell.real, scratch);
      return {storage, text.empty() ? row.text(column) : text};
    }
    default: return {storage, cell.bytes};
  }
}

bool made_by_importer(sqlite::Connection& connection) {
  return !sqlite::table_columns(connection, "import_file").empty();
}

bool is_bookkeeping(sqlite::Connection& connection, std::string_view table) {
  if (table == "quarantine") return has_quarantine(connection);
  constexpr std::array own{"import_file", "import_column", "touched_ticket", "run", "gate"};
  if (std::find(own.begin(), own.end(), table) == own.end() && !table.starts_with("replaced_")) {
    return false;
  }
  return made_by_importer(connection);
}

std::optional<Layout> find_layout(sqlite::Connection& connection, const tickets::Table& table) {
  const auto columns = sqlite::table_columns(connection, table.name);
  if (columns.empty()) return std::nullopt;
  const bool ours = made_by_importer(connection);
  std::vector<std::string> headers;
  Layout layout;
  for (const auto& column : columns) {
    const auto& name = column.name;
    if (const auto* const known = table.find(name)) {
      // The importer makes all columns of a table, also those that its export cannot have.
      if (!ours || !known->absent()) headers.push_back(name);
    } else if (name == row_number_column) {
      layout.numbered = true;
    } else if (!ours || std::find(importer_columns.begin(), importer_columns.end(), name) ==
                            importer_columns.end()) {
      headers.push_back(name);
    } else if (name == import_column) {
      layout.imported = true;
    }
  }
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
    if (table.absent || !sqlite::table_columns(connection, table.name).empty()) continue;
    missing.push_back(table.name);
  }
  return missing;
}

RowReader::RowReader(sqlite::Connection& connection, const Layout& layout, Rows rows)
    : layout_{layout},
      statement_{connection, query_for(layout, rows)},
      values_(layout.header_of.size()),
      numbers_(layout.header_of.size()) {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (layout.header_of[i]) given_.push_back(i);
  }
}

bool RowReader::next() {
  if (!statement_.step()) return false;
  take();
  return true;
}

bool RowReader::skip(std::uint64_t rows) {
  for (; rows > 0; --rows) {
    if (!statement_.step()) return false;
  }
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
  import_id_ = layout_.imported ? statement_.integer(2) : 0;
  int at = first_value;
  for (const auto i : given_) values_[i] = value_at(statement_, at++, numbers_[i]);
}

}  // namespace tierline::source
