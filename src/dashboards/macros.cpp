#include "tierline/dashboards/macros.hpp"

#include "tierline/base/error.hpp"

#include "dashboards/durations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <vector>

namespace tierline::dashboards {
namespace {

using Arguments = std::vector<std::string>;

struct Call {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< one past the closing parenthesis
  std::string name;
  Arguments arguments;
};

bool is_name(char letter) {
  return letter == '_' || (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z');
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

std::string trimmed(std::string_view text, std::string_view what) {
  const auto first = text.find_first_not_of(what);
  if (first == std::string_view::npos) return {};
  return std::string{text.substr(first, text.find_last_not_of(what) - first + 1)};
}

/// Arguments end at the first `)`, whatever stands inside.
Arguments split(std::string_view text) {
  Arguments arguments;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto comma = std::min(text.find(',', begin), text.size());
    arguments.push_back(trimmed(text.substr(begin, comma - begin), " "));
    begin = comma + 1;
  }
  return arguments;
}

/// The next `$name(arguments)` from `at` on; an empty name when there is none.
Call next_call(std::string_view sql, std::size_t at) {
  for (at = sql.find('$', at); at != std::string_view::npos; at = sql.find('$', at + 1)) {
    auto open = at + 1;
    while (open < sql.size() && is_name(sql[open])) ++open;
    if (open == at + 1 || open == sql.size() || sql[open] != '(') continue;
    const auto close = sql.find(')', open);
    if (close == std::string_view::npos) break;
    return {at, close + 1, std::string{sql.substr(at + 1, open - at - 1)},
            split(sql.substr(open + 1, close - open - 1))};
  }
  return {};
}

std::int64_t seconds_since_1970(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

void check_fill(const std::string& fill) {
  double number = 0;
  const auto [end, error] = std::from_chars(fill.data(), fill.data() + fill.size(), number);
  const bool is_number = error == std::errc{} && end == fill.data() + fill.size();
  if (fill == "NULL" || fill == "previous" || is_number) return;
  throw Error{ErrorCode::data, fmt::format("cannot expand SQL: error parsing fill value {}", fill),
              "fill values are NULL, previous or a number"};
}

std::chrono::nanoseconds interval_of(const std::string& name, const Arguments& arguments,
                                     const MacroContext& context) {
  if (arguments.size() < 2) {
    throw Error{
        ErrorCode::data,
        fmt::format("cannot expand SQL: macro {} needs time column and interval and optional "
                    "fill value",
                    name),
        fmt::format("write ${}(column, '1d')", name)};
  }
  const auto interval = parse_interval(trimmed(arguments[1], "'"), context.wall_time);
  if (!interval) {
    throw Error{ErrorCode::data,
                fmt::format("cannot expand SQL: error parsing interval {}", arguments[1]),
                "intervals look like '1d', '6h' or '30s'"};
  }
  if (arguments.size() == 3) check_fill(arguments[2]);
  return *interval;
}

std::string time_group(const std::string& name, const Arguments& arguments,
                       const MacroContext& context) {
  const auto interval = interval_of(name, arguments, context);
  const auto& column = arguments[0];
  if (context.timescaledb) {
    return fmt::format("time_bucket('{:.3f}s',{})", std::chrono::duration<double>(interval).count(),
                       column);
  }
  const auto seconds = format_seconds(interval);
  return fmt::format("floor(extract(epoch from {})/{})*{}", column, seconds, seconds);
}

std::string epoch_group(const std::string& name, const Arguments& arguments,
                        const MacroContext& context) {
  const auto seconds = format_seconds(interval_of(name, arguments, context));
  return fmt::format("floor(({})/{})*{}", arguments[0], seconds, seconds);
}

std::string between(std::string_view column, std::int64_t from, std::int64_t to) {
  return fmt::format("{} >= {} AND {} <= {}", column, from, column, to);
}

std::string expand(const std::string& name, const Arguments& arguments,
                   const MacroContext& context) {
  const auto& [from, to] = context.range;
  const auto& column = arguments[0];
  if (name == "__time") return column + " AS \"time\"";
  if (name == "__timeEpoch") return fmt::format("extract(epoch from {}) as \"time\"", column);
  if (name == "__timeFilter") {
    return fmt::format("{} BETWEEN '{}' AND '{}'", column, format_instant(from),
                       format_instant(to));
  }
  if (name == "__timeFrom") return fmt::format("'{}'", format_instant(from));
  if (name == "__timeTo") return fmt::format("'{}'", format_instant(to));
  if (name == "__timeGroup") return time_group(name, arguments, context);
  if (name == "__timeGroupAlias")
    return time_group("__timeGroup", arguments, context) + " AS \"time\"";
  if (name == "__unixEpochFilter") {
    return between(column, seconds_since_1970(from), seconds_since_1970(to));
  }
  if (name == "__unixEpochNanoFilter") {
    return between(column, from.time_since_epoch().count(), to.time_since_epoch().count());
  }
  if (name == "__unixEpochNanoFrom") return fmt::format("{}", from.time_since_epoch().count());
  if (name == "__unixEpochNanoTo") return fmt::format("{}", to.time_since_epoch().count());
  if (name == "__unixEpochGroup") return epoch_group(name, arguments, context);
  if (name == "__unixEpochGroupAlias") {
    return epoch_group("__unixEpochGroup", arguments, context) + " AS \"time\"";
  }
  throw Error{ErrorCode::data, fmt::format("cannot expand SQL: unknown macro \"{}\"", name),
              "$name(…) in a panel's SQL is always read as a macro"};
}

/// Grafana looks behind the *first* place where the same text stands, not behind this one.
bool names_its_column(std::string_view sql, std::string_view call) {
  const auto after = sql.find(call) + call.size();
  return after < sql.size() && sql[after] == ',';
}

}  // namespace

std::string expand_macros(std::string_view text, const MacroContext& context) {
  std::string sql{text};
  replace_all(sql, "$__interval_ms", fmt::format("{}", context.interval.count()));
  replace_all(sql, "$__interval", format_interval(context.interval));
  replace_all(sql, "$__unixEpochFrom()", fmt::format("{}", seconds_since_1970(context.range.from)));
  replace_all(sql, "$__unixEpochTo()", fmt::format("{}", seconds_since_1970(context.range.to)));
  std::string expanded;
  std::size_t done = 0;
  for (auto call = next_call(sql, 0); !call.name.empty(); call = next_call(sql, done)) {
    const auto as_written = std::string_view{sql}.substr(call.begin, call.end - call.begin);
    if (call.name == "__timeGroup" && names_its_column(sql, as_written)) call.name += "Alias";
    expanded += sql.substr(done, call.begin - done);
    expanded += expand(call.name, call.arguments, context);
    done = call.end;
  }
  return expanded + sql.substr(done);
}

}  // namespace tierline::dashboards
