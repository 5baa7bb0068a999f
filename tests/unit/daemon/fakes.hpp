#pragma once

#include "tierline/base/error.hpp"
#include "tierline/daemon/ledger.hpp"
#include "tierline/daemon/runner.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tierline::daemon {

/// Books in memory, of a server that can be gone and of a lock that another can hold.
class FakeLedger final : public Ledger {
 public:
  Standing seek() override {
    answer();
    return is_led_by_other ? Standing::standby : Standing::leader;
  }
  void check() override { answer(); }
  int schema_version() const override { return 20; }
  std::map<std::string, etl::LastOfJob> last_of_jobs() override {
    answer();
    std::map<std::string, etl::LastOfJob> last;
    for (const auto& [key, run] : rows) {
      auto& of_job = last[run.job];
      of_job.last = run;  // rows are sorted by due time
      if (run.outcome == "ran" || run.outcome == "late") of_job.last_success = run.finished_at;
    }
    return last;
  }
  std::vector<etl::JobRun> abandon_open(TimePoint now) override {
    answer();
    std::vector<etl::JobRun> abandoned;
    for (auto& [key, run] : rows) {
      if (!run.outcome.empty()) continue;
      run.outcome = "abandoned";
      run.finished_at = now;
      abandoned.push_back(run);
    }
    return abandoned;
  }
  bool begin(const etl::JobRun& run) override {
    answer();
    ++begun;
    if (forgets) return true;
    return rows.emplace(std::pair{run.job, run.due_at}, run).second;
  }
  void write(const etl::JobRun& run) override {
    answer();
    if (refuses) throw Error{ErrorCode::data, "write_job_run failed [23514]: check"};
    ++outcomes[run.outcome];
    if (!forgets) rows[{run.job, run.due_at}] = run;
  }

  /// `ran 2025-11-01T02:00:00Z`, with the reason behind it; of that job, by due time.
  std::vector<std::string> of(const std::string& job) const {
    std::vector<std::string> lines;
    for (const auto& [key, run] : rows) {
      if (run.job != job) continue;
      lines.push_back((run.outcome.empty() ? "open" : run.outcome) + " " + to_iso8601(run.due_at) +
                      (run.reason.empty() ? "" : ": " + run.reason));
    }
    return lines;
  }

  std::map<std::pair<std::string, TimePoint>, etl::JobRun> rows;
  bool is_gone = false;
  bool is_led_by_other = false;
  bool refuses = false;
  bool forgets = false;  ///< keeps no rows, for tests of memory
  std::uint64_t begun = 0;
  std::map<std::string, std::uint64_t> outcomes;

 private:
  void answer() const {
    if (is_gone) throw Error{ErrorCode::unavailable, "cannot reach PostgreSQL: gone"};
  }
};

/// Starts nothing; a test says when and how things end.
class FakeRunner final : public Runner {
 public:
  std::int64_t start(const Launch& launch) override {
    if (refuses) throw Error{ErrorCode::unavailable, "cannot run \"tierline\": not there"};
    launches.push_back(launch);
    if (launches.size() > most_remembered) launches.erase(launches.begin());
    running.push_back(++last_id);
    return last_id;
  }
  std::vector<Ended> wait(std::chrono::milliseconds /*at_most*/) override {
    if (ends_by_itself) end_oldest(0);
    return std::exchange(ended, {});
  }
  void end_all() override {
    while (!running.empty()) end_oldest(130, "snapshot: error: interrupted by a signal\n");
  }

  void end_oldest(int exit_status, const std::string& output = "", bool timed_out = false) {
    if (running.empty()) return;
    ended.push_back({running.front(), exit_status, timed_out, output});
    running.erase(running.begin());
  }

  std::vector<Launch> launches;
  std::vector<std::int64_t> running;
  std::vector<Ended> ended;
  std::int64_t last_id = 0;
  std::size_t most_remembered = 1000;
  bool refuses = false;
  bool ends_by_itself = false;  ///< everything passes at once
};

}  // namespace tierline::daemon
