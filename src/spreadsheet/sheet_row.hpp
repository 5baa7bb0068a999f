#pragma once

#include "spreadsheet/shared_strings.hpp"
#include "spreadsheet/workbook.hpp"
#include "spreadsheet/xml_part.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::spreadsheet {

/// Builds one row of a worksheet at a time out of what its elements say: attributes and raw texts.
/// What contradicts itself is refused with the cell.
class SheetRow {
 public:
  using Attribute = std::optional<std::string_view>;

  SheetRow(const Workbook& workbook, const Sheet& sheet, SharedStrings& strings,
           std::uint64_t row_bytes);
  void attach(const XmlPart& part) { part_ = &part; }

  void begin(Attribute reference);
  void begin_cell(Attribute reference, Attribute style, Attribute type);
  /// Of the cell begun last; a cell without value has no such call.
  void value(std::string_view raw);

  /// Its texts live until `begin`.
  void hand_over(Row& row) const;

  std::uint64_t number() const { return number_; }
  /// Goes back to before `begin`, where the number was `number`.
  void forget(std::uint64_t number) { number_ = number; }

  /// The room for texts that is left. \throws Error data, naming the cell, if `bytes` exceed it
  void check_room(std::size_t bytes) const;

 private:
  enum class Type { number, shared, inline_string, string, boolean, error, date };
  struct Value {
    std::size_t begin = 0;
    std::size_t size = 0;
    CellKind kind = CellKind::empty;
  };

  CellKind append(std::string_view raw);
  CellKind append_shared(std::string_view raw);
  CellKind append_number(std::string_view raw);
  CellKind append_date(std::string_view raw);
  CellKind append_text(std::string_view text, CellKind kind);
  [[noreturn]] void fail_at_cell(std::string_view cause) const;

  const Workbook& workbook_;
  const Sheet& sheet_;
  SharedStrings& strings_;
  std::uint64_t row_bytes_;
  const XmlPart* part_ = nullptr;

  std::uint64_t number_ = 0;
  std::size_t column_ = 0;       ///< of the current cell
  std::size_t next_column_ = 0;  ///< where a cell without reference stands
  unsigned style_ = 0;
  Type type_ = Type::number;
  std::string text_;  ///< of the whole row
  std::vector<Value> values_;
};

}  // namespace tierline::spreadsheet
