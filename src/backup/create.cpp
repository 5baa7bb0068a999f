#include "backup/create.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"

#include "backup/files.hpp"
#include "backup/target_lock.hpp"
#include "backup/tools.hpp"

#include <fmt/format.h>

#include <optional>
#include <thread>

namespace tierline::backup {
namespace {

constexpr std::chrono::milliseconds between_looks{100};
constexpr int looks_for_a_free_second = 15;
constexpr double mebibyte = 1024.0 * 1024.0;

/// Backups hold personal data: nobody else shall read a directory that we make.
void make_private_directory(const std::filesystem::path& directory) {
  std::error_code error;
  if (std::filesystem::is_directory(directory, error)) return;
  make_directories(directory);
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
}

/// A name is of one second; the second backup of it waits for the next.
TimePoint free_second(const Job& job, const std::string& stem, const std::string& suffix) {
  for (int look = 0; look < looks_for_a_free_second; ++look) {
    const auto now = job.services.clock.now();
    const auto path = job.options.directory / fmt::format("{}.{}{}", stem, to_compact(now), suffix);
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return now;
    stop_if_interrupted();
    std::this_thread::sleep_for(between_looks);
  }
  throw Error{ErrorCode::conflict,
              fmt::format("cannot back up \"{}\": there is a backup of this second", stem),
              "try again"};
}

void describe_file(const Job& job, const std::filesystem::path& file, Manifest& manifest) {
  manifest.size_bytes = size_of(file);
  manifest.sha256 = sha256_of_file(file);
  if (job.options.md5) manifest.md5 = md5_of_file(file);
}

}  // namespace

Entry create_backup(const Job& job, const std::string& stem,
                    const std::function<void(const std::filesystem::path&, Manifest&)>& write) {
  const auto& options = job.options;
  if (options.zstd) tool(job, "zstd");  // better now than after an hour
  make_private_directory(options.directory);
  const auto lock = lock_target(options.directory, stem, options.wait_seconds);
  const std::string suffix = options.zstd ? ".zst" : "";
  const auto now = free_second(job, stem, suffix);

  Manifest manifest;
  const auto plain = fmt::format("{}.{}", stem, to_compact(now));
  manifest.name = plain + suffix;
  manifest.created_at = to_iso8601(now);
  manifest.run_id = job.services.run_id;
  manifest.zstd = options.zstd;
  job.services.log.info("back up", {{"backup", manifest.name}});

  AtomicFile written{options.directory / plain};
  write(written.temporary(), manifest);
  std::optional<AtomicFile> compressed;
  if (options.zstd) {
    compress(job, written.temporary(),
             compressed.emplace(options.directory / manifest.name).temporary());
  }
  auto& file = compressed ? *compressed : written;
  describe_file(job, file.temporary(), manifest);
  manifest.note({Level::open, to_iso8601(job.services.clock.now()), Verdict::pass});
  file.commit();
  write_manifest(options.directory, manifest);
  return {manifest.name,
          Verdict::pass,
          "created",
          fmt::format("{}, {:.1f} MiB, of {}", summary(manifest.tables),
                      static_cast<double>(manifest.size_bytes) / mebibyte, manifest.source),
          {},
          manifest};
}

}  // namespace tierline::backup
