#include "importer/row_filter.hpp"

#include <utility>

namespace tierline::importer {

RowFilter::RowFilter(const tickets::Table& table, std::string cut_off, TouchedTickets* touched)
    : cut_off_{std::move(cut_off)} {
  if (table.cut_off && !cut_off_.empty()) cut_off_column_ = table.index_of(table.cut_off->column);
  if (!table.roster_filter) return;
  touched_ = touched;
  ticket_column_ = table.index_of(table.ticket);
}

std::string_view RowFilter::reason(const RowJudge& judge) const {
  if (cut_off_column_) {
    // A canonical date, with or without a time, sorts as text; no date is not before the day.
    const auto& date = judge.canonical(*cut_off_column_);
    if (date && *date < cut_off_) return "cut-off";
  }
  return touched_ == nullptr || is_touched(judge) ? "" : "roster";
}

/// A row whose ticket cannot be read may be anybody's: the quarantine has to have it.
bool RowFilter::is_touched(const RowJudge& judge) const {
  const auto& ticket = judge.canonical(ticket_column_);
  return ticket ? touched_->has(*ticket) : !judge.faults().empty();
}

}  // namespace tierline::importer
