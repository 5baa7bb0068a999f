#include "spreadsheet/sheet_handler.hpp"

namespace tierline::spreadsheet {

void SheetHandler::start(std::string_view name, const Attributes& attributes) {
  if (!in_data_) {
    in_data_ = name == "sheetData";
    if (in_data_) boundary_ = part_->event_end();
  } else if (name == "c") {
    in_cell_ = true;
    has_value_ = false;
    raw_.clear();
    row_.begin_cell(attributes.find("r"), attributes.find("s"), attributes.find("t"));
  } else if (name == "v") {
    begin_text();
  } else if (name == "t") {
    if (!phonetic_) begin_text();
  } else if (name == "row") {
    row_.begin(attributes.find("r"));
  } else if (name == "rPh") {
    phonetic_ = true;
  }
}

void SheetHandler::begin_text() {
  if (!in_cell_) return;
  collecting_ = true;
  has_value_ = true;
}

void SheetHandler::text(std::string_view piece) {
  if (!collecting_) return;
  raw_ += piece;
  row_.check_room(raw_.size());
}

void SheetHandler::end(std::string_view name) {
  if (!in_data_) return;
  if (name == "v" || name == "t") {
    collecting_ = false;
  } else if (name == "c") {
    in_cell_ = false;
    if (has_value_) row_.value(raw_);
    has_value_ = false;
  } else if (name == "rPh") {
    phonetic_ = false;
  } else if (name == "row") {
    boundary_ = part_->event_end();
    part_->pause();
  } else if (name == "sheetData") {
    in_data_ = false;
  }
}

}  // namespace tierline::spreadsheet
