#pragma once

#include "tierline/base/clock.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::daemon {

enum class Role {
  standby,  ///< another daemon holds the lock of this database, or nobody can get at it
  leader,   ///< this one runs the jobs
};

std::string_view to_string(Role role);

/// How the last due time of a job ended; a row of etl.job_run.
struct LastRun {
  TimePoint due_at;
  std::optional<TimePoint> started_at;   ///< none: it never began (skipped, missed)
  std::optional<TimePoint> finished_at;  ///< none: it never began, or its daemon died
  std::string outcome;                   ///< ran, late, skipped, missed, failed or abandoned
  std::string reason;                    ///< one line; empty when there is nothing to add
  std::optional<int> exit_status;        ///< of the last attempt
  std::string verdict;                   ///< pass, warn or fail; empty: it gave none
  int attempts = 0;
  std::string run_id;  ///< of etl.run; empty when it wrote nothing there
};

struct JobState {
  std::string name;
  std::string command;  ///< as a person would type it, for reading only
  std::string when;     ///< the cron expression as given; of a watched folder: its path
  std::optional<TimePoint> next_due;  ///< none: a watched folder, or a standby
  std::optional<TimePoint> running_since;
  std::optional<LastRun> last;  ///< none: nothing in the books and nothing since the start
  std::optional<TimePoint> last_success;    ///< when a run last ended with pass or warn
  std::chrono::seconds overdue_after{900};  ///< next_due older than this is overdue
};

/// Nothing is reachable and nothing known until the loop says so.
struct DatabaseState {
  bool reachable = false;
  std::string error = "not asked yet";  ///< without secrets; empty while reachable
  int schema_version = 0;               ///< the last schema migration applied; 0: none
  int wanted_schema_version = 0;        ///< the last one that this program brings with it
};

/// All that the world may know about a daemon at one moment. A value: it shares nothing.
struct State {
  TimePoint started_at;
  TimePoint now;  ///< when the loop last came by; the age of this tells a loop that hangs
  Role role = Role::standby;
  DatabaseState database;
  std::string schedule_file;
  std::string schedule_error;  ///< why the last reload was refused; empty: it was not
  bool stopping = false;
  std::vector<JobState> jobs;  ///< by name
};

/// Where the loop hangs up what it knows and the others read it. Any thread may call; each call
/// copies, so nobody waits for a reader.
class Board {
 public:
  void set(State state) {
    const std::scoped_lock lock{mutex_};
    state_ = std::move(state);
  }
  State state() const {
    const std::scoped_lock lock{mutex_};
    return state_;
  }

 private:
  mutable std::mutex mutex_;
  State state_;
};

}  // namespace tierline::daemon
