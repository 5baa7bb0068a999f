// Loaded into programs by scripts/coverage (LD_PRELOAD): appends the text of each statement that
// SQLite begins to run to the file TIERLINE_TRACE_SQLITE, once per program, each with a NUL behind
// it.
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>
#include <string>
#include <unordered_set>

namespace {

int note(unsigned, void*, void* statement, void*) {
  static std::mutex mutex;
  static std::unordered_set<std::string> noted;
  const char* text = sqlite3_sql(static_cast<sqlite3_stmt*>(statement));
  const std::scoped_lock held{mutex};
  if (text == nullptr || !noted.emplace(text).second) return 0;
  const std::string record{text, std::string{text}.size() + 1};
  const int file = ::open(std::getenv("TIERLINE_TRACE_SQLITE"), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0) return 0;
  if (::write(file, record.data(), record.size()) < 0) std::abort();  // a part of it would be a lie
  ::close(file);
  return 0;
}

int attach(sqlite3* database, const char**, const struct sqlite3_api_routines*) {
  return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, note, nullptr);
}

[[gnu::constructor]] void begin() {
  if (std::getenv("TIERLINE_TRACE_SQLITE") == nullptr) return;
  // SQLite wants the type of a function that it does not call; it calls `attach` as it is.
  sqlite3_auto_extension(reinterpret_cast<void (*)()>(attach));
}

}  // namespace
