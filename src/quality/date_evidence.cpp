#include "tierline/quality/date_evidence.hpp"

#include <algorithm>
#include <charconv>

namespace tierline::quality {

using tickets::DateForm;
using tickets::DateOrder;
using tickets::Reading;

DateKind kind_of(const tickets::MomentReading& read) {
  if (read.reading == Reading::unknown) return DateKind::none;
  if (read.reading == Reading::impossible) return DateKind::impossible;
  switch (read.moment.form) {
    case DateForm::iso: return DateKind::iso;
    case DateForm::day_first: return DateKind::day_first;
    case DateForm::month_first: return DateKind::month_first;
    case DateForm::both_possible: return DateKind::both_possible;
    case DateForm::serial: break;
  }
  return DateKind::serial;
}

DateKind read_epoch(std::string_view text) {
  constexpr std::int64_t year_1990 = 631'152'000;
  constexpr std::int64_t year_2100 = 4'102'444'800;
  constexpr std::int64_t milli = 1000;
  // As SQLite renders a whole number stored as REAL.
  if (text.ends_with(".0")) text.remove_suffix(2);
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc{} || end != text.data() + text.size()) return DateKind::none;
  if (number >= year_1990 && number < year_2100) return DateKind::epoch_seconds;
  const bool in_milliseconds = number >= year_1990 * milli && number < year_2100 * milli;
  return in_milliseconds ? DateKind::epoch_milliseconds : DateKind::none;
}

void DateEvidence::add(DateKind kind, bool has_time, bool has_zone, std::int64_t row) {
  switch (kind) {
    case DateKind::none: return;
    case DateKind::iso: iso.add(row); break;
    case DateKind::day_first: day_first_only.add(row); break;
    case DateKind::month_first: month_first_only.add(row); break;
    case DateKind::both_possible: both_possible.add(row); break;
    case DateKind::serial: serial.add(row); break;
    case DateKind::epoch_seconds: epoch_seconds.add(row); break;
    case DateKind::epoch_milliseconds: epoch_milliseconds.add(row); break;
    case DateKind::impossible: impossible.add(row); return;
  }
  if (has_time) ++with_time;
  if (has_zone) ++with_zone;
}

void DateEvidence::add(const tickets::MomentReading& read, std::int64_t row) {
  add(kind_of(read), read.moment.has_time, read.moment.offset_minutes.has_value(), row);
}

std::optional<DateOrder> DateEvidence::own_order() const {
  const bool day_first = day_first_only.count > 0;
  if (day_first == (month_first_only.count > 0)) return std::nullopt;
  return day_first ? DateOrder::day_first : DateOrder::month_first;
}

DateVerdict verdict_of(const DateEvidence& evidence, std::optional<DateOrder> proven) {
  const bool day_first = evidence.day_first_only.count > 0;
  const bool month_first = evidence.month_first_only.count > 0;
  const bool slashed = day_first || month_first || evidence.both_possible.count > 0;
  const bool epoch = evidence.epoch_seconds.count + evidence.epoch_milliseconds.count > 0;
  const int families =
      int{evidence.iso.count > 0} + int{evidence.serial.count > 0} + int{slashed} + int{epoch};
  if (families == 0) return DateVerdict::none;
  if (families > 1 || (day_first && month_first)) return DateVerdict::mixed;
  if (evidence.iso.count > 0) return DateVerdict::iso;
  if (evidence.serial.count > 0) return DateVerdict::serial;
  if (epoch) return DateVerdict::epoch;
  const auto order = day_first || month_first ? evidence.own_order() : proven;
  if (!order) return DateVerdict::ambiguous;
  return *order == DateOrder::day_first ? DateVerdict::day_first : DateVerdict::month_first;
}

std::string_view to_string(DateVerdict verdict) {
  switch (verdict) {
    case DateVerdict::iso: return "ISO";
    case DateVerdict::day_first: return "DMY";
    case DateVerdict::month_first: return "MDY";
    case DateVerdict::ambiguous: return "AMBIGUOUS";
    case DateVerdict::serial: return "SERIAL";
    case DateVerdict::epoch: return "EPOCH";
    case DateVerdict::mixed: return "MIXED";
    case DateVerdict::none: break;
  }
  return "NONE";
}

}  // namespace tierline::quality
