#include "tierline/daemon/cron.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>
#include <vector>

namespace tierline::daemon {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;

constexpr std::array<std::string_view, 12> month_names{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekday_names{"sun", "mon", "tue", "wed",
                                                        "thu", "fri", "sat"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> nicknames{{
    {"@hourly", "0 * * * *"},
    {"@daily", "0 0 * * *"},
    {"@midnight", "0 0 * * *"},
    {"@weekly", "0 0 * * 0"},
    {"@monthly", "0 0 1 * *"},
    {"@yearly", "0 0 1 1 *"},
    {"@annually", "0 0 1 1 *"},
}};

struct Field {
  std::string_view name;
  unsigned least;
  unsigned most;
  std::span<const std::string_view> names;  ///< of `least` and on
};

const std::array<Field, 5> fields{{
    {"minute", 0, 59, {}},
    {"hour", 0, 23, {}},
    {"day of the month", 1, 31, {}},
    {"month", 1, 12, month_names},
    {"day of the week", 0, 7, weekday_names},
}};

[[noreturn]] void refuse(std::string_view expression, const std::string& reason) {
  throw Error{ErrorCode::config, fmt::format("cannot read schedule \"{}\": {}", expression, reason),
              "it has five fields: minute, hour, day of the month, month, day of the week; "
              "or is @hourly, @daily, @weekly, @monthly or @yearly"};
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find_first_of(separators, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::string lower(std::string_view text) {
  std::string made{text};
  for (char& c : made) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return made;
}

/// Reads the items of one field; `refuse` names it.
class FieldReader {
 public:
  FieldReader(const Field& field, std::string_view expression)
      : field_{field}, expression_{expression} {}

  std::bitset<60> read(std::string_view text) const {
    std::bitset<60> due;
    for (const auto item : split(text, ",")) add(item, due);
    return due;
  }

 private:
  [[noreturn]] void refuse_item(std::string_view item, std::string_view reason) const {
    refuse(expression_, fmt::format("{} \"{}\" {}", field_.name, item, reason));
  }

  unsigned number(std::string_view text, std::string_view item) const {
    const auto name = std::find(field_.names.begin(), field_.names.end(), lower(text));
    if (name != field_.names.end()) {
      return field_.least + static_cast<unsigned>(name - field_.names.begin());
    }
    const auto value = digits(text, item);
    if (value < field_.least || value > field_.most) {
      refuse_item(item, fmt::format("is not from {} to {}", field_.least, field_.most));
    }
    return value;
  }

  unsigned digits(std::string_view text, std::string_view item) const {
    unsigned value = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end) {
      refuse_item(item, "is no number, name, range or step");
    }
    return value;
  }

  void add(std::string_view item, std::bitset<60>& due) const {
    const auto slash = item.find('/');
    const auto range = item.substr(0, slash);
    const auto dash = range.find('-');
    unsigned first = field_.least;
    unsigned last = field_.most;
    if (range != "*") {
      first = number(range.substr(0, dash), item);
      last = dash == std::string_view::npos ? first : number(range.substr(dash + 1), item);
    }
    unsigned step = 1;
    if (slash != std::string_view::npos) {
      if (first == last) refuse_item(item, "has a step but no range");
      step = digits(item.substr(slash + 1), item);
      if (step == 0) refuse_item(item, "has a step of 0");
    }
    if (first > last) refuse_item(item, "ends before it begins");
    for (auto value = first; value <= last; value += step) due.set(value);
  }

  const Field& field_;
  std::string_view expression_;
};

template <std::size_t size>
std::bitset<size> narrowed(const std::bitset<60>& due) {
  std::bitset<size> made;
  for (std::size_t n = 0; n < std::min<std::size_t>(size, due.size()); ++n) made[n] = due[n];
  return made;
}

template <std::size_t size>
std::optional<unsigned> first_from(const std::bitset<size>& due, unsigned from) {
  for (auto value = from; value < size; ++value) {
    if (due[value]) return value;
  }
  return std::nullopt;
}

}  // namespace

CronExpression CronExpression::parse(std::string_view text) {
  auto parts = split(text, " \t");
  std::erase(parts, std::string_view{});
  if (parts.size() == 1 && parts.front().starts_with('@')) {
    const auto* const known =
        std::find_if(nicknames.begin(), nicknames.end(),
                     [&](const auto& one) { return one.first == parts.front(); });
    if (known == nicknames.end()) refuse(text, "no such nickname");
    parts = split(known->second, " ");
  }
  if (parts.size() != fields.size()) refuse(text, fmt::format("it has {} fields", parts.size()));

  std::array<std::bitset<60>, fields.size()> due;
  for (std::size_t n = 0; n < fields.size(); ++n)
    due[n] = FieldReader{fields[n], text}.read(parts[n]);
  if (due[4][7]) due[4].set(0);

  CronExpression made;
  made.text_ = text;
  made.minutes_ = due[0];
  made.hours_ = narrowed<24>(due[1]);
  made.days_ = narrowed<32>(due[2]);
  made.months_ = narrowed<13>(due[3]);
  made.weekdays_ = narrowed<7>(due[4]);
  made.every_day_ = parts[2].starts_with('*');
  made.every_weekday_ = parts[4].starts_with('*');
  if (!made.next_after(WallMinute{})) refuse(text, "there is no such day");
  return made;
}

bool CronExpression::is_due_on(local_days day) const {
  const std::chrono::year_month_day date{day};
  if (!months_[unsigned{date.month()}]) return false;
  const bool of_month = days_[unsigned{date.day()}];
  const bool of_week = weekdays_[std::chrono::weekday{day}.c_encoding()];
  return every_day_ || every_weekday_ ? of_month && of_week : of_month || of_week;
}

std::optional<WallMinute> CronExpression::next_after(WallMinute minute) const {
  constexpr days longest_wait{8 * 366};  // 29 February, when 2100 has none
  const auto from = minute + minutes{1};
  const auto first_day = std::chrono::floor<days>(from);
  for (auto day = first_day; day < first_day + longest_wait; day += days{1}) {
    if (!is_due_on(day)) continue;
    const auto since = day == first_day ? from - day : minutes{0};
    const auto this_hour = static_cast<unsigned>(since / hours{1});
    const auto this_minute = static_cast<unsigned>((since % hours{1}).count());
    for (auto hour = first_from(hours_, this_hour); hour; hour = first_from(hours_, *hour + 1)) {
      const auto in_hour = first_from(minutes_, *hour == this_hour ? this_minute : 0);
      if (in_hour) return day + hours{*hour} + minutes{*in_hour};
    }
  }
  return std::nullopt;
}

}  // namespace tierline::daemon
