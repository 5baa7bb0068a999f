#include "tierline/quality/lexical.hpp"

#include "tierline/tickets/text_rules.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace tierline::quality {
namespace {

using tickets::MomentReading;
using tickets::Reading;
using tickets::Storage;

constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
constexpr bool is_upper(char byte) { return byte >= 'A' && byte <= 'Z'; }
constexpr bool is_lower(char byte) { return byte >= 'a' && byte <= 'z'; }
char lower(char byte) { return is_upper(byte) ? static_cast<char>(byte - 'A' + 'a') : byte; }

std::size_t leading_digits(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) -
                                  text.begin());
}

bool is_boolean_word(std::string_view text) {
  constexpr std::array<std::string_view, 6> words{"yes", "no", "true", "false", "y", "n"};
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                      [](char given, char own) { return lower(given) == own; });
  });
}

bool is_uuid(std::string_view text) {
  constexpr std::string_view form{"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"};
  return std::equal(text.begin(), text.end(), form.begin(), form.end(), [](char given, char own) {
    const bool hexadecimal = is_digit(given) || (lower(given) >= 'a' && lower(given) <= 'f');
    return own == '-' ? given == '-' : hexadecimal;
  });
}

bool is_json(std::string_view text) {
  if (text.size() < 2) return false;
  const bool closed =
      (text.front() == '{' && text.back() == '}') || (text.front() == '[' && text.back() == ']');
  return closed && nlohmann::json::accept(text);
}

/// `:MM` and `:SS`, the latter perhaps with a fraction, behind hours of any number.
bool is_clock_behind_hours(std::string_view rest) {
  int parts = 0;
  while (rest.size() >= 3 && rest[0] == ':' && is_digit(rest[1]) && is_digit(rest[2]) &&
         rest[1] <= '5') {
    rest.remove_prefix(3);
    ++parts;
  }
  if (parts == 2 && rest.size() > 1 && rest.front() == '.') {
    rest.remove_prefix(1);
    rest.remove_prefix(leading_digits(rest));
  }
  return parts >= 1 && parts <= 2 && rest.empty();
}

/// One or more numbers, each with one of `units` behind it; blanks between them if `spaced`.
bool is_numbers_with_units(std::string_view text, std::string_view units, bool spaced) {
  bool any = false;
  while (!text.empty()) {
    const auto digits = leading_digits(text);
    if (digits == 0 || digits == text.size()) return false;
    if (units.find(lower(text[digits])) == std::string_view::npos) return false;
    text.remove_prefix(digits + 1);
    while (spaced && !text.empty() && text.front() == ' ') text.remove_prefix(1);
    any = true;
  }
  return any;
}

bool is_iso_duration(std::string_view text) {
  if (text.size() < 3 || text.front() != 'P') return false;
  text.remove_prefix(1);
  const auto clock = text.find('T');
  const auto days = text.substr(0, clock);
  const bool dated = is_numbers_with_units(days, "ymwd", false);
  if (clock == std::string_view::npos) return dated;
  return (days.empty() || dated) && is_numbers_with_units(text.substr(clock + 1), "hms", false);
}

bool is_duration(std::string_view text) {
  if (text.front() == 'P') return is_iso_duration(text);
  const auto digits = leading_digits(text);
  if (digits == 0 || digits == text.size()) return false;
  auto rest = text.substr(digits);
  for (const std::string_view day : {" days ", " day "}) {
    if (!rest.starts_with(day)) continue;
    rest.remove_prefix(day.size());
    return is_clock_behind_hours(rest.substr(leading_digits(rest)));
  }
  if (rest.front() == ':') return is_clock_behind_hours(rest);
  // `5m` may be five metres: one number alone is no duration.
  return std::count_if(text.begin(), text.end(), [](char byte) { return !is_digit(byte); }) > 1 &&
         is_numbers_with_units(text, "dhms", true);
}

/// An integer or a decimal; text for anything else. `4121481.0` is how a whole REAL is written.
LexicalClass number_class(std::string_view text) {
  if (text.front() == '-' || text.front() == '+') text.remove_prefix(1);
  const auto whole = leading_digits(text);
  const bool zeros = whole > 1 && text.front() == '0';
  if (whole == text.size()) {
    constexpr std::size_t digits_of_int64 = 18;
    if (whole == 0 || zeros) return LexicalClass::text;
    return whole <= digits_of_int64 ? LexicalClass::integer : LexicalClass::decimal;
  }
  if (text[whole] != '.' || zeros) return LexicalClass::text;
  const auto fraction = text.substr(whole + 1);
  if (whole > 0 && fraction == "0") return number_class(text.substr(0, whole));
  const bool digits = whole + fraction.size() > 0 && leading_digits(fraction) == fraction.size();
  return digits ? LexicalClass::decimal : LexicalClass::text;
}

/// What each byte is in a pattern: a run of letters becomes one sign, see pattern_of.
constexpr auto pattern_signs = [] {
  std::array<char, 256> signs{};
  for (unsigned code = 0; code < signs.size(); ++code) {
    const char byte = static_cast<char>(code);
    signs[code] = is_digit(byte)                   ? '9'
                  : is_upper(byte)                 ? 'A'
                  : is_lower(byte) || code >= 0x80 ? 'a'
                  : code < 0x20                    ? '?'
                                                   : byte;
  }
  return signs;
}();

}  // namespace

