#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::postgres {

/// Rows in the binary format of COPY, appended to a buffer value by value.
class RowWriter {
 public:
  void begin_row(std::int16_t columns);
  void null();
  void boolean(bool value);
  void smallint(std::int16_t value);
  void bigint(std::int64_t value);
  void text(std::string_view value);   ///< valid UTF-8 without NUL
  void jsonb(std::string_view value);  ///< valid JSON
  void date(std::int32_t days_since_1970);
  void time(std::int64_t microseconds_since_midnight);
  void timestamptz(std::int64_t microseconds_since_1970);  ///< UTC
  /// Plain decimal text, `-12.50`. \param scale  digits behind the point that it is shown with at
  /// least: those of the column \throws Error internal for anything else
  void numeric(std::string_view decimal, int scale = 0);

  /// The row begun last, as far as it is written. Valid until something is added.
  std::string_view row() const { return written().substr(row_begin_); }
  void clear();

 protected:
  std::string_view written() const { return {bytes_.get(), size_}; }
  void raw(std::string_view bytes);

 private:
  char* add(std::size_t bytes);
  void grow(std::size_t bytes);

  // No std::string: that would fill with zeros what is written a moment later.
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::size_t row_begin_ = 0;
};

/// Big-endian, as everything on the wire.
template <typename Integer>
Integer read_integer(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t n = 0; n < sizeof(Integer); ++n) {
    value = value << 8 | static_cast<unsigned char>(bytes[n]);
  }
  return static_cast<Integer>(value);
}

/// The values of one complete row of the binary format, one after the other.
class RowReader {
 public:
  explicit RowReader(std::string_view row) : rest_{row.substr(2)} {}

  /// None for null.
  std::optional<std::string_view> next() {
    const auto size = read_integer<std::int32_t>(rest_);
    rest_.remove_prefix(4);
    if (size < 0) return std::nullopt;
    const auto value = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(value.size());
    return value;
  }

 private:
  std::string_view rest_;
};

constexpr std::int64_t microseconds_1970_to_2000 = 946'684'800LL * 1'000'000;
constexpr std::int32_t days_1970_to_2000 = 10957;

/// `-12.50`: digits, perhaps a minus before them, a point in them or behind them.
bool is_plain_decimal(std::string_view text);

/// The wire form of numeric: digits in base 10,000. Here so that it can be tested without a server.
std::string encode_numeric(std::string_view decimal, int scale = 0);

/// A numeric off the wire, in units of 10^-scale. Of numeric(p,s) with p up to 18.
std::int64_t unscaled_numeric(std::string_view wire, int scale);

}  // namespace tierline::postgres
