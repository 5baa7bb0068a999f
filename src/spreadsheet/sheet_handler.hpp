#pragma once

#include "spreadsheet/sheet_row.hpp"
#include "spreadsheet/xml_part.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tierline::spreadsheet {

/// Reads the rows of a worksheet part out of the parser's events and pauses the parser after each.
class SheetHandler final : public XmlHandler {
 public:
  explicit SheetHandler(SheetRow& row) : row_{row} {}
  void attach(XmlPart& part) { part_ = &part; }

  void start(std::string_view name, const Attributes& attributes) override;
  void end(std::string_view name) override;
  void text(std::string_view piece) override;

  /// The byte of the part before which the last row ended, or the rows began: what follows there is
  /// a row, if anything. Counted in what the parser was given.
  std::uint64_t boundary() const { return boundary_; }

 private:
  void begin_text();

  SheetRow& row_;
  XmlPart* part_ = nullptr;
  bool in_data_ = false;
  bool in_cell_ = false;
  bool phonetic_ = false;
  bool collecting_ = false;
  bool has_value_ = false;
  std::uint64_t boundary_ = 0;
  std::string raw_;  ///< of the current cell
};

}  // namespace tierline::spreadsheet
