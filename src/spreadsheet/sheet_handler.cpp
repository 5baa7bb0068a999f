#include "spreadsheet/sheet_handler.hpp"

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

SheetHandler::SheetHandler(const Workbook& workbook, const Sheet& sheet, SharedStrings& strings,
                           std::uint64_t row_bytes)
    : workbook_{workbook}, sheet_{sheet}, strings_{strings}, row_bytes_{row_bytes} {}

void SheetHandler::take(Row& row) {
  row.number = row_;
  row.fault = {};
  row.cells.clear();
  const std::string_view text{text_};
  for (const auto& value : values_) {
    row.cells.push_back({value.kind, text.substr(value.begin, value.size)});
  }
}

void SheetHandler::start(std::string_view name, const Attributes& attributes) {
  if (!in_data_) {
    in_data_ = name == "sheetData";
  } else if (name == "c") {
    start_cell(attributes);
  } else if (name == "v") {
    begin_text();
  } else if (name == "t") {
    if (!phonetic_) begin_text();
  } else if (name == "row") {
    start_row(attributes);
  } else if (name == "rPh") {
    phonetic_ = true;
  }
}

void SheetHandler::begin_text() {
  if (!in_cell_) return;
  collecting_ = true;
  has_value_ = true;
}

void SheetHandler::start_row(const Attributes& attributes) {
  auto number = row_ + 1;
  if (const auto reference = attributes.find("r")) {
    number = whole_number<std::uint64_t>(*reference).value_or(0);
  }
  if (number <= row_ || number > max_rows) {
    part_->fail(fmt::format("row {} follows row {}", number, row_));
  }
  row_ = number;
  next_column_ = 0;
  text_.clear();
  values_.clear();
}

void SheetHandler::start_cell(const Attributes& attributes) {
  in_cell_ = true;
  has_value_ = false;
  begin_ = text_.size();
  column_ = next_column_;
  style_ = 0;
  type_ = Type::number;
  if (const auto reference = attributes.find("r")) {
    const auto column = column_of(*reference);
    if (!column) part_->fail(fmt::format("\"{}\" is no cell", *reference));
    column_ = *column;
  }
  if (column_ >= max_columns) part_->fail(fmt::format("row {} has too many cells", row_));
  next_column_ = column_ + 1;
  if (const auto style = attributes.find("s")) style_ = whole_number<unsigned>(*style).value_or(0);
  const auto type = attributes.find("t").value_or("n");
  if (type == "s") {
    type_ = Type::shared;
  } else if (type == "inlineStr") {
    type_ = Type::inline_string;
  } else if (type == "str") {
    type_ = Type::string;
  } else if (type == "b") {
    type_ = Type::boolean;
  } else if (type == "e") {
    type_ = Type::error;
  } else if (type == "d") {
    type_ = Type::date;
  } else if (type != "n") {
    fail_at_cell(fmt::format("unknown cell type \"{}\"", type));
  }
}

void SheetHandler::text(std::string_view piece) {
  if (!collecting_) return;
  text_ += piece;
  if (text_.size() > row_bytes_) {
    fail_at_cell(fmt::format("the row holds more than {} bytes", row_bytes_));
  }
}

void SheetHandler::end(std::string_view name) {
  if (!in_data_) return;
  if (name == "v" || name == "t") {
    collecting_ = false;
  } else if (name == "c") {
    end_cell();
  } else if (name == "rPh") {
    phonetic_ = false;
  } else if (name == "row") {
    part_->pause();
  } else if (name == "sheetData") {
    in_data_ = false;
  }
}

void SheetHandler::end_cell() {
  in_cell_ = false;
  if (!has_value_) return;
  const auto kind = finish_value();
  if (kind == CellKind::empty) return;
  if (values_.size() <= column_) values_.resize(column_ + 1);
  if (values_[column_].kind != CellKind::empty) fail_at_cell("the cell occurs twice");
  values_[column_] = {begin_, text_.size() - begin_, kind};
}

CellKind SheetHandler::finish_value() {
  const auto raw = std::string_view{text_}.substr(begin_);
  switch (type_) {
    case Type::shared: {
      if (raw.empty()) return CellKind::empty;
      const auto index = whole_number<std::size_t>(raw);
      if (!index) fail_at_cell(fmt::format("\"{}\" is no number of a shared string", raw));
      text_.resize(begin_);
      if (!strings_.append_to(text_, *index)) {
        fail_at_cell(fmt::format("there is no shared string {}", *index));
      }
      return CellKind::text;
    }
    case Type::inline_string:
    case Type::string: unescape_text(text_, begin_); return CellKind::text;
    case Type::boolean:
      return replace(raw == "1" || raw == "true" ? "true" : "false", CellKind::boolean);
    case Type::error: return CellKind::error;
    case Type::date: return finish_date();
    case Type::number: break;
  }
  return finish_number();
}

CellKind SheetHandler::finish_number() {
  const auto raw = text_.substr(begin_);
  if (raw.empty()) return CellKind::empty;
  text_.resize(begin_);
  const auto format = style_ < workbook_.format_of_style.size() ? workbook_.format_of_style[style_]
                                                                : NumberFormat::number;
  if (format != NumberFormat::number) {
    if (const auto serial = parse_number(raw)) {
      const auto kind = append_serial(text_, *serial, format, workbook_.date_system);
      if (kind) return *kind;
    }
  }
  if (append_number(text_, raw)) return CellKind::number;
  text_ += raw;
  return CellKind::text;
}

CellKind SheetHandler::finish_date() {
  const std::string iso{trimmed_iso(std::string_view{text_}.substr(begin_))};
  const std::string_view text{iso};
  if (text.empty()) return CellKind::empty;
  if (is_iso_date(text)) return replace(text, CellKind::date);
  if (is_iso_time(text)) return replace(text, CellKind::time);
  const bool both = text.size() >= 19 && (text[10] == 'T' || text[10] == ' ') &&
                    is_iso_date(text.substr(0, 10)) && is_iso_time(text.substr(11, 8));
  if (both && (text.size() == 19 || text[19] == '.')) {
    return replace(fmt::format("{} {}", text.substr(0, 10), text.substr(11)), CellKind::datetime);
  }
  return CellKind::text;
}

CellKind SheetHandler::replace(std::string_view text, CellKind kind) {
  text_.replace(begin_, std::string::npos, text);
  return kind;
}

void SheetHandler::fail_at_cell(std::string_view cause) const {
  part_->fail(fmt::format("cell {}: {}", cell_address(sheet_.name, column_, row_), cause));
}

}  // namespace tierline::spreadsheet
