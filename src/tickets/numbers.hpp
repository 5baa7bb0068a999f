#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::tickets {

enum class NumberFault { not_a_number, not_an_integer, out_of_range };

enum class NumberForm {
  canonical,
  spelling,  ///< the same number with signs, zeros or an exponent that say nothing
  fraction,  ///< an integer with `.0`; a decimal that had to be rounded
};

struct IntegerReading {
  std::int64_t value = 0;
  NumberForm form = NumberForm::canonical;
  std::optional<NumberFault> fault;
};

/// \param text  not empty
/// \param real  the text is a floating-point number as SQLite renders it, so `1.0e+15` may occur
IntegerReading read_integer(std::string_view text, bool real);

struct DecimalReading {
  std::int64_t unscaled = 0;  ///< times 10^scale
  NumberForm form = NumberForm::canonical;
  std::optional<NumberFault> fault;
};

/// Rounds half away from zero to `scale` digits; out of range if that has more than `precision`.
/// \param precision  1 to 18
DecimalReading read_decimal(std::string_view text, int precision, int scale, bool real);

/// Without zeros at the end of a fraction.
std::string decimal_text(std::int64_t unscaled, int scale);

/// A fraction of a day, 0 inclusive to 1 exclusive, to the nearest second.
std::optional<std::int64_t> seconds_of_day(std::string_view fraction);

}  // namespace tierline::tickets
