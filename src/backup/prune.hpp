#pragma once

#include "backup/job.hpp"

namespace tierline::backup {

/// Removes verified backups that are old and not needed, and what killed processes left; says of
/// each one why.
std::vector<Entry> prune(const Job& job);

}  // namespace tierline::backup
