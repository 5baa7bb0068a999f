#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/base/verdict.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::backup {

enum class Engine { sqlite, postgresql };

/// How hard a backup is looked at; each level includes the ones before.
enum class Level {
  file,     ///< size and checksums are those of the manifest
  open,     ///< it can be read to its end, and what is in it is what the manifest says
  restore,  ///< restored into a scratch file or database, every value is the one backed up
};

std::string_view to_string(Engine engine);
std::string_view to_string(Level level);

struct Verification {
  Level level = Level::file;
  std::string at;  ///< ISO 8601, UTC
  Verdict verdict = Verdict::fail;
};

/// What one table held when it was backed up.
struct TableState {
  std::uint64_t rows = 0;
  std::string hash;  ///< of all values; comparable within one engine only

  bool operator==(const TableState&) const = default;
};

using Tables = std::map<std::string, TableState>;  ///< PostgreSQL: `schema.table`

/// The books of a release, so that a restored one can be entered again.
struct ReleaseBooks {
  std::string contract;
  std::string tier_rule_version;
  std::string created_at;  ///< ISO 8601, UTC
};

/// Stands beside each backup as `<backup>.json`.
struct Manifest {
  std::string name;  ///< of the backup's file
  Engine engine = Engine::sqlite;
  std::string series;         ///< what was backed up: backups of one series replace each other
  std::string source;         ///< absolute path, or database and server, without a password
  std::string source_sha256;  ///< of the file as it was; empty if it was written meanwhile
  std::string database;       ///< PostgreSQL only
  std::vector<std::string> schemas;     ///< PostgreSQL only; the published release first
  std::optional<ReleaseBooks> release;  ///< PostgreSQL only: of the first schema, if it is one
  std::string created_at;               ///< ISO 8601, UTC
  std::string run_id;
  std::uint64_t size_bytes = 0;
  std::string sha256;
  std::string md5;                              ///< empty unless asked for
  bool zstd = false;                            ///< the file was compressed after it was written
  std::map<std::string, std::string> versions;  ///< tool or server: what it says of itself
  Tables tables;
  std::vector<Verification> verified;  ///< the latest of each level, oldest first

  /// The latest verification of each level passed, and one was deeper than the file's checksum.
  bool is_verified() const;
  /// Nothing if it was never verified.
  const Verification* latest() const;
  void note(const Verification& verification);
};

/// \throws Error data when it is no manifest, or one of a later format
Manifest parse_manifest(std::string_view text, const std::filesystem::path& file);
nlohmann::json to_json(const Manifest& manifest);

/// Replaces `directory`/`manifest.name`.json in one step. \throws Error io
void write_manifest(const std::filesystem::path& directory, const Manifest& manifest);

std::filesystem::path manifest_of(const std::filesystem::path& backup);

}  // namespace tierline::backup
