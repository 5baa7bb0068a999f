#pragma once

#include "tierline/backup/manifest.hpp"
#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::postgres {
class Session;
}

/// Backups of source databases (SQLite) and of what is in PostgreSQL: made, verified, restored,
/// listed, and removed when newer ones are proved.
namespace tierline::backup {

enum class Action { create, verify, restore, list, prune };

std::string_view to_string(Action action);

struct Options {
  Action action = Action::list;
  std::filesystem::path directory = {};  ///< of the backups
  int wait_seconds = 0;                  ///< for the lock of what is backed up

  // create: `source`, or one of `release` and `schemas`, or none of them for all that is ours
  std::filesystem::path source = {};      ///< SQLite file
  std::string release = {};               ///< schema of a release, or `published`
  std::vector<std::string> schemas = {};  ///< of PostgreSQL
  bool md5 = false;                       ///< an MD5 beside the SHA-256
  bool zstd = false;

  // verify, restore
  std::vector<std::string> names = {};  ///< of backups; verify: empty for the newest
  bool all = false;
  Level level = Level::open;
  std::filesystem::path to = {};  ///< SQLite: empty for where it came from
  bool confirmed = false;         ///< else restore only says what it would replace
  bool release_alone = false;     ///< of a PostgreSQL backup only the release, whatever else it has

  // prune
  int keep_days = 7;
  int keep_min = 2;  ///< newest verified backups of each series, however old
  bool dry_run = false;

  std::vector<std::filesystem::path> tool_directories = {};  ///< where pg_dump and zstd are
};

/// What happened to one backup, or what is the matter with it.
struct Entry {
  std::string name;
  Verdict verdict = Verdict::pass;
  std::string outcome;  ///< created, verified, damaged, restored, would-restore, kept, removed, …
  std::string detail;
  std::string hint = {};
  std::optional<Manifest> manifest = {};
};

struct Report {
  Action action = Action::list;
  std::filesystem::path directory;
  bool rehearsal = false;  ///< nothing was changed
  std::vector<Entry> entries = {};

  Verdict verdict() const;
};

/// Opens the connection, at most once. \throws Error as postgres::Session does
using Connect = std::function<postgres::Session&()>;

/// \throws Error conflict (75) when another process works on the same target; io, data,
///         unavailable (a tool is missing, or failed), usage, interrupted. What was there before
///         is then still there.
Report run(const Options& options, const Connect& connect, const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::backup
