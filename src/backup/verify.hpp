#pragma once

#include "tierline/base/files.hpp"

#include "backup/catalogue.hpp"
#include "backup/job.hpp"

namespace tierline::backup {

/// Looks at the backups that `options` names, and writes into their manifests what came of it.
std::vector<Entry> verify(const Job& job);

/// The backup as it was before it was compressed; in `scratch` if it was.
std::filesystem::path plain_file(const Job& job, const Backup& backup, const TempDir& scratch);

/// What is the matter with a backup, a sentence each; stops at the first level that finds
/// something. The target is locked. \throws Error when it could not be found out
std::vector<std::string> findings(const Job& job, const Backup& backup, Level level);

}  // namespace tierline::backup
