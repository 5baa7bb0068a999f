#include "tierline/spreadsheet/named_rows.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace tierline::spreadsheet {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks{" \t\r\n\f\v"};
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string lower(std::string_view text) {
  std::string lowered{text};
  for (auto& letter : lowered) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return lowered;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_blank(const Row& row) {
  return std::all_of(row.cells.begin(), row.cells.end(),
                     [](const Cell& cell) { return trimmed(cell.text).empty(); });
}

}  // namespace

std::string text_fault(const std::string& text, std::size_t most_characters) {
  std::size_t characters = 0;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (code < 0x20 || code == 0x7F) return "holds a control character";
    if ((code & 0xC0U) != 0x80U) ++characters;
  }
  if (characters <= most_characters) return {};
  return fmt::format("has {} characters, at most {} are allowed", characters, most_characters);
}

NamedRows::NamedRows(const std::filesystem::path& path)
    : path_{path}, reader_{open_spreadsheet(path)} {
  while (reader_->next(raw_)) {
    if (is_blank(raw_)) continue;
    for (const auto& cell : raw_.cells) header_.push_back(lower(trimmed(cell.text)));
    return;
  }
  throw Error{ErrorCode::data, fmt::format("cannot read \"{}\": it has no header", path.string())};
}

bool NamedRows::has(const std::vector<std::string>& columns) const {
  return std::all_of(columns.begin(), columns.end(),
                     [&](const std::string& name) { return contains(header_, name); });
}

void NamedRows::demand(const std::vector<std::string>& required,
                       const std::vector<std::string>& optional) {
  const auto refuse = [&](const std::string& reason) {
    throw Error{
        ErrorCode::data, fmt::format("cannot read \"{}\": {}", path_.string(), reason),
        fmt::format("the columns are {}{}{}", fmt::join(required, ","),
                    optional.empty() ? "" : "; may be left out: ", fmt::join(optional, ","))};
  };
  for (const auto& name : required) {
    if (!contains(header_, name)) refuse(fmt::format("there is no column \"{}\"", name));
  }
  for (auto name = header_.begin(); name != header_.end(); ++name) {
    if (std::find(header_.begin(), name, *name) != name) {
      refuse(fmt::format("two columns are called \"{}\"", *name));
    }
    if (!contains(required, *name) && !contains(optional, *name)) {
      refuse(fmt::format("the column \"{}\" is not known", *name));
    }
  }
}

bool NamedRows::next(NamedRow& row) {
  do {
    if (!reader_->next(raw_)) return false;
  } while (is_blank(raw_));
  row.number = raw_.number;
  row.fault = raw_.fault;
  row.values.clear();
  for (std::size_t column = 0; column < header_.size(); ++column) {
    const auto present = column < raw_.cells.size();
    row.values[header_[column]] = present ? trimmed(raw_.cells[column].text) : std::string_view{};
  }
  return true;
}

}  // namespace tierline::spreadsheet
