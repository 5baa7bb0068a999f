#include "tierline/postgres/row_writer.hpp"

#include "tierline/base/error.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

namespace tierline::postgres {
namespace {

constexpr std::size_t size_bytes = 4;

/// \return behind it
template <typename Integer>
char* put(char* at, Integer value) {
  const auto bits = static_cast<std::make_unsigned_t<Integer>>(value);
  for (std::size_t n = 0; n < sizeof bits; ++n) {
    at[n] = static_cast<char>(bits >> (8 * (sizeof bits - 1 - n)) & 0xff);
  }
  return at + sizeof bits;
}

template <typename Integer>
void put_field(char* at, Integer value) {
  put(put(at, std::int32_t{sizeof value}), value);
}

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

constexpr std::size_t most_groups = 64;
constexpr std::size_t numeric_header_bytes = 8;
using NumericBytes = std::array<char, numeric_header_bytes + 2 * most_groups>;

/// \return the bytes of `out` that count
std::string_view encode(std::string_view decimal, int scale, NumericBytes& out) {
  if (!is_plain_decimal(decimal) || decimal.size() > 4 * (most_groups - 2)) {
    throw Error{ErrorCode::internal, "cannot encode a numeric: it is no plain decimal"};
  }
  const bool negative = decimal.front() == '-';
  const auto digits = decimal.substr(negative ? 1 : 0);
  const auto point = std::min(digits.find('.'), digits.size());
  const auto whole = digits.substr(0, point);
  const auto fraction = digits.substr(std::min(point + 1, digits.size()));

  // Four digits a group, counted from the point.
  const auto whole_groups = (whole.size() + 3) / 4;
  const auto all_groups = whole_groups + (fraction.size() + 3) / 4;
  std::array<std::int16_t, most_groups> groups;
  std::fill_n(groups.begin(), all_groups, std::int16_t{0});
  const auto add = [&](std::size_t group, char digit) {
    groups[group] = static_cast<std::int16_t>(groups[group] * 10 + (digit - '0'));
  };
  const auto missing = 4 * whole_groups - whole.size();
  for (std::size_t n = 0; n < whole.size(); ++n) add((n + missing) / 4, whole[n]);
  for (std::size_t n = 0; n < 4 * (all_groups - whole_groups); ++n) {
    add(whole_groups + n / 4, n < fraction.size() ? fraction[n] : '0');
  }
  std::size_t first = 0;
  std::size_t end = all_groups;
  while (first < end && groups[first] == 0) ++first;
  while (first < end && groups[end - 1] == 0) --end;
  const bool zero = first == end;
  const auto weight =
      static_cast<std::int16_t>(whole_groups) - static_cast<std::int16_t>(first) - 1;

  auto* at = put(out.data(), static_cast<std::int16_t>(end - first));
  at = put(at, static_cast<std::int16_t>(zero ? 0 : weight));
  at = put(at, static_cast<std::int16_t>(negative && !zero ? 0x4000 : 0));
  at = put(at, static_cast<std::int16_t>(std::max(scale, static_cast<int>(fraction.size()))));
  for (auto group = first; group < end; ++group) at = put(at, groups[group]);
  return {out.data(), static_cast<std::size_t>(at - out.data())};
}

}  // namespace

/// Where so many bytes may be written.
char* RowWriter::add(std::size_t bytes) {
  if (capacity_ - size_ < bytes) grow(bytes);
  auto* const at = bytes_.get() + size_;
  size_ += bytes;
  return at;
}

void RowWriter::grow(std::size_t bytes) {
  constexpr std::size_t least = 128 * 1024;
  const auto capacity = std::max({least, 2 * capacity_, size_ + bytes});
  std::unique_ptr<char[]> larger{new char[capacity]};
  std::copy_n(bytes_.get(), size_, larger.get());
  bytes_ = std::move(larger);
  capacity_ = capacity;
}

void RowWriter::raw(std::string_view bytes) {
  std::copy_n(bytes.data(), bytes.size(), add(bytes.size()));
}

void RowWriter::begin_row(std::int16_t columns) {
  row_begin_ = size_;
  put(add(sizeof columns), columns);
}

void RowWriter::null() { put(add(size_bytes), std::int32_t{-1}); }
void RowWriter::boolean(bool value) { put_field(add(size_bytes + 1), std::int8_t{value}); }
void RowWriter::smallint(std::int16_t value) { put_field(add(size_bytes + sizeof value), value); }
void RowWriter::bigint(std::int64_t value) { put_field(add(size_bytes + sizeof value), value); }

void RowWriter::text(std::string_view value) {
  auto* const at = put(add(size_bytes + value.size()), static_cast<std::int32_t>(value.size()));
  std::copy_n(value.data(), value.size(), at);
}

void RowWriter::jsonb(std::string_view value) {
  const auto size = value.size() + 1;
  auto* at = put(add(size_bytes + size), static_cast<std::int32_t>(size));
  *at++ = '\1';  // the only version of the wire form there is
  std::copy_n(value.data(), value.size(), at);
}

void RowWriter::date(std::int32_t days_since_1970) {
  const auto days = days_since_1970 - days_1970_to_2000;
  put_field(add(size_bytes + sizeof days), days);
}

void RowWriter::time(std::int64_t microseconds_since_midnight) {
  bigint(microseconds_since_midnight);
}

void RowWriter::timestamptz(std::int64_t microseconds_since_1970) {
  bigint(microseconds_since_1970 - microseconds_1970_to_2000);
}

void RowWriter::numeric(std::string_view decimal, int scale) {
  NumericBytes bytes;
  text(encode(decimal, scale, bytes));
}

void RowWriter::clear() {
  size_ = 0;
  row_begin_ = 0;
}

bool is_plain_decimal(std::string_view text) {
  const auto* at = text.data();
  const auto* const end = at + text.size();
  if (at != end && *at == '-') ++at;
  const auto* const digits = at;
  while (at != end && is_digit(*at)) ++at;
  if (at == digits) return false;
  if (at != end && *at == '.') ++at;
  while (at != end && is_digit(*at)) ++at;
  return at == end;
}

std::string encode_numeric(std::string_view decimal, int scale) {
  NumericBytes bytes;
  return std::string{encode(decimal, scale, bytes)};
}

std::int64_t unscaled_numeric(std::string_view wire, int scale) {
  const auto groups = read_integer<std::int16_t>(wire);
  const auto weight = read_integer<std::int16_t>(wire.substr(2));
  const bool negative = read_integer<std::uint16_t>(wire.substr(4)) == 0x4000;
  // All groups down to the one that holds the last digit of the scale, those left out being zero.
  const int last = -((scale + 3) / 4);
  std::int64_t value = 0;
  for (int position = weight; position >= last; --position) {
    const int index = weight - position;
    const auto group = index < groups
                           ? read_integer<std::int16_t>(wire.substr(
                                 numeric_header_bytes + 2 * static_cast<std::size_t>(index)))
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
