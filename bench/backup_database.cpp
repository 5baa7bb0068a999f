// The least that a copy of a SQLite database costs: its own backup in one step, with the syncs that
// it makes by default.
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>

namespace {

void demand(int code, int wanted, sqlite3* database) {
  if (code == wanted) return;
  std::fprintf(stderr, "%s\n", sqlite3_errmsg(database));
  std::exit(74);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: bench_backup_database SOURCE COPY\n", stderr);
    return 64;
  }
  sqlite3* source = nullptr;
  sqlite3* copy = nullptr;
  demand(sqlite3_open_v2(argv[1], &source, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK, source);
  demand(sqlite3_open_v2(argv[2], &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr),
         SQLITE_OK, copy);
  sqlite3_backup* backup = sqlite3_backup_init(copy, "main", source, "main");
  if (backup == nullptr) demand(SQLITE_ERROR, SQLITE_OK, copy);
  demand(sqlite3_backup_step(backup, -1), SQLITE_DONE, copy);
  std::printf("%d pages\n", sqlite3_backup_pagecount(backup));
  demand(sqlite3_backup_finish(backup), SQLITE_OK, copy);
  sqlite3_close(source);
  sqlite3_close(copy);
  return 0;
}
