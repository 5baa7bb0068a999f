#pragma once

#include "tierline/base/files.hpp"

#include "backup/job.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace tierline::backup {

/// Backs up `options.source`. \throws Error
Entry create_sqlite(const Job& job);

/// Makes `directory`/`stem`.<now>, under the lock of `stem`: `write` fills the file it is given and
/// what it knows of the manifest, and proves what it wrote. Then the rest is the same for all
/// engines: compression, checksums, the final name, the manifest.
Entry create_backup(const Job& job, const std::string& stem,
                    const std::function<void(const std::filesystem::path&, Manifest&)>& write);

}  // namespace tierline::backup
