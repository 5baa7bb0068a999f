#include "importer/source_writer.hpp"

#include "tierline/base/error.hpp"
#include "tierline/sql/sqlite.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace tierline::importer {
namespace {

using spreadsheet::CellKind;

constexpr auto ledger = "import_file";
constexpr std::int64_t exact_integers = std::int64_t{1}
                                        << 53;  // beyond, a cell's double is rounded

bool made_by_importer(const std::filesystem::path& path) {
  try {
    sqlite::Connection old{path, sqlite::Mode::read_only};
    const auto tables = sqlite::table_names(old);
    return tables.empty() || std::find(tables.begin(), tables.end(), ledger) != tables.end();
  } catch (const Error&) {
    return false;  // no database at all
  }
}

const std::filesystem::path& checked(const std::filesystem::path& path) {
  if (std::filesystem::exists(path) && !made_by_importer(path)) {
    throw Error{
        ErrorCode::usage,
        fmt::format("cannot write \"{}\": it exists and was not made by importer", path.native()),
        "choose another --output, or move that file away"};
  }
  return path;
}

std::string json_names(const std::vector<std::string>& names) {
  return nlohmann::json(names).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string json_headers(const std::vector<MatchedColumn>& columns) {
  auto object = nlohmann::json::object();
  for (const auto& column : columns) object[column.column] = column.header;
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

SourceWriter::SourceWriter(const std::filesystem::path& path) : file_{checked(path)} {
  connection_.emplace(file_.temporary(), sqlite::Mode::read_write);
  // The file has no name yet: an interrupted write is thrown away, not recovered.
  connection_->execute("PRAGMA journal_mode = OFF");
  connection_->execute("PRAGMA synchronous = OFF");
  transaction_.emplace(*connection_, sqlite::Transaction::Lock::exclusive);
  connection_->execute(std::string{sql::sqlite::create_import_file.text});
}

void SourceWriter::begin_table(const tickets::Table& table) {
  std::vector<sqlite::ColumnInfo> columns{{"source_row", "INTEGER"}};
  std::vector<std::string> names{"source_row"};
  for (const auto& column : table.columns) {
    columns.push_back({column.name, ""});
    names.push_back(column.name);
  }
  connection_->execute(sqlite::create_table_sql(table.name, columns));
  insert_.emplace(*connection_, sqlite::insert_sql(table.name, names));
}

void SourceWriter::add(std::uint64_t source_row, const std::vector<spreadsheet::Cell>& cells,
                       const std::vector<std::optional<std::size_t>>& column_of_cell) {
  insert_->bind(1, static_cast<std::int64_t>(source_row));
  const auto width = std::min(cells.size(), column_of_cell.size());
  for (std::size_t n = 0; n < width; ++n) {
    if (column_of_cell[n]) bind(static_cast<int>(*column_of_cell[n]) + 2, cells[n]);
  }
  insert_->run();
}

void SourceWriter::bind(int parameter, const spreadsheet::Cell& cell) {
  if (cell.kind == CellKind::empty) return;  // unbound is NULL
  const auto* const begin = cell.text.data();
  const auto* const end = begin + cell.text.size();
  if (cell.kind == CellKind::number) {
    std::int64_t whole = 0;
    const auto parsed = std::from_chars(begin, end, whole);
    if (parsed.ec == std::errc{} && parsed.ptr == end && whole > -exact_integers &&
        whole < exact_integers) {
      insert_->bind(parameter, whole);
      return;
    }
    double real = 0;
    std::from_chars(begin, end, real);
    insert_->bind(parameter, real);
    return;
  }
  insert_->bind(parameter, cell.text);
}

void SourceWriter::end_table(const FileReport& file, const ImportRun& run) {
  const auto stored = sqlite::row_count(*connection_, file.table);
  if (static_cast<std::uint64_t>(stored) != file.rows_loaded) {
    throw Error{ErrorCode::internal, fmt::format("table {} holds {} rows, {} were loaded",
                                                 file.table, stored, file.rows_loaded)};
  }
  sqlite::Statement insert{*connection_, sql::sqlite::insert_import_file.text};
  int parameter = 0;
  const auto text = [&](std::string_view value) { insert.bind(++parameter, value); };
  const auto number = [&](std::uint64_t value) {
    insert.bind(++parameter, static_cast<std::int64_t>(value));
  };
  // Named, since a bound text is not copied and must live until the statement has run.
  const std::string file_name = file.path.filename().native();
  const auto headers = json_headers(file.columns);
  const auto unknown = json_names(file.unknown_columns);
  text(file.table);
  text(file_name);
  text(file.sha256);
  number(file.size_bytes);
  text(file.format);
  text(file.sheet);
  number(file.header_row);
  number(file.rows_read);
  number(file.rows_loaded);
  number(file.rows_filtered);
  text(headers);
  text(unknown);
  text(run.contract);
  text(run.contract_fingerprint);
  text(run.run_id);
  text(run.imported_at);
  insert.run();
}

void SourceWriter::commit() {
  insert_.reset();
  transaction_->commit();
  transaction_.reset();
  connection_.reset();
  file_.commit();
}

}  // namespace tierline::importer
