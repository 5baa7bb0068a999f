#include "tickets/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tierline::tickets {
namespace {

/// The parts of `-012.50`: sign, digits before and after the point.
struct Parts {
  bool negative = false;
  bool plus = false;
  bool point = false;
  std::string_view whole;
  std::string_view fraction;
};

std::string_view take_digits(std::string_view& text) {
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

std::optional<Parts> split(std::string_view text) {
  Parts parts;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    parts.negative = text.front() == '-';
    parts.plus = !parts.negative;
    text.remove_prefix(1);
  }
  parts.whole = take_digits(text);
  if (!text.empty() && text.front() == '.') {
    parts.point = true;
    text.remove_prefix(1);
    parts.fraction = take_digits(text);
  }
  if (!text.empty() || (parts.whole.empty() && parts.fraction.empty())) return std::nullopt;
  return parts;
}

bool only_zeros(std::string_view digits) {
  return digits.find_first_not_of('0') == std::string_view::npos;
}

std::string_view without_leading_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

std::optional<double> read_double(std::string_view text) {
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || at != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// An exponent spelt out, with the digits that a double has.
std::optional<std::string> without_exponent(std::string_view text) {
  const auto value = read_double(text);
  constexpr double too_large = 1e20;
  if (!value || std::abs(*value) > too_large) return std::nullopt;
  return fmt::format("{:.20f}", *value);
}

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

}  // namespace

IntegerReading read_integer(std::string_view text, bool real) {
  IntegerReading read;
  const auto take = [&](std::string_view digits) {
    const auto* end = digits.data() + digits.size();
    const auto [at, error] = std::from_chars(digits.data(), end, read.value);
    return error == std::errc{} && at == end;
  };
  // Nearly every id is plain already.
  if (text.front() >= '1' && text.front() <= '9' && take(text)) return read;

  const auto fault = [](NumberFault what) { return IntegerReading{0, {}, what}; };
  const auto parts = split(text);
  if (!parts) {
    const auto spelt = real ? without_exponent(text) : std::nullopt;
    if (!spelt) return fault(real ? NumberFault::out_of_range : NumberFault::not_a_number);
    read = read_integer(*spelt, false);
    read.form = NumberForm::fraction;
    return read;
  }
  if (!only_zeros(parts->fraction)) return fault(NumberFault::not_an_integer);
  const auto digits =
      (parts->negative ? "-" : "") + std::string{without_leading_zeros(parts->whole)};
  if (digits.size() > (parts->negative ? 1U : 0U) && !take(digits)) {
    return fault(NumberFault::out_of_range);
  }
  const bool minimal = digits == text || (read.value == 0 && text == "0");
  read.form = minimal        ? NumberForm::canonical
              : parts->point ? NumberForm::fraction
                             : NumberForm::spelling;
  return read;
}

DecimalReading read_decimal(std::string_view text, int precision, int scale, bool real) {
  const auto fault = [](NumberFault what) { return DecimalReading{0, {}, what}; };
  const auto parts = split(text);
  if (!parts) {
    const auto spelt = real ? without_exponent(text) : std::nullopt;
    if (!spelt) return fault(real ? NumberFault::out_of_range : NumberFault::not_a_number);
    auto read = read_decimal(*spelt, precision, scale, false);
    if (read.form == NumberForm::canonical) read.form = NumberForm::spelling;
    return read;
  }
  const auto whole = without_leading_zeros(parts->whole);
  if (static_cast<int>(whole.size()) > precision - scale) return fault(NumberFault::out_of_range);

  DecimalReading read;
  for (const char digit : whole) read.unscaled = read.unscaled * 10 + (digit - '0');
  const auto kept = static_cast<std::size_t>(scale);
  for (std::size_t i = 0; i < kept; ++i) {
    const bool there = i < parts->fraction.size();
    read.unscaled = read.unscaled * 10 + (there ? parts->fraction[i] - '0' : 0);
  }
  const auto cut = parts->fraction.substr(std::min(kept, parts->fraction.size()));
  if (!cut.empty() && cut.front() >= '5') ++read.unscaled;
  if (read.unscaled >= power_of_ten(precision)) return fault(NumberFault::out_of_range);
  if (parts->negative) read.unscaled = -read.unscaled;

  const bool plain_whole = parts->whole == "0" || (!whole.empty() && whole == parts->whole);
  const bool trailing_zero =
      parts->point && (parts->fraction.empty() || parts->fraction.back() == '0');
  const bool says_nothing =
      parts->plus || !plain_whole || trailing_zero || (parts->negative && read.unscaled == 0);
  read.form = !only_zeros(cut) ? NumberForm::fraction
              : says_nothing   ? NumberForm::spelling
                               : NumberForm::canonical;
  return read;
}

std::string decimal_text(std::int64_t unscaled, int scale) {
  const auto power = power_of_ten(scale);
  const auto magnitude = std::abs(unscaled);
  auto text = fmt::format("{}{}", unscaled < 0 ? "-" : "", magnitude / power);
  const auto fraction = magnitude % power;
  if (fraction == 0) return text;
  text += fmt::format(".{:0{}}", fraction, scale);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

std::optional<std::int64_t> seconds_of_day(std::string_view fraction) {
  const auto value = read_double(fraction);
  if (!value || *value < 0 || *value >= 1) return std::nullopt;
  const auto seconds = std::llround(*value * 86'400);
  return seconds < 86'400 ? std::optional{seconds} : std::nullopt;
}

}  // namespace tierline::tickets
