#include "spreadsheet/sheet_part.hpp"

#include <algorithm>
#include <cstring>

namespace tierline::spreadsheet {
namespace {

/// A row that is longer goes to the parser, which needs no whole ones.
constexpr std::size_t window_bytes = 256 * 1024;

/// The size of what comes up to the end of a row, or to the beginning of the rows; all if neither
/// is in sight.
std::size_t piece_size(std::string_view text) {
  constexpr std::string_view row_end = "</row>";
  constexpr std::string_view rows_begin = "<sheetData>";
  const auto end = text.find(row_end);
  const auto size = end == std::string_view::npos ? text.size() : end + row_end.size();
  const auto begin = text.substr(0, size).find(rows_begin);
  return begin == std::string_view::npos ? size : begin + rows_begin.size();
}

}  // namespace

SheetPart::SheetPart(ZipArchive& archive, const Sheet& sheet, SheetRow& row, RowsBy rows_by)
    : row_{row},
      rows_by_{rows_by},
      handler_{row},
      xml_{archive, sheet.part, archive.limits().uncompressed_bytes, handler_},
      scanner_{row},
      buffer_(window_bytes + RowScanner::padding) {
  handler_.attach(xml_);
  row_.attach(xml_);
}

bool SheetPart::next() {
  while (true) {
    if (xml_.paused()) {
      xml_.go_on();
    } else if (scan()) {
      return true;
    } else if (finished_) {
      return false;
    } else {
      feed();
    }
    if (xml_.paused()) return true;
  }
}

/// The scanner may begin where the parser has finished a row, and all it was given.
bool SheetPart::scan() {
  const bool between_rows = xml_.is_utf8() && handler_.boundary() == xml_.bytes_fed();
  if (rows_by_ == RowsBy::parser || !between_rows) return false;
  while (true) {
    const auto found = scanner_.scan(window());
    if (found == RowScanner::Found::row) {
      begin_ += scanner_.size();
      xml_.skip(scanner_.size());
      return true;
    }
    if (found == RowScanner::Found::something || !refill()) return false;
  }
}

void SheetPart::feed() {
  if (begin_ == end_) refill();
  const auto text = window();
  const auto size = rows_by_ == RowsBy::parser ? text.size() : piece_size(text);
  begin_ += size;
  finished_ = last_ && begin_ == end_;
  xml_.feed(text.substr(0, size), finished_);
}

/// Adds to the window; false if it is full or nothing is left.
bool SheetPart::refill() {
  if (last_ || end_ - begin_ == window_bytes) return false;
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  const auto size = xml_.read(buffer_.data() + end_, window_bytes - end_);
  end_ += size;
  last_ = size == 0;
  std::fill_n(buffer_.data() + end_, RowScanner::padding, '\0');
  return !last_;
}

}  // namespace tierline::spreadsheet
