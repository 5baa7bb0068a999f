#pragma once

#include "tierline/cleaner/cleaner.hpp"
#include "tierline/source/rows.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/values.hpp"

#include "cleaner/cells.hpp"
#include "cleaner/change_book.hpp"
#include "cleaner/quarantine_writer.hpp"
#include "cleaner/row_audit.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::cleaner {

/// Makes the clean table of one table of the contract, empty.
void create_clean_table(sqlite::Connection& output, const tickets::Table& table);

/// What the cleaners of all tables share.
struct Workplace {
  sqlite::Connection& source;
  sqlite::Connection& output;
  tickets::Judge& judge;
  QuarantineWriter& quarantine;
  RowAudit& audit;
  quality::ShowValues show_values;
};

/// Makes the clean table of one table of the contract, and fills it. Remembers no rows: what was
/// written before is looked up in the output.
class TableCleaner {
 public:
  TableCleaner(const Workplace& workplace, const source::Layout& layout,
               const tickets::Table& table);

  TableReport run(const observability::Services& services, observability::HealthWatch& health);
  /// Was a row written and taken out again? The audit has seen it then.
  bool has_erased() const { return has_erased_; }

 private:
  /// A row of the output with the key of the one that comes.
  struct Rival {
    std::int64_t rowid = 0;
    bool newer = false;
  };

  void create_table();
  std::vector<source::Fault> judge_row(const source::RowReader& row, std::vector<Cell>& cells);
  void count_repairs();
  std::optional<Rival> find_rival();
  bool is_newer_than_this_row() const;
  void bind(sqlite::Statement& statement, int parameter, std::size_t column) const;
  /// \param cells  null: the row is not written
  void audit(const std::vector<Cell>* cells);
  void insert_row();
  void erase_row(std::int64_t rowid);
  void clean_row();
  void set_aside_duplicate(const source::RowReader& loser, std::int64_t winner_row);

  const tickets::Table& table_;
  const Workplace& workplace_;
  std::vector<bool> there_;  ///< which columns the source has
  source::RowReader reader_;
  source::RowReader looked_up_;  ///< rows of the source that have to be looked at again
  std::vector<std::size_t> key_;
  std::optional<std::size_t> latest_by_;
  std::vector<Cell> cells_;
  std::vector<Cell> erased_;  ///< of a row that was written, and is taken out again
  std::vector<std::map<std::string_view, std::uint64_t>> repairs_;
  std::optional<sqlite::Statement> insert_;
  std::optional<sqlite::Statement> rival_;
  std::optional<sqlite::Statement> erase_;
  ChangeBook changes_;
  bool has_erased_ = false;
  TableReport report_;
};

/// SHA-256 of the table's values in the order of the rows, columns as the contract has them; reads
/// what was written, not what was meant.
std::string content_sha256(sqlite::Connection& output, const tickets::Table& table);

}  // namespace tierline::cleaner
