#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/quality/assessment.hpp"
#include "tierline/quality/rules.hpp"
#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/values.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace tierline::quality {

/// Asks all rules of a rule set about the rows of a database, raw, cleaned or loaded, in one pass a
/// table:
///
///     Assessor assessor{rules, contract, now};
///     for each table that is there, in the contract's order:
///       assessor.begin_table(name, which_columns_are_there);
///       for each row: assessor.add(values, row_number);
///     const auto assessment = assessor.finish();
///
/// A table that never begins is missing. Memory does not grow with the rows but for the ids of
/// unique and referenced columns: 10 to 20 bytes for each different one, or for 32 neighbouring
/// numbers, at most 16 MiB a column. Beyond `most_keys` a part of the ids is followed, chosen by
/// hash, and the result says so.
///
/// Nothing of the values is kept. Not for several threads at once.
class Assessor {
 public:
  /// \param rules, contract  must outlive the assessor
  /// \param now              for the rules about the future
  /// \param most_keys        ids that are no neighbours, of a column; two assessors at work halve
  /// it \throws Error as tickets::Judge does
  Assessor(const RuleSet& rules, const tickets::Contract& contract, TimePoint now,
           std::size_t most_keys = 1'600'000);
  ~Assessor();
  Assessor(Assessor&&) noexcept;
  Assessor& operator=(Assessor&&) noexcept;

  /// Which rows the database has. Unknown unless it is said.
  void set_population(Population population);

  /// For each column of the contract's table whether a rule looks at its values: what another room
  /// need not read, may be given as null.
  std::vector<bool> columns_needed(std::string_view table) const;

  /// \param there  for each column of the contract's table whether the database has it
  /// \throws Error internal if the contract has no such table, or it comes before one that has
  /// begun
  void begin_table(std::string_view table, const std::vector<bool>& there);

  /// \param values  in the contract's order of columns; null where there is no such column
  /// \param row     what reports call the row: its number in the export, or its key
  void add(std::span<const tickets::StoredValue> values, std::int64_t row);

  /// Once, after the last row of the last table.
  Assessment finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tierline::quality
