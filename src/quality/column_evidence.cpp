#include "tierline/quality/column_evidence.hpp"

#include "tierline/quality/text_marks.hpp"
#include "tierline/tickets/text_rules.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tierline::quality {
namespace {

using tickets::DateOrder;
using tickets::Judgement;
using tickets::MomentReading;
using tickets::Reading;
using tickets::Storage;
using tickets::Type;
using tickets::ValueState;

constexpr std::string_view ambiguous_rule = "ambiguous-date";

/// What a cell of a workbook can hold: an export of more is cut there.
constexpr std::size_t characters_of_a_cell = 32'767;

bool holds_moments(const tickets::Column& column) {
  return column.type == Type::timestamptz || column.type == Type::date;
}

constexpr std::uint8_t bit_of(DefectKind kind) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind));
}

void mark(ValueFacts& facts, DefectKind kind) {
  facts.defects = static_cast<std::uint8_t>(facts.defects | bit_of(kind));
}

/// Of a short number the number, so that neighbours are neighbours, but never 0.
std::uint64_t id_of(std::string_view canonical) {
  constexpr std::uint64_t is_hash = std::uint64_t{1} << 63U;
  constexpr std::size_t most_digits = 10;
  const bool may_be_number = canonical.size() <= most_digits && !canonical.empty() &&
                             canonical.front() >= '1' && canonical.front() <= '9';
  std::uint64_t number = 0;
  const auto* const end = canonical.data() + canonical.size();
  if (may_be_number && std::from_chars(canonical.data(), end, number).ptr == end) return number;
  return hash_bytes(canonical) | is_hash;
}

std::int64_t micros_of(const tickets::Moment& moment) {
  return moment.day * tickets::micros_per_day + moment.time_micros;
}

}  // namespace

std::string masked(std::string_view value) {
  constexpr std::size_t most_bytes = 60;
  auto text = tickets::replace_invalid_utf8(value.substr(0, most_bytes));
  for (char& byte : text) {
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                        static_cast<unsigned char>(byte) >= 0x80;
    if (letter) byte = 'x';
    if (byte >= '0' && byte <= '9') byte = '9';
  }
  return text;
}

ColumnEvidence::ColumnEvidence(const tickets::Column& column, const ColumnSettings& settings)
    : column_{&column}, settings_{settings}, distinct_{settings.allowance, settings.store} {
  // 0 is no rule.
  rules_.emplace_back();
}

const ValueFacts& ColumnEvidence::add(Storage given, std::string_view raw, std::uint64_t hash,
                                      std::int64_t row, tickets::Judge* judge) {
  storage[static_cast<std::size_t>(given)].add(row);
  if (given == Storage::null) {
    if (!of_null_) {
      of_null_.emplace();
      if (judge != nullptr) read_judgement(judge->judge(*column_, given, raw), *of_null_);
    }
    if (of_null_->rule != 0) tally(*of_null_, raw, row);
    return *of_null_;
  }
  if (raw.size() > memo_bytes) {
    look_at(given, raw, judge, last_);
    distinct_.add_hash(hash);
    frequent_.add(hash, raw, 1);
    PatternText scratch;
    if (const auto pattern = pattern_of(raw, scratch); !pattern.empty()) {
      patterns_.add(hash_bytes(pattern), pattern, 1);
    }
    ++present;
    lexical[static_cast<std::size_t>(last_.lexical)].add(row);
    tally(last_, raw, row);
    return last_;
  }
  if (memo_.empty()) {
    memo_.resize(memo_places);
    memo_texts_.resize(memo_places);
  }
  const auto place = place_of(hash);
  auto& value = memo_[place];
  const bool known =
      value.times > 0 && value.hash == hash && value.size == raw.size() && value.storage == given;
  if (!known) {
    count_frequent(place);
    look_at(given, raw, judge, value.facts);
    value.hash = hash;
    value.times = 0;
    value.size = static_cast<std::uint8_t>(raw.size());
    value.storage = given;
    std::copy(raw.begin(), raw.end(), memo_texts_[place].begin());
    if (!raw.empty()) distinct_.add_hash(hash);
  }
  ++value.times;
  if (!raw.empty()) {
    ++present;
    lexical[static_cast<std::size_t>(value.facts.lexical)].add(row);
  }
  tally(value.facts, raw, row);
  return value.facts;
}

void ColumnEvidence::count_frequent(std::size_t place) {
  const auto& value = memo_[place];
  if (value.times == 0 || value.size == 0) return;
  const std::string_view text{memo_texts_[place].data(), value.size};
  frequent_.add(value.hash, text, value.times);
  PatternText scratch;
  const auto pattern = pattern_of(text, scratch);
  patterns_.add(hash_bytes(pattern), pattern, value.times);
}

void ColumnEvidence::settle() {
  for (std::size_t place = 0; place < memo_.size(); ++place) {
    count_frequent(place);
    memo_[place].times = 0;
  }
}

