#include "tierline/spreadsheet/cell_address.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::spreadsheet {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string quoted(std::string_view sheet) {
  const bool digit_first = sheet.front() >= '0' && sheet.front() <= '9';
  if (!digit_first && std::all_of(sheet.begin(), sheet.end(), is_plain)) return std::string{sheet};
  std::string result{"'"};
  for (const char c : sheet) result.append(c == '\'' ? 2 : 1, c);
  return result + "'";
}

}  // namespace

std::string column_letters(std::size_t column) {
  std::string letters;
  for (++column; column > 0; column = (column - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  return letters;
}

std::optional<std::size_t> column_of(std::string_view reference) {
  std::size_t column = 0;
  for (const char c : reference) {
    const char upper = static_cast<char>(c & ~0x20);
    if (upper < 'A' || upper > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(upper - 'A') + 1;
    if (column > max_columns) return std::nullopt;
  }
  if (column == 0) return std::nullopt;
  return column - 1;
}

std::string cell_address(std::string_view sheet, std::size_t column, std::uint64_t row) {
  const auto cell = fmt::format("{}{}", column_letters(column), row);
  return sheet.empty() ? cell : fmt::format("{}!{}", quoted(sheet), cell);
}

}  // namespace tierline::spreadsheet
