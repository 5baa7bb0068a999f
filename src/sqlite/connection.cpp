#include "tierline/sqlite/connection.hpp"

#include "tierline/sqlite/statement.hpp"

#include "sqlite/status.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <system_error>

namespace tierline::sqlite {
namespace {

constexpr int busy_timeout_milliseconds = 5000;

int flags_of(Mode mode) {
  switch (mode) {
    case Mode::read_only: return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    case Mode::read_write: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    case Mode::create: break;
  }
  return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
}

std::string conditions_sql(const std::vector<std::string>& columns) {
  std::string list;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    list += fmt::format("{}{} = ?{}", i == 0 ? "" : " AND ", quote_identifier(columns[i]), i + 1);
  }
  return list;
}

}  // namespace

Error error_of(int code, sqlite3* handle, std::string_view what) {
  const auto message = fmt::format(
      "{}: {}", what, handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error{ErrorCode::conflict, message, "another program has the file open; try again"};
    case SQLITE_FULL: return Error{ErrorCode::io, message, "free space on the disk"};
    case SQLITE_IOERR:
      return Error{ErrorCode::io, message, "is the disk full, or a limit reached?"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOMEM: return Error{ErrorCode::io, message};
    case SQLITE_MISUSE: return Error{ErrorCode::internal, message};
    default: return Error{ErrorCode::data, message};
  }
}

void Connection::Close::operator()(sqlite3* handle) const { sqlite3_close(handle); }

Connection::Connection(const std::filesystem::path& path, Mode mode) : path_{path} {
  const auto what = fmt::format("cannot open database \"{}\"", path.string());
  std::error_code cause;
  if (mode != Mode::create && !std::filesystem::exists(path, cause)) {
    if (!cause) cause = std::make_error_code(std::errc::no_such_file_or_directory);
    throw Error{ErrorCode::data, fmt::format("{}: {}", what, cause.message()), "check the path"};
  }
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags_of(mode), nullptr);
  handle_.reset(raw);
  if (code != SQLITE_OK) throw error_of(code, raw, what);
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, busy_timeout_milliseconds);
  // A typo in a quoted column must be an error, not a string.
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  // The file is read only now: something that is no database must fail here, with its name.
  const int check = sqlite3_exec(raw, "PRAGMA schema_version", nullptr, nullptr, nullptr);
  if (check != SQLITE_OK) throw error_of(check, raw, what);
}

Connection::~Connection() = default;

void Connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    throw error_of(code, handle(), fmt::format("cannot write \"{}\"", path_.string()));
  }
}

std::int64_t Connection::changes() const { return sqlite3_changes64(handle()); }

std::vector<std::string> table_names(Connection& connection) {
  Statement query{connection,
                  "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                  "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"};
  std::vector<std::string> names;
  while (query.step()) names.emplace_back(query.text(0));
  return names;
}

std::vector<std::string> table_and_view_names(Connection& connection) {
  Statement query{connection,
                  "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND "
                  "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"};
  std::vector<std::string> names;
  while (query.step()) names.emplace_back(query.text(0));
  return names;
}

std::vector<ColumnInfo> table_columns(Connection& connection, const std::string& table) {
  Statement query{connection, "SELECT name, type FROM pragma_table_info(?1) ORDER BY cid"};
  query.bind(1, table);
  std::vector<ColumnInfo> columns;
  while (query.step()) columns.push_back({std::string{query.text(0)}, std::string{query.text(1)}});
  return columns;
}

std::int64_t row_count(Connection& connection, const std::string& table) {
  Statement query{connection, "SELECT count(*) FROM " + quote_identifier(table)};
  query.step();
  return query.integer(0);
}

std::int64_t last_rowid(Connection& connection, const std::string& table) {
  Statement query{connection, "SELECT max(rowid) FROM " + quote_identifier(table)};
  query.step();
  return query.integer(0);
}

std::int64_t data_version(Connection& connection) {
  Statement query{connection, "PRAGMA data_version"};
  query.step();
  return query.integer(0);
}

bool was_replaced(Connection& connection) {
  int moved = 0;
  sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved != 0;
}

std::string quote_identifier(const std::string& name) {
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ", ") + quote_identifier(name);
  return list;
}

std::string create_table_sql(const std::string& table, const std::vector<ColumnInfo>& columns) {
  std::string list;
  for (const auto& column : columns) {
    list += (list.empty() ? "" : ", ") + quote_identifier(column.name) + " " + column.declared_type;
  }
  return fmt::format("CREATE TABLE {} ({})", quote_identifier(table), list);
}

std::string insert_sql(const std::string& table, const std::vector<std::string>& columns) {
  std::string parameters;
  for (std::size_t n = 1; n <= columns.size(); ++n) {
    parameters += fmt::format("{}?{}", n == 1 ? "" : ", ", n);
  }
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", quote_identifier(table),
                     quoted_list(columns), parameters);
}

std::string select_sql(const std::string& table, const std::vector<std::string>& columns) {
  return fmt::format("SELECT {} FROM {} ORDER BY rowid", quoted_list(columns),
                     quote_identifier(table));
}

std::string select_all_sql(const std::string& table) {
  return "SELECT * FROM " + quote_identifier(table);
}

std::string select_where_sql(const std::string& table, const std::vector<std::string>& columns,
                             const std::vector<std::string>& conditions) {
  return fmt::format("SELECT {} FROM {} WHERE {}", quoted_list(columns), quote_identifier(table),
                     conditions_sql(conditions));
}

std::string delete_where_sql(const std::string& table, const std::vector<std::string>& conditions) {
  return fmt::format("DELETE FROM {} WHERE {}", quote_identifier(table),
                     conditions_sql(conditions));
}

std::string create_key_sql(const std::string& table, const std::vector<std::string>& columns) {
  return fmt::format("CREATE UNIQUE INDEX {} ON {} ({})", quote_identifier(table + "_key"),
                     quote_identifier(table), quoted_list(columns));
}

}  // namespace tierline::sqlite
