#pragma once

#include "tierline/dashboards/macros.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::dashboards {

/// What a person chose for a dashboard variable.
struct Choice {
  std::vector<std::string> values;  ///< "All" is every option
  bool is_list = false;             ///< the variable allows several values or "All"
};

using Choices = std::map<std::string, Choice, std::less<>>;

/// Replaces `$name`, `${name}`, `${name:format}` and `[[name]]` as the SQL data sources of Grafana
/// do: a single value with its quotes doubled but none added, a list as `'a','b'`. Names that are
/// no variable stay, macros among them. Formats: sqlstring, csv, raw, singlequote (backslashes:
/// wrong for PostgreSQL), doublequote, pipe, text. \throws Error data for any other format
std::string interpolate(std::string_view text, const Choices& choices);

/// `$__from` and `$__to`, in milliseconds since 1970.
Choices time_choices(const TimeRange& range);

}  // namespace tierline::dashboards
