#pragma once

#include "spreadsheet/sheet_row.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tierline::spreadsheet {

/// Reads rows as nearly all programs write them, several times as fast as an XML parser: elements
/// without prefix, no comment, plain texts in UTF-8. Whatever else there is, right or wrong, it
/// leaves to the parser, so it takes no row that the parser would refuse or read in another way.
class RowScanner {
 public:
  enum class Found {
    row,       ///< a whole row
    partial,   ///< perhaps the beginning of one
    something  ///< for the parser
  };

  /// How many zero bytes must stand behind the text that is scanned.
  static constexpr std::size_t padding = 32;

  explicit RowScanner(SheetRow& row) : row_{row} {}

  /// A row, and blanks before it, at the beginning of `text`. If one is found it is in the
  /// SheetRow, else that is as it was. \throws Error data as SheetRow
  Found scan(std::string_view text);

  /// How many bytes the row that was found takes.
  std::size_t size() const { return static_cast<std::size_t>(at_ - begin_); }

 private:
  bool take(std::string_view word);
  bool scan_row();
  bool scan_cells();
  bool scan_cell();
  bool scan_value();
  bool scan_row_attributes(SheetRow::Attribute& reference);
  bool scan_cell_attributes(SheetRow::Attribute (&found)[3]);
  bool scan_attribute_value(std::string_view& value);
  bool scan_text(std::string_view& text);
  bool scan_references();

  SheetRow& row_;
  const char* begin_ = nullptr;
  const char* at_ = nullptr;
  std::string decoded_;  ///< the text with its references resolved
};

}  // namespace tierline::spreadsheet
