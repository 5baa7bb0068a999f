#pragma once

#include "tierline/cleaner/cleaner.hpp"
#include "tierline/quality/column_evidence.hpp"
#include "tierline/sqlite/connection.hpp"

#include "cleaner/cells.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tierline::cleaner {

/// Keeps account of every cell of one clean table that is not what the source has: how many by
/// column and rule, and the first of each. Memory does not grow with the rows.
class ChangeBook {
 public:
  static constexpr std::size_t most_samples = 3;
  /// Dates that could be read otherwise are listed, so many of a column.
  static constexpr std::size_t most_listed = 1000;

  /// \param table  must outlive this
  ChangeBook(const tickets::Table& table, quality::ShowValues show_values);

  /// A row that is written. \param rowid  of the source  \param row  its number in the export
  void add(std::int64_t rowid, std::int64_t row, const std::vector<source::Value>& before,
           const std::vector<Cell>& after);
  /// A row that was written, and is taken out again.
  void take_back(std::int64_t rowid, const std::vector<source::Value>& before,
                 const std::vector<Cell>& after);

  /// By column as the contract has them, then by rule.
  std::vector<Change> changes() const;
  /// Adds them to the tables `change` and `ambiguous_date`.
  void write(sqlite::Connection& output) const;

 private:
  struct Listed {
    std::int64_t rowid = 0;
    ChangedCell cell;
  };
  struct Entry {
    std::string_view rule;
    std::uint64_t cells = 0;
    std::vector<Listed> listed;
  };

  Entry& entry(std::size_t column, std::string_view rule);
  ChangedCell shown(std::size_t column, std::int64_t row, const source::Value& before,
                    const Cell& after) const;

  const tickets::Table& table_;
  quality::ShowValues show_values_;
  std::vector<std::vector<Entry>> entries_;  ///< by column
};

/// Makes the tables `change` and `ambiguous_date`, empty.
void create_change_tables(sqlite::Connection& output);

}  // namespace tierline::cleaner
