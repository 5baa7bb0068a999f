#include "tierline/daemon/status_line.hpp"

#include "tierline/daemon/board.hpp"

#include <fmt/format.h>

namespace tierline::daemon {

std::string status_line(const State& state) {
  if (state.stopping) return "stopping";
  if (!state.database.reachable) return fmt::format("waiting: {}", state.database.error);
  if (state.role == Role::standby) return "standby: another daemon leads this database";
  const JobState* next = nullptr;
  std::string at_work;
  for (const auto& job : state.jobs) {
    if (job.running_since) at_work += fmt::format("{}{}", at_work.empty() ? "" : ", ", job.name);
    if (job.next_due && (next == nullptr || *job.next_due < *next->next_due)) next = &job;
  }
  auto line = fmt::format("leader, {} jobs", state.jobs.size());
  if (!at_work.empty()) line += fmt::format("; at work: {}", at_work);
  if (next != nullptr) line += fmt::format("; next {} {}", next->name, to_iso8601(*next->next_due));
  if (!state.schedule_error.empty()) line += "; the new schedule was refused";
  return line;
}

}  // namespace tierline::daemon
