#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct sqlite3;

namespace tierline::sqlite {

enum class Mode {
  read_only,   ///< refuses a file that does not exist or is no database
  read_write,  ///< the same, and may change it
  create,      ///< makes the file if it does not exist
};

/// One SQLite file. Not for several threads.
class Connection {
 public:
  /// \throws Error data if the file is not there or is no SQLite database
  Connection(const std::filesystem::path& path, Mode mode);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs statements that return nothing. \throws Error conflict (locked), io (disk full), data
  void execute(const std::string& sql);
  std::int64_t changes() const;  ///< rows changed by the last statement
  const std::filesystem::path& path() const { return path_; }
  sqlite3* handle() const { return handle_.get(); }  ///< for this room only

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::filesystem::path path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

struct ColumnInfo {
  std::string name;
  std::string declared_type;  ///< as written in CREATE TABLE, may be empty
};

/// Names of the tables, without SQLite's own, in alphabetical order.
std::vector<std::string> table_names(Connection& connection);

/// The same with the views.
std::vector<std::string> table_and_view_names(Connection& connection);

/// The columns of a table in order; empty if there is no such table.
std::vector<ColumnInfo> table_columns(Connection& connection, const std::string& table);

std::int64_t row_count(Connection& connection, const std::string& table);

/// The largest rowid, 0 for an empty table: the number of rows, if none was ever deleted. Needs no
/// scan, unlike the count.
std::int64_t last_rowid(Connection& connection, const std::string& table);

/// Another number than before once somebody else has changed the file.
std::int64_t data_version(Connection& connection);

/// Whether another file has the name by now, or none.
bool was_replaced(Connection& connection);

/// `"name"` with quotes doubled: the only way a name gets into SQLite's SQL text.
std::string quote_identifier(const std::string& name);
std::string quoted_list(const std::vector<std::string>& names);  ///< with commas

/// `CREATE TABLE "name" ("column" type, …)`.
std::string create_table_sql(const std::string& table, const std::vector<ColumnInfo>& columns);

/// `INSERT INTO "name" ("column", …) VALUES (?1, …)`.
std::string insert_sql(const std::string& table, const std::vector<std::string>& columns);

/// `SELECT "column", … FROM "table" ORDER BY rowid`.
std::string select_sql(const std::string& table, const std::vector<std::string>& columns);

/// `SELECT * FROM "table"`: the content, in the order in which the table has it.
std::string select_all_sql(const std::string& table);

/// `SELECT "column", … FROM "table" WHERE "condition" = ?1 AND …`; `rowid` is a column as well.
std::string select_where_sql(const std::string& table, const std::vector<std::string>& columns,
                             const std::vector<std::string>& conditions);

/// `DELETE FROM "table" WHERE "condition" = ?1 AND …`.
std::string delete_where_sql(const std::string& table, const std::vector<std::string>& conditions);

/// `CREATE UNIQUE INDEX "table_key" ON "table" ("column", …)`.
std::string create_key_sql(const std::string& table, const std::vector<std::string>& columns);

}  // namespace tierline::sqlite
