#pragma once

#include "spreadsheet/shared_strings.hpp"
#include "spreadsheet/workbook.hpp"
#include "spreadsheet/xml_part.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::spreadsheet {

/// Collects one row at a time from a worksheet part and pauses the parser after each.
class SheetHandler final : public XmlHandler {
 public:
  SheetHandler(const Workbook& workbook, const Sheet& sheet, SharedStrings& strings,
               std::uint64_t row_bytes);
  void attach(XmlPart& part) { part_ = &part; }

  /// Hands over the row the parser paused after; its texts live until the parser goes on.
  void take(Row& row);

  void start(std::string_view name, const Attributes& attributes) override;
  void end(std::string_view name) override;
  void text(std::string_view piece) override;

 private:
  enum class Type { number, shared, inline_string, string, boolean, error, date };
  struct Value {
    std::size_t begin = 0;
    std::size_t size = 0;
    CellKind kind = CellKind::empty;
  };

  void start_row(const Attributes& attributes);
  void start_cell(const Attributes& attributes);
  void end_cell();
  void begin_text();
  CellKind finish_value();
  CellKind finish_number();
  CellKind finish_date();
  CellKind replace(std::string_view text, CellKind kind);
  [[noreturn]] void fail_at_cell(std::string_view cause) const;

  const Workbook& workbook_;
  const Sheet& sheet_;
  SharedStrings& strings_;
  std::uint64_t row_bytes_;
  XmlPart* part_ = nullptr;

  bool in_data_ = false;
  bool in_cell_ = false;
  bool phonetic_ = false;
  bool collecting_ = false;
  bool has_value_ = false;
  Type type_ = Type::number;
  unsigned style_ = 0;
  std::size_t column_ = 0;       ///< of the current cell
  std::size_t next_column_ = 0;  ///< where a cell without reference stands
  std::uint64_t row_ = 0;
  std::size_t begin_ = 0;  ///< of the current cell in `text_`
  std::string text_;       ///< of the whole row
  std::vector<Value> values_;
};

}  // namespace tierline::spreadsheet
