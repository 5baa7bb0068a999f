#pragma once

#include "tierline/backup/manifest.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::backup {

/// `source.db.20251101_020000.zst` taken apart.
struct NameParts {
  std::string stem;   ///< `source.db`
  std::string stamp;  ///< `20251101_020000`
};

/// Nothing for a name that is no backup's.
std::optional<NameParts> parts_of(std::string_view name);

/// One backup of the directory.
struct Backup {
  std::string name;
  NameParts parts;
  std::optional<Manifest> manifest = {};
  std::string fault = {};  ///< why there is no manifest, or no file; empty when both are there
  bool has_file = false;
};

struct Catalogue {
  std::filesystem::path directory;
  std::vector<Backup> backups;         ///< oldest first
  std::vector<std::string> leftovers;  ///< files that were never finished

  /// \throws Error usage, with the names there are
  const Backup& find(const std::string& name) const;
};

/// A directory that is not there has no backups. \throws Error io
Catalogue read_catalogue(const std::filesystem::path& directory);

}  // namespace tierline::backup
