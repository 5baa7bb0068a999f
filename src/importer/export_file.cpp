#include "importer/export_file.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/spreadsheet/cell_address.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::importer {
namespace {

std::uintmax_t size_of(const std::filesystem::path& path) {
  std::error_code ignored;  // opening it will tell what is wrong
  return std::filesystem::file_size(path, ignored);
}

std::filesystem::file_time_type change_of(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::last_write_time(path, ignored);
}

}  // namespace

bool is_blank(const spreadsheet::Row& row) {
  return std::all_of(row.cells.begin(), row.cells.end(),
                     [](const spreadsheet::Cell& cell) { return cell.text.empty(); });
}

ExportFile::ExportFile(const tickets::Contract& contract, const tickets::Table& table,
                       const std::filesystem::path& path, const std::string& sheet)
    : table_{table},
      path_{path},
      size_bytes_{size_of(path)},
      changed_{change_of(path)},
      reader_{spreadsheet::open_spreadsheet(path, {.sheet = sheet})},
      headers_{read_headers()},
      unnamed_(headers_.size(), false),
      map_{map_columns(contract, table, headers_, place_)} {}

std::vector<std::string> ExportFile::read_headers() {
  spreadsheet::Row row;
  do {
    if (!reader_->next(row)) {
      const auto& sheet = reader_->source().sheet;
      throw Error{
          ErrorCode::data,
          fmt::format("cannot import \"{}\": {} is empty, there is no header row", path_.native(),
                      sheet.empty() ? "it" : fmt::format("sheet \"{}\"", sheet)),
          "export it again; another sheet is chosen with --sheet"};
    }
  } while (is_blank(row));
  place_ = {path_, reader_->source().sheet, row.number};
  std::vector<std::string> headers;
  for (const auto& cell : row.cells) headers.emplace_back(cell.text);
  while (!headers.empty() && headers.back().empty()) headers.pop_back();
  return headers;
}

bool ExportFile::next(spreadsheet::Row& row) {
  if (!reader_->next(row)) return false;
  if (!row.fault.empty()) {
    throw Error{ErrorCode::data, fmt::format("cannot read \"{}\": {}", path_.native(), row.fault),
                "a text with a delimiter or a quote in it must be quoted; export again, best as "
                ".xlsx"};
  }
  return true;
}

void ExportFile::note_unnamed(const spreadsheet::Row& row) {
  if (unnamed_.size() < row.cells.size()) unnamed_.resize(row.cells.size(), false);
  for (std::size_t n = 0; n < row.cells.size(); ++n) {
    const bool named = n < headers_.size() && !headers_[n].empty();
    if (!named && !row.cells[n].text.empty()) unnamed_[n] = true;
  }
}

FileReport ExportFile::describe() const {
  FileReport report;
  report.table = table_.name;
  report.path = path_;
  report.sha256 = sha256_of_file(path_);
  report.size_bytes = size_bytes_;
  if (size_of(path_) != size_bytes_ || change_of(path_) != changed_) {
    throw Error{ErrorCode::data,
                fmt::format("cannot import \"{}\": it changed while it was read", path_.native()),
                "wait until the export is complete, then import it again"};
  }
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
  report.unknown_columns = map_.unknown;
  for (std::size_t n = 0; n < unnamed_.size(); ++n) {
    if (unnamed_[n]) {
      report.unknown_columns.push_back("column " + spreadsheet::column_letters(n));
    }
  }
  report.absent_columns = map_.absent;
  return report;
}

}  // namespace tierline::importer
