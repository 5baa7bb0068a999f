#include "importer/row_filter.hpp"

#include <utility>

namespace tierline::importer {

RowFilter::RowFilter(const tickets::Table& table, std::string cut_off)
    : cut_off_{std::move(cut_off)} {
  if (table.cut_off && !cut_off_.empty()) cut_off_column_ = table.index_of(table.cut_off->column);
}

std::string_view RowFilter::reason(const RowJudge& judge) const {
  if (!cut_off_column_) return {};
  // A canonical date, with or without a time, sorts as text; no date is not before the day.
  const auto& date = judge.canonical(*cut_off_column_);
  return date && *date < cut_off_ ? "cut-off" : "";
}

}  // namespace tierline::importer
