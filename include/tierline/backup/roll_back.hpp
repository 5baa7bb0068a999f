#pragma once

#include "tierline/backup/backup.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace tierline::backup {

/// Back to a release as a backup has it, when the database has it no more, or not whole.
struct RollBackOptions {
  std::filesystem::path directory;  ///< of the backups
  std::string name =
      {};  ///< of the backup; empty: the newest that holds a release of this database
  std::vector<std::filesystem::path> tool_directories = {};  ///< where pg_restore and zstd are
};

struct RollBackReport {
  std::string database;
  Entry restored;      ///< what became of the backup's release
  std::string before;  ///< the release that was published
  std::string after;   ///< the one that is published now

  Verdict verdict() const { return restored.verdict; }
};

/// Restores the release that a backup holds, with its books and nothing else, and publishes it.
/// Readers see what was published before until the views are switched. A schema of its name is
/// kept beside.
/// \throws Error data when no backup holds a release, else as `run` of a restore and
///         releases::publish; what was published before still is
RollBackReport roll_back(const RollBackOptions& options, postgres::Session& target,
                         const observability::Services& services);

std::string to_text(const RollBackReport& report);
nlohmann::json to_json(const RollBackReport& report);

}  // namespace tierline::backup
