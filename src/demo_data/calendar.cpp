#include "demo_data/calendar.hpp"

#include "demo_data/quota.hpp"
#include "demo_data/reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <numeric>

namespace tierline::demo_data {
namespace {

constexpr std::size_t span_days = 103;  // 3 July to 13 October 2025
constexpr std::size_t first_month = 7;

std::chrono::year_month_day date_of(LocalTime time) {
  return std::chrono::sys_days{std::chrono::days{time / day_seconds}};
}

LocalTime first_day() { return local_time(2025, 7, 3); }

/// Days whose number is known: the empty one, the quietest, the busiest, the last.
const std::map<std::size_t, std::int64_t>& known_days() {
  static const std::map<std::size_t, std::int64_t> days{{3, 0}, {10, 1}, {19, 305}, {102, 62}};
  return days;
}

using MonthWeekday = std::array<std::array<std::int64_t, 7>, 4>;

/// Whole numbers with both margins exact, near the product of the margins and the number of days.
MonthWeekday month_by_weekday(std::int64_t total) {
  const auto rows = divide(total, reference::month_counts);
  const auto columns = divide(total, reference::weekday_counts);
  std::array<std::array<double, 7>, 4> weight{};
  for (std::size_t d = 0; d < span_days; ++d) {
    const auto day = first_day() + static_cast<LocalTime>(d) * day_seconds;
    weight[static_cast<unsigned>(date_of(day).month()) - first_month][weekday(day)] += 1;
  }
  for (int round = 0; round < 30; ++round) {
    for (std::size_t m = 0; m < 4; ++m) {
      const auto sum = std::accumulate(weight[m].begin(), weight[m].end(), 0.0);
      for (auto& cell : weight[m]) {
        cell *= static_cast<double>(rows[m]) / sum;
      }
    }
    for (std::size_t w = 0; w < 7; ++w) {
      const auto sum = weight[0][w] + weight[1][w] + weight[2][w] + weight[3][w];
      for (auto& row : weight) {
        row[w] *= sum > 0 ? static_cast<double>(columns[w]) / sum : 0;
      }
    }
  }
  MonthWeekday table{};
  Counts row_left = rows;
  Counts column_left = columns;
  for (std::size_t m = 0; m < 4; ++m) {
    for (std::size_t w = 0; w < 7; ++w) {
      table[m][w] =
          std::min({static_cast<std::int64_t>(weight[m][w]), row_left[m], column_left[w]});
      row_left[m] -= table[m][w];
      column_left[w] -= table[m][w];
    }
  }
  for (std::size_t m = 0; m < 4; ++m) {
    for (std::size_t w = 0; w < 7; ++w) {
      const auto more = std::min(row_left[m], column_left[w]);
      table[m][w] += more;
      row_left[m] -= more;
      column_left[w] -= more;
    }
  }
  return table;
}

/// Divides a cell among its days; days whose number is known keep it.
void fill_days(std::int64_t cell, const std::vector<std::size_t>& days, double scale,
               Counts& per_day, Random& random) {
  Counts weights;
  auto left = cell;
  for (const auto day : days) {
    const auto known = known_days().find(day);
    if (known == known_days().end() || days.size() == 1) {
      weights.push_back(random.between(70, 130));
    } else {
      per_day[day] = std::min(left, scaled(known->second, scale));
      left -= per_day[day];
      weights.push_back(0);
    }
  }
  const auto shares = divide(left, weights);
  for (std::size_t i = 0; i < days.size(); ++i) {
    per_day[days[i]] += shares[i];
  }
}

Counts tickets_per_day(std::int64_t total, Random& random) {
  const auto table = month_by_weekday(total);
  const auto scale = static_cast<double>(total) / reference::tickets;
  Counts per_day(span_days, 0);
  for (std::size_t m = 0; m < 4; ++m) {
    for (unsigned w = 0; w < 7; ++w) {
      std::vector<std::size_t> days;
      for (std::size_t d = 0; d < span_days; ++d) {
        const auto day = first_day() + static_cast<LocalTime>(d) * day_seconds;
        if (static_cast<unsigned>(date_of(day).month()) - first_month == m && weekday(day) == w) {
          days.push_back(d);
        }
      }
      fill_days(table[m][w], days, scale, per_day, random);
    }
  }
  return per_day;
}

/// Exchanges hours until the first day has none before noon and the last none after 18.
void respect_ends(std::vector<std::uint8_t>& hours, std::size_t first, std::size_t last,
                  Random& random) {
  const auto repair = [&](std::size_t i, auto fits) {
    for (int attempt = 0; attempt < 1'000 && !fits(hours[i]); ++attempt) {
      const auto j = random.below(hours.size());
      if (j >= first && j < hours.size() - last && fits(hours[j])) {
        std::swap(hours[i], hours[j]);
      }
    }
    if (!fits(hours[i])) {
      hours[i] = 12;
    }
  };
  for (std::size_t i = 0; i < first; ++i) {
    repair(i, [](std::uint8_t hour) { return hour >= 12; });
  }
  for (std::size_t i = hours.size() - last; i < hours.size(); ++i) {
    repair(i, [](std::uint8_t hour) { return hour <= 18; });
  }
}

}  // namespace

LocalTime local_time(int year, unsigned month, unsigned day, int hour, int minute, int second) {
  const std::chrono::sys_days days{std::chrono::year{year} / static_cast<int>(month) /
                                   static_cast<int>(day)};
  return days.time_since_epoch().count() * day_seconds + hour * hour_seconds + minute * 60 + second;
}

std::string iso(LocalTime time) {
  const auto second = time % day_seconds;
  return fmt::format("{} {:02}:{:02}:{:02}", iso_date(time), second / 3600, second / 60 % 60,
                     second % 60);
}

std::string iso_date(LocalTime time) {
  const auto date = date_of(time);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string iso_month(LocalTime time) { return iso_date(time).substr(0, 7); }

std::string day_first(LocalTime time) {
  const auto second = time % day_seconds;
  return fmt::format("{} {}:{:02}", day_first_date(time), second / 3600, second / 60 % 60);
}

std::string day_first_date(LocalTime time) {
  const auto date = date_of(time);
  return fmt::format("{}/{:02}/{}", static_cast<unsigned>(date.day()),
                     static_cast<unsigned>(date.month()), static_cast<int>(date.year()));
}

unsigned day_of_month(LocalTime time) { return static_cast<unsigned>(date_of(time).day()); }

unsigned weekday(LocalTime time) {
  return static_cast<unsigned>((time / day_seconds + 3) % 7);  // 1970 began on a Thursday
}

std::vector<LocalTime> creation_times(std::int64_t total, Random& random) {
  const auto per_day = tickets_per_day(total, random);
  auto hours = repeated(divide(total, reference::hour_counts));
  random.shuffle(hours);
  respect_ends(hours, static_cast<std::size_t>(per_day.front()),
               static_cast<std::size_t>(per_day.back()), random);
  std::vector<LocalTime> times;
  times.reserve(hours.size());
  for (std::size_t d = 0; d < span_days; ++d) {
    for (std::int64_t i = 0; i < per_day[d]; ++i) {
      times.push_back(first_day() + static_cast<LocalTime>(d) * day_seconds +
                      hours[times.size()] * hour_seconds + random.between(0, 3'599));
    }
  }
  std::sort(times.begin(), times.end());
  if (!times.empty() && per_day.front() > 0) {
    times.front() = local_time(2025, 7, 3, 11, 12, 53);
  }
  if (times.size() > 1 && per_day.back() > 0) {
    times.back() = local_time(2025, 10, 13, 19, 46, 6);
  }
  return times;
}

}  // namespace tierline::demo_data
