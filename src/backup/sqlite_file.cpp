#include "backup/sqlite_file.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/sqlite/health.hpp"
#include "tierline/sqlite/online_backup.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/sqlite/transaction.hpp"

#include "backup/create.hpp"

#include <fmt/format.h>

#include <optional>

namespace tierline::backup {
namespace {

Tables tables_of(sqlite::Connection& connection) {
  Tables tables;
  for (const auto& [table, content] : sqlite::contents(connection)) {
    tables[table] = {content.rows, content.hash};
  }
  return tables;
}

/// When a file changed, and how large it is: enough to say that nobody wrote it meanwhile.
struct State {
  std::filesystem::file_time_type changed_at;
  std::uintmax_t size_bytes;

  bool operator==(const State&) const = default;
};

State state_of(const std::filesystem::path& file) {
  std::error_code gone;
  return {std::filesystem::last_write_time(file, gone), std::filesystem::file_size(file, gone)};
}

/// Reads the file only when no connection of ours has it open: closing it would end their locks.
std::string checksum_if_unchanged(const std::filesystem::path& source, const State& before) {
  if (sqlite::being_written(source)) return {};
  auto checksum = sha256_of_file(source);
  return state_of(source) == before ? checksum : std::string{};
}

/// Copy and content are of one snapshot, which the transaction holds.
Tables copy_snapshot(const Job& job, const std::filesystem::path& source,
                     const std::filesystem::path& copy) {
  sqlite::Connection from{source, sqlite::Mode::read_only};
  const sqlite::Transaction snapshot{from, sqlite::Transaction::Lock::deferred};
  sqlite::table_names(from);  // the first read takes the snapshot
  sqlite::Connection to{copy, sqlite::Mode::create};
  std::uint64_t told = 0;
  job.services.progress.begin("copy pages", 0);
  sqlite::copy_database(from, to, [&](std::uint64_t done, std::uint64_t /*all*/) {
    job.services.progress.advance(done - told);
    told = done;
  });
  job.services.progress.finish();
  return tables_of(from);
}

void demand_file(const std::filesystem::path& source) {
  std::error_code error;
  if (std::filesystem::is_regular_file(source, error)) return;
  throw Error{ErrorCode::data,
              fmt::format("cannot back up \"{}\": {}", source.native(),
                          error ? error.message() : "it is no file"),
              "check the path"};
}

}  // namespace

std::vector<std::string> check_database(const std::filesystem::path& file, const Tables& wanted) {
  try {
    sqlite::Connection connection{file, sqlite::Mode::read_only};
    if (const auto fault = sqlite::quick_check(connection)) return {"quick_check: " + *fault};
    return differences(wanted, tables_of(connection));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::data) throw;
    return {error.message()};
  }
}

Entry create_sqlite(const Job& job) {
  const auto source = std::filesystem::absolute(job.options.source).lexically_normal();
  demand_file(source);
  const auto write = [&](const std::filesystem::path& file, Manifest& manifest) {
    const auto before = state_of(source);
    manifest.tables = copy_snapshot(job, source, file);
    const auto faults = check_database(file, manifest.tables);
    if (!faults.empty()) {
      throw Error{ErrorCode::data,
                  fmt::format("cannot back up \"{}\": the copy is not sound: {}", source.native(),
                              joined(faults)),
                  "the source is damaged: sqlite3 FILE .recover saves what can be saved"};
    }
    manifest.engine = Engine::sqlite;
    manifest.source = source.native();
    manifest.series = "sqlite " + source.native();
    manifest.source_sha256 = checksum_if_unchanged(source, before);
    manifest.versions["sqlite"] = sqlite::library_version();
  };
  return create_backup(job, source.filename().native(), write);
}

}  // namespace tierline::backup
