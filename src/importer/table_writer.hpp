#pragma once

#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/contract.hpp"

#include "importer/row.hpp"
#include "importer/row_judge.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tierline::importer {

/// Outcomes of rows that were fit to load.
struct RowCounts {
  std::uint64_t inserted = 0;
  std::uint64_t updated = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t older = 0;      ///< the stored row of that key is newer
  std::uint64_t duplicate = 0;  ///< lost to another row of its key in the same file
};

/// What a row of a natural key means that is there already.
enum class Repetition {
  same_row,     ///< the same row, once more exported: compared with the stored one
  another_row,  ///< one more row of that key: stored beside it
};

/// The table of the former versions of a table's rows.
std::string archive_of(const std::string& table);

/// Makes the table `table` and its archive `replaced_<table>` if they are not there, and adds
/// columns that the contract has gained.
/// \throws Error config if the contract uses a name that the importer needs
void prepare_table(sqlite::Connection& database, const tickets::Table& table);

/// Puts rows into a table by their key. The former version of a row that changes goes into
/// `replaced_<table>`. Remembers a bit per stored row.
class TableWriter {
 public:
  /// The table must be prepared; all must outlive the writer.
  /// \param columns  those that rows may have
  TableWriter(sqlite::Connection& database, const tickets::Table& table,
              const std::vector<bool>& columns, std::int64_t import_id, Repetition repetition);

  /// \param judge  has judged the row, and found it fit
  void put(const GivenRow& row, RowJudge& judge);

  const RowCounts& counts() const { return counts_; }

  /// Is there a row of this key, and did this import bring it, changed or not?
  bool brought(const RowKey& key);

 private:
  struct Stored {
    std::int64_t rowid = 0;
    std::int64_t import_id = 0;
  };
  enum class Comparison { older, same, different };

  bool insert(const GivenRow& row, const RowKey* key);
  std::optional<Stored> find(const RowKey& key);
  void merge(const GivenRow& row, const RowKey& key, RowJudge& judge);
  void merge_duplicate(const GivenRow& row, const Stored& stored, RowJudge& judge);
  Comparison compare(const GivenRow& row, RowJudge& judge);
  bool is_older(RowJudge& judge) const;
  bool is_stored(std::size_t column, const source::Value& value, RowJudge& judge) const;
  void archive(const Stored& stored);
  void update(const GivenRow& row, const Stored& stored);
  RowKey next_repetition(const RowKey& key);
  bool was_seen(const Stored& stored) const;
  void mark_seen(const Stored& stored);

  const tickets::Table& table_;
  std::int64_t import_id_;
  Repetition repetition_;
  std::vector<std::size_t> columns_;  ///< bound by the insert
  std::optional<std::size_t> latest_by_;
  sqlite::Connection& database_;
  sqlite::Statement insert_;
  sqlite::Statement find_;
  sqlite::Statement archive_;
  sqlite::Statement update_;
  std::optional<sqlite::Statement> count_repetition_;
  std::vector<bool> seen_;  ///< by rowid: stored before, and in this file again
  RowCounts counts_;
};

}  // namespace tierline::importer
