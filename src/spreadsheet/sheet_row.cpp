#include "spreadsheet/sheet_row.hpp"

#include "tierline/spreadsheet/cell_address.hpp"

#include "spreadsheet/excel_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tierline::spreadsheet {
namespace {

/// Nothing if it is no plain number.
template <typename Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_iso_date(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' && is_digits(text.substr(0, 4)) &&
         is_digits(text.substr(5, 2)) && is_digits(text.substr(8, 2));
}

bool is_iso_time(std::string_view text) {
  return text.size() == 8 && text[2] == ':' && text[5] == ':' && is_digits(text.substr(0, 2)) &&
         is_digits(text.substr(3, 2)) && is_digits(text.substr(6, 2));
}

/// Without what a sheet cannot mean: a zone, and a fraction of nothing.
std::string_view trimmed_iso(std::string_view text) {
  if (!text.empty() && text.back() == 'Z') text.remove_suffix(1);
  const auto point = text.rfind('.');
  if (point != std::string_view::npos &&
      text.substr(point + 1).find_first_not_of('0') == std::string_view::npos) {
    text = text.substr(0, point);
  }
  return text;
}

}  // namespace

SheetRow::SheetRow(const Workbook& workbook, const Sheet& sheet, SharedStrings& strings,
                   std::uint64_t row_bytes)
    : workbook_{workbook}, sheet_{sheet}, strings_{strings}, row_bytes_{row_bytes} {}

void SheetRow::begin(Attribute reference) {
  auto number = number_ + 1;
  if (reference) number = whole_number<std::uint64_t>(*reference).value_or(0);
  if (number <= number_ || number > max_rows) {
    part_->fail(fmt::format("row {} follows row {}", number, number_));
  }
  number_ = number;
  column_ = 0;
  next_column_ = 0;
  text_.clear();
  values_.clear();
}

void SheetRow::begin_cell(Attribute reference, Attribute style, Attribute type) {
  column_ = next_column_;
  if (reference) {
    const auto column = column_of(*reference);
    if (!column) part_->fail(fmt::format("\"{}\" is no cell", *reference));
    column_ = *column;
  }
  if (column_ >= max_columns) part_->fail(fmt::format("row {} has too many cells", number_));
  next_column_ = column_ + 1;
  style_ = style ? whole_number<unsigned>(*style).value_or(0) : 0;
  type_ = Type::number;
  if (!type || *type == "n") return;
  if (*type == "s") {
    type_ = Type::shared;
  } else if (*type == "inlineStr") {
    type_ = Type::inline_string;
  } else if (*type == "str") {
    type_ = Type::string;
  } else if (*type == "b") {
    type_ = Type::boolean;
  } else if (*type == "e") {
    type_ = Type::error;
  } else if (*type == "d") {
    type_ = Type::date;
  } else {
    fail_at_cell(fmt::format("unknown cell type \"{}\"", *type));
  }
}

void SheetRow::value(std::string_view raw) {
  check_room(raw.size());
  const auto begin = text_.size();
  const auto kind = append(raw);
  if (kind == CellKind::empty) return;
  if (values_.size() <= column_) values_.resize(column_ + 1);
  if (values_[column_].kind != CellKind::empty) fail_at_cell("the cell occurs twice");
  values_[column_] = {begin, text_.size() - begin, kind};
}

void SheetRow::hand_over(Row& row) const {
  row.number = number_;
  row.fault = {};
  row.cells.clear();
  const std::string_view text{text_};
  for (const auto& value : values_) {
    row.cells.push_back({value.kind, text.substr(value.begin, value.size)});
  }
}

void SheetRow::check_room(std::size_t bytes) const {
  if (text_.size() + bytes > row_bytes_) {
    fail_at_cell(fmt::format("the row holds more than {} bytes", row_bytes_));
  }
}

CellKind SheetRow::append(std::string_view raw) {
  switch (type_) {
    case Type::shared: return append_shared(raw);
    case Type::inline_string:
    case Type::string: {
      const auto begin = text_.size();
      text_ += raw;
      unescape_text(text_, begin);
      return CellKind::text;
    }
    case Type::boolean:
      return append_text(raw == "1" || raw == "true" ? "true" : "false", CellKind::boolean);
    case Type::error: return append_text(raw, CellKind::error);
    case Type::date: return append_date(raw);
    case Type::number: break;
  }
  return append_number(raw);
}

CellKind SheetRow::append_shared(std::string_view raw) {
  if (raw.empty()) return CellKind::empty;
  const auto index = whole_number<std::uint64_t>(raw);
  if (!index) fail_at_cell(fmt::format("\"{}\" is no number of a shared string", raw));
  if (!strings_.append_to(text_, *index)) {
    fail_at_cell(fmt::format("there is no shared string {}", *index));
  }
  check_room(0);
  return CellKind::text;
}

CellKind SheetRow::append_number(std::string_view raw) {
  if (raw.empty()) return CellKind::empty;
  const auto format = style_ < workbook_.format_of_style.size() ? workbook_.format_of_style[style_]
                                                                : NumberFormat::number;
  if (format != NumberFormat::number) {
    if (const auto serial = parse_number(raw)) {
      const auto kind = append_serial(text_, *serial, format, workbook_.date_system);
      if (kind) return *kind;
    }
  }
  if (spreadsheet::append_number(text_, raw)) return CellKind::number;
  return append_text(raw, CellKind::text);
}

CellKind SheetRow::append_date(std::string_view raw) {
  const auto text = trimmed_iso(raw);
  if (text.empty()) return CellKind::empty;
  if (is_iso_date(text)) return append_text(text, CellKind::date);
  if (is_iso_time(text)) return append_text(text, CellKind::time);
  const bool both = text.size() >= 19 && (text[10] == 'T' || text[10] == ' ') &&
                    is_iso_date(text.substr(0, 10)) && is_iso_time(text.substr(11, 8));
  if (both && (text.size() == 19 || text[19] == '.')) {
    text_.append(text.substr(0, 10)).append(" ").append(text.substr(11));
    return CellKind::datetime;
  }
  return append_text(raw, CellKind::text);
}

CellKind SheetRow::append_text(std::string_view text, CellKind kind) {
  text_ += text;
  return kind;
}

void SheetRow::fail_at_cell(std::string_view cause) const {
  part_->fail(fmt::format("cell {}: {}", cell_address(sheet_.name, column_, number_), cause));
}

}  // namespace tierline::spreadsheet
