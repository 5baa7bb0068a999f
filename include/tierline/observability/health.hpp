#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

namespace tierline::observability {

class Metrics;
struct Services;

/// When a long step stops, before the machine stops it.
struct HealthLimits {
  std::uint64_t disk_free_bytes = 1'000'000'000;  ///< less than that is too little; 0: never
  double memory_used_percent = 90;                ///< more than that is too much; 100: never
  std::uint64_t rows_between_checks = 10'000;
};

/// What a step needs to go on.
struct Lifelines {
  std::vector<std::filesystem::path> writes_to = {};  ///< directories; may not be there yet
  std::function<bool()> connection_alive = {};        ///< empty: it holds none
};

/// Looks after a long step, every 10,000 rows: room where it writes, memory, its connection. A look
/// costs some microseconds. One thread.
class HealthWatch {
 public:
  /// \param services  its limits and metrics count; must outlive the watch
  HealthWatch(Lifelines lifelines, const Services& services);

  /// \param rows  done since the last call
  /// \throws Error as check()
  void advance(std::uint64_t rows);

  /// \throws Error io for too little room or memory, unavailable for a lost connection
  void check() const;

 private:
  Lifelines lifelines_;
  const HealthLimits& limits_;
  Metrics& metrics_;
  std::uint64_t rows_ = 0;
};

/// Free space for us in the file system of `path`, or of its nearest parent that is there.
/// \throws Error io
std::uint64_t free_bytes(const std::filesystem::path& path);

/// Memory that programs cannot get any more, of all. \throws Error io where /proc does not say
double memory_used_percent();

/// Memory that this process can still get: of the machine, and no more than its own limit
/// (`ulimit -v`). \throws Error io where /proc does not say
double available_memory_bytes();

}  // namespace tierline::observability