/// All that follows from the value alone.
void ColumnEvidence::look_at(Storage given, std::string_view raw, tickets::Judge* judge,
                             ValueFacts& facts) {
  facts = {};
  if (raw.empty()) {
    mark(facts, DefectKind::empty);
  } else {
    MomentReading moment;
    facts.lexical = classify(given, raw, settings_.order, moment);
    read_dates(given, raw, moment, facts);
  }
  if (judge != nullptr) read_judgement(judge->judge(*column_, given, raw), facts);
  if (!raw.empty()) {
    read_marks(given, raw, facts);
    widen(raw, facts);
  }
}

void ColumnEvidence::read_dates(Storage given, std::string_view raw, MomentReading moment,
                                ValueFacts& facts) const {
  const bool numeric = given == Storage::integer || given == Storage::real ||
                       facts.lexical == LexicalClass::integer ||
                       facts.lexical == LexicalClass::decimal;
  // A number is a date only in a column of dates.
  if (moment.reading == Reading::unknown && numeric && holds_moments(*column_)) {
    const auto text = tickets::trim(raw);
    moment = tickets::read_serial(text);
    if (moment.reading == Reading::unknown) facts.date = read_epoch(text);
  }
  if (moment.reading == Reading::unknown) return;
  facts.date = kind_of(moment);
  if (moment.reading != Reading::understood) return;
  facts.has_time = moment.moment.has_time;
  facts.has_zone = moment.moment.offset_minutes.has_value();
  facts.understood = true;
  facts.day_first_micros = facts.month_first_micros = micros_of(moment.moment);
  if (!moment.moment.ambiguous) return;
  const auto text = tickets::trim(raw);
  facts.day_first_micros = micros_of(tickets::read_moment(text, DateOrder::day_first).moment);
  facts.month_first_micros = micros_of(tickets::read_moment(text, DateOrder::month_first).moment);
}

/// After the judgement, which knows already whether most texts are in order.
void ColumnEvidence::read_marks(Storage given, std::string_view raw, ValueFacts& facts) const {
  if (given == Storage::real && facts.lexical == LexicalClass::integer) {
    mark(facts, DefectKind::whole_real);
  }
  if (given != Storage::text) return;
  if (has_entity(raw)) mark(facts, DefectKind::entity);
  // A text that the judge leaves as it is, but for its line breaks perhaps, is valid and has no
  // other control characters.
  const bool in_order = facts.judged && (facts.state == ValueState::as_is ||
                                         rules_[facts.rule].name == "line-breaks");
  if (!in_order) {
    const auto marks = marks_of(raw);
    if (marks.control) mark(facts, DefectKind::control);
    if (marks.beyond_ascii && !tickets::is_valid_utf8(raw)) mark(facts, DefectKind::broken_utf8);
  }
  const auto most =
      settings_.declared_characters > 0 ? settings_.declared_characters : characters_of_a_cell;
  if (raw.size() > most && characters_of(raw) > most) mark(facts, DefectKind::over_long);
}

void ColumnEvidence::read_judgement(const Judgement& judgement, ValueFacts& facts) {
  facts.judged = true;
  facts.state = judgement.state;
  const bool unrepairable = judgement.state == ValueState::unrepairable;
  if (!judgement.rule.empty()) facts.rule = number_of_rule(judgement.rule, unrepairable);
  if (!unrepairable) {
    if (settings_.is_key && judgement.state != ValueState::null) {
      facts.id = id_of(judgement.text);
    }
    return;
  }
  facts.ambiguous = judgement.rule == ambiguous_rule;
  if (judgement.rule == "missing-value") {
    mark(facts, DefectKind::missing);
  } else if (!facts.ambiguous && judgement.rule != "invalid-utf8") {
    mark(facts, DefectKind::misfit);
  }
}

/// Lengths, digits and ranges: a value that was seen before changes none of them.
void ColumnEvidence::widen(std::string_view raw, const ValueFacts& facts) {
  shortest_bytes = longest_bytes == 0 ? raw.size() : std::min(shortest_bytes, raw.size());
  longest_bytes = std::max(longest_bytes, raw.size());
  const auto start = raw.substr(0, FrequentValues::most_bytes);
  if (!texts_.any || start < texts_.texts.least) texts_.texts.least = start;
  if (!texts_.any || start > texts_.texts.greatest) texts_.texts.greatest = start;
  texts_.any = true;
  if (facts.lexical == LexicalClass::integer || facts.lexical == LexicalClass::decimal) {
    auto text = tickets::trim(raw);
    digits.add(text);
    if (text.front() == '+') text.remove_prefix(1);
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{}) return;
    if (!numbers_.any || number < numbers_.least) {
      numbers_.least = number;
      numbers_.texts.least = text;
    }
    if (!numbers_.any || number > numbers_.greatest) {
      numbers_.greatest = number;
      numbers_.texts.greatest = text;
    }
    numbers_.any = true;
    return;
  }
  if (facts.understood) {
    const auto moment = settings_.order == DateOrder::month_first ? facts.month_first_micros
                                                                  : facts.day_first_micros;
    moments_.least = moments_.any ? std::min(moments_.least, moment) : moment;
    moments_.greatest = moments_.any ? std::max(moments_.greatest, moment) : moment;
    moments_.any = true;
  }
}

