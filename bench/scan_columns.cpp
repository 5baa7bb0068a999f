// scan_columns FILE: steps through every table of a SQLite database and takes every column of every
// row in its own type, which is the least that a program can do that reads it all. Prints the rows
// and the bytes of their texts.
#include <sqlite3.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace {

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

Statement prepare(const Database& database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    std::fprintf(stderr, "%s\n", sqlite3_errmsg(database.get()));
  }
  return Statement{statement};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  sqlite3* raw = nullptr;
  const int opened =
      sqlite3_open_v2(argv[1], &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  const Database database{raw};
  if (opened != SQLITE_OK) return 65;
  std::vector<std::string> tables;
  const auto names = prepare(database, "SELECT name FROM sqlite_master WHERE type = 'table'");
  while (sqlite3_step(names.get()) == SQLITE_ROW) {
    const void* name = sqlite3_column_text(names.get(), 0);
    tables.emplace_back(static_cast<const char*>(name));
  }
  unsigned long long rows = 0;
  unsigned long long bytes = 0;
  long long integers = 0;
  double reals = 0;
  for (const auto& table : tables) {
    const auto all = prepare(database, "SELECT * FROM \"" + table + "\"");
    const int columns = sqlite3_column_count(all.get());
    while (sqlite3_step(all.get()) == SQLITE_ROW) {
      ++rows;
      for (int column = 0; column < columns; ++column) {
        switch (sqlite3_column_type(all.get(), column)) {
          case SQLITE_INTEGER: integers += sqlite3_column_int64(all.get(), column); break;
          case SQLITE_FLOAT: reals += sqlite3_column_double(all.get(), column); break;
          case SQLITE_NULL: break;
          default:
            if (sqlite3_column_text(all.get(), column) != nullptr) {
              bytes += static_cast<unsigned long long>(sqlite3_column_bytes(all.get(), column));
            }
        }
      }
    }
  }
  std::printf("{\"rows\": %llu, \"bytes\": %llu, \"sums\": [%lld, %g]}\n", rows, bytes, integers,
              reals);
  return 0;
}
