#pragma once

#include "tierline/spreadsheet/row_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tierline::spreadsheet {

/// Values of one row by column, without blanks around them; an absent cell is "".
struct NamedRow {
  std::uint64_t number = 0;  ///< 1-based; the header is row 1 if nothing stands before it
  std::map<std::string, std::string> values;
  std::string fault;  ///< why the row as a whole cannot be trusted; empty when it is fine
};

/// A small table that people keep, CSV or workbook: the first row with a value names its columns,
/// in whatever order; blank rows are passed over. Names are compared without regard to case and to
/// blanks around them. One thread.
class NamedRows {
 public:
  /// Reads up to the header. \throws Error data, io as open_spreadsheet; data if no row has a value
  explicit NamedRows(const std::filesystem::path& path);

  /// In lower case, as they stand.
  const std::vector<std::string>& header() const { return header_; }

  bool has(const std::vector<std::string>& columns) const;

  /// \throws Error data if a column is missing, is there twice, or is none of these
  void demand(const std::vector<std::string>& required, const std::vector<std::string>& optional);

  /// False after the last row. \throws Error data as RowReader
  bool next(NamedRow& row);

 private:
  std::filesystem::path path_;
  std::unique_ptr<RowReader> reader_;
  std::vector<std::string> header_;
  Row raw_;
};

/// Why a text cannot stand in a column of so many characters, to follow its name: `has 51
/// characters, at most 50 are allowed`, `holds a control character`. Empty when it can.
std::string text_fault(const std::string& text, std::size_t most_characters);

}  // namespace tierline::spreadsheet
