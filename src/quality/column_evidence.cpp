#include "tierline/quality/column_evidence.hpp"

#include "tierline/tickets/text_rules.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace tierline::quality {
namespace {

using tickets::Judgement;
using tickets::MomentReading;
using tickets::Reading;
using tickets::Storage;
using tickets::Type;
using tickets::ValueState;

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/// An optional sign, digits, and with `point` one point among or beside them.
bool is_number(std::string_view text, bool point) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  const auto digits = std::count_if(text.begin(), text.end(), is_digit);
  const auto points = std::count(text.begin(), text.end(), '.');
  const auto size = static_cast<std::ptrdiff_t>(text.size());
  return digits > 0 && points == (point ? 1 : 0) && digits + points == size;
}

bool is_boolean_word(std::string_view text) {
  constexpr std::array<std::string_view, 6> words{"yes", "no", "true", "false", "y", "n"};
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char given, char own) {
      return (given >= 'A' && given <= 'Z' ? given - 'A' + 'a' : given) == own;
    });
  });
}

bool holds_moments(const tickets::Column& column) {
  return column.type == Type::timestamptz || column.type == Type::date;
}

void count_rule(std::map<std::string, std::uint64_t, std::less<>>& counts, std::string_view rule) {
  const auto at = counts.find(rule);
  if (at != counts.end()) {
    ++at->second;
  } else {
    counts.emplace(rule, 1);
  }
}

}  // namespace

std::string_view to_string(LexicalClass lexical) {
  switch (lexical) {
    case LexicalClass::integer: return "integer";
    case LexicalClass::decimal: return "decimal";
    case LexicalClass::boolean: return "boolean";
    case LexicalClass::date: return "date";
    case LexicalClass::timestamp: return "timestamp";
    case LexicalClass::time: return "time";
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
  constexpr std::size_t longest_number_or_date = 40;
  const auto text = raw.size() > longest_number_or_date ? std::string_view{} : tickets::trim(raw);
  if (text.empty()) return LexicalClass::text;
  if (!is_digit(text.front()) && text.front() != '-' && text.front() != '+' &&
      text.front() != '.') {
    return is_boolean_word(text) ? LexicalClass::boolean : LexicalClass::text;
  }
  moment = tickets::read_moment(text, order);
  if (moment.reading == Reading::understood) {
    return moment.moment.has_time ? LexicalClass::timestamp : LexicalClass::date;
  }
  if (tickets::read_time(text).reading == Reading::understood) return LexicalClass::time;
  if (is_number(text, false)) return LexicalClass::integer;
  return is_number(text, true) ? LexicalClass::decimal : LexicalClass::text;
}

Inference infer(const std::array<std::uint64_t, lexical_classes>& counts) {
  constexpr double enough = 0.95;
  const auto values = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  if (values == 0) return {"text", {}};
  const auto of = [&](LexicalClass lexical) { return counts[static_cast<std::size_t>(lexical)]; };
  const std::array<std::pair<LexicalClass, std::uint64_t>, 6> candidates{{
      {LexicalClass::integer, of(LexicalClass::integer)},
      {LexicalClass::decimal, of(LexicalClass::integer) + of(LexicalClass::decimal)},
      {LexicalClass::boolean, of(LexicalClass::boolean)},
      {LexicalClass::date, of(LexicalClass::date)},
      {LexicalClass::timestamp, of(LexicalClass::date) + of(LexicalClass::timestamp)},
      {LexicalClass::time, of(LexicalClass::time)},
  }};
  for (const auto& [lexical, fitting] : candidates) {
    const auto confidence = wilson(fitting, values);
    if (confidence.share >= enough) return {to_string(lexical), confidence};
  }
  return {"text", wilson(values, values)};
}

std::string masked(std::string_view value) {
  constexpr std::size_t most_bytes = 60;
  auto text = tickets::replace_invalid_utf8(value.substr(0, most_bytes));
  for (char& byte : text) {
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                        static_cast<unsigned char>(byte) >= 0x80;
    if (letter) byte = 'x';
    if (is_digit(byte)) byte = '9';
  }
  return text;
}

ColumnEvidence::ColumnEvidence(const tickets::Column& column, tickets::DateOrder order,
                               ShowValues show_values)
    : column_{&column}, order_{order}, show_values_{show_values} {}

void ColumnEvidence::add(Storage given, std::string_view raw, std::int64_t row,
                         const Judgement* judgement) {
  ++storage[static_cast<std::size_t>(given)];
  if (given == Storage::text && raw.empty()) {
    ++empty;
  } else if (given != Storage::null) {
    look_at(given, raw, row);
  }
  if (judgement != nullptr) count(*judgement, raw, row);
}

void ColumnEvidence::look_at(Storage given, std::string_view raw, std::int64_t row) {
  shortest_bytes = present == 0 ? raw.size() : std::min(shortest_bytes, raw.size());
  longest_bytes = std::max(longest_bytes, raw.size());
  ++present;
  distinct_.add(raw);
  MomentReading moment;
  ++lexical[static_cast<std::size_t>(classify(given, raw, order_, moment))];
  // A number is a date only in a column of dates.
  if (moment.reading == Reading::unknown && holds_moments(*column_)) {
    moment = tickets::read_serial(tickets::trim(raw));
  }
  dates.add(moment, row);
}

void ColumnEvidence::count(const Judgement& judgement, std::string_view raw, std::int64_t row) {
  if (judgement.state == ValueState::unrepairable) {
    count_rule(unrepairable, judgement.rule);
    // A missing value says nothing about the type.
    if (judgement.rule != "missing-value") ++misfits_;
    if (samples.size() >= most_samples) return;
    const bool hide = (column_->pii || column_->client) && show_values_ == ShowValues::no;
    constexpr std::size_t most_bytes = 200;
    samples.push_back(
        {row, std::string{judgement.rule},
         hide ? masked(raw) : tickets::replace_invalid_utf8(raw.substr(0, most_bytes))});
    return;
  }
  if (judgement.changed()) count_rule(repaired, judgement.rule);
  if (judgement.state != ValueState::null) ++fitting_;
}

Confidence ColumnEvidence::confidence() const { return wilson(fitting_, fitting_ + misfits_); }

}  // namespace tierline::quality
