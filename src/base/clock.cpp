#include "tierline/base/clock.hpp"

#include <fmt/format.h>

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

std::string to_compact(TimePoint time) { return render(time, "{:04}{:02}{:02}_{:02}{:02}{:02}"); }

}  // namespace tierline
