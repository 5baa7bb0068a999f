#pragma once

#include "tierline/base/file_lock.hpp"

#include <filesystem>
#include <string>

namespace tierline::backup {

/// The one lock of all backups of `stem` in `directory`.
/// \param wait_seconds  how long another process may hold it meanwhile
/// \throws Error conflict, which names the holder; interrupted
FileLock lock_target(const std::filesystem::path& directory, const std::string& stem,
                     int wait_seconds);

/// The same for a lock file of any name. \param what  of the message: `back up "source.db"`
FileLock lock_file(const std::filesystem::path& file, const std::string& what, int wait_seconds);

}  // namespace tierline::backup
