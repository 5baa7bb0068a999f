#pragma once

#include "tierline/quality/confidence.hpp"
#include "tierline/tickets/dates.hpp"
#include "tierline/tickets/values.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tierline::quality {

/// What a value looks like, whatever its column is meant to be.
enum class LexicalClass : std::uint8_t {
  integer,  ///< also a whole number written as REAL, `4121481.0`; not `007`, whose zeros say
            ///< something
  decimal,
  boolean,
  date,
  timestamp,
  time,
  duration,  ///< `36:15:00`, `P1DT2H`, `2 days 03:00:00`, `1h 30m`
  uuid,
  json,  ///< an object or an array
  text,
};

constexpr std::size_t lexical_classes = 10;

std::string_view to_string(LexicalClass lexical);

/// \param order  what a slashed date means; it changes no class, only `moment`
/// \param moment  if the value is written like a date: how it was read
LexicalClass classify(tickets::Storage storage, std::string_view raw, tickets::DateOrder order,
                      tickets::MomentReading& moment);

/// How many digits numbers have before and after the point, at most.
struct DecimalDigits {
  int whole = 0;
  int fraction = 0;
  bool exponent = false;  ///< one was written as `1.5e+30`: no number of digits says enough

  /// Of a value that is integer or decimal.
  void add(std::string_view number);
};

using LexicalCounts = std::array<std::uint64_t, lexical_classes>;

/// The type that the values themselves suggest: the narrowest one that at least 95 % of them have,
/// text otherwise. Integers are decimals as well, dates are timestamps as well, times durations.
struct Inference {
  LexicalClass lexical = LexicalClass::text;  ///< `text` when there are no values
  Confidence confidence;
};

Inference infer(const LexicalCounts& counts);

/// `decimal(6,2)` when the digits say so, else the name of the class.
std::string type_name(LexicalClass lexical, const DecimalDigits& digits);

/// Where a pattern is written; no longer text has one.
using PatternText = std::array<char, 40>;

/// Where a pattern is written; no longer text has one.
using PatternText = std::array<char, 40>;

/// The form of a short text: each digit becomes `9`, a run of capitals `A`, one of other letters
/// `a`. Empty for a longer text. \param scratch  must live as long as the pattern
std::string_view pattern_of(std::string_view text, PatternText& scratch);

}  // namespace tierline::quality
