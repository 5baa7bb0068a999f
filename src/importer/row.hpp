#pragma once

#include "tierline/source/rows.hpp"
#include "tierline/sqlite/statement.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tierline::importer {

/// A row as an export or the quarantine gives it. The texts live as long as the row they are from.
struct GivenRow {
  std::int64_t source_row = 0;
  std::vector<source::Value> values;      ///< for each column of the contract's table
  std::vector<bool> present;              ///< for each column: does the origin have it at all?
  std::vector<std::size_t> error_values;  ///< columns whose cell holds an error, such as `#N/A`
  std::string kept_columns;               ///< JSON of what the contract does not know; may be empty
};

/// What names a row, in canonical form.
struct RowKey {
  std::string text;                    ///< parts joined by U+001F, null as nothing
  std::optional<std::int64_t> number;  ///< of a key that is one integer: stored instead of the text
};

/// What a table of the source database has beside the contract's columns.
namespace bookkeeping {
inline const std::string source_row = "source_row";
inline const std::string import_id = "import_id";
inline const std::string row_key = "row_key";
inline const std::string kept_columns = "kept_columns";
inline const std::string replaced_by = "replaced_by";
}  // namespace bookkeeping

void bind(sqlite::Statement& statement, int parameter, const source::Value& value);
void bind(sqlite::Statement& statement, int parameter, const RowKey& key);

/// Binds a column of a result as it is stored. The result must stay where it is until the statement
/// has run.
void bind_column(sqlite::Statement& statement, int parameter, const sqlite::Statement& result,
                 int column);

/// A column of a result, as SQLite renders it.
source::Value value_of(const sqlite::Statement& result, int column);

}  // namespace tierline::importer
