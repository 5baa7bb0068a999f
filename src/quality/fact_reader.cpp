#include "quality/fact_reader.hpp"

#include "tierline/tickets/dates.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>

namespace tierline::quality {
namespace {

using tickets::Storage;
using tickets::Type;
using tickets::ValueState;

template <typename Number>
bool take_number(std::string_view text, Number& number) {
  const auto* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && at == end;
}

bool is_integer(Type type) {
  return type == Type::bigint || type == Type::smallint || type == Type::boolean;
}

bool fits(Type type, std::int64_t number) {
  switch (type) {
    case Type::boolean: return number == 0 || number == 1;
    case Type::smallint:
      return number >= std::numeric_limits<std::int16_t>::min() &&
             number <= std::numeric_limits<std::int16_t>::max();
    default: return true;
  }
}

/// An integer where one belongs, the form nearly all have.
bool read_integer(const tickets::Column& column, const tickets::StoredValue& value, Fact& fact) {
  if (value.storage != Storage::integer || !is_integer(column.type)) return false;
  if (!column.words.empty() || !take_number(value.text, fact.number)) return false;
  if (!fits(column.type, fact.number)) return false;
  fact.real = static_cast<double>(fact.number);
  fact.typed = true;
  fact.readable = true;
  fact.filled = !(column.zero_is_null && fact.number == 0);
  return true;
}

bool read_canonical_moment(const tickets::Column& column, const tickets::StoredValue& value,
                           Fact& fact) {
  if (value.storage != Storage::text || !column.words.empty()) return false;
  if (column.type == Type::timestamptz && value.text.size() == 19) {
    const auto micros = tickets::parse_canonical_timestamp(value.text);
    if (!micros) return false;
    fact.number = *micros;
  } else if (column.type == Type::date && value.text.size() == 10) {
    const auto day = tickets::parse_canonical_date(value.text);
    if (!day) return false;
    fact.number = std::int64_t{*day} * tickets::micros_per_day;
  } else {
    return false;
  }
  fact.filled = fact.typed = fact.readable = true;
  return true;
}

/// What PostgreSQL reads the same way, although it is not the one canonical form.
bool is_iso(std::string_view rule) {
  constexpr std::array<std::string_view, 4> rules{"iso-form", "date-without-time", "zone-applied",
                                                  "time-form"};
  return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

bool stored_as_its_type(const tickets::Column& column, Storage storage,
                        const tickets::Judgement& judgement) {
  const bool as_is = judgement.state == ValueState::as_is;
  switch (column.type) {
    case Type::bigint:
    case Type::smallint:
    case Type::boolean: return as_is && storage == Storage::integer;
    case Type::numeric:
      // Floating-point numbers have no form of their own.
      return as_is || (storage != Storage::text && judgement.rule == "number-form");
    case Type::timestamptz:
    case Type::date:
    case Type::time: return storage == Storage::text && (as_is || is_iso(judgement.rule));
    case Type::jsonb: return as_is;
    case Type::text: break;
  }
  return storage == Storage::text;
}

bool take_meaning(Type type, std::string_view canonical, Fact& fact) {
  switch (type) {
    case Type::timestamptz: {
      const auto micros = tickets::parse_canonical_timestamp(canonical);
      fact.number = micros.value_or(0);
      return micros.has_value();
    }
    case Type::date: {
      const auto day = tickets::parse_canonical_date(canonical);
      fact.number = std::int64_t{day.value_or(0)} * tickets::micros_per_day;
      return day.has_value();
    }
    case Type::numeric: return take_number(canonical, fact.real);
    case Type::bigint:
    case Type::smallint:
    case Type::boolean:
      if (!take_number(canonical, fact.number)) return false;
      fact.real = static_cast<double>(fact.number);
      return true;
    default: return true;
  }
}

}  // namespace

FactReader::FactReader(const tickets::Contract& contract) : contract_{contract}, judge_{contract} {
  for (const auto& word : contract.null_values) {
    longest_null_word_ = std::max(longest_null_word_, word.size());
  }
}

bool FactReader::is_null_word(std::string_view text) const {
  return text.size() <= longest_null_word_ &&
         std::find(contract_.null_values.begin(), contract_.null_values.end(), text) !=
             contract_.null_values.end();
}

void FactReader::read(const tickets::Column& column, const tickets::StoredValue& value,
                      std::string& keep, Fact& fact) {
  fact = {};
  if (value.storage == Storage::null) return;
  fact.there = true;
  fact.storage = value.storage;
  fact.text = value.text;
  if (column.type == Type::text) return read_text(column, value, keep, fact);
  if (read_integer(column, value, fact) || read_canonical_moment(column, value, fact)) return;
  read_judged(column, value, fact);
}

/// Long texts are not judged: that would read each of their bytes.
void FactReader::read_text(const tickets::Column& column, const tickets::StoredValue& value,
                           std::string& keep, Fact& fact) {
  fact.is_text = true;
  fact.typed = value.storage == Storage::text;
  if (column.words.empty()) {
    fact.filled = fact.readable = !value.text.empty() && !is_null_word(value.text);
    return;
  }
  const auto judgement = judge_.judge(column, value.storage, value.text);
  fact.readable = judgement.state == ValueState::as_is || judgement.state == ValueState::repaired;
  fact.filled = fact.readable;
  keep.assign(judgement.text);
  fact.text = keep;
}

void FactReader::read_judged(const tickets::Column& column, const tickets::StoredValue& value,
                             Fact& fact) {
  const auto judgement = judge_.judge(column, value.storage, value.text);
  const bool nothing = judgement.state == ValueState::null || judgement.rule == "missing-value";
  fact.filled = !nothing;
  if (nothing || judgement.state == ValueState::unrepairable) return;
  fact.typed = stored_as_its_type(column, value.storage, judgement);
  fact.readable = take_meaning(column.type, judgement.text, fact);
}

}  // namespace tierline::quality
