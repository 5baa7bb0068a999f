#include "dashboards/durations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

namespace tierline::dashboards {
namespace {

using std::chrono::nanoseconds;

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return {};
  return number;
}

/// The 31st of a month that has 30 days is the 1st of the next one.
Instant add_date(Instant start, int years, int months, int days) {
  const auto day = std::chrono::floor<std::chrono::days>(start);
  const std::chrono::year_month_day date{day};
  const auto month =
      date.year() / date.month() + std::chrono::years{years} + std::chrono::months{months};
  const auto first = std::chrono::sys_days{month / 1};
  const auto moved =
      first + std::chrono::days{static_cast<int>(static_cast<unsigned>(date.day())) - 1 + days};
  return moved + (start - day);
}

std::optional<nanoseconds> calendar_interval(std::string_view text, Instant wall_time) {
  const auto number = whole_number(text.substr(0, text.size() - 1));
  if (!number || *number < 0) return {};
  switch (text.back()) {
    case 'd': return add_date(wall_time, 0, 0, *number) - wall_time;
    case 'w': return add_date(wall_time, 0, 0, 7 * *number) - wall_time;
    case 'M': return add_date(wall_time, 0, *number, 0) - wall_time;
    default: return add_date(wall_time, *number, 0, 0) - wall_time;
  }
}

std::optional<double> unit_nanoseconds(std::string_view unit) {
  static constexpr std::array<std::pair<std::string_view, double>, 7> units{
      {{"ns", 1.0}, {"us", 1e3}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}}};
  for (const auto& [name, length] : units) {
    if (name == unit) return length;
  }
  return {};
}

std::optional<nanoseconds> clock_interval(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return nanoseconds{0};
  if (text.empty()) return {};
  double total = 0;
  while (!text.empty()) {
    double number = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc{} || text.front() == '-') return {};
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const auto next = std::min(text.find_first_of(".0123456789"), text.size());
    const auto unit = unit_nanoseconds(text.substr(0, next));
    if (!unit) return {};
    total += number * *unit;
    text.remove_prefix(next);
  }
  return nanoseconds{std::llround(negative ? -total : total)};
}

template <std::size_t Size>
std::string shortest(double value, std::array<char, Size> buffer, std::chars_format format) {
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format);
  return {buffer.data(), end};
}

}  // namespace

std::optional<nanoseconds> parse_interval(std::string_view text, Instant wall_time) {
  if (text.empty()) return {};
  constexpr std::string_view calendar_units = "dwMy";
  if (calendar_units.find(text.back()) != std::string_view::npos) {
    return calendar_interval(text, wall_time);
  }
  return clock_interval(text);
}

std::string format_interval(std::chrono::milliseconds interval) {
  static constexpr std::array<std::pair<std::int64_t, std::string_view>, 6> units{
      {{31'536'000'000, "y"},
       {86'400'000, "d"},
       {3'600'000, "h"},
       {60'000, "m"},
       {1'000, "s"},
       {1, "ms"}}};
  for (const auto& [length, unit] : units) {
    if (interval.count() >= length) return fmt::format("{}{}", interval.count() / length, unit);
  }
  return "1ms";
}

std::string format_seconds(nanoseconds interval) {
  const auto seconds = std::chrono::duration<double>(interval).count();
  const auto size = std::abs(seconds);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e6);
  return shortest(seconds, std::array<char, 64>{},
                  plain ? std::chars_format::fixed : std::chars_format::scientific);
}

std::string format_instant(Instant instant) {
  const auto second = std::chrono::floor<std::chrono::seconds>(instant);
  const auto day = std::chrono::floor<std::chrono::days>(second);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{second - day};
  auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                          static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                          time.hours().count(), time.minutes().count(), time.seconds().count());
  const auto fraction = (instant - second).count();
  if (fraction != 0) {
    text += fmt::format(".{:09}", fraction);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + "Z";
}

}  // namespace tierline::dashboards
