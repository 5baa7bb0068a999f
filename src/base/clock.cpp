#include "tierline/base/clock.hpp"

#include <fmt/format.h>

#include <charconv>

namespace tierline {
namespace {

std::string render(TimePoint time,
                   fmt::format_string<int, unsigned, unsigned, long, long, long> form) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<seconds>(time - day)};
  return fmt::format(form, static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), static_cast<long>(clock.hours().count()),
                     static_cast<long>(clock.minutes().count()),
                     static_cast<long>(clock.seconds().count()));
}

}  // namespace

TimePoint SystemClock::now() const {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string to_iso8601(TimePoint time) {
  return render(time, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z");
}

std::optional<TimePoint> from_iso8601(std::string_view text) {
  using namespace std::chrono;
  constexpr std::string_view form = "0000-00-00T00:00:00Z";
  if (text.size() != form.size()) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t size) {
    int value = -1;
    std::from_chars(text.data() + at, text.data() + at + size, value);
    return value;
  };
  const auto day = year_month_day{year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
                                  std::chrono::day{static_cast<unsigned>(number(8, 2))}};
  if (!day.ok()) return std::nullopt;
  const TimePoint time =
      sys_days{day} + hours{number(11, 2)} + minutes{number(14, 2)} + seconds{number(17, 2)};
  // Whatever else is wrong with the text, this time is written in another way.
  if (to_iso8601(time) != text) return std::nullopt;
  return time;
}

std::string to_compact(TimePoint time) { return render(time, "{:04}{:02}{:02}_{:02}{:02}{:02}"); }

}  // namespace tierline
