#include "daemon/board_view.hpp"

#include "tierline/observability/metrics.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>

namespace tierline::daemon {
namespace {

constexpr std::chrono::seconds longest_pause{60};

bool has_begun(const State& state) { return state.now != TimePoint{}; }

nlohmann::json to_json(const std::optional<TimePoint>& time) {
  return time ? nlohmann::json(to_iso8601(*time)) : nlohmann::json();
}

nlohmann::json to_json(const LastRun& run) {
  return {{"due_at", to_iso8601(run.due_at)},
          {"started_at", to_json(run.started_at)},
          {"finished_at", to_json(run.finished_at)},
          {"outcome", run.outcome},
          {"reason", run.reason},
          {"exit_status", run.exit_status ? nlohmann::json(*run.exit_status) : nlohmann::json()},
          {"verdict", run.verdict},
          {"attempts", run.attempts},
          {"run_id", run.run_id}};
}

nlohmann::json to_json(const JobState& job, TimePoint now) {
  return {{"name", job.name},
          {"command", job.command},
          {"when", job.when},
          {"next_due", to_json(job.next_due)},
          {"running_since", to_json(job.running_since)},
          {"last", job.last ? to_json(*job.last) : nlohmann::json()},
          {"last_success", to_json(job.last_success)},
          {"overdue", is_overdue(job, now)}};
}

double seconds_of(TimePoint time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

void describe(const JobState& job, TimePoint now, observability::Metrics& metrics) {
  const observability::Labels labels{{"job", job.name}};
  metrics.set("tierline_job_running", job.running_since ? 1 : 0, labels);
  metrics.set("tierline_job_overdue", is_overdue(job, now) ? 1 : 0, labels);
  metrics.set("tierline_job_last_failed", has_failed(job) ? 1 : 0, labels);
  if (job.next_due) {
    metrics.set("tierline_job_next_due_timestamp_seconds", seconds_of(*job.next_due), labels);
  }
  if (job.last_success) {
    metrics.set("tierline_job_last_success_timestamp_seconds", seconds_of(*job.last_success),
                labels);
  }
  if (job.last && job.last->exit_status) {
    metrics.set("tierline_job_last_exit_status", *job.last->exit_status, labels);
  }
}

}  // namespace

bool is_alive(const State& state, TimePoint now) {
  return !has_begun(state) || now - state.now <= longest_pause;
}

bool is_overdue(const JobState& job, TimePoint now) {
  return job.next_due && !job.running_since && now - *job.next_due > job.overdue_after;
}

bool has_failed(const JobState& job) {
  if (!job.last) return false;
  const auto& outcome = job.last->outcome;
  return outcome == "failed" || outcome == "missed" || outcome == "abandoned" ||
         job.last->verdict == "fail";
}

std::vector<std::string> complaints(const State& state, TimePoint now) {
  std::vector<std::string> found;
  if (!has_begun(state)) found.emplace_back("the daemon is starting");
  if (!is_alive(state, now)) {
    found.push_back(fmt::format("the loop has not come by since {}", to_iso8601(state.now)));
  }
  if (state.stopping) found.emplace_back("the daemon is stopping");
  const auto& database = state.database;
  if (!database.reachable) {
    found.push_back(fmt::format("the database does not answer: {}", database.error));
  } else if (database.schema_version != database.wanted_schema_version) {
    found.push_back(fmt::format("the schema is at migration {}, this program brings {}",
                                database.schema_version, database.wanted_schema_version));
  }
  if (!state.schedule_error.empty()) {
    found.push_back(fmt::format("the schedule was not reloaded: {}", state.schedule_error));
  }
  for (const auto& job : state.jobs) {
    if (has_failed(job)) {
      const auto& what = job.last->verdict == "fail" ? "verdict fail" : job.last->outcome;
      found.push_back(fmt::format("job \"{}\": {} at {}{}{}", job.name, what,
                                  to_iso8601(job.last->due_at),
                                  job.last->reason.empty() ? "" : ": ", job.last->reason));
    }
    if (is_overdue(job, now)) {
      found.push_back(
          fmt::format("job \"{}\" is overdue since {}", job.name, to_iso8601(*job.next_due)));
    }
  }
  return found;
}

nlohmann::json to_json(const State& state, TimePoint now) {
  auto jobs = nlohmann::json::array();
  for (const auto& job : state.jobs) jobs.push_back(to_json(job, now));
  return {{"started_at", to_iso8601(state.started_at)},
          {"loop_at", to_iso8601(state.now)},
          {"role", to_string(state.role)},
          {"stopping", state.stopping},
          {"database",
           {{"reachable", state.database.reachable},
            {"error", state.database.error},
            {"schema_version", state.database.schema_version},
            {"wanted_schema_version", state.database.wanted_schema_version}}},
          {"schedule", {{"file", state.schedule_file}, {"error", state.schedule_error}}},
          {"complaints", complaints(state, now)},
          {"jobs", std::move(jobs)}};
}

std::string to_prometheus(const State& state, TimePoint now) {
  observability::Metrics metrics{{{"tool", "tierlined"}}};
  metrics.set("tierline_daemon_start_timestamp_seconds", seconds_of(state.started_at));
  metrics.set("tierline_daemon_loop_timestamp_seconds", seconds_of(state.now));
  metrics.set("tierline_daemon_leader", state.role == Role::leader ? 1 : 0);
  metrics.set("tierline_daemon_ready", complaints(state, now).empty() ? 1 : 0);
  metrics.set("tierline_database_up", state.database.reachable ? 1 : 0);
  if (state.database.reachable) {
    metrics.set("tierline_schema_version", state.database.schema_version);
  }
  metrics.set("tierline_schema_version_wanted", state.database.wanted_schema_version);
  metrics.set("tierline_schedule_reload_refused", state.schedule_error.empty() ? 0 : 1);
  for (const auto& job : state.jobs) describe(job, now, metrics);
  return metrics.prometheus();
}

}  // namespace tierline::daemon
