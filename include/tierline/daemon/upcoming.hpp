#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/daemon/schedule.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace tierline::daemon {

/// What a schedule will do next.
struct Upcoming {
  struct Job {
    std::string name;
    std::string command;            ///< as a person would type it
    std::string when;               ///< the expression; of a watched folder: its path
    std::chrono::seconds jitter;    ///< its own
    std::vector<TimePoint> due_at;  ///< of a watched folder: none
  };
  std::string time_zone;
  std::vector<Job> jobs;  ///< by what is due first
};

Upcoming upcoming(const Schedule& schedule, TimePoint now, int count);

std::string to_text(const Upcoming& upcoming);
nlohmann::json to_json(const Upcoming& upcoming);

}  // namespace tierline::daemon
