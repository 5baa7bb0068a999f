#include "backup/target_lock.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"

#include <fmt/format.h>

#include <thread>

namespace tierline::backup {
namespace {

constexpr std::chrono::milliseconds between_looks{100};

}  // namespace

FileLock lock_file(const std::filesystem::path& file, const std::string& what, int wait_seconds) {
  const Stopwatch waited;
  while (true) {
    if (auto lock = FileLock::try_take(file)) return std::move(*lock);
    if (waited.seconds() >= wait_seconds) break;
    stop_if_interrupted();
    std::this_thread::sleep_for(between_looks);
  }
  throw Error{ErrorCode::conflict,
              fmt::format("cannot {}: {} is at it", what, description_of_holder(file)),
              "wait for it with --wait SECONDS"};
}

FileLock lock_target(const std::filesystem::path& directory, const std::string& stem,
                     int wait_seconds) {
  return lock_file(directory / (stem + ".lock"), fmt::format("use the backups of \"{}\"", stem),
                   wait_seconds);
}

}  // namespace tierline::backup
