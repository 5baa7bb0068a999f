#include "backup/create.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/free_second.hpp"
#include "tierline/base/mebibytes.hpp"

#include "backup/files.hpp"
#include "backup/target_lock.hpp"
#include "backup/tools.hpp"

#include <fmt/format.h>

#include <optional>

namespace tierline::backup {
namespace {

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
  const auto now =
      free_second(job.services.clock, fmt::format("back up \"{}\"", stem), [&](TimePoint at) {
        std::error_code error;
        return std::filesystem::exists(
            options.directory / fmt::format("{}.{}{}", stem, to_compact(at), suffix), error);
      });

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
                      mebibytes(manifest.size_bytes), manifest.source),
          {},
          manifest};
}

}  // namespace tierline::backup
