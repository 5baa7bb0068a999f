#include "tierline/tickets/values.hpp"

#include "tierline/tickets/dates.hpp"
#include "tierline/tickets/text_rules.hpp"
#include "tierline/tickets/value_rules.hpp"

#include "tickets/numbers.hpp"
#include "tickets/text_cleaner.hpp"
#include "tickets/words.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace tierline::tickets {
namespace {

Judgement as_is(std::string_view text) { return {ValueState::as_is, text, {}, {}}; }

Judgement repaired(std::string_view text, std::string_view rule) {
  return {ValueState::repaired, text, rule, {}};
}

Judgement no_value(std::string_view rule) { return {ValueState::null, {}, rule, {}}; }

Judgement refused(std::string_view rule, std::string_view message) {
  return {ValueState::unrepairable, {}, rule, message};
}

Judgement refused(NumberFault fault) {
  switch (fault) {
    case NumberFault::not_an_integer: return refused(rule_id("not-an-integer"), "is no integer");
    case NumberFault::out_of_range:
      return refused(rule_id("out-of-range"), "does not fit the column");
    case NumberFault::not_a_number: break;
  }
  return refused(rule_id("not-a-number"), "is no number");
}

/// The digits behind the column's prefix; the text itself if it has none.
std::string_view without_prefix(std::string_view text, std::string_view prefix) {
  if (prefix.empty() || text.size() <= prefix.size() ||
      !same_but_for_case(text.substr(0, prefix.size()), prefix)) {
    return text;
  }
  const auto rest = text.substr(prefix.size());
  return rest.front() >= '0' && rest.front() <= '9' ? rest : text;
}

Judgement judge_boolean(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 14> words{{
      {"yes", "1"},
      {"no", "0"},
      {"true", "1"},
      {"false", "0"},
      {"y", "1"},
      {"n", "0"},
      {"t", "1"},
      {"f", "0"},
      {"1", "1"},
      {"0", "0"},
      {"1.0", "1"},
      {"0.0", "0"},
      {"on", "1"},
      {"off", "0"},
  }};
  for (const auto& [word, canonical] : words) {
    if (!same_but_for_case(text, word)) continue;
    return word == canonical ? as_is(canonical) : repaired(canonical, rule_id("yes-no"));
  }
  return refused(rule_id("not-a-boolean"), "is neither yes nor no");
}

/// The server reads it by recursion, and refuses what would exhaust its stack.
bool is_nested_too_deep(std::string_view json) {
  constexpr int most = 1000;
  int depth = 0;
  bool in_text = false;
  for (std::size_t n = 0; n < json.size(); ++n) {
    const char byte = json[n];
    if (byte == '\\') ++n;
    if (byte == '"') in_text = !in_text;
    if (in_text) continue;
    if (byte == '[' || byte == '{') ++depth;
    if (byte == ']' || byte == '}') --depth;
    if (depth > most) return true;
  }
  return false;
}

Judgement judge_json(std::string_view text) {
  if (!is_valid_utf8(text)) return refused(rule_id("invalid-utf8"), "is not valid UTF-8");
  // The server refuses the escaped NUL although JSON allows it; the parser takes a bare one for the
  // end of the text.
  if (!nlohmann::json::accept(text) || text.find("\\u0000") != std::string_view::npos ||
      text.find('\0') != std::string_view::npos) {
    return refused(rule_id("not-json"), "is no JSON");
  }
  if (is_nested_too_deep(text)) {
    return refused(rule_id("not-json"), "is nested more than 1,000 deep");
  }
  return as_is(text);
}

Judgement within_length(const Column& column, const Judgement& judgement) {
  const auto most = static_cast<std::size_t>(column.max_length);
  if (most == 0 || judgement.text.size() <= most) return judgement;
  const auto begins = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; };
  const auto& text = judgement.text;
  if (static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins)) <= most) {
    return judgement;
  }
  return refused(rule_id("too-long"), "is longer than the column may be");
}

/// The rule for a date that is right but not in canonical form.
std::string_view rule_of(const Moment& moment, DateOrder order) {
  if (moment.ambiguous) return rule_id("ambiguous-date");
  switch (moment.form) {
    case DateForm::serial: return rule_id("excel-serial");
    case DateForm::day_first: return rule_id("day-first-date");
    case DateForm::month_first: return rule_id("month-first-date");
    case DateForm::both_possible:
      return order == DateOrder::month_first ? rule_id("month-first-date")
                                             : rule_id("day-first-date");
    case DateForm::iso: break;
  }
  return rule_id("iso-form");
}

