#pragma once

#include "tierline/daemon/board.hpp"

#include <chrono>

namespace tierline::daemon {

inline const TimePoint noon = *from_iso8601("2026-03-02T12:00:00Z");

inline JobState a_job(const std::string& name) {
  JobState job;
  job.name = name;
  job.command = "tierline " + name;
  job.when = "0 2 * * *";
  job.next_due = noon + std::chrono::hours{14};
  return job;
}

/// A leader at noon to whom nothing bad has happened.
inline State a_good_state() {
  State state;
  state.started_at = noon - std::chrono::hours{3};
  state.now = noon;
  state.role = Role::leader;
  state.database = {true, "", 20, 20};
  state.schedule_file = "/etc/tierline/schedule.toml";
  state.jobs = {a_job("validator")};
  return state;
}

inline LastRun ended(const std::string& outcome) {
  LastRun run;
  run.due_at = noon - std::chrono::hours{10};
  run.started_at = run.due_at;
  run.finished_at = run.due_at + std::chrono::seconds{90};
  run.outcome = outcome;
  run.exit_status = 0;
  run.verdict = "pass";
  run.attempts = 1;
  run.run_id = "20260302_020000_ab12";
  return run;
}

}  // namespace tierline::daemon
