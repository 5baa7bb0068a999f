#include "tierline/tickets/dates.hpp"

#include "tickets/text_cursor.hpp"

#include <chrono>
#include <cmath>

namespace tierline::tickets {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

std::optional<std::int32_t> day_of(int year, int month, int day) {
  const year_month_day date{std::chrono::year{year},
                            std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  if (year < 1 || !date.ok()) return std::nullopt;
  return static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count());
}

/// `:SS[.fff…]`, if it is there. False if it begins and does not end well.
bool read_seconds(TextCursor& cursor, int& second, std::int64_t& micros) {
  if (!cursor.accept(':')) return true;
  if (!cursor.digits(2, 2, second)) return false;
  if (!cursor.accept('.')) return true;
  int digits = 0;
  std::int64_t unit = micros_per_second;
  while (cursor.at_digit()) {
    unit /= 10;
    micros += cursor.take_digit() * unit;
    ++digits;
  }
  return digits > 0 && digits <= 9;
}

enum class HourDigits { two, one_or_two };

/// A time of day up to where it ends, am and pm included.
TimeReading read_clock(TextCursor& cursor, HourDigits hours) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int64_t micros = 0;
  if (!cursor.digits(hours == HourDigits::two ? 2 : 1, 2, hour) || !cursor.accept(':') ||
      !cursor.digits(2, 2, minute) || !read_seconds(cursor, second, micros)) {
    return {};
  }
  if (const auto half = hours == HourDigits::two ? 0 : cursor.half_of_day(); half != 0) {
    if (hour < 1 || hour > 12) return {Reading::impossible, 0};
    hour = hour % 12 + (half == 'p' ? 12 : 0);
  }
  if (hour > 23 || minute > 59 || second > 59) return {Reading::impossible, 0};
  return {Reading::understood, ((hour * 60 + minute) * 60 + second) * micros_per_second + micros};
}

/// `Z`, `±HH`, `±HHMM` or `±HH:MM`, if it is there. False if it begins and does not end well.
bool read_offset(TextCursor& cursor, Moment& moment) {
  if (cursor.accept('Z')) {
    moment.offset_minutes = 0;
    return true;
  }
  const bool west = cursor.accept('-');
  if (!west && !cursor.accept('+')) return true;
  int hours = 0;
  int minutes = 0;
  if (!cursor.digits(2, 2, hours)) return false;
  const bool colon = cursor.accept(':');
  if ((colon || cursor.at_digit()) && !cursor.digits(2, 2, minutes)) return false;
  if (hours > 15 || minutes > 59) return false;
  moment.offset_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
  return true;
}

/// What follows the date: nothing, or a time and, in ISO texts, an offset.
MomentReading with_time(TextCursor& cursor, std::optional<std::int32_t> day, Moment moment) {
  Reading time = Reading::understood;
  if (!cursor.at_end()) {
    const bool iso = moment.form == DateForm::iso;
    if (!cursor.accept(' ') && !(iso && cursor.accept('T'))) return {};
    const auto clock = read_clock(cursor, iso ? HourDigits::two : HourDigits::one_or_two);
    if (clock.reading == Reading::unknown) return {};
    if (iso && !read_offset(cursor, moment)) return {};
    if (!cursor.at_end()) return {};
    time = clock.reading;
    moment.time_micros = clock.micros;
    moment.has_time = true;
  }
  if (!day || time == Reading::impossible) return {Reading::impossible, {}};
  moment.day = *day;
  return {Reading::understood, moment};
}

MomentReading read_year_first(TextCursor& cursor, int year) {
  int month = 0;
  int day = 0;
  if (cursor.accept('-')) {
    if (!cursor.digits(2, 2, month) || !cursor.accept('-') || !cursor.digits(2, 2, day)) return {};
  } else if (!cursor.accept('/') || !cursor.digits(1, 2, month) || !cursor.accept('/') ||
             !cursor.digits(1, 2, day)) {
    return {};
  }
  return with_time(cursor, day_of(year, month, day), {});
}

MomentReading read_year_last(TextCursor& cursor, int first, DateOrder order) {
  int second = 0;
  int year = 0;
  if (!cursor.accept('/') || !cursor.digits(1, 2, second) || !cursor.accept('/') ||
      !cursor.digits(4, 4, year)) {
    return {};
  }
  const auto day_first = day_of(year, second, first);
  const auto month_first = day_of(year, first, second);
  Moment moment;
  moment.form = day_first && month_first ? DateForm::both_possible
                : month_first            ? DateForm::month_first
                                         : DateForm::day_first;
  moment.ambiguous = moment.form == DateForm::both_possible && day_first != month_first;
  const bool use_month_first =
      moment.form == DateForm::month_first ||
      (moment.form == DateForm::both_possible && order == DateOrder::month_first);
  return with_time(cursor, use_month_first ? month_first : day_first, moment);
}

constexpr std::size_t usual_date_size = 10;
constexpr std::size_t usual_time_size = 8;

/// Two digits as a number; above 99 if they are none.
unsigned two_digits(const char* at) {
  constexpr unsigned none = 255;
  const auto tens = static_cast<unsigned char>(at[0] - '0');
  const auto ones = static_cast<unsigned char>(at[1] - '0');
  return tens > 9 || ones > 9 ? none : tens * 10U + ones;
}

/// `YYYY-MM-DD`, of which the first ten bytes count.
std::optional<std::int32_t> usual_date(const char* at) {
  if (at[4] != '-' || at[7] != '-') return std::nullopt;
  const auto century = two_digits(at);
  const auto year = two_digits(at + 2);
  if (century > 99 || year > 99) return std::nullopt;
  return day_of(static_cast<int>(century * 100 + year), static_cast<int>(two_digits(at + 5)),
                static_cast<int>(two_digits(at + 8)));
}