/// Why a date may not be used, if so. \param order  of the contract; `read` is by the column's
std::optional<Judgement> fault_of(const MomentReading& read, DateOrder order,
                                  DateOrder order_of_column) {
  if (read.reading == Reading::unknown) return refused(rule_id("not-a-date"), "is no date");
  if (read.reading == Reading::impossible) {
    return refused(rule_id("impossible-date"), "is in no calendar or on no clock");
  }
  if (order == DateOrder::any) {
    if (!read.moment.ambiguous || order_of_column != DateOrder::any) return std::nullopt;
    return refused(rule_id("ambiguous-date"),
                   "can be read day first and month first: date_order in the contract, or importer "
                   "--date-order DMY or MDY, has to say which");
  }
  const auto wrong = order == DateOrder::day_first ? DateForm::month_first : DateForm::day_first;
  if (read.moment.form == wrong) {
    return refused(rule_id("wrong-date-order"),
                   order == DateOrder::day_first
                       ? "is month first, but the contract says day first"
                       : "is day first, but the contract says month first");
  }
  return std::nullopt;
}

MomentReading read_date_or_serial(std::string_view text, DateOrder order) {
  const auto read = read_moment(text, order);
  return read.reading == Reading::unknown ? read_serial(text) : read;
}

std::int64_t micros_of(const Moment& moment) {
  return moment.day * micros_per_day + moment.time_micros;
}

std::int64_t utc_of(const Moment& moment) {
  return micros_of(moment) - *moment.offset_minutes * 60 * micros_per_second;
}

/// False where an offset has carried a time out of the years 1 to 9999, which canonical texts have.
bool has_canonical_form(std::int64_t local_micros) {
  constexpr std::int64_t first = -719'162 * micros_per_day;
  constexpr std::int64_t end = 2'932'897 * micros_per_day;
  return local_micros >= first && local_micros < end;
}

Judgement beyond_the_calendar() {
  return refused(rule_id("impossible-date"),
                 "is outside the years 1 to 9999 on the contract's clock");
}

enum TextTrait : unsigned {
  none = 0,
  not_ascii = 1,
  control = 2,
  underscore = 4,
  ampersand = 8,
};

/// Without branches, so that compilers take many bytes at once.
unsigned traits_of_bytes(const char* bytes, std::size_t size) {
  unsigned char high = 0;
  unsigned char controls = 0;
  unsigned char underscores = 0;
  unsigned char ampersands = 0;
  for (std::size_t at = 0; at < size; ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    high |= byte;
    controls |= static_cast<unsigned char>((byte < 0x20) & (byte != '\n') & (byte != '\t'));
    underscores |= static_cast<unsigned char>(byte == '_');
    ampersands |= static_cast<unsigned char>(byte == '&');
  }
  return (high >= 0x80 ? not_ascii : none) | (controls != 0 ? control : none) |
         (underscores != 0 ? underscore : none) | (ampersands != 0 ? ampersand : none);
}

unsigned traits_of(std::string_view text) {
  constexpr std::size_t block = 32;
  if (text.size() < block) {
    std::array<char, block> padded{};
    padded.fill(' ');
    std::copy(text.begin(), text.end(), padded.begin());
    return traits_of_bytes(padded.data(), block);
  }
  // The last block may overlap the one before.
  return traits_of_bytes(text.data(), text.size() / block * block) |
         traits_of_bytes(text.data() + text.size() - block, block);
}

}  // namespace

Judge::Judge(const Contract& contract) : contract_{contract}, zone_{contract.time_zone} {}

Judgement Judge::judge(const Column& column, Storage storage, std::string_view raw) {
  auto judgement = storage == Storage::null ? no_value({}) : judge_present(column, storage, raw);
  if (judgement.state == ValueState::null && column.not_null) {
    judgement = refused(rule_id("missing-value"), "has no value, but must have one");
  }
  return judgement;
}

