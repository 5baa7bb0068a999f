#include "importer/export_file.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/source/sqlite_table.hpp"
#include "tierline/spreadsheet/cell_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tierline::importer {
namespace {

using spreadsheet::Cell;
using spreadsheet::CellKind;
using tickets::Storage;
using tickets::UnknownColumns;

constexpr std::int64_t exact_integers = std::int64_t{1}
                                        << 53;  // beyond, a cell's double is rounded

std::uintmax_t size_of(const std::filesystem::path& path) {
  std::error_code ignored;  // opening it will tell what is wrong
  return std::filesystem::file_size(path, ignored);
}

std::filesystem::file_time_type change_of(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::last_write_time(path, ignored);
}

bool is_exact_integer(std::string_view text) {
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
  return error == std::errc{} && end == text.data() + text.size() && whole > -exact_integers &&
         whole < exact_integers;
}

bool is_blank_row(const spreadsheet::Row& row) {
  return std::all_of(row.cells.begin(), row.cells.end(),
                     [](const Cell& cell) { return cell.text.empty(); });
}

/// A cell as the source database holds it.
source::Value to_value(const Cell& cell) {
  if (cell.kind == CellKind::empty) return {};
  if (cell.kind != CellKind::number) return {Storage::text, cell.text};
  return {is_exact_integer(cell.text) ? Storage::integer : Storage::real, cell.text};
}

}  // namespace

std::vector<std::string> read_headers(spreadsheet::RowReader& reader, spreadsheet::Row& row,
                                      const std::filesystem::path& path) {
  do {
    if (!reader.next(row)) {
      const auto& sheet = reader.source().sheet;
      throw Error{
          ErrorCode::data,
          fmt::format("cannot import \"{}\": {} is empty, there is no header row", path.native(),
                      sheet.empty() ? "it" : fmt::format("sheet \"{}\"", sheet)),
          "export it again; another sheet is chosen with --sheet"};
    }
  } while (is_blank_row(row));
  std::vector<std::string> headers;
  for (const auto& cell : row.cells) headers.emplace_back(cell.text);
  while (!headers.empty() && headers.back().empty()) headers.pop_back();
  return headers;
}

ExportFile::ExportFile(const tickets::Contract& contract, const tickets::Table& table,
                       const std::filesystem::path& path, const std::string& sheet,
                       UnknownColumns unknown_columns)
    : table_{table},
      path_{path},
      sheet_{sheet},
      size_bytes_{size_of(path)},
      changed_{change_of(path)},
      unknown_columns_{unknown_columns},
      reader_{source::open_export(path, sheet, table.name)},
      headers_{read_headers(*reader_, cells_, path)},
      place_{path, reader_->source().sheet, cells_.number},
      unnamed_(headers_.size(), false),
      map_{map_columns(contract, table, headers_, place_)} {
  if (unknown_columns_ == UnknownColumns::fail && !map_.unknown.empty()) {
    std::vector<std::string> names;
    for (const auto cell : map_.unknown) names.push_back(headers_[cell]);
    refuse_unknown(table_, names, place_);
  }
  row_.values.resize(table.columns.size());
  for (const auto& cell : map_.cell_of_column) row_.present.push_back(cell.has_value());
  sha256_ = sha256_of_file(path);
}

void ExportFile::rewind() {
  reader_ = source::open_export(path_, sheet_, table_.name);
  read_headers(*reader_, cells_, path_);
}

bool ExportFile::next() { return reader_->next(cells_); }

bool ExportFile::is_blank() const { return is_blank_row(cells_); }

const GivenRow& ExportFile::row() {
  note_unnamed();
  row_.source_row = static_cast<std::int64_t>(cells_.number);
  row_.error_values.clear();
  const auto& cells = cells_.cells;
  for (std::size_t column = 0; column < row_.values.size(); ++column) {
    if (!row_.present[column]) continue;
    const auto at = *map_.cell_of_column[column];
    row_.values[column] = at < cells.size() ? to_value(cells[at]) : source::Value{};
    if (at < cells.size() && cells[at].kind == CellKind::error) row_.error_values.push_back(column);
  }
  if (unknown_columns_ == UnknownColumns::keep)
    row_.kept_columns = source::row_json(unknown_values());
  return row_;
}

bool ExportFile::is_named(std::size_t cell) const {
  return cell < headers_.size() && !headers_[cell].empty();
}

