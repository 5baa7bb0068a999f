#include "spreadsheet/number_format.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <iterator>

namespace tierline::spreadsheet {
namespace {

constexpr std::int64_t day_seconds = 86'400;
constexpr double serial_limit = 2'958'466;  // the day after 9999-12-31 in the 1900 system
constexpr double whole_limit = 9'007'199'254'740'992;  // 2^53

bool is_elapsed(std::string_view bracket) {
  const auto letter = [](char c) {
    return c == 'h' || c == 'H' || c == 'm' || c == 'M' || c == 's' || c == 'S';
  };
  return !bracket.empty() && std::all_of(bracket.begin(), bracket.end(), letter);
}

template <typename Integer>
void append_integer(std::string& out, Integer value) {
  char buffer[20];
  out.append(buffer, std::to_chars(std::begin(buffer), std::end(buffer), value).ptr);
}

void append_two_digits(std::string& out, std::int64_t value) {
  const char digits[] = {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
  out.append(digits, 2);
}

void append_clock(std::string& out, std::int64_t seconds) {
  const auto hours = seconds / 3600;
  if (hours < 100) {
    append_two_digits(out, hours);
  } else {
    append_integer(out, hours);
  }
  out += ':';
  append_two_digits(out, seconds / 60 % 60);
  out += ':';
  append_two_digits(out, seconds % 60);
}

/// False for a day that the calendar does not have.
bool append_date(std::string& out, std::int64_t day, DateSystem system) {
  using namespace std::chrono;
  if (system == DateSystem::from_1900) {
    if (day < 1) return false;
    if (day == 60) {  // shown by spreadsheets, but no date: whoever types it has to judge
      out += "1900-02-29";
      return true;
    }
    day -= day < 60 ? 25'568 : 25'569;
  } else {
    day -= 24'107;
  }
  const year_month_day date{sys_days{days{day}}};
  append_integer(out, static_cast<int>(date.year()));  // from 1899 to 9999
  out += '-';
  append_two_digits(out, static_cast<unsigned>(date.month()));
  out += '-';
  append_two_digits(out, static_cast<unsigned>(date.day()));
  return true;
}

}  // namespace

NumberFormat builtin_format(unsigned id) {
  if (id >= 14 && id <= 17) return NumberFormat::date;
  if ((id >= 18 && id <= 21) || id == 45 || id == 47) return NumberFormat::time;
  if (id == 22) return NumberFormat::datetime;
  if (id == 46) return NumberFormat::duration;
  // Dates in some languages, times in others: the value decides.
  if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return NumberFormat::date;
  return NumberFormat::number;
}

NumberFormat format_of_code(std::string_view code) {
  bool year_or_day = false;
  bool month_or_minute = false;
  bool clock = false;
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    switch (code[i]) {
      case '"': i = std::min(code.find('"', i + 1), code.size()); break;
      case '\\':
      case '_':
      case '*': ++i; break;
      case '[': {
        const auto close = std::min(code.find(']', i), code.size());
        if (is_elapsed(code.substr(i + 1, close - i - 1))) return NumberFormat::duration;
        i = close;
        break;
      }
      case 'y':
      case 'Y':
      case 'd':
      case 'D': year_or_day = true; break;
      case 'm':
      case 'M': month_or_minute = true; break;
      case 'h':
      case 'H':
      case 's':
      case 'S': clock = true; break;
      default: break;
    }
  }
  if (year_or_day) return clock ? NumberFormat::datetime : NumberFormat::date;
  if (clock) return NumberFormat::time;
  return month_or_minute ? NumberFormat::date : NumberFormat::number;
}

std::optional<CellKind> append_serial(std::string& out, double serial, NumberFormat format,
                                      DateSystem system) {
  if (format == NumberFormat::number || !(std::abs(serial) < serial_limit)) return std::nullopt;
  auto seconds = static_cast<std::int64_t>(std::llround(serial * static_cast<double>(day_seconds)));
  if (format == NumberFormat::duration) {
    if (seconds < 0) out += '-';
    append_clock(out, std::abs(seconds));
    return CellKind::duration;
  }
  if (seconds < 0) return std::nullopt;
  // The last half second of a day must not round to the day after 1900-01-00.
  if (serial < 1) seconds = std::min(seconds, day_seconds - 1);

  const auto day = seconds / day_seconds;
  const auto second = seconds % day_seconds;
  const bool within_first_day = day == 0 && (second > 0 || format == NumberFormat::time);
  if (within_first_day && (system == DateSystem::from_1900 || format == NumberFormat::time)) {
    append_clock(out, second);
    return CellKind::time;
  }
  if (day > (system == DateSystem::from_1900 ? 2'958'465 : 2'957'003)) return std::nullopt;
  if (!append_date(out, day, system)) return std::nullopt;
  if (format == NumberFormat::date && second == 0) return CellKind::date;
  out += ' ';
  append_clock(out, second);
  return CellKind::datetime;
}

std::optional<double> parse_number(std::string_view raw) {
  if (!raw.empty() && raw.front() == '+') raw.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error != std::errc{} || end != raw.data() + raw.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

bool append_number(std::string& out, std::string_view raw) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto digits = raw.substr(!raw.empty() && raw.front() == '-' ? 1 : 0);
  if (!digits.empty() && digits.size() < 16 && digits.front() != '0' &&
      std::all_of(digits.begin(), digits.end(), digit)) {
    out += raw;
    return true;
  }
  const auto value = parse_number(raw);
  if (!value) return false;
  if (*value == std::trunc(*value) && std::abs(*value) < whole_limit) {
    append_integer(out, static_cast<std::int64_t>(*value));
    return true;
  }
  char buffer[32];
  const auto end = std::to_chars(std::begin(buffer), std::end(buffer), *value).ptr;
  out.append(std::begin(buffer), end);
  return true;
}

}  // namespace tierline::spreadsheet