Judgement Judge::judge_present(const Column& column, Storage storage, std::string_view raw) {
  if (column.words.empty() || storage == Storage::blob) return judge_value(column, storage, raw);
  const auto* word = find_word(column.words, raw);
  if (word == nullptr) {
    const auto judgement = judge_value(column, storage, raw);
    if (judgement.state != ValueState::repaired) return judgement;
    // What the repair made of it may be one, and would be to the next step.
    word = find_word(column.words, judgement.text);
    if (word == nullptr) return judgement;
  }
  if (word->means.empty()) return no_value(rule_id("word"));
  auto judgement = judge_value(column, Storage::text, word->means);
  // A word may stand for itself.
  if (judgement.state == ValueState::unrepairable || judgement.text == raw) return judgement;
  if (judgement.state == ValueState::as_is) judgement.state = ValueState::repaired;
  judgement.rule = rule_id("word");
  return judgement;
}

Judgement Judge::judge_value(const Column& column, Storage storage, std::string_view raw) {
  if (storage == Storage::blob) return refused(rule_id("binary-value"), "is binary data");
  if (column.type == Type::text) return within_length(column, judge_text(column, storage, raw));
  const auto text = trim(raw);
  if (text.empty()) return no_value(rule_id("empty-string"));
  if (is_null_word(text)) return no_value(rule_id("null-word"));
  if (text.size() == raw.size()) return judge_typed(column, storage, text);
  const auto judgement = judge_typed(column, storage, text);
  if (judgement.state != ValueState::as_is) return judgement;
  return repaired(judgement.text, rule_id("surrounding-blanks"));
}

Judgement Judge::judge_typed(const Column& column, Storage storage, std::string_view text) {
  switch (column.type) {
    case Type::bigint:
    case Type::smallint: return judge_integer(column, storage, text);
    case Type::numeric: return judge_numeric(column, storage, text);
    case Type::boolean: return judge_boolean(text);
    case Type::timestamptz: return judge_timestamp(column, text);
    case Type::date: return judge_date(column, text);
    case Type::time: return judge_time(storage, text);
    case Type::jsonb: return judge_json(text);
    case Type::text: break;
  }
  return judge_text(column, storage, text);
}

void Judge::read_dates_by(const Column& column, DateOrder proven) {
  proven_orders_.emplace_back(&column, proven);
}

DateOrder Judge::order_of(const Column& column) const {
  if (contract_.date_order != DateOrder::any) return contract_.date_order;
  for (const auto& [proven, order] : proven_orders_) {
    if (proven == &column) return order;
  }
  return DateOrder::any;
}

bool Judge::is_null_word(std::string_view text) const {
  return std::find(contract_.null_values.begin(), contract_.null_values.end(), text) !=
         contract_.null_values.end();
}

/// The scratch text, as it is if it equals what it was made from.
Judgement Judge::rewritten(std::string_view from, std::string_view rule) const {
  return scratch_ == from ? as_is(from) : repaired(scratch_, rule);
}

Judgement Judge::judge_integer(const Column& column, Storage storage, std::string_view text) {
  const bool small = column.type == Type::smallint;
  const auto digits = without_prefix(text, column.prefix);
  const auto read = read_integer(digits, storage == Storage::real);
  if (read.fault) return refused(*read.fault);
  if (small && (read.value < std::numeric_limits<std::int16_t>::min() ||
                read.value > std::numeric_limits<std::int16_t>::max())) {
    return refused(NumberFault::out_of_range);
  }
  if (read.value == 0 && column.zero_is_null) return no_value(rule_id("zero-null"));
  const bool prefixed = digits.size() != text.size();
  if (read.form == NumberForm::canonical && !prefixed) return as_is(text);
  scratch_ = std::to_string(read.value);
  if (prefixed) return repaired(scratch_, rule_id("prefix"));
  return repaired(scratch_,
                  read.form == NumberForm::fraction ? rule_id("float-id") : rule_id("number-form"));
}

Judgement Judge::judge_numeric(const Column& column, Storage storage, std::string_view text) {
  const auto read = read_decimal(text, column.precision, column.scale, storage == Storage::real);
  if (read.fault) return refused(*read.fault);
  if (read.unscaled == 0 && column.zero_is_null) return no_value(rule_id("zero-null"));
  if (read.form == NumberForm::canonical) return as_is(text);
  scratch_ = decimal_text(read.unscaled, column.scale);
  return repaired(scratch_,
                  read.form == NumberForm::fraction ? rule_id("rounded") : rule_id("number-form"));
}

