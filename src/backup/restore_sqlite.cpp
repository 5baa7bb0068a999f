#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/health.hpp"

#include "backup/files.hpp"
#include "backup/restore.hpp"
#include "backup/sqlite_file.hpp"
#include "backup/target_lock.hpp"
#include "backup/tools.hpp"

#include <fmt/format.h>

#include <array>

namespace tierline::backup {
namespace {

constexpr std::array companions{"-wal", "-shm", "-journal"};

std::filesystem::path beside(const std::filesystem::path& file, std::string_view suffix) {
  auto path = file;
  path += suffix;
  return path;
}

bool has_companion(const std::filesystem::path& file) {
  std::error_code error;
  for (const auto* suffix : companions) {
    if (std::filesystem::exists(beside(file, suffix), error)) return true;
  }
  return false;
}

/// What a file holds now, for people.
std::string described(const std::filesystem::path& file) {
  try {
    sqlite::Connection connection{file, sqlite::Mode::read_only};
    std::int64_t rows = 0;
    const auto tables = sqlite::table_names(connection);
    for (const auto& table : tables) rows += sqlite::row_count(connection, table);
    return fmt::format("{} tables, {} rows", tables.size(), rows);
  } catch (const Error& error) {
    return fmt::format("unreadable: {}", error.message());
  }
}

/// Moves what stands in a log into the file, so that it can be kept as one file.
/// \return false for a damaged one, which has to be kept with its logs
bool settle(const std::filesystem::path& file) {
  try {
    sqlite::Connection connection{file, sqlite::Mode::read_write};
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (const Error& error) {
    if (error.code() != ErrorCode::data) throw;
    return false;
  }
  // The last to close a database takes its log away: somebody else still has it open.
  if (has_companion(file) || sqlite::being_written(file)) {
    throw Error{ErrorCode::conflict,
                fmt::format("cannot replace \"{}\": another program has it open", file.native()),
                "close that program"};
  }
  return true;
}

/// The old file gets another name, then the new one its own.
void swap(AtomicFile& restored, const std::filesystem::path& kept) {
  const auto& target = restored.target();
  const bool whole = settle(target);
  own_like(restored.temporary(), target);
  keep_as(target, kept);
  if (!whole) {
    for (const auto* suffix : companions) {
      std::error_code not_there;
      std::filesystem::rename(beside(target, suffix), beside(kept, suffix), not_there);
    }
  }
  restored.commit();
}

}  // namespace

Entry restore_sqlite(const Job& job, const Backup& backup) {
  const auto& manifest = *backup.manifest;
  const auto target = job.options.to.empty()
                          ? std::filesystem::path{manifest.source}
                          : std::filesystem::absolute(job.options.to).lexically_normal();
  std::error_code error;
  const bool replaces = std::filesystem::exists(target, error);
  const auto kept = beside(target, ".replaced_" + to_compact(job.services.clock.now()));
  const auto what = replaces ? fmt::format("\"{}\" ({}), which stays as \"{}\"", target.native(),
                                           described(target), kept.filename().native())
                             : fmt::format("\"{}\", which is not there", target.native());
  if (!job.options.confirmed) {
    return {backup.name,     Verdict::pass,
            "would-restore", fmt::format("{} would replace {}", summary(manifest.tables), what),
            "--yes does it", manifest};
  }

  const auto lock =
      lock_file(beside(target, ".lock"), fmt::format("replace \"{}\"", target.native()),
                job.options.wait_seconds);
  AtomicFile restored{target};
  const auto file = job.options.directory / backup.name;
  if (manifest.zstd) {
    decompress(job, file, restored.temporary());
  } else {
    copy_over(file, restored.temporary());
  }
  const auto faults = check_database(restored.temporary(), manifest.tables);
  if (!faults.empty()) {
    return {backup.name,
            Verdict::fail,
            "damaged",
            fmt::format("what was restored beside \"{}\" is not what was backed up: {}",
                        target.native(), joined(faults)),
            "the old file is in place; look at the disk",
            manifest};
  }
  if (replaces) {
    swap(restored, kept);
  } else {
    restored.commit();
  }
  return {backup.name, Verdict::pass,
          "restored",  fmt::format("{} replaced {}", summary(manifest.tables), what),
          {},          manifest};
}

}  // namespace tierline::backup
