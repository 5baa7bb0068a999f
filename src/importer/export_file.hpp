#pragma once

#include "tierline/importer/importer.hpp"
#include "tierline/source/quarantine.hpp"
#include "tierline/spreadsheet/row_reader.hpp"
#include "tierline/tickets/contract.hpp"

#include "importer/columns.hpp"
#include "importer/row.hpp"
#include "importer/row_judge.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tierline::importer {

/// One export, opened and held against the contract; its rows are read in their order.
class ExportFile {
 public:
  /// Reads the whole file for its checksum first.
  /// \throws Error data for a file that cannot be read, has no header, or does not fit `table`
  ExportFile(const tickets::Contract& contract, const tickets::Table& table,
             const std::filesystem::path& path, const std::string& sheet,
             tickets::UnknownColumns unknown_columns);

  const tickets::Table& table() const { return table_; }
  /// For each column of the table: does the file have it?
  const std::vector<bool>& present() const { return row_.present; }

  /// The next row below the header; false after the last.
  bool next();
  spreadsheet::Position position() const { return reader_->position(); }
  /// Back to the first row below the header.
  void rewind();
  /// No cell of the row has a value or a text.
  bool is_blank() const;
  /// The row as the contract sees it. \throws Error data for a value under no header, if the file
  /// may have none
  const GivenRow& row();
  /// Why the row as a whole cannot be used; empty when it can.
  std::string_view row_fault() const { return cells_.fault; }

  /// The row with its faults, or with that of the whole row, for the quarantine; what only the run
  /// knows is not filled in.
  source::QuarantinedRow quarantined(const RowJudge& judge) const;

  /// All but the outcome of its rows.
  FileReport describe() const;
  /// \throws Error data if the file changed since it was opened
  void demand_unchanged() const;

 private:
  bool is_named(std::size_t cell) const;
  std::string name_of(std::size_t cell) const;
  void note_unnamed();
  std::vector<std::pair<std::string, source::Value>> unknown_values() const;
  std::string whole_record() const;

  const tickets::Table& table_;
  std::filesystem::path path_;
  std::string sheet_;  ///< as given
  std::uintmax_t size_bytes_;
  std::filesystem::file_time_type changed_;
  std::string sha256_;
  tickets::UnknownColumns unknown_columns_;
  std::unique_ptr<spreadsheet::RowReader> reader_;
  spreadsheet::Row cells_;  ///< before the headers, which are read into it first
  std::vector<std::string> headers_;
  Place place_;                ///< of the headers
  std::vector<bool> unnamed_;  ///< by position: has values, but no header
  ColumnMap map_;
  GivenRow row_;
};

/// Reads up to the header row, the first with a value. \param row  that row afterwards
/// \throws Error data if there is none
std::vector<std::string> read_headers(spreadsheet::RowReader& reader, spreadsheet::Row& row,
                                      const std::filesystem::path& path);

}  // namespace tierline::importer
