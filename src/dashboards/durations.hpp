#pragma once

#include "tierline/dashboards/macros.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::dashboards {

/// `1d`, `2w`, `1M`, `1y`, or Go's `1h30m`, `1.5s`, `250ms`. Calendar units are as long as they are
/// from `wall_time` on, in UTC. Nothing if it cannot be read.
std::optional<std::chrono::nanoseconds> parse_interval(std::string_view text, Instant wall_time);

/// The largest whole unit, cut: `1y`, `2d`, `1h`, `15m`, `30s`, `500ms`.
std::string format_interval(std::chrono::milliseconds interval);

/// Shortest form, with an exponent from a million on: `86400`, `2.592e+06`, as Go prints it.
std::string format_seconds(std::chrono::nanoseconds interval);

/// RFC 3339 in UTC, with as many digits of a second as are needed: `2026-01-01T00:00:00.5Z`.
std::string format_instant(Instant instant);

}  // namespace tierline::dashboards
