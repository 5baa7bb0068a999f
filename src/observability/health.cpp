#include "tierline/observability/health.hpp"

#include "tierline/base/error.hpp"
#include "tierline/observability/services.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <fstream>
#include <utility>

namespace tierline::observability {
namespace {

constexpr double gigabyte = 1e9;

struct Memory {
  double total_bytes = 0;
  double available_bytes = 0;
};

Memory machine_memory() {
  constexpr double kib = 1024;
  std::ifstream file{"/proc/meminfo"};
  Memory memory;
  for (std::string word; file >> word;) {
    if (word == "MemTotal:") file >> memory.total_bytes;
    if (word == "MemAvailable:" && file >> memory.available_bytes && memory.total_bytes > 0) {
      return {memory.total_bytes * kib, memory.available_bytes * kib};
    }
  }
  throw Error{ErrorCode::io, "cannot read the free memory from \"/proc/meminfo\""};
}

void demand_room(const std::filesystem::path& directory, std::uint64_t limit_bytes,
                 Metrics& metrics) {
  const auto bytes = free_bytes(directory);
  metrics.set("tierline_disk_space_bytes", static_cast<double>(bytes),
              {{"directory", directory.string()}});
  if (bytes >= limit_bytes) return;
  throw Error{ErrorCode::io,
              fmt::format("cannot go on: {:.3f} GB are free in \"{}\", less than {:.3f} GB",
                          static_cast<double>(bytes) / gigabyte, directory.string(),
                          static_cast<double>(limit_bytes) / gigabyte),
              "make room there; TIERLINE_MIN_DISK_GB sets the limit"};
}

void demand_memory(double limit_percent, Metrics& metrics) {
  const auto percent = memory_used_percent();
  metrics.set("tierline_memory_usage_percent", percent);
  if (percent <= limit_percent) return;
  throw Error{ErrorCode::io,
              fmt::format("cannot go on: {:.1f} % of the memory are in use, more than {:.1f} %",
                          percent, limit_percent),
              "stop something; TIERLINE_MAX_MEMORY_PERCENT sets the limit"};
}

}  // namespace

HealthWatch::HealthWatch(Lifelines lifelines, const Services& services)
    : lifelines_{std::move(lifelines)}, limits_{services.health}, metrics_{services.metrics} {
  // A file without a directory is written into the current one.
  for (auto& directory : lifelines_.writes_to) {
    if (directory.empty()) directory = ".";
  }
}

void HealthWatch::advance(std::uint64_t rows) {
  rows_ += rows;
  if (rows_ < limits_.rows_between_checks) return;
  rows_ = 0;
  check();
}

void HealthWatch::check() const {
  if (lifelines_.connection_alive && !lifelines_.connection_alive()) {
    throw Error{ErrorCode::unavailable, "cannot go on: the server closed the connection",
                "see the server's log, then start the step again"};
  }
  for (const auto& directory : lifelines_.writes_to) {
    demand_room(directory, limits_.disk_free_bytes, metrics_);
  }
  demand_memory(limits_.memory_used_percent, metrics_);
}

std::uint64_t free_bytes(const std::filesystem::path& path) {
  auto existing = std::filesystem::absolute(path);
  struct statvfs space {};
  while (::statvfs(existing.c_str(), &space) != 0) {
    if (!existing.has_relative_path()) throw io_error("look at the free space of", path.native());
    existing = existing.parent_path();
  }
  return space.f_bavail * space.f_frsize;
}

double memory_used_percent() {
  const auto memory = machine_memory();
  return 100 * (1 - memory.available_bytes / memory.total_bytes);
}

double available_memory_bytes() {
  const auto machine = machine_memory().available_bytes;
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return machine;
  return std::min(machine, static_cast<double>(limit.rlim_cur));
}

}  // namespace tierline::observability
