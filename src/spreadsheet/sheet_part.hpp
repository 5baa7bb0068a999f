#pragma once

#include "spreadsheet/row_scanner.hpp"
#include "spreadsheet/sheet_handler.hpp"
#include "spreadsheet/sheet_row.hpp"
#include "spreadsheet/xml_part.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tierline::spreadsheet {

/// Who reads the rows of a worksheet. The result is the same.
enum class RowsBy {
  scanner,  ///< those it can, the XML parser the others
  parser,
};

/// The rows of a worksheet part, as it is unpacked.
class SheetPart {
 public:
  SheetPart(ZipArchive& archive, const Sheet& sheet, SheetRow& row, RowsBy rows_by);

  /// Reads the next row into the SheetRow; false after the last.
  /// \throws Error data with the place in the part
  bool next();

  Position position() const { return xml_.position(); }

 private:
  bool scan();
  void feed();
  bool refill();
  std::string_view window() const { return {buffer_.data() + begin_, end_ - begin_}; }

  SheetRow& row_;
  RowsBy rows_by_;
  SheetHandler handler_;
  XmlPart xml_;
  RowScanner scanner_;
  std::vector<char> buffer_;  ///< zeros follow the window
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool last_ = false;      ///< nothing is left to unpack
  bool finished_ = false;  ///< and the parser knows
};

}  // namespace tierline::spreadsheet
