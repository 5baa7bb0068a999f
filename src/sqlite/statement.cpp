#include "tierline/sqlite/statement.hpp"

#include "sqlite/status.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <new>

namespace tierline::sqlite {
namespace {

void demand(int code, Connection& connection, std::string_view what) {
  if (code != SQLITE_OK) {
    throw error_of(code, connection.handle(),
                   fmt::format("cannot {} in \"{}\"", what, connection.path().string()));
  }
}

/// Asked for its size a text becomes UTF-8; asked for as a blob it is not copied for a NUL behind
/// it.
std::string_view bytes_of(sqlite3_value* value) {
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
  const void* const bytes = sqlite3_value_blob(value);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes), size};
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

Statement::Statement(Connection& connection, std::string_view sql) : connection_{connection} {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  handle_.reset(raw);
  demand(code, connection_, "prepare a statement");
}

Statement::~Statement() = default;

void Statement::bind_null(int parameter) {
  demand(sqlite3_bind_null(handle_.get(), parameter), connection_, "bind a value");
}

void Statement::bind(int parameter, std::int64_t value) {
  demand(sqlite3_bind_int64(handle_.get(), parameter, value), connection_, "bind a value");
}

void Statement::bind(int parameter, double value) {
  demand(sqlite3_bind_double(handle_.get(), parameter, value), connection_, "bind a value");
}

void Statement::bind(int parameter, std::string_view text) {
  const char* bytes = text.data() != nullptr ? text.data() : "";
  demand(
      sqlite3_bind_text64(handle_.get(), parameter, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8),
      connection_, "bind a value");
}

bool Statement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw error_of(code, connection_.handle(),
                 fmt::format("cannot use \"{}\"", connection_.path().string()));
}

void Statement::reset() {
  sqlite3_reset(handle_.get());
  sqlite3_clear_bindings(handle_.get());
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

int Statement::columns() const { return sqlite3_column_count(handle_.get()); }

std::string Statement::name(int column) const {
  const auto* const name = sqlite3_column_name(handle_.get(), column);
  if (name == nullptr) throw std::bad_alloc{};
  return name;
}

StorageClass Statement::storage_class(int column) const {
  switch (sqlite3_column_type(handle_.get(), column)) {
    case SQLITE_INTEGER: return StorageClass::integer;
    case SQLITE_FLOAT: return StorageClass::real;
    case SQLITE_TEXT: return StorageClass::text;
    case SQLITE_BLOB: return StorageClass::blob;
    default: return StorageClass::null;
  }
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

double Statement::real(int column) const { return sqlite3_column_double(handle_.get(), column); }

std::string_view Statement::text(int column) const {
  const auto* bytes = sqlite3_column_text(handle_.get(), column);
  if (bytes == nullptr) return {};
  const auto size = sqlite3_column_bytes(handle_.get(), column);
  return {static_cast<const char*>(static_cast<const void*>(bytes)),
          static_cast<std::size_t>(size)};
}

Cell Statement::cell(int column) const {
  Cell cell;
  // Asked for once and read by its own functions: the connection has no mutex that sqlite3_column_*
  // would take, and each of those looks for the column and for errors again.
  auto* const value = sqlite3_column_value(handle_.get(), column);
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
      cell.storage = StorageClass::integer;
      cell.integer = sqlite3_value_int64(value);
      break;
    case SQLITE_FLOAT:
      cell.storage = StorageClass::real;
      cell.real = sqlite3_value_double(value);
      break;
    case SQLITE_TEXT:
      cell.storage = StorageClass::text;
      cell.bytes = bytes_of(value);
      break;
    case SQLITE_BLOB:
      cell.storage = StorageClass::blob;
      cell.bytes = bytes_of(value);
      break;
    default: break;
  }
  return cell;
}

}  // namespace tierline::sqlite
