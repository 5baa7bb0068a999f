#include "backup/restore.hpp"

#include "backup/target_lock.hpp"
#include "backup/verify.hpp"

namespace tierline::backup {

Entry restore(const Job& job) {
  const auto catalogue = read_catalogue(job.options.directory);
  const auto& backup = catalogue.find(job.options.names.at(0));
  const auto lock = lock_target(job.options.directory, backup.parts.stem, job.options.wait_seconds);
  const auto faults = findings(job, backup, Level::open);
  if (!faults.empty()) {
    return {backup.name,
            Verdict::fail,
            "damaged",
            joined(faults),
            "restore another one: tierline backup list",
            backup.manifest};
  }
  if (backup.manifest->engine == Engine::sqlite) return restore_sqlite(job, backup);
  const TempDir scratch;
  return restore_postgres(job, backup, plain_file(job, backup, scratch));
}

}  // namespace tierline::backup
