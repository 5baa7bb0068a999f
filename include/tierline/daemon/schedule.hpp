#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/daemon/cron.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::daemon {

/// What happens to a due time while the same job still runs.
enum class Overlap {
  skip,   ///< it is left out
  queue,  ///< it follows at once; one waits at most
};

/// What happens to due times that nobody was there for.
enum class Missed {
  skip,      ///< they are left out
  run_once,  ///< the last of them is made up for
};

struct Job {
  std::string name;                  ///< kebab-case
  std::vector<std::string> command;  ///< words behind `tierline`
  CronExpression when = CronExpression::parse("@daily");
  std::chrono::seconds jitter{0};      ///< it starts so much later at most, always the same for a name
  std::chrono::seconds timeout{3600};  ///< then it is ended
  int retries = 0;                     ///< after errors that may pass, never after a verdict
  Overlap overlap = Overlap::skip;
  Missed missed = Missed::run_once;
};

/// What is to be done when, by the clock of one time zone.
struct Schedule {
  std::string time_zone;  ///< IANA
  std::vector<Job> jobs;  ///< by name

  /// \param file  for errors. \throws Error config with the line and what is wrong there
  static Schedule parse(std::string_view text, std::string_view file);
  /// \throws Error config as parse, data or io if it cannot be read
  static Schedule read(const std::filesystem::path& file);
};

}  // namespace tierline::daemon
