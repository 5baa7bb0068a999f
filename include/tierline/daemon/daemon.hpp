#pragma once

#include "tierline/base/error.hpp"
#include "tierline/daemon/board.hpp"
#include "tierline/daemon/due_times.hpp"
#include "tierline/daemon/inbox.hpp"
#include "tierline/daemon/ledger.hpp"
#include "tierline/daemon/runner.hpp"
#include "tierline/daemon/schedule.hpp"
#include "tierline/observability/services.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::daemon {

struct DaemonOptions {
  std::filesystem::path tierline = {};       ///< the program that jobs are commands of
  std::filesystem::path schedule_file = {};  ///< for the board
  std::string host = {};
  /// Changes to the environment of jobs, asked for each one.
  std::function<std::vector<std::string>()> environment = [] { return std::vector<std::string>{}; };
  /// Told of what a person should know: a row that ended as failed, missed or abandoned.
  std::function<void(const etl::JobRun& run, const std::string& command)> tell =
      [](const etl::JobRun&, const std::string&) {};
};

/// Runs jobs when they are due and writes down what became of each due time. Call turn() without
/// end; nothing else happens by itself. While the database does not answer, or another daemon leads
/// it, no job begins; those at work go on. Throws nothing but for lack of memory. One thread.
class Daemon {
 public:
  /// What is referred to outlives it.
  Daemon(DaemonOptions options, Schedule schedule, Ledger& ledger, Runner& runner, Board& board,
         observability::Services& services);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  /// One look at everything: ended jobs, the lead, due times, folders. Waits for the end of a job
  /// so long at most.
  void turn(std::chrono::milliseconds at_most);

  /// From now on that schedule. What is at work goes on as it began.
  void reload(Schedule schedule);
  /// The schedule stays, and the board says why.
  void refuse_reload(const std::string& reason);

  /// Asks jobs at work to end, waits for them and writes that down. No job begins any more.
  void stop();

  std::uint64_t ended_runs() const { return ended_runs_; }
  std::uint64_t failed_runs() const { return failed_runs_; }

 private:
  struct Entry;
  struct Task;
  using Entries = std::map<std::string, std::unique_ptr<Entry>>;

  void look_at_clock();
  void keep_lead();
  void seek_lead();
  void take_lead();
  void lose_lead(const Error& cause);
  void write_open_rows();

  void begin_due(Entry& entry);
  void begin_due_time(Entry& entry, TimePoint due_at, bool is_last, bool is_missed,
                      const std::string& why_missed);
  void begin_queued(Entry& entry);
  void begin_file(Entry& entry);
  bool note(Entry& entry, TimePoint due_at, const std::string& outcome, const std::string& reason);
  bool begin_run(Entry& entry, TimePoint due_at, const std::string& file,
                 const std::string& why_late);
  void start_attempt(Entry& entry);
  void retry_due(Entry& entry);

  void note_ended(const std::vector<Ended>& ended);
  void finish_attempt(Entry& entry, const Ended& ended);
  void finish(Entry& entry, const std::string& outcome, const std::string& reason,
              const std::string& output);
  void put_file_away(Entry& entry, const etl::JobRun& run, const std::string& output);
  void put_file_away(Entry& entry);
  void give_up_waiting(const std::string& reason);
  void count(const etl::JobRun& run);
  void show();

  DaemonOptions options_;
  Ledger& ledger_;
  Runner& runner_;
  Board& board_;
  observability::Services& services_;
  std::optional<DueTimes> due_times_;
  Entries entries_;
  std::vector<etl::JobRun> unwritten_;  ///< ended, but not yet in the books
  State state_;
  bool leads_ = false;
  bool was_led_by_other_ = false;
  std::string absence_ = "no daemon ran";  ///< why due times since the last one were missed
  TimePoint now_;
  std::optional<TimePoint> next_seek_;
  std::uint64_t ended_runs_ = 0;
  std::uint64_t failed_runs_ = 0;
};

}  // namespace tierline::daemon
