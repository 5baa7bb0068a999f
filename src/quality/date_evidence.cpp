#include "tierline/quality/date_evidence.hpp"

namespace tierline::quality {

using tickets::DateForm;
using tickets::Reading;

void Sighting::add(std::int64_t row) {
  if (count++ == 0) first_row = row;
  last_row = row;
}

void DateEvidence::add(const tickets::MomentReading& read, std::int64_t row) {
  if (read.reading == Reading::unknown) return;
  if (read.reading == Reading::impossible) {
    impossible.add(row);
    return;
  }
  switch (read.moment.form) {
    case DateForm::iso: iso.add(row); break;
    case DateForm::day_first: day_first_only.add(row); break;
    case DateForm::month_first: month_first_only.add(row); break;
    case DateForm::both_possible: both_possible.add(row); break;
    case DateForm::serial: serial.add(row); break;
  }
  if (read.moment.has_time) ++with_time;
  if (read.moment.offset_minutes) ++with_zone;
}

DateVerdict verdict_of(const DateEvidence& evidence) {
  const bool day_first = evidence.day_first_only.count > 0;
  const bool month_first = evidence.month_first_only.count > 0;
  const bool slashed = day_first || month_first || evidence.both_possible.count > 0;
  const int families = int{evidence.iso.count > 0} + int{evidence.serial.count > 0} + int{slashed};
  if (families == 0) return DateVerdict::none;
  if (families > 1 || (day_first && month_first)) return DateVerdict::mixed;
  if (evidence.iso.count > 0) return DateVerdict::iso;
  if (evidence.serial.count > 0) return DateVerdict::serial;
  return day_first     ? DateVerdict::day_first
         : month_first ? DateVerdict::month_first
                       : DateVerdict::ambiguous;
}

std::string_view to_string(DateVerdict verdict) {
  switch (verdict) {
    case DateVerdict::iso: return "ISO";
    case DateVerdict::day_first: return "DMY";
    case DateVerdict::month_first: return "MDY";
    case DateVerdict::ambiguous: return "AMBIGUOUS";
    case DateVerdict::serial: return "SERIAL";
    case DateVerdict::mixed: return "MIXED";
    case DateVerdict::none: break;
  }
  return "NONE";
}

}  // namespace tierline::quality