/// `HH:MM:SS`, of which the first eight bytes count, in microseconds.
std::optional<std::int64_t> usual_time(const char* at) {
  if (at[2] != ':' || at[5] != ':') return std::nullopt;
  const auto hour = two_digits(at);
  const auto minute = two_digits(at + 3);
  const auto second = two_digits(at + 6);
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return ((hour * 60LL + minute) * 60 + second) * micros_per_second;
}

/// `YYYY-MM-DD HH:MM:SS`, as nearly all timestamps are written; none for anything else, also for
/// one that no calendar or clock has.
std::optional<Moment> read_usual(std::string_view text) {
  if (text.size() != usual_date_size + 1 + usual_time_size || text[usual_date_size] != ' ') {
    return std::nullopt;
  }
  const auto date = usual_date(text.data());
  const auto time = usual_time(text.data() + usual_date_size + 1);
  if (!date || !time) return std::nullopt;
  Moment moment;
  moment.day = *date;
  moment.time_micros = *time;
  moment.has_time = true;
  return moment;
}

void append_two(std::string& out, std::int64_t value) {
  out += static_cast<char>('0' + value / 10 % 10);
  out += static_cast<char>('0' + value % 10);
}

}  // namespace

MomentReading read_moment(std::string_view text, DateOrder order) {
  if (const auto usual = read_usual(text)) return {Reading::understood, *usual};
  TextCursor cursor{text};
  int first = 0;
  const auto digits = cursor.digits(1, 4, first);
  if (digits == 4) return read_year_first(cursor, first);
  if (digits == 1 || digits == 2) return read_year_last(cursor, first, order);
  return {};
}

MomentReading read_serial(std::string_view text) {
  constexpr std::int64_t first_day = 20000;
  constexpr std::int64_t last_day = 60000;
  constexpr std::int32_t serial_of_1970 = 25569;
  TextCursor cursor{text};
  int day = 0;
  if (cursor.digits(5, 5, day) == 0 || day < first_day || day > last_day) return {};
  double fraction = 0;
  if (cursor.accept('.')) {
    double unit = 1;
    if (!cursor.at_digit()) return {};
    while (cursor.at_digit()) {
      unit /= 10;
      fraction += unit * static_cast<double>(cursor.take_digit());
    }
  }
  if (!cursor.at_end()) return {};
  // 86,400 when the fraction is nearer to the next midnight than to 23:59:59.
  const auto seconds = std::llround(fraction * 86'400);
  Moment moment;
  moment.form = DateForm::serial;
  moment.day = day - serial_of_1970 + static_cast<std::int32_t>(seconds / 86'400);
  moment.time_micros = seconds % 86'400 * micros_per_second;
  moment.has_time = fraction > 0;
  return {Reading::understood, moment};
}

TimeReading read_time(std::string_view text) {
  TextCursor cursor{text};
  const auto time = read_clock(cursor, HourDigits::one_or_two);
  return cursor.at_end() ? time : TimeReading{};
}

std::optional<std::int32_t> parse_canonical_date(std::string_view text) {
  if (text.size() != usual_date_size) return std::nullopt;
  return usual_date(text.data());
}

std::optional<std::int64_t> parse_canonical_time(std::string_view text) {
  constexpr std::size_t longest = 15;  // HH:MM:SS.ffffff
  if (text.size() == usual_time_size) return usual_time(text.data());
  if (text.size() < usual_time_size || text.size() > longest) return std::nullopt;
  TextCursor cursor{text};
  const auto time = read_clock(cursor, HourDigits::two);
  if (time.reading != Reading::understood || !cursor.at_end()) return std::nullopt;
  return time.micros;
}

std::optional<std::int64_t> parse_canonical_timestamp(std::string_view text) {
  if (const auto usual = read_usual(text)) {
    return usual->day * micros_per_day + usual->time_micros;
  }
  if (text.size() < 19 || text[10] != ' ') return std::nullopt;
  const auto day = parse_canonical_date(text.substr(0, 10));
  const auto time = parse_canonical_time(text.substr(11));
  if (!day || !time) return std::nullopt;
  return *day * micros_per_day + *time;
}

void append_canonical_date(std::string& out, std::int32_t day) {
  const year_month_day date{sys_days{days{day}}};
  const auto year = static_cast<int>(date.year());
  append_two(out, year / 100);
  append_two(out, year % 100);
  out += '-';
  append_two(out, static_cast<unsigned>(date.month()));
  out += '-';
  append_two(out, static_cast<unsigned>(date.day()));
}

void append_canonical_time(std::string& out, std::int64_t micros) {
  const auto seconds = micros / micros_per_second;
  append_two(out, seconds / 3600);
  out += ':';
  append_two(out, seconds / 60 % 60);
  out += ':';
  append_two(out, seconds % 60);
  auto fraction = micros % micros_per_second;
  if (fraction == 0) return;
  out += '.';
  for (auto unit = micros_per_second / 10; fraction > 0; unit /= 10) {
    out += static_cast<char>('0' + fraction / unit);
    fraction %= unit;
  }
}

void append_canonical_timestamp(std::string& out, std::int64_t micros) {
  const auto day = std::chrono::floor<days>(std::chrono::microseconds{micros}).count();
  append_canonical_date(out, static_cast<std::int32_t>(day));
  out += ' ';
  append_canonical_time(out, micros - day * micros_per_day);
}

}  // namespace tierline::tickets
