#include "tierline/sqlite/online_backup.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/statement.hpp"

#include "sqlite/status.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <bit>
#include <memory>
#include <vector>

namespace tierline::sqlite {
namespace {

constexpr int pages_per_step = 4096;
constexpr std::uint64_t rows_between_looks = 10'000;

struct Finish {
  void operator()(sqlite3_backup* copy) const { sqlite3_backup_finish(copy); }
};

template <typename T>
void add_bytes_of(Sha256& hash, T value) {
  const auto bytes = std::bit_cast<std::array<char, sizeof(T)>>(value);
  hash.update({bytes.data(), bytes.size()});
}

/// Storage class, then the value; texts after their length, so that no two rows look alike.
void add_value(Sha256& hash, const Statement& query, int column) {
  const auto kind = query.storage_class(column);
  add_bytes_of(hash, static_cast<char>(kind));
  switch (kind) {
    case StorageClass::null: break;
    case StorageClass::integer: add_bytes_of(hash, query.integer(column)); break;
    case StorageClass::real: add_bytes_of(hash, query.real(column)); break;
    case StorageClass::text:
    case StorageClass::blob: {
      const auto text = query.text(column);
      add_bytes_of(hash, static_cast<std::uint64_t>(text.size()));
      hash.update(text);
      break;
    }
  }
}

TableContent content_of(Connection& connection, const std::string& table) {
  Statement query{connection, select_all_sql(table)};
  TableContent content;
  Sha256 hash;
  while (query.step()) {
    if (++content.rows % rows_between_looks == 0) stop_if_interrupted();
    for (int column = 0; column < query.columns(); ++column) add_value(hash, query, column);
  }
  content.hash = hash.finish();
  return content;
}

}  // namespace

std::string library_version() { return sqlite3_libversion(); }

void copy_database(Connection& source, Connection& destination, const CopyProgress& progress) {
  const auto what = fmt::format("cannot copy \"{}\" to \"{}\"", source.path().native(),
                                destination.path().native());
  // Whoever makes the file syncs it, and throws it away when something fails.
  destination.execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF");
  std::unique_ptr<sqlite3_backup, Finish> copy{
      sqlite3_backup_init(destination.handle(), "main", source.handle(), "main")};
  if (copy == nullptr) {
    throw error_of(sqlite3_errcode(destination.handle()), destination.handle(), what);
  }
  int code = SQLITE_OK;
  while (code == SQLITE_OK) {
    stop_if_interrupted();
    code = sqlite3_backup_step(copy.get(), pages_per_step);
    const auto all = static_cast<std::uint64_t>(sqlite3_backup_pagecount(copy.get()));
    progress(all - static_cast<std::uint64_t>(sqlite3_backup_remaining(copy.get())), all);
  }
  if (code != SQLITE_DONE) throw error_of(code, nullptr, what);
  copy.reset();
  // A copy that says it has a write-ahead log could not be read without making one.
  destination.execute("PRAGMA journal_mode = DELETE");
}

std::map<std::string, TableContent> contents(Connection& connection) {
  std::vector<std::string> tables;
  Statement query{connection, sql::sqlite::stored_tables.text};
  while (query.step()) tables.emplace_back(query.text(0));
  std::map<std::string, TableContent> found;
  for (const auto& table : tables) found.emplace(table, content_of(connection, table));
  return found;
}

}  // namespace tierline::sqlite
