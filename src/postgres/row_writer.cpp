#include "tierline/postgres/row_writer.hpp"

#include "tierline/base/error.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

namespace tierline::postgres {
namespace {

template <typename Integer>
void append(std::string& out, Integer value) {
  auto bits = static_cast<std::make_unsigned_t<Integer>>(value);
  char bytes[sizeof bits];
  for (std::size_t n = sizeof bits; n-- > 0;) {
    bytes[n] = static_cast<char>(bits & 0xff);
    if constexpr (sizeof bits > 1) bits = static_cast<decltype(bits)>(bits >> 8);
  }
  out.append(bytes, sizeof bytes);
}

template <typename Integer>
void append_field(std::string& out, Integer value) {
  append(out, std::int32_t{sizeof value});
  append(out, value);
}

void append_bytes(std::string& out, std::string_view bytes) {
  append(out, static_cast<std::int32_t>(bytes.size()));
  out += bytes;
}

}  // namespace

void RowWriter::begin_row(std::int16_t columns) {
  row_begin_ = buffer_.size();
  append(buffer_, columns);
}

void RowWriter::null() { append(buffer_, std::int32_t{-1}); }
void RowWriter::boolean(bool value) { append_field(buffer_, std::int8_t{value}); }
void RowWriter::smallint(std::int16_t value) { append_field(buffer_, value); }
void RowWriter::bigint(std::int64_t value) { append_field(buffer_, value); }
void RowWriter::text(std::string_view value) { append_bytes(buffer_, value); }

void RowWriter::jsonb(std::string_view value) {
  append(buffer_, static_cast<std::int32_t>(value.size() + 1));
  buffer_ += '\1';  // the only version of the wire form there is
  buffer_ += value;
}

void RowWriter::date(std::int32_t days_since_1970) {
  append_field(buffer_, days_since_1970 - days_1970_to_2000);
}

void RowWriter::time(std::int64_t microseconds_since_midnight) {
  append_field(buffer_, microseconds_since_midnight);
}

void RowWriter::timestamptz(std::int64_t microseconds_since_1970) {
  append_field(buffer_, microseconds_since_1970 - microseconds_1970_to_2000);
}

void RowWriter::numeric(std::string_view decimal, int scale) {
  append_bytes(buffer_, encode_numeric(decimal, scale));
}

void RowWriter::clear() {
  buffer_.clear();
  row_begin_ = 0;
}

bool is_plain_decimal(std::string_view text) {
  const auto take_digits = [&] {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end > 0;
  };
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  if (!take_digits()) return false;
  if (text.empty()) return true;
  if (text.front() != '.') return false;
  text.remove_prefix(1);
  take_digits();
  return text.empty();
}

std::string encode_numeric(std::string_view decimal, int scale) {
  constexpr std::size_t most_groups = 64;
  if (!is_plain_decimal(decimal) || decimal.size() > 4 * (most_groups - 2)) {
    throw Error{ErrorCode::internal, "cannot encode a numeric: it is no plain decimal"};
  }
  const bool negative = decimal.front() == '-';
  const auto digits = decimal.substr(negative ? 1 : 0);
  const auto point = std::min(digits.find('.'), digits.size());
  const auto whole = digits.substr(0, point);
  const auto fraction = digits.substr(std::min(point + 1, digits.size()));

  // Four digits a group, counted from the point.
  std::array<std::int16_t, most_groups> groups{};
  const auto whole_groups = (whole.size() + 3) / 4;
  const auto all_groups = whole_groups + (fraction.size() + 3) / 4;
  const auto add = [&](std::size_t group, char digit) {
    groups.at(group) = static_cast<std::int16_t>(groups.at(group) * 10 + (digit - '0'));
  };
  const auto missing = 4 * whole_groups - whole.size();
  for (std::size_t n = 0; n < whole.size(); ++n) add((n + missing) / 4, whole[n]);
  for (std::size_t n = 0; n < 4 * (all_groups - whole_groups); ++n) {
    add(whole_groups + n / 4, n < fraction.size() ? fraction[n] : '0');
  }
  std::size_t first = 0;
  std::size_t end = all_groups;
  while (first < end && groups.at(first) == 0) ++first;
  while (first < end && groups.at(end - 1) == 0) --end;
  const bool zero = first == end;
  const auto weight =
      static_cast<std::int16_t>(whole_groups) - static_cast<std::int16_t>(first) - 1;

  std::string out;
  append(out, static_cast<std::int16_t>(end - first));
  append(out, static_cast<std::int16_t>(zero ? 0 : weight));
  append(out, static_cast<std::int16_t>(negative && !zero ? 0x4000 : 0));
  append(out, static_cast<std::int16_t>(std::max(scale, static_cast<int>(fraction.size()))));
  for (auto group = first; group < end; ++group) append(out, groups.at(group));
  return out;
}

std::int64_t unscaled_numeric(std::string_view wire, int scale) {
  constexpr std::size_t header_bytes = 8;
  const auto groups = read_integer<std::int16_t>(wire);
  const auto weight = read_integer<std::int16_t>(wire.substr(2));
  const bool negative = read_integer<std::uint16_t>(wire.substr(4)) == 0x4000;
  // All groups down to the one that holds the last digit of the scale, those left out being zero.
  const int last = -((scale + 3) / 4);
  std::int64_t value = 0;
  for (int position = weight; position >= last; --position) {
    const int index = weight - position;
    const auto group = index < groups ? read_integer<std::int16_t>(wire.substr(
                                            header_bytes + 2 * static_cast<std::size_t>(index)))
                                      : std::int16_t{0};
    // The digits of the last group beyond the scale are zeros.
    int kept = 4;
    if (position == last) kept = scale + 4 * (position + 1);
    int digits = group;
    for (int n = kept; n < 4; ++n) digits /= 10;
    for (int n = 0; n < kept; ++n) value *= 10;
    value += digits;
  }
  return negative ? -value : value;
}

}  // namespace tierline::postgres
