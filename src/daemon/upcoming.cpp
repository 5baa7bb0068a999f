#include "tierline/daemon/upcoming.hpp"

#include "tierline/daemon/due_times.hpp"

#include "daemon/entry.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::daemon {

Upcoming upcoming(const Schedule& schedule, TimePoint now, int count) {
  DueTimes due_times{schedule.time_zone};
  Upcoming all{schedule.time_zone, {}};
  for (const auto& job : schedule.jobs) {
    all.jobs.push_back(
        {job.name, typed(job.command), job.when.text(), jitter_of(job.name, job.jitter), {}});
    auto& due_at = all.jobs.back().due_at;
    for (auto at = now; due_at.size() < static_cast<std::size_t>(count);) {
      due_at.push_back(at = due_times.next_after(job.when, at));
    }
  }
  std::stable_sort(all.jobs.begin(), all.jobs.end(), [](const auto& a, const auto& b) {
    return a.due_at.front() < b.due_at.front();
  });
  for (const auto& watch : schedule.watches) {
    all.jobs.push_back({watch.name, typed(watch.command), watch.folder.native(), {}, {}});
  }
  return all;
}

std::string to_text(const Upcoming& upcoming) {
  auto text = fmt::format("times are UTC; the schedule's clock is {}\n", upcoming.time_zone);
  for (const auto& job : upcoming.jobs) {
    text += fmt::format("\n{}: {}\n", job.name, job.command);
    text += fmt::format("  {} {}", job.due_at.empty() ? "files of" : "when", job.when);
    text += job.jitter.count() == 0 ? "\n" : fmt::format(", and {} s\n", job.jitter.count());
    for (const auto due : job.due_at) text += fmt::format("  due  {}\n", to_iso8601(due));
  }
  return text;
}

nlohmann::json to_json(const Upcoming& upcoming) {
  auto jobs = nlohmann::json::array();
  for (const auto& job : upcoming.jobs) {
    auto due_at = nlohmann::json::array();
    for (const auto due : job.due_at) due_at.push_back(to_iso8601(due));
    jobs.push_back({{"name", job.name},
                    {"command", job.command},
                    {"when", job.when},
                    {"jitter_seconds", job.jitter.count()},
                    {"due_at", due_at}});
  }
  return {{"time_zone", upcoming.time_zone}, {"jobs", jobs}};
}

}  // namespace tierline::daemon
