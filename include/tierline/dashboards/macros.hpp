#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace tierline::dashboards {

using Instant = std::chrono::sys_time<std::chrono::nanoseconds>;

/// What the time picker says; both ends belong to the range.
struct TimeRange {
  Instant from;
  Instant to;
};

/// What Grafana's back end knows when it expands a panel's SQL.
struct MacroContext {
  TimeRange range;
  std::chrono::milliseconds interval =
      std::chrono::minutes{1};  ///< width of a bucket, at least 1 ms
  Instant wall_time;            ///< `1M` in a macro is as long as the month that begins here
  bool timescaledb = false;     ///< the data source's switch: time_bucket instead of arithmetic
};

/// `sql` as Grafana's PostgreSQL back end sends it, quirks included: a bare `$__timeGroup(…)`
/// directly followed by a comma names its column. Dashboard variables must be interpolated already.
/// \throws Error data for an unknown macro, a missing interval, an unreadable interval or fill
/// value
std::string expand_macros(std::string_view sql, const MacroContext& context);

}  // namespace tierline::dashboards
