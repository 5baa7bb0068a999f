#pragma once

#include "tierline/sqlite/statement.hpp"

#include "migrator/load.hpp"
#include "migrator/row_encoder.hpp"

#include <array>
#include <optional>

namespace tierline::migrator {

/// The columns that a load fills, in the order in which it sends them: the surrogate, those of the
/// contract, the tier of a ticket.
std::vector<tickets::Column> loaded_columns(const tickets::Table& table);

std::vector<std::string> names_of(const std::vector<tickets::Column>& columns);

/// The rows of one table of the cleaned database as they go into the release: for loading them, and
/// again for comparing.
class SourceRows {
 public:
  /// \param load, table  must outlive this
  SourceRows(const Load& load, const tickets::Table& table);

  /// True while there is a row; of a sample only those that it takes.
  bool step();
  /// Appends the values of the row. \throws Error as ValueEncoder does
  void write(postgres::RowWriter& out);

  std::uint64_t rows() const { return rows_; }  ///< so far
  /// Of the ticket written last.
  tickets::Tier tier() const { return tier_; }
  /// Of the rows written so far, by column.
  std::map<std::string, ClockChanges> clock_changes() const;

 private:
  void write_tier(postgres::RowWriter& out);
  void note_clock(std::size_t column);

  const tickets::Table& table_;
  const tickets::TierRules& rules_;
  sqlite::Statement statement_;
  Sample::Takes takes_;  ///< none: every row
  ValueEncoder encoder_;
  std::array<std::optional<int>, 4> tier_inputs_{};
  tickets::Tier tier_{};
  std::vector<ClockChanges> clock_changes_;
  std::uint64_t rows_ = 0;
};

}  // namespace tierline::migrator
