#include "backup/prune.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/file_lock.hpp"
#include "tierline/postgres/session.hpp"
#include "tierline/sql/postgres.hpp"

#include "backup/catalogue.hpp"
#include "backup/files.hpp"
#include "backup/target_lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace tierline::backup {
namespace {

/// How many verified backups of its series are newer, by the backup's name.
std::map<std::string, int> ranks_of(const Catalogue& catalogue) {
  std::map<std::string, int> ranks;
  std::map<std::string, int> seen;
  for (auto at = catalogue.backups.rbegin(); at != catalogue.backups.rend(); ++at) {
    if (!at->fault.empty() || !at->manifest->is_verified()) continue;
    ranks[at->name] = seen[at->manifest->series]++;
  }
  return ranks;
}

/// Why a backup of PostgreSQL may not go; asked once, and only when one would.
class RollbackGuard {
 public:
  explicit RollbackGuard(const Job& job) : job_{job} {}

  /// Nothing if it may go.
  std::optional<Entry> objection(const Backup& backup) {
    if (!asked_) ask();
    const auto& manifest = *backup.manifest;
    const auto kept = [&](Verdict verdict, const std::string& reason, const std::string& hint) {
      return Entry{backup.name, verdict, "kept", reason, hint, manifest};
    };
    if (!refusal_.empty()) {
      return kept(Verdict::warn, "nobody knows whether a rollback needs it: " + refusal_,
                  "start the server, or name it with --target");
    }
    if (manifest.database != database_) {
      return kept(Verdict::pass,
                  fmt::format("of database {}, and {} was asked what a rollback needs",
                              manifest.database, database_),
                  "");
    }
    const auto& schemas = manifest.schemas;
    if (std::find(schemas.begin(), schemas.end(), rollback_target_) == schemas.end()) {
      return std::nullopt;
    }
    return kept(
        Verdict::pass,
        fmt::format("holds {}, which a rollback of the published release needs", rollback_target_),
        "");
  }

 private:
  void ask() {
    asked_ = true;
    try {
      postgres::Transaction transaction{job_.connect()};
      database_ = transaction.query(sql::postgres::database_and_server).at(0).at(0).value();
      if (transaction.query(sql::postgres::migration_books_exist).at(0).at(0) != "true") return;
      const auto rows = transaction.query(sql::postgres::rollback_target);
      if (!rows.empty()) rollback_target_ = rows.front().at(0).value();
    } catch (const Error& error) {
      if (error.code() == ErrorCode::interrupted) throw;
      refusal_ = error.message();
    }
  }

  const Job& job_;
  bool asked_ = false;
  std::string database_;
  std::string rollback_target_;
  std::string refusal_;
};

class Pruner {
 public:
  Pruner(const Job& job, const Catalogue& catalogue)
      : job_{job},
        guard_{job},
        ranks_{ranks_of(catalogue)},
        oldest_to_keep_{
            to_iso8601(job.services.clock.now() - std::chrono::days{job.options.keep_days})} {}

  Entry judge(const Backup& backup) {
    const auto kept = [&](Verdict verdict, std::string reason, std::string hint = {}) {
      return Entry{backup.name,       verdict,         "kept",
                   std::move(reason), std::move(hint), backup.manifest};
    };
    if (!backup.fault.empty()) return kept(Verdict::warn, backup.fault, "remove it by hand");
    const auto& manifest = *backup.manifest;
    if (!manifest.is_verified()) {
      return kept(Verdict::warn, "it is not verified, so nobody knows what would be lost",
                  "tierline backup verify " + backup.name + ", or remove it by hand");
    }
    const auto& options = job_.options;
    if (manifest.created_at >= oldest_to_keep_) {
      return kept(Verdict::pass, fmt::format("younger than {} days", options.keep_days));
    }
    const auto newer = ranks_.at(backup.name);
    if (newer < options.keep_min) {
      return kept(Verdict::pass, fmt::format("one of the newest {} verified ones of {}",
                                             options.keep_min, manifest.series));
    }
    if (manifest.engine == Engine::postgresql) {
      if (auto objection = guard_.objection(backup)) return *objection;
    }
    return {backup.name,
            Verdict::pass,
            options.dry_run ? "would-remove" : "removed",
            fmt::format("older than {} days, and {} newer ones of {} are verified",
                        options.keep_days, newer, manifest.series),
            {},
            manifest};
  }

 private:
  const Job& job_;
  RollbackGuard guard_;
  std::map<std::string, int> ranks_;
  std::string oldest_to_keep_;
};

void remove_backup(const Job& job, const Backup& backup) {
  const auto lock = lock_target(job.options.directory, backup.parts.stem, job.options.wait_seconds);
  const auto file = job.options.directory / backup.name;
  remove_file(file);
  remove_file(manifest_of(file));
}

/// `source.db.20251101_020000.partial.4711` or the same of its manifest.
std::optional<NameParts> parts_of_leftover(std::string_view name) {
  name = name.substr(0, name.find(".partial."));
  if (name.ends_with(".json")) name.remove_suffix(5);
  return parts_of(name);
}

std::optional<Entry> judge_leftover(const Job& job, const std::string& name) {
  const auto parts = parts_of_leftover(name);
  if (!parts) return std::nullopt;  // somebody else's
  const auto& options = job.options;
  const auto lock = FileLock::try_take(options.directory / (parts->stem + ".lock"));
  if (!lock) return Entry{name, Verdict::pass, "kept", "a backup in progress"};
  if (!options.dry_run) remove_file(options.directory / name);
  return Entry{name, Verdict::pass, options.dry_run ? "would-remove" : "removed",
               "left by a process that ended"};
}

}  // namespace

std::vector<Entry> prune(const Job& job) {
  const auto catalogue = read_catalogue(job.options.directory);
  Pruner pruner{job, catalogue};
  std::vector<Entry> entries;
  for (const auto& backup : catalogue.backups) {
    entries.push_back(pruner.judge(backup));
    if (entries.back().outcome == "removed") {
      job.services.log.info("remove a backup", {{"backup", backup.name}});
      remove_backup(job, backup);
    }
  }
  for (const auto& name : catalogue.leftovers) {
    if (auto entry = judge_leftover(job, name)) entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace tierline::backup