std::string_view to_string(LexicalClass lexical) {
  switch (lexical) {
    case LexicalClass::integer: return "integer";
    case LexicalClass::decimal: return "decimal";
    case LexicalClass::boolean: return "boolean";
    case LexicalClass::date: return "date";
    case LexicalClass::timestamp: return "timestamp";
    case LexicalClass::time: return "time";
    case LexicalClass::duration: return "duration";
    case LexicalClass::uuid: return "uuid";
    case LexicalClass::json: return "json";
    case LexicalClass::text: break;
  }
  return "text";
}

LexicalClass classify(Storage storage, std::string_view raw, tickets::DateOrder order,
                      MomentReading& moment) {
  if (storage == Storage::integer) return LexicalClass::integer;
  // Ids are stored as 4121481.0 where a value is missing elsewhere in their column.
  if (storage == Storage::real) {
    return raw.ends_with(".0") ? LexicalClass::integer : LexicalClass::decimal;
  }
  const auto text = tickets::trim(raw);
  if (text.empty()) return LexicalClass::text;
  if (text.front() == '{' || text.front() == '[') {
    return is_json(text) ? LexicalClass::json : LexicalClass::text;
  }
  constexpr std::size_t longest_of_others = 40;
  if (text.size() > longest_of_others) return LexicalClass::text;
  if (text.size() == 36 && is_uuid(text)) return LexicalClass::uuid;
  const bool numeric =
      is_digit(text.front()) || text.front() == '-' || text.front() == '+' || text.front() == '.';
  if (!numeric) {
    if (is_boolean_word(text)) return LexicalClass::boolean;
    return is_duration(text) ? LexicalClass::duration : LexicalClass::text;
  }
  const auto number = number_class(text);
  if (number != LexicalClass::text) return number;
  moment = tickets::read_moment(text, order);
  if (moment.reading == Reading::understood) {
    return moment.moment.has_time ? LexicalClass::timestamp : LexicalClass::date;
  }
  if (tickets::read_time(text).reading == Reading::understood) return LexicalClass::time;
  return is_duration(text) ? LexicalClass::duration : LexicalClass::text;
}

void DecimalDigits::add(std::string_view number) {
  if (!number.empty() && (number.front() == '-' || number.front() == '+')) number.remove_prefix(1);
  const auto digits = leading_digits(number);
  const bool only_zero = digits == 1 && number.front() == '0';
  whole = std::max(whole, only_zero ? 0 : static_cast<int>(digits));
  if (digits == number.size()) return;
  auto rest = number.substr(digits + 1);
  const auto places = leading_digits(rest);
  if (number[digits] != '.' || places != rest.size()) {
    exponent = true;
    return;
  }
  if (rest == "0") return;
  fraction = std::max(fraction, static_cast<int>(places));
}

Inference infer(const LexicalCounts& counts) {
  constexpr double enough = 0.95;
  const auto values = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  if (values == 0) return {};
  const auto of = [&](LexicalClass lexical) { return counts[static_cast<std::size_t>(lexical)]; };
  const std::array<std::pair<LexicalClass, std::uint64_t>, 9> candidates{{
      {LexicalClass::integer, of(LexicalClass::integer)},
      {LexicalClass::decimal, of(LexicalClass::integer) + of(LexicalClass::decimal)},
      {LexicalClass::boolean, of(LexicalClass::boolean)},
      {LexicalClass::date, of(LexicalClass::date)},
      {LexicalClass::timestamp, of(LexicalClass::date) + of(LexicalClass::timestamp)},
      {LexicalClass::time, of(LexicalClass::time)},
      {LexicalClass::duration, of(LexicalClass::time) + of(LexicalClass::duration)},
      {LexicalClass::uuid, of(LexicalClass::uuid)},
      {LexicalClass::json, of(LexicalClass::json)},
  }};
  for (const auto& [lexical, fitting] : candidates) {
    const auto confidence = wilson(fitting, values);
    if (confidence.share >= enough) return {lexical, confidence};
  }
  return {LexicalClass::text, wilson(values, values)};
}

std::string type_name(LexicalClass lexical, const DecimalDigits& digits) {
  if (lexical != LexicalClass::decimal || digits.exponent) return std::string{to_string(lexical)};
  return fmt::format("decimal({},{})", std::max(1, digits.whole + digits.fraction),
                     digits.fraction);
}

std::string_view pattern_of(std::string_view text, PatternText& scratch) {
  if (text.size() > scratch.size()) return {};
  char* end = scratch.data();
  char last = '\0';
  for (const char byte : text) {
    const char sign = pattern_signs[static_cast<unsigned char>(byte)];
    // Without branches, since the letters of names follow no pattern.
    *end = sign;
    end += static_cast<int>(sign != last || (sign != 'A' && sign != 'a'));
    last = sign;
  }
  return {scratch.data(), static_cast<std::size_t>(end - scratch.data())};
}

}  // namespace tierline::quality
