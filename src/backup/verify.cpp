#include "backup/verify.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/files.hpp"

#include "backup/files.hpp"
#include "backup/postgres_dump.hpp"
#include "backup/sqlite_file.hpp"
#include "backup/target_lock.hpp"
#include "backup/tools.hpp"

#include <fmt/format.h>

namespace tierline::backup {
namespace {

std::vector<std::string> check_file(const Job& job, const Backup& backup) {
  if (!backup.fault.empty()) return {backup.fault};
  const auto& manifest = *backup.manifest;
  if (manifest.name != backup.name) {
    return {fmt::format("its manifest is of \"{}\"", manifest.name)};
  }
  const auto file = job.options.directory / backup.name;
  const auto size = size_of(file);
  if (size != manifest.size_bytes) {
    return {fmt::format("{} bytes, {} in the manifest", size, manifest.size_bytes)};
  }
  std::vector<std::string> faults;
  const auto compare = [&](const char* algorithm, const std::string& seen,
                           const std::string& wanted) {
    if (seen == wanted) return;
    faults.push_back(fmt::format("{} is {}, {} in the manifest", algorithm, seen, wanted));
  };
  compare("SHA-256", sha256_of_file(file), manifest.sha256);
  if (!manifest.md5.empty()) compare("MD5", md5_of_file(file), manifest.md5);
  return faults;
}

std::vector<std::string> check_content(const Job& job, const Backup& backup, Level level) {
  const TempDir scratch;
  auto file = plain_file(job, backup, scratch);
  const auto& manifest = *backup.manifest;
  if (manifest.engine == Engine::postgresql) {
    auto faults = check_dump(job, file, manifest.tables);
    if (!faults.empty() || level == Level::open) return faults;
    return check_restored(job, file, manifest);
  }
  if (level == Level::restore && !manifest.zstd) {
    const auto restored = scratch.path() / "restored";
    copy_over(file, restored);
    file = restored;
  }
  return check_database(file, manifest.tables);
}

Entry verify_one(const Job& job, const Backup& listed) {
  const auto lock = lock_target(job.options.directory, listed.parts.stem, job.options.wait_seconds);
  // Somebody may have removed or verified it before the lock was ours.
  auto backup = read_catalogue(job.options.directory).find(listed.name);
  const auto level = job.options.level;
  const auto faults = findings(job, backup, level);
  const auto verdict = faults.empty() ? Verdict::pass : Verdict::fail;
  if (backup.manifest && backup.manifest->name == backup.name) {
    backup.manifest->note({level, to_iso8601(job.services.clock.now()), verdict});
    write_manifest(job.options.directory, *backup.manifest);
  }
  if (faults.empty()) {
    return {backup.name,
            verdict,
            "verified",
            fmt::format("level {}: {}", to_string(level), summary(backup.manifest->tables)),
            {},
            backup.manifest};
  }
  return {backup.name,
          verdict,
          "damaged",
          joined(faults),
          "keep it until a newer one is verified: tierline backup create",
          backup.manifest};
}

std::vector<Backup> chosen(const Job& job) {
  const auto catalogue = read_catalogue(job.options.directory);
  if (job.options.all) return catalogue.backups;
  std::vector<Backup> backups;
  for (const auto& name : job.options.names) backups.push_back(catalogue.find(name));
  if (backups.empty() && !catalogue.backups.empty()) backups = {catalogue.backups.back()};
  return backups;
}

}  // namespace

std::filesystem::path plain_file(const Job& job, const Backup& backup, const TempDir& scratch) {
  const auto file = job.options.directory / backup.name;
  if (!backup.manifest->zstd) return file;
  auto plain = scratch.path() / "plain";
  decompress(job, file, plain);
  return plain;
}

std::vector<std::string> findings(const Job& job, const Backup& backup, Level level) {
  auto faults = check_file(job, backup);
  if (faults.empty() && level != Level::file) faults = check_content(job, backup, level);
  return faults;
}

std::vector<Entry> verify(const Job& job) {
  std::vector<Entry> entries;
  for (const auto& backup : chosen(job)) {
    job.services.log.info("verify a backup", {{"backup", backup.name}});
    entries.push_back(verify_one(job, backup));
  }
  if (entries.empty()) {
    entries.push_back({{},
                       Verdict::fail,
                       "missing",
                       fmt::format("there is no backup in \"{}\"", job.options.directory.native()),
                       "tierline backup create"});
  }
  return entries;
}

}  // namespace tierline::backup
