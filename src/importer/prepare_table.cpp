#include "tierline/base/error.hpp"
#include "tierline/sqlite/table_sql.hpp"

#include "importer/table_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::importer {
namespace {

std::vector<sqlite::ColumnInfo> columns_for(const tickets::Table& table) {
  std::vector<sqlite::ColumnInfo> columns{{bookkeeping::source_row, "INTEGER"},
                                          {bookkeeping::import_id, "INTEGER"},
                                          {bookkeeping::row_key, ""}};
  // Without a type every value keeps its storage class.
  for (const auto& column : table.columns) columns.push_back({column.name, ""});
  columns.push_back({bookkeeping::kept_columns, ""});
  return columns;
}

/// Names of columns that the importer needs are refused by every contract.
void refuse_own_name(const tickets::Table& table) {
  if (table.name != "import_file" && table.name != "import_column" && table.name != "quarantine" &&
      table.name != "touched_ticket" && !table.name.starts_with(archive_of(""))) {
    return;
  }
  throw Error{ErrorCode::config,
              fmt::format("cannot import into table \"{}\": the importer has a table of that name "
                          "for itself",
                          table.name),
              "choose another name in the contract"};
}

/// True if it was made now.
bool make_or_widen(sqlite::Connection& database, const std::string& name,
                   const std::vector<sqlite::ColumnInfo>& columns) {
  const auto there = sqlite::table_columns(database, name);
  if (there.empty()) {
    database.execute(sqlite::create_table_sql(name, columns));
    return true;
  }
  for (const auto& column : columns) {
    const auto known = std::any_of(there.begin(), there.end(), [&](const sqlite::ColumnInfo& old) {
      return old.name == column.name;
    });
    if (!known) database.execute(sqlite::add_column_sql(name, column.name));
  }
  return false;
}

}  // namespace

std::string archive_of(const std::string& table) { return "replaced_" + table; }

void prepare_table(sqlite::Connection& database, const tickets::Table& table) {
  refuse_own_name(table);
  auto columns = columns_for(table);
  if (make_or_widen(database, table.name, columns)) {
    database.execute(sqlite::create_key_sql(table.name, {bookkeeping::row_key}));
  }
  columns.push_back({bookkeeping::replaced_by, "INTEGER"});
  const auto archive = archive_of(table.name);
  if (make_or_widen(database, archive, columns)) {
    database.execute(
        sqlite::create_key_sql(archive, {bookkeeping::replaced_by, bookkeeping::row_key}));
  }
}

}  // namespace tierline::importer