Judgement Judge::judge_timestamp(const Column& column, std::string_view text) {
  if (text.size() == 19 && parse_canonical_timestamp(text)) return as_is(text);
  const auto order = order_of(column);
  const auto read = read_date_or_serial(text, order);
  if (const auto fault = fault_of(read, contract_.date_order, order)) return *fault;
  scratch_.clear();
  if (read.moment.offset_minutes) {
    const auto utc = utc_of(read.moment);
    if (!has_canonical_form(zone_.to_local(utc))) return beyond_the_calendar();
    zone_.append_canonical(scratch_, utc);
    return rewritten(text, rule_id("zone-applied"));
  }
  append_canonical_timestamp(scratch_, micros_of(read.moment));
  const bool plain = read.moment.form == DateForm::iso && !read.moment.has_time;
  return rewritten(text, plain ? rule_id("date-without-time") : rule_of(read.moment, order));
}

Judgement Judge::judge_date(const Column& column, std::string_view text) {
  if (text.size() == 10 && parse_canonical_date(text)) return as_is(text);
  const auto order = order_of(column);
  const auto read = read_date_or_serial(text, order);
  if (const auto fault = fault_of(read, contract_.date_order, order)) return *fault;
  const auto local =
      read.moment.offset_minutes ? zone_.to_local(utc_of(read.moment)) : micros_of(read.moment);
  if (!has_canonical_form(local)) return beyond_the_calendar();
  scratch_.clear();
  append_canonical_timestamp(scratch_, local);
  const bool midnight = scratch_.substr(10) == " 00:00:00";
  scratch_.resize(10);
  if (!midnight && !read.moment.ambiguous) return repaired(scratch_, rule_id("time-dropped"));
  return rewritten(text, rule_of(read.moment, order));
}

Judgement Judge::judge_time(Storage storage, std::string_view text) {
  scratch_.clear();
  const auto read = read_time(text);
  if (read.reading == Reading::impossible) {
    return refused(rule_id("impossible-time"), "is on no clock");
  }
  if (read.reading == Reading::understood) {
    append_canonical_time(scratch_, read.micros);
    return rewritten(text, rule_id("time-form"));
  }
  // Spreadsheets hold a time as a fraction of a day, and show it as a time of their day 0.
  if (storage == Storage::real || storage == Storage::integer) {
    if (const auto seconds = seconds_of_day(text)) {
      append_canonical_time(scratch_, *seconds * micros_per_second);
      return repaired(scratch_, rule_id("excel-serial"));
    }
  }
  const auto moment = read_moment(text, contract_.date_order);
  constexpr std::int32_t day_before_0 = -25569;
  if (moment.reading == Reading::understood && moment.moment.has_time &&
      !moment.moment.offset_minutes && moment.moment.day >= day_before_0 &&
      moment.moment.day <= day_before_0 + 2) {
    append_canonical_time(scratch_, moment.moment.time_micros);
    return repaired(scratch_, rule_id("excel-serial"));
  }
  return refused(rule_id("not-a-time"), "is no time");
}

Judgement Judge::judge_text(const Column& column, Storage storage, std::string_view raw) {
  if (raw.empty()) return no_value(rule_id("empty-text"));
  if (is_null_word(raw)) return no_value(rule_id("null-word"));
  if (storage == Storage::integer) return as_is(raw);
  if (storage == Storage::real) {
    return raw.ends_with(".0") ? repaired(raw.substr(0, raw.size() - 2), rule_id("float-text"))
                               : as_is(raw);
  }
  const auto traits = traits_of(raw);
  if ((traits & not_ascii) != 0 && !is_valid_utf8(raw)) {
    return refused(rule_id("invalid-utf8"), "is not valid UTF-8");
  }
  const unsigned entities = column.decode_entities ? ampersand : none;
  if ((traits & (control | underscore | entities)) == 0) return as_is(raw);
  scratch_.clear();
  TextCleaner cleaner{scratch_, column.decode_entities};
  cleaner.take(raw);
  if (cleaner.rule().empty()) return as_is(raw);
  if (scratch_.empty() || is_null_word(scratch_)) return no_value(cleaner.rule());
  return repaired(scratch_, cleaner.rule());
}

Judgement derive(const Derivation& derivation, const Judgement& from) {
  return as_is(from.text == derivation.equals ? "1" : "0");
}

}  // namespace tierline::tickets
