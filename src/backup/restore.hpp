#pragma once

#include "backup/catalogue.hpp"
#include "backup/job.hpp"

namespace tierline::backup {

/// Brings the backup that `options` names back, or says what that would replace.
Entry restore(const Job& job);

/// The backup is locked and was verified.
Entry restore_sqlite(const Job& job, const Backup& backup);

/// The same. \param file  the dump, not compressed
Entry restore_postgres(const Job& job, const Backup& backup, const std::filesystem::path& file);

}  // namespace tierline::backup
