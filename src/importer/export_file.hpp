#pragma once

#include "tierline/importer/importer.hpp"
#include "tierline/spreadsheet/row_reader.hpp"
#include "tierline/tickets/contract.hpp"

#include "importer/columns.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tierline::importer {

/// One export, opened and held against the contract; its rows can be read once.
class ExportFile {
 public:
  /// \throws Error data for a file that cannot be read, has no header, or does not fit `table`
  ExportFile(const tickets::Contract& contract, const tickets::Table& table,
             const std::filesystem::path& path, const std::string& sheet);

  const tickets::Table& table() const { return table_; }
  const std::vector<std::optional<std::size_t>>& column_of_cell() const {
    return map_.column_of_cell;
  }
  /// The next row below the header; false after the last.
  bool next(spreadsheet::Row& row);

  /// Notes values that stand under no header, so that they are not lost without a word.
  void note_unnamed(const spreadsheet::Row& row);

  /// All but the rows. Reads the whole file for its checksum.
  /// \throws Error data if it changed since it was opened
  FileReport describe() const;

 private:
  std::vector<std::string> read_headers();

  const tickets::Table& table_;
  std::filesystem::path path_;
  std::uintmax_t size_bytes_;
  std::filesystem::file_time_type changed_;
  std::unique_ptr<spreadsheet::RowReader> reader_;
  Place place_;
  std::vector<std::string> headers_;
  std::vector<bool> unnamed_;  ///< by position: has values, but no header
  ColumnMap map_;
};

/// A row in which no cell has a value or a text.
bool is_blank(const spreadsheet::Row& row);

}  // namespace tierline::importer