void ColumnEvidence::tally(const ValueFacts& facts, std::string_view raw, std::int64_t row) {
  if (facts.date != DateKind::none) {
    dates.add(facts.date, facts.has_time, facts.has_zone, row);
    if (facts.understood) {
      newest.add(settings_.order == DateOrder::month_first ? facts.month_first_micros
                                                           : facts.day_first_micros,
                 row);
    }
  }
  if (facts.defects != 0) tally_defects(facts, row);
  if (!facts.judged) return;
  if (facts.rule != 0) ++rules_[facts.rule].count;
  if (facts.state == ValueState::null) return;
  if (facts.state != ValueState::unrepairable) {
    ++fitting_;
    return;
  }
  // A missing value says nothing about the type.
  if ((facts.defects & bit_of(DefectKind::missing)) == 0) ++misfits_;
  if (samples.size() < most_samples) samples.push_back({row, rules_[facts.rule].name, shown(raw)});
}

void ColumnEvidence::tally_defects(const ValueFacts& facts, std::int64_t row) {
  const bool repairable =
      facts.judged && facts.rule != 0 && facts.state != ValueState::unrepairable;
  for (std::size_t kind = 0; kind < defect_kinds; ++kind) {
    if ((facts.defects >> kind & 1U) == 0) continue;
    auto& defect = defects_[kind];
    defect.seen.add(row);
    const auto& rule = rules_[facts.rule].name;
    // Another rule may change the text and leave its entities where they are.
    const bool mends = kind != static_cast<std::size_t>(DefectKind::entity) || rule == "entity";
    if (!repairable || !mends) continue;
    ++defect.repairable;
    if (defect.rule.empty()) defect.rule = rule;
  }
}

std::uint8_t ColumnEvidence::number_of_rule(std::string_view name, bool unrepairable) {
  const auto at = std::find_if(rules_.begin(), rules_.end(), [&](const Rule& rule) {
    return rule.name == name && rule.unrepairable == unrepairable;
  });
  const auto number = at - rules_.begin();
  if (at == rules_.end()) rules_.push_back({std::string{name}, unrepairable, 0});
  return static_cast<std::uint8_t>(number);
}

LexicalCounts ColumnEvidence::lexical_counts() const {
  LexicalCounts counts{};
  for (std::size_t n = 0; n < counts.size(); ++n) counts[n] = lexical[n].count;
  return counts;
}

RuleCounts ColumnEvidence::counts_of(bool unrepairable) const {
  RuleCounts counts;
  for (const auto& rule : rules_) {
    if (rule.count > 0 && rule.unrepairable == unrepairable) counts[rule.name] += rule.count;
  }
  return counts;
}

void ColumnEvidence::accept_ambiguous_dates() {
  for (auto& rule : rules_) {
    if (rule.name != ambiguous_rule || !rule.unrepairable) continue;
    rule.unrepairable = false;
    misfits_ -= rule.count;
    fitting_ += rule.count;
  }
  std::erase_if(samples, [](const Sample& sample) { return sample.rule == ambiguous_rule; });
}

Confidence ColumnEvidence::confidence() const { return wilson(fitting_, fitting_ + misfits_); }

std::optional<ColumnEvidence::Range> ColumnEvidence::range(LexicalClass given) const {
  switch (given) {
    case LexicalClass::integer:
    case LexicalClass::decimal:
      if (!numbers_.any) return std::nullopt;
      return numbers_.texts;
    case LexicalClass::date:
    case LexicalClass::timestamp: {
      if (!moments_.any) return std::nullopt;
      Range range;
      tickets::append_canonical_timestamp(range.least, moments_.least);
      tickets::append_canonical_timestamp(range.greatest, moments_.greatest);
      if (given == LexicalClass::date) {
        range.least.resize(10);
        range.greatest.resize(10);
      }
      return range;
    }
    default: break;
  }
  if (!texts_.any) return std::nullopt;
  return texts_.texts;
}

bool ColumnEvidence::masks() const {
  return (column_->pii || column_->client) && settings_.show_values == ShowValues::no;
}

std::string ColumnEvidence::shown(std::string_view value) const {
  constexpr std::size_t most_bytes = 200;
  return masks() ? masked(value) : tickets::replace_invalid_utf8(value.substr(0, most_bytes));
}

}  // namespace tierline::quality
