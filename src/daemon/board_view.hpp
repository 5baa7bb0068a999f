#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/daemon/board.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

/// What the board says, in the words of those who ask. Pure.
namespace tierline::daemon {

/// Does the loop still come by? One that has not begun yet does.
bool is_alive(const State& state, TimePoint now);

/// Its due time has passed for longer than it may, and nothing happened.
bool is_overdue(const JobState& job, TimePoint now);

/// The last due time ended in a way that a person should look at.
bool has_failed(const JobState& job);

/// Why a person should look; nothing: all is well. One line each, without secrets.
std::vector<std::string> complaints(const State& state, TimePoint now);

/// The document of /api/v1/status.
nlohmann::json to_json(const State& state, TimePoint now);

/// The figures of the board as Prometheus text. They are no part of the metrics that the process
/// counts: a job that left the schedule leaves no series behind.
std::string to_prometheus(const State& state, TimePoint now);

}  // namespace tierline::daemon