std::string ExportFile::name_of(std::size_t cell) const {
  return is_named(cell) ? headers_[cell]
                        : fmt::format("column {}", spreadsheet::column_letters(cell));
}

/// Values that stand under no header are not lost without a word.
void ExportFile::note_unnamed() {
  const auto& cells = cells_.cells;
  if (unnamed_.size() < cells.size()) unnamed_.resize(cells.size(), false);
  for (std::size_t n = 0; n < cells.size(); ++n) {
    if (cells[n].text.empty() || is_named(n)) continue;
    unnamed_[n] = true;
    if (unknown_columns_ == UnknownColumns::fail && cells_.fault.empty()) {
      refuse_unknown(table_, {name_of(n)}, {path_, place_.sheet, cells_.number});
    }
  }
}

/// In the order of the file. A header that is there twice is told apart by its place.
std::vector<std::pair<std::string, source::Value>> ExportFile::unknown_values() const {
  std::vector<std::pair<std::string, source::Value>> values;
  const auto& cells = cells_.cells;
  for (std::size_t n = 0; n < cells.size(); ++n) {
    if (n < map_.column_of_cell.size() && map_.column_of_cell[n]) continue;
    auto name = name_of(n);
    const bool taken = std::any_of(values.begin(), values.end(),
                                   [&](const auto& known) { return known.first == name; });
    if (taken) name += fmt::format(" (column {})", spreadsheet::column_letters(n));
    values.emplace_back(std::move(name), to_value(cells[n]));
  }
  return values;
}

source::QuarantinedRow ExportFile::quarantined(const RowJudge& judge) const {
  source::QuarantinedRow row;
  row.table = table_.name;
  row.file_name = path_.filename().native();
  row.file_sha256 = sha256_;
  row.sheet = place_.sheet;
  row.source_row = row_.source_row;
  std::vector<std::pair<std::string, source::Value>> values;
  for (std::size_t column = 0; column < table_.columns.size(); ++column) {
    values.emplace_back(table_.columns[column].name, row_.values[column]);
  }
  const bool ragged = !cells_.fault.empty();
  if (ragged || unknown_columns_ == UnknownColumns::keep) {
    for (auto& value : unknown_values()) values.push_back(std::move(value));
  }
  row.row_json = source::row_json(values);
  if (ragged) {
    row.faults.push_back({"", "", "ragged-row", whole_record(), std::string{cells_.fault}});
    return row;
  }
  for (const auto& fault : judge.faults()) {
    const auto cell = map_.cell_of_column[fault.column];
    row.faults.push_back({cell ? spreadsheet::cell_address(place_.sheet, *cell, cells_.number) : "",
                          table_.columns[fault.column].name, std::string{fault.rule},
                          std::string{row_.values[fault.column].text}, std::string{fault.message}});
  }
  if (judge.key()) row.row_key = judge.key()->text;
  return row;
}

std::string ExportFile::whole_record() const {
  std::string record;
  for (std::size_t n = 0; n < cells_.cells.size(); ++n) {
    if (n > 0) record += reader_->source().delimiter;
    record += cells_.cells[n].text;
  }
  return record;
}

void ExportFile::demand_unchanged() const {
  if (size_of(path_) == size_bytes_ && change_of(path_) == changed_) return;
  throw Error{ErrorCode::conflict,
              fmt::format("cannot import \"{}\": it changed while it was read", path_.native()),
              "wait until the export is complete, then import it again"};
}

FileReport ExportFile::describe() const {
  FileReport report;
  report.table = table_.name;
  report.path = path_;
  report.sha256 = sha256_;
  report.size_bytes = size_bytes_;
  const auto& source = reader_->source();
  report.format = source.format;
  report.sheet = source.sheet;
  for (const auto& sheet : source.sheets) {
    if (sheet != source.sheet) report.other_sheets.push_back(sheet);
  }
  report.encoding = source.encoding;
  report.delimiter = source.delimiter;
  report.header_row = place_.row;
  report.columns = map_.matched;
  report.unknown_headers = map_.unknown_headers;
  for (const auto cell : map_.unknown) report.unknown_columns.push_back(headers_[cell]);
  for (std::size_t n = 0; n < unnamed_.size(); ++n) {
    if (unnamed_[n]) report.unknown_columns.push_back(name_of(n));
  }
  report.absent_columns = map_.absent;
  return report;
}

}  // namespace tierline::importer
