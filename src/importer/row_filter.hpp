#pragma once

#include "tierline/tickets/contract.hpp"

#include "importer/roster.hpp"
#include "importer/row_judge.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::importer {

/// Leaves rows out that nobody wants, whether they are right or wrong.
class RowFilter {
 public:
  /// \param cut_off  `YYYY-MM-DD`; empty: nothing is cut off
  /// \param touched  must outlive the filter; null: rows of all tickets are wanted
  RowFilter(const tickets::Table& table, std::string cut_off, TouchedTickets* touched);

  /// Why the row that was judged last is left out, as `filtered_by` counts it; empty: it stays.
  std::string_view reason(const RowJudge& judge) const;

 private:
  bool is_touched(const RowJudge& judge) const;

  std::string cut_off_;
  std::optional<std::size_t> cut_off_column_;
  TouchedTickets* touched_ = nullptr;
  std::size_t ticket_column_ = 0;
};

}  // namespace tierline::importer
