#pragma once

#include "tierline/base/files.hpp"
#include "tierline/source/quarantine.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/contract.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace tierline::testing {

/// A database as cleaner writes it, row by row as a test wants it.
class CleanDatabase {
 public:
  using Values = std::map<std::string, std::string>;

  explicit CleanDatabase(const std::filesystem::path& path) : db_{path, sqlite::Mode::create} {
    db_.execute("CREATE TABLE meta (key TEXT, value TEXT)");
    db_.execute("INSERT INTO meta VALUES ('contract_fingerprint', '" + contract_.fingerprint +
                "')");
    source::Quarantine{db_};
    for (const auto& table : contract_.tables) {
      std::vector<sqlite::ColumnInfo> columns;
      for (const auto& column : table.columns) {
        const bool integer = column.type == tickets::Type::bigint ||
                             column.type == tickets::Type::smallint ||
                             column.type == tickets::Type::boolean;
        columns.push_back({column.name, integer ? "INTEGER" : "TEXT"});
      }
      db_.execute(sqlite::create_table_sql(table.name, columns));
    }
  }

  void add(const std::string& table, const Values& values) {
    std::vector<std::string> names;
    for (const auto& [name, value] : values) names.push_back(name);
    sqlite::Statement insert{db_, sqlite::insert_sql(table, names)};
    int parameter = 0;
    for (const auto& [name, value] : values) insert.bind(++parameter, std::string_view{value});
    insert.run();
  }

  void set_aside(const source::QuarantinedRow& row) { source::Quarantine{db_}.add(row); }

  void execute(const std::string& sql) { db_.execute(sql); }

 private:
  tickets::Contract contract_ = tickets::builtin_contract();
  sqlite::Connection db_;
};

}  // namespace tierline::testing
