#pragma once

#include "tierline/tickets/dates.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::quality {

/// How often something was seen, where first and last, and in which rows it was seen first.
struct Sighting {
  static constexpr std::size_t most_rows = 10;

  std::uint64_t count = 0;
  std::int64_t first_row = 0;  ///< only when count > 0, as the last
  std::int64_t last_row = 0;
  std::vector<std::int64_t> rows;

  void add(std::int64_t row) {
    if (count++ == 0) first_row = row;
    last_row = row;
    if (count <= most_rows) rows.push_back(row);
  }
};

/// How a value writes a date, if it does.
enum class DateKind : std::uint8_t {
  none,
  iso,
  day_first,
  month_first,
  both_possible,
  serial,
  epoch_seconds,
  epoch_milliseconds,
  impossible,  ///< written like a date that no calendar has
};

DateKind kind_of(const tickets::MomentReading& read);

/// Whole numbers that may be seconds or milliseconds since 1970: 1990 to 2099.
DateKind read_epoch(std::string_view text);

/// What the dates of a column say about themselves: evidence, not a guess.
struct DateEvidence {
  Sighting iso;
  Sighting day_first_only;
  Sighting month_first_only;
  Sighting both_possible;
  Sighting serial;
  Sighting epoch_seconds;
  Sighting epoch_milliseconds;
  Sighting impossible;
  std::uint64_t with_time = 0;
  std::uint64_t with_zone = 0;

  void add(DateKind kind, bool has_time, bool has_zone, std::int64_t row);
  void add(const tickets::MomentReading& read, std::int64_t row);

  /// The order that the column's own dates prove: some prove it, none contradicts.
  std::optional<tickets::DateOrder> own_order() const;
};

enum class DateVerdict {
  none,  ///< no dates
  iso,
  day_first,    ///< some values prove it, none contradicts
  month_first,  ///< some values prove it, none contradicts
  ambiguous,    ///< every value can be read both ways
  serial,
  epoch,
  mixed,  ///< more than one of these
};

/// \param proven  what other columns prove, if anything: it decides what is ambiguous otherwise
DateVerdict verdict_of(const DateEvidence& evidence,
                       std::optional<tickets::DateOrder> proven = std::nullopt);

/// `ISO`, `DMY`, `MDY`, `AMBIGUOUS`, `SERIAL`, `EPOCH`, `MIXED`, `NONE`.
std::string_view to_string(DateVerdict verdict);

}  // namespace tierline::quality
