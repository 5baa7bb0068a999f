#pragma once

#include "tierline/daemon/daemon.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tierline::daemon {

/// What is at work, or waits for another attempt. It goes on as it began, whatever is reloaded.
struct Daemon::Task {
  etl::JobRun run;
  std::vector<std::string> command;  ///< words behind `tierline`
  std::chrono::seconds timeout{0};
  int retries = 0;
  std::string why_late;     ///< empty: it began when it was due
  bool holds_file = false;  ///< the subject lies in the inbox's work
  std::optional<std::int64_t> child = {};
  std::optional<TimePoint> retry_at = {};
};

/// A file that its command is done with.
struct HandledFile {
  std::string name;
  Handled handled;
  std::string report;
};

/// A job or a watched folder, as the schedule has it, and what became of it.
struct Daemon::Entry {
  std::optional<Job> job = {};
  std::optional<Watch> watch = {};
  std::optional<Inbox> inbox = {};          ///< of the watch
  std::string inbox_trouble = {};           ///< what was last said about it
  std::optional<HandledFile> handled = {};  ///< lies in its work still
  std::optional<TimePoint> next_look = {};
  bool is_listed = true;  ///< in the schedule; else it only ends what is at work

  std::chrono::seconds jitter{0};
  TimePoint handled_until;  ///< every due time up to here has its row, or is at work
  std::optional<TimePoint> next_due = {};
  std::optional<TimePoint> queued = {};
  std::optional<Task> task = {};

  std::optional<etl::JobRun> last = {};
  std::optional<TimePoint> last_success = {};

  const std::string& name() const { return job ? job->name : watch->name; }
  const std::vector<std::string>& command() const { return job ? job->command : watch->command; }
};

/// Longer than this behind its due time and its jitter, a start is late.
constexpr std::chrono::seconds punctual{60};

/// `tierline snapshot --period month`, as a person would type it.
std::string typed(const std::vector<std::string>& words);

}  // namespace tierline::daemon
