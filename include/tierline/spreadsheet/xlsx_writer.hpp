#pragma once

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace tierline::spreadsheet {

/// Writes a workbook of one sheet, row by row and left to right; memory does not grow with the
/// rows, but the directory of the file needs room for the uncompressed sheet as well.
///
/// The same calls make the same bytes. Without `finish` nothing appears under the final name.
class XlsxWriter {
 public:
  static constexpr std::uint32_t max_rows = 1'048'576;    ///< header included
  static constexpr std::size_t max_text_length = 32'767;  ///< UTF-16 units, so bytes are safe

  /// \param created_at  goes into the document's properties
  /// \throws Error io
  XlsxWriter(const std::filesystem::path& path, const std::string& sheet, std::time_t created_at);
  ~XlsxWriter();
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;

  /// A cell of text. `_x000D_` and its like come back as they are. \throws Error data if too long
  void text(std::uint16_t column, std::string_view value);
  /// A cell that is there and holds the empty string; a cell never written is absent.
  void empty_text(std::uint16_t column);
  /// Spreadsheets hold numbers as doubles: exact to 2^53.
  void number(std::uint16_t column, double value);
  void integer(std::uint16_t column, std::int64_t value) {
    number(column, static_cast<double>(value));
  }
  /// \throws Error usage if the sheet is full
  void next_row();
  /// \throws Error io
  void finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tierline::spreadsheet
