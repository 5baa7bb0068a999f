#pragma once

#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/values.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::source {

/// How a table of a source holds the columns of a table of the contract, under whichever of their
/// accepted headers.
struct Layout {
  std::string table;
  std::vector<std::optional<std::string>> header_of;  ///< for each column of the contract
  std::vector<std::string> unknown;                   ///< columns that the contract does not know
  std::vector<std::string> missing;                   ///< canonical names of required columns
  bool numbered = false;  ///< has `source_row`, the row number in the export
  bool imported = false;  ///< has `import_id`: which import wrote the row
};

/// Was the database written by the importer? Then it has tables and columns of the importer's own.
bool made_by_importer(sqlite::Connection& connection);

/// Is the table one of the importer's own: ledger, quarantine, former versions of rows?
bool is_bookkeeping(sqlite::Connection& connection, std::string_view table);

/// The importer's own columns are no part of it. None if there is no such table.
std::optional<Layout> find_layout(sqlite::Connection& connection, const tickets::Table& table);

/// The contract's tables that the source should have, and has not.
std::vector<std::string> missing_tables(sqlite::Connection& connection,
                                        const tickets::Contract& contract);

using Value = tickets::StoredValue;

/// Where a number is rendered; a text needs none.
using NumberText = std::array<char, 32>;

/// A value of the statement's row, numbers as SQLite renders them (which takes it much longer).
/// \param scratch  must live as long as the value
Value value_at(const sqlite::Statement& row, int column, NumberText& scratch);

/// Reads rows in the contract's order of columns; what the source has not is null.
class RowReader {
 public:
  enum class Rows {
    all,       ///< in the order of their rowid
    by_rowid,  ///< the one that `find` names
  };

  /// \param layout  must have all it names, and outlive the reader
  RowReader(sqlite::Connection& connection, const Layout& layout, Rows rows);

  /// For Rows::all. True while there is a row.
  bool next();
  /// For Rows::all: passes over rows without reading them. False when there are not so many.
  bool skip(std::uint64_t rows);
  /// For Rows::by_rowid. \throws Error internal if there is no such row
  void find(std::int64_t rowid);

  const Layout& layout() const { return layout_; }
  /// Valid until the next row is asked for, as all it refers to.
  const std::vector<Value>& values() const { return values_; }
  std::int64_t rowid() const { return rowid_; }
  /// The row number in the export; the rowid if the source does not say.
  std::int64_t source_row() const { return source_row_; }
  /// The import that wrote the row; 0 if the source does not say.
  std::int64_t import_id() const { return import_id_; }

 private:
  void take();

  const Layout& layout_;
  sqlite::Statement statement_;
  std::vector<Value> values_;
  std::vector<NumberText> numbers_;
  std::vector<std::size_t> given_;  ///< places of the values that the source has
  std::int64_t rowid_ = 0;
  std::int64_t source_row_ = 0;
  std::int64_t import_id_ = 0;
};

}  // namespace tierline::source
