#pragma once

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
  std::string name;                  ///< small letters, digits and -
  std::vector<std::string> command;  ///< words behind `tierline`
  CronExpression when = CronExpression::parse("@daily");
  std::chrono::seconds jitter{0};  ///< it starts so much later at most, always the same for a name
  std::chrono::seconds timeout{3600};  ///< then it is ended; for each attempt
  int retries = 0;                     ///< after errors that may pass, never after a verdict
  Overlap overlap = Overlap::skip;
  Missed missed = Missed::run_once;
};

/// A folder whose files are handed to a command, one at a time, in the order of their names.
struct Watch {
  std::string name;                    ///< as a job's; no job and no other watch has it
  std::filesystem::path folder;        ///< absolute; files go to its done/ or failed/
  std::vector<std::string> command;    ///< words behind `tierline`; one of them is `{file}`
  std::chrono::seconds settle{60};     ///< so long a file must have stood still
  std::chrono::seconds timeout{3600};  ///< as a job's
  int retries = 0;                     ///< as a job's
};

/// Who is told that a job failed. Nobody if neither is given.
struct Notify {
  std::vector<std::string> command;  ///< program and arguments; empty: none
  std::string webhook;               ///< http:// or https://; empty: none
  std::filesystem::path key_file;    ///< absolute; signs what is sent there; empty: unsigned
  std::chrono::seconds timeout{10};  ///< for each of the two

  bool operator==(const Notify&) const = default;
};

/// What is to be done when, by the clock of one time zone.
struct Schedule {
  std::string time_zone;       ///< IANA
  std::vector<Job> jobs;       ///< by name
  std::vector<Watch> watches;  ///< by name
  Notify notify;

  /// \param file  for errors. \throws Error config with the line and what is wrong there
  static Schedule parse(std::string_view text, std::string_view file);
  /// \throws Error config as parse, io if it cannot be read
  static Schedule read(const std::filesystem::path& file);
};

}  // namespace tierline::daemon
