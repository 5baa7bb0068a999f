// Any text as a date or a time: what is understood is read equal from its canonical form.
#include "tierline/tickets/dates.hpp"

#include "target.hpp"

namespace tierline::fuzz {
namespace {

using tickets::DateForm;
using tickets::DateOrder;
using tickets::Moment;
using tickets::Reading;

bool same_moment(const Moment& one, const Moment& other) {
  return one.day == other.day && one.time_micros == other.time_micros;
}

void check_rendering(const Moment& moment) {
  const auto micros = moment.day * tickets::micros_per_day + moment.time_micros;
  demand(moment.time_micros >= 0 && moment.time_micros < tickets::micros_per_day,
         "a time is within its day");
  std::string text;
  tickets::append_canonical_timestamp(text, micros);
  demand(tickets::parse_canonical_timestamp(text) == micros, "canonical text reads equal: " + text);
  const auto again = tickets::read_moment(text, DateOrder::day_first);
  demand(again.reading == Reading::understood && again.moment.form == DateForm::iso &&
             same_moment(again.moment, moment),
         "canonical text is a moment: " + text);
  text.clear();
  tickets::append_canonical_date(text, moment.day);
  demand(tickets::parse_canonical_date(text) == moment.day, "canonical date reads equal: " + text);
}

void check_moment(std::string_view text) {
  const auto day_first = tickets::read_moment(text, DateOrder::day_first);
  const auto month_first = tickets::read_moment(text, DateOrder::month_first);
  demand(day_first.reading == month_first.reading, "the order does not decide what is a date");
  if (day_first.reading != Reading::understood) return;
  check_rendering(day_first.moment);
  check_rendering(month_first.moment);
  demand(day_first.moment.form == month_first.moment.form, "nor how it is written");
  demand(day_first.moment.form == DateForm::both_possible ||
             same_moment(day_first.moment, month_first.moment),
         "the order matters only where both are possible");
}

void check_time(std::string_view text) {
  const auto time = tickets::read_time(text);
  if (time.reading != Reading::understood) return;
  std::string canonical;
  tickets::append_canonical_time(canonical, time.micros);
  demand(tickets::parse_canonical_time(canonical) == time.micros, "a time reads equal");
  demand(tickets::read_time(canonical).micros == time.micros, "a canonical time is a time");
}

}  // namespace

void dates(std::string_view text) {
  check_moment(text);
  check_time(text);
  const auto serial = tickets::read_serial(text);
  if (serial.reading == Reading::understood) check_rendering(serial.moment);

  // Texts that only look canonical are refused; the others are moments or times, and no others.
  if (const auto micros = tickets::parse_canonical_timestamp(text)) {
    const auto read = tickets::read_moment(text, DateOrder::month_first);
    demand(read.reading == Reading::understood &&
               read.moment.day * tickets::micros_per_day + read.moment.time_micros == *micros,
           "both readers of a canonical text agree");
  }
  if (const auto day = tickets::parse_canonical_date(text)) {
    std::string canonical;
    tickets::append_canonical_date(canonical, *day);
    demand(canonical == text, "a date has one canonical form");
  }
  if (const auto micros = tickets::parse_canonical_time(text)) {
    demand(tickets::read_time(text).micros == *micros, "both readers of a time agree");
  }
}

}  // namespace tierline::fuzz
