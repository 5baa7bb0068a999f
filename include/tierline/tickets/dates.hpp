#pragma once

#include "tierline/tickets/contract.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::tickets {

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t micros_per_day = 86'400 * micros_per_second;

/// How a text writes its date.
enum class DateForm {
  iso,            ///< `YYYY-MM-DD` or `YYYY/M/D`
  day_first,      ///< `20/05/2025`: only D/M/YYYY is possible
  month_first,    ///< `05/20/2025`: only M/D/YYYY is possible
  both_possible,  ///< `03/04/2025`: the contract's order decides
  serial,         ///< `45853.36`: days since 1899-12-30, as spreadsheets count
};

/// A date with or without a time, as written: no time zone is applied.
struct Moment {
  std::int32_t day = 0;          ///< since 1970-01-01
  std::int64_t time_micros = 0;  ///< since midnight
  bool has_time = false;
  std::optional<std::int32_t> offset_minutes;  ///< east of UTC; none: the text names no zone
  DateForm form = DateForm::iso;
  bool ambiguous = false;  ///< both orders are possible, and mean different days
};

enum class Reading {
  understood,
  impossible,  ///< written like a date or time, but no calendar or clock has it
  unknown,     ///< not written like one
};

struct MomentReading {
  Reading reading = Reading::unknown;
  Moment moment;  ///< only when understood
};

/// Reads the whole text or nothing of it: `YYYY-MM-DD`, `YYYY/M/D`, each with an optional time
/// after a blank or `T` and an optional `Z` or offset; `D/M/YYYY` or `M/D/YYYY` with an optional
/// time, am and pm allowed; with `DateOrder::any` the day first where both are possible. Times are
/// `H:MM`, `H:MM:SS`, `H:MM:SS.fff`; beyond microseconds they are cut. Blanks around the text are
/// not accepted, nor are years of two digits.
MomentReading read_moment(std::string_view text, DateOrder order);

/// Reads a spreadsheet's day number, 20000 (1954) to 60000 (2064), to the nearest second. Apart
/// from `read_moment`, since only a column of dates makes a number a date.
MomentReading read_serial(std::string_view text);

struct TimeReading {
  Reading reading = Reading::unknown;
  std::int64_t micros = 0;  ///< since midnight
};

/// `H:MM`, with seconds, fraction, am and pm as above. 24:00 is impossible.
TimeReading read_time(std::string_view text);

// What the cleaned database holds. The parsers accept exactly this, with a fraction of one to six
// digits at most, and are quick enough for every value of a load.

/// `YYYY-MM-DD` as days since 1970-01-01.
std::optional<std::int32_t> parse_canonical_date(std::string_view text);
/// `HH:MM:SS[.ffffff]` as microseconds since midnight.
std::optional<std::int64_t> parse_canonical_time(std::string_view text);
/// `YYYY-MM-DD HH:MM:SS[.ffffff]` as microseconds since 1970-01-01 00:00 on the same clock.
std::optional<std::int64_t> parse_canonical_timestamp(std::string_view text);

void append_canonical_date(std::string& out, std::int32_t day);
void append_canonical_time(std::string& out, std::int64_t micros);
void append_canonical_timestamp(std::string& out, std::int64_t micros);

}  // namespace tierline::tickets
