#include "tierline/base/error.hpp"
#include "tierline/observability/health.hpp"
#include "tierline/sql/postgres.hpp"

#include "preflight/checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <array>

namespace tierline::preflight {
namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;
constexpr std::uint64_t copies_at_a_place = 2;

/// A directory that will be written to; one that is not there yet stands for its nearest parent.
struct Place {
  std::string purpose;
  std::filesystem::path path;
};

std::filesystem::path existing(std::filesystem::path path) {
  path = std::filesystem::absolute(path);
  std::error_code error;
  while (!std::filesystem::exists(path, error) && path.has_relative_path()) {
    path = path.parent_path();
  }
  return path;
}

std::vector<Place> places_of(const Subject& subject) {
  const auto& options = subject.options;
  std::vector<Place> places{{"work", options.work}, {"scratch", options.scratch}};
  if (!options.no_backup) places.push_back({"backups", options.backups});
  if (subject.session == nullptr) return places;
  // Only of a server on this machine, and only for a role that may read its settings.
  for (const auto& row : subject.session->query(sql::postgres::server_directories)) {
    const std::filesystem::path directory{row.at(1).value()};
    struct stat status {};
    if (::stat(directory.c_str(), &status) == 0) places.push_back({row.at(0).value(), directory});
  }
  return places;
}

/// The places that share a file system need its space together.
struct FileSystem {
  std::vector<std::string> purposes;
  std::filesystem::path path;
  std::uint64_t available_bytes = 0;
};

std::map<dev_t, FileSystem> file_systems(const std::vector<Place>& places) {
  std::map<dev_t, FileSystem> found;
  for (const auto& place : places) {
    const auto path = existing(place.path);
    struct stat status {};
    struct statvfs space {};
    if (::stat(path.c_str(), &status) != 0 || ::statvfs(path.c_str(), &space) != 0) {
      throw io_error("look at the free space of", path.native());
    }
    auto& system = found[status.st_dev];
    system.purposes.push_back(place.purpose);
    if (system.path.empty()) system.path = path;
    system.available_bytes = space.f_bavail * space.f_frsize;
  }
  return found;
}

Finding disk_space(const Subject& subject) {
  const auto bytes = source_bytes(subject.options);
  Finding finding{{}, Verdict::pass, {}, {}};
  for (const auto& [device, system] : file_systems(places_of(subject))) {
    const auto required = copies_at_a_place * bytes * system.purposes.size();
    const auto purposes = fmt::format("{}", fmt::join(system.purposes, "+"));
    finding.figures[purposes + "_required_bytes"] = static_cast<double>(required);
    finding.figures[purposes + "_available_bytes"] = static_cast<double>(system.available_bytes);
    const bool enough = system.available_bytes >= required;
    finding.detail += fmt::format("{}{}: {:.2f} GiB free, {:.2f} GiB needed in \"{}\"",
                                  finding.detail.empty() ? "" : "; ", purposes,
                                  static_cast<double>(system.available_bytes) / gib,
                                  static_cast<double>(required) / gib, system.path.native());
    if (enough) continue;
    finding.verdict = Verdict::fail;
    finding.hint = "make room there, or name other places with --work and --backups";
  }
  return finding;
}

Finding memory(const Subject& subject) {
  const auto available = observability::available_memory_bytes();
  const auto recommended = subject.options.recommended_memory_gib * gib;
  Finding finding{
      {},
      Verdict::pass,
      fmt::format("{:.1f} GiB are free, {:.1f} recommended", available / gib, recommended / gib),
      {},
      {{"available_bytes", available}, {"recommended_bytes", recommended}}};
  if (available < recommended) {
    finding.verdict = Verdict::warn;
    finding.hint = "the programs need little, but PostgreSQL is slow without it; stop something";
  }
  return finding;
}

constexpr std::array all_machine_checks{
    Check{"disk-space", "Has every place that will be written room for twice the sources?", false,
          disk_space},
    Check{"memory", "Is as much memory free as is recommended?", false, memory},
};

}  // namespace

std::span<const Check> machine_checks() { return all_machine_checks; }

}  // namespace tierline::preflight
