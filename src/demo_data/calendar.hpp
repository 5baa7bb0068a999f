#pragma once

#include "demo_data/random.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tierline::demo_data {

/// Seconds since 1970 on the source's own wall clock, which has no zone.
using LocalTime = std::int64_t;

inline constexpr std::int64_t hour_seconds = 3'600;
inline constexpr std::int64_t day_seconds = 86'400;

LocalTime local_time(int year, unsigned month, unsigned day, int hour = 0, int minute = 0,
                     int second = 0);
std::string iso(LocalTime time);             ///< `2025-07-03 11:12:53`
std::string iso_date(LocalTime time);        ///< `2025-07-03`
std::string iso_month(LocalTime time);       ///< `2025-07`
std::string day_first(LocalTime time);       ///< `3/07/2025 11:12`: seconds are lost
std::string day_first_date(LocalTime time);  ///< `3/07/2025`
unsigned day_of_month(LocalTime time);
/// Monday is 0.
unsigned weekday(LocalTime time);

/// When the tickets were created, in order. Exact: per month, per weekday, per hour of the day (but
/// for the two ends), first and last. One day of the span stays empty.
std::vector<LocalTime> creation_times(std::int64_t total, Random& random);

}  // namespace tierline::demo_data
