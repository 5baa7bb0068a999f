#pragma once

#include "tierline/tickets/dates.hpp"

#include <cstdint>
#include <string_view>

namespace tierline::quality {

/// How often something was seen, and where first and last.
struct Sighting {
  std::uint64_t count = 0;
  std::int64_t first_row = 0;  ///< only when count > 0, as the last
  std::int64_t last_row = 0;

  void add(std::int64_t row);
};

/// What the dates of a column say about themselves: evidence, not a guess.
struct DateEvidence {
  Sighting iso;
  Sighting day_first_only;
  Sighting month_first_only;
  Sighting both_possible;
  Sighting serial;
  Sighting impossible;  ///< written like a date that no calendar has
  std::uint64_t with_time = 0;
  std::uint64_t with_zone = 0;

  void add(const tickets::MomentReading& read, std::int64_t row);
};

enum class DateVerdict {
  none,  ///< no dates
  iso,
  day_first,    ///< some values prove it, none contradicts
  month_first,  ///< some values prove it, none contradicts
  ambiguous,    ///< every value can be read both ways
  serial,
  mixed,  ///< more than one of these
};

DateVerdict verdict_of(const DateEvidence& evidence);

/// `ISO`, `DMY`, `MDY`, `AMBIGUOUS`, `SERIAL`, `MIXED`, `NONE`.
std::string_view to_string(DateVerdict verdict);

}  // namespace tierline::quality
