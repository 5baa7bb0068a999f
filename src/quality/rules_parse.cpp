#include "tierline/base/checksum.hpp"
#include "tierline/quality/rules.hpp"
#include "tierline/tickets/dates.hpp"
#include "tierline/tickets/toml_reader.hpp"

#include "quality/rule_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace tierline::quality {
namespace {

using tickets::TomlReader;

constexpr tickets::TomlKind quality_rules_kind{
    "quality rules", "docs/quality-rules.md says what a file of rules may hold"};

constexpr double whole_weight = 100;

template <typename Value, std::size_t count>
Value one_of(const TomlReader& reader, std::string_view key, const Words<Value, count>& words,
             std::string_view text) {
  if (const auto value = value_of(words, text)) return *value;
  std::string list;
  for (const auto& [known, value] : words)
    list += fmt::format("{}{}", list.empty() ? "" : ", ", known);
  reader.refuse_key(key, fmt::format("\"{}\" is \"{}\", not one of {}", key, text, list));
}

/// An integer is a number as well.
std::optional<double> number(const TomlReader& reader, std::string_view key) {
  if (!reader.has(key)) return std::nullopt;
  if (reader.holds<std::int64_t>(key)) {
    return static_cast<double>(*reader.optional<std::int64_t>(key));
  }
  const auto value = reader.optional<double>(key);
  if (!std::isfinite(*value)) reader.refuse_key(key, fmt::format("\"{}\" is no number", key));
  return value;
}

double number(const TomlReader& reader, std::string_view key, double otherwise, double least,
              double most) {
  const auto value = number(reader, key).value_or(otherwise);
  if (value < least || value > most) {
    reader.refuse_key(key,
                      fmt::format("\"{}\" is {}, not between {} and {}", key, value, least, most));
  }
  return value;
}

Band read_band(const TomlReader& reader) {
  reader.allow_only({"population", "low", "high"});
  Band band;
  if (const auto word = reader.optional<std::string>("population")) {
    band.population = one_of(reader, "population", population_words, *word);
  }
  band.low = number(reader, "low", 0, 0, 1);
  band.high = number(reader, "high", 1, 0, 1);
  if (band.low > band.high) reader.refuse("\"low\" is above \"high\"");
  return band;
}

void read_day(const TomlReader& reader, std::string_view key, std::string& day) {
  day = reader.text(key);
  if (!tickets::parse_canonical_date(day)) {
    reader.refuse_key(key, fmt::format("\"{}\" is \"{}\", no YYYY-MM-DD", key, day));
  }
}

void read_parent(const TomlReader& reader, Rule& rule) {
  const auto parent = reader.text("parent");
  const auto point = parent.find('.');
  if (point == std::string::npos || point == 0 || point + 1 == parent.size()) {
    reader.refuse_key("parent", fmt::format("\"parent\" is \"{}\", no table.column", parent));
  }
  rule.parent_table = parent.substr(0, point);
  rule.parent_column = parent.substr(point + 1);
}

void demand_columns(const TomlReader& reader, const Rule& rule, std::size_t least,
                    std::size_t most) {
  if (rule.columns.size() < least || rule.columns.size() > most) {
    reader.refuse(fmt::format("a rule of kind {} cannot have {} columns", to_string(rule.kind),
                              rule.columns.size()));
  }
}

/// What only rules of this kind have.
void read_question(const TomlReader& reader, Rule& rule) {
  constexpr auto any = std::numeric_limits<std::size_t>::max();
  switch (rule.kind) {
    case RuleKind::required_columns:
    case RuleKind::column_count:
    case RuleKind::not_empty:
    case RuleKind::mean_of: return demand_columns(reader, rule, 0, 0);
    case RuleKind::typed:
    case RuleKind::no_nul: return demand_columns(reader, rule, 1, any);
    case RuleKind::filled:
    case RuleKind::positive:
    case RuleKind::unique: return demand_columns(reader, rule, 1, 1);
    case RuleKind::temporal_order: return demand_columns(reader, rule, 2, any);
    case RuleKind::number_range:
      demand_columns(reader, rule, 1, 1);
      rule.from = number(reader, "from");
      rule.above = number(reader, "above");
      rule.to = number(reader, "to");
      rule.as_stored = reader.flag("as_stored");
      if (!rule.from && !rule.above && !rule.to) reader.refuse("it has no limit");
      return;
    case RuleKind::date_range:
      demand_columns(reader, rule, 1, 1);
      read_day(reader, "from", rule.from_day);
      if (reader.has("to")) read_day(reader, "to", rule.to_day);
      if (reader.has("to") == reader.has("days_ahead")) {
        reader.refuse("needs either \"to\" or \"days_ahead\"");
      }
      rule.days_ahead = static_cast<int>(number(reader, "days_ahead", 0, 0, 36'500));
      return;
    case RuleKind::length:
    case RuleKind::newline_runs:
      demand_columns(reader, rule, 1, rule.kind == RuleKind::length ? 1 : any);
      rule.from = number(reader, "from", 0, 0, 1e15);
      rule.to = number(reader, "to", 0, 0, 1e15);
      if (*rule.to < 1 || *rule.to < *rule.from) reader.refuse("\"to\" is missing, or too small");
      return;
    case RuleKind::allowed_values:
      demand_columns(reader, rule, 1, 1);
      rule.values = reader.texts("values");
      if (rule.values.empty()) reader.refuse("\"values\" is missing");
      return;
    case RuleKind::orphans:
      demand_columns(reader, rule, 1, 1);
      read_parent(reader, rule);
      rule.distinct = reader.flag("distinct");
      return;
    case RuleKind::share_in_band:
      demand_columns(reader, rule, 1, 1);
      rule.measure = one_of(reader, "measure", measure_words, reader.text("measure"));
      if (rule.measure == Measure::orphan) read_parent(reader, rule);
      for (const auto& band : reader.tables("bands")) rule.bands.push_back(read_band(band));
      if (rule.bands.empty()) reader.refuse("\"bands\" is empty");
      return;
  }
}

void read_score(const TomlReader& reader, Rule& rule) {
  const double most = rule.kind == RuleKind::column_count ? 10'000 : 100;
  rule.at_least = number(reader, "at_least", 100, 0, most);
  rule.tolerated_rows = static_cast<std::uint64_t>(number(reader, "tolerated_rows", 0, 0, 1e15));
  if (const auto word = reader.optional<std::string>("scoring")) {
    rule.scoring = one_of(reader, "scoring", scoring_words, *word);
  }
  rule.otherwise = number(reader, "otherwise", 0, 0, 1);
  rule.weight = number(reader, "weight", 1, 0, 1000);
  if (rule.weight == 0) reader.refuse_key("weight", "\"weight\" is 0: such a rule says nothing");
  if (rule.scoring == Scoring::scaled && rule.at_least == 0) {
    reader.refuse_key("at_least", "\"at_least\" is 0: nothing can be scaled by it");
  }
  if (rule.scoring == Scoring::excess && rule.at_least >= 100) {
    reader.refuse_key("at_least", "\"at_least\" is 100: nothing may exceed it");
  }
  if (rule.otherwise == 1) reader.refuse_key("otherwise", "\"otherwise\" is 1: it costs nothing");
}

Rule read_rule(TomlReader& reader) {
  reader.allow_only({"id",        "number",   "category",  "kind",       "table",
                     "columns",   "at_least", "severity",  "title",      "owner",
                     "hint",      "scoring",  "otherwise", "weight",     "tolerated_rows",
                     "from",      "above",    "to",        "days_ahead", "values",
                     "as_stored", "parent",   "distinct",  "measure",    "bands"});
  Rule rule;
  rule.id = reader.text("id");
  reader.enter(fmt::format("rule \"{}\": ", rule.id));
  rule.number = static_cast<int>(number(reader, "number", 0, 0, 10'000));
  rule.category = reader.text("category");
  rule.kind = one_of(reader, "kind", kind_words, reader.text("kind"));
  rule.severity = one_of(reader, "severity", severity_words, reader.text("severity"));
  rule.title = reader.text("title");
  rule.owner = reader.text("owner");
  rule.hint = reader.text("hint");
  if (rule.kind != RuleKind::mean_of) rule.table = reader.text("table");
  rule.columns = reader.texts("columns");
  read_question(reader, rule);
  read_score(reader, rule);
  return rule;
}

std::vector<Category> read_categories(const TomlReader& root) {
  std::vector<Category> categories;
  double sum = 0;
  for (const auto& reader : root.tables("categories")) {
    reader.allow_only({"name", "weight"});
    Category category{reader.text("name"), number(reader, "weight", 0, 0, whole_weight)};
    if (category.weight == 0) reader.refuse("\"weight\" is missing");
    for (const auto& known : categories) {
      if (known.name == category.name) reader.refuse("the category is there twice");
    }
    sum += category.weight;
    categories.push_back(std::move(category));
  }
  if (std::abs(sum - whole_weight) > 1e-9) {
    root.refuse_key("categories",
                    fmt::format("the weights of the categories sum to {}, not 100", sum));
  }
  return categories;
}

}  // namespace

RuleSet parse_quality_rules(std::string_view toml, std::string_view name) {
  const auto root = tickets::parse_toml(toml, quality_rules_kind, name);
  const TomlReader reader{root, quality_rules_kind, name};
  reader.allow_only({"version", "categories", "rules"});
  RuleSet set;
  set.version = reader.text("version");
  set.fingerprint = sha256(toml);
  set.categories = read_categories(reader);
  std::set<int> numbers;
  for (auto& given : reader.tables("rules")) {
    auto rule = read_rule(given);
    if (set.find(rule.id) != nullptr) given.refuse("the id is there twice");
    if (rule.number != 0 && !numbers.insert(rule.number).second) {
      given.refuse(fmt::format("the number {} is there twice", rule.number));
    }
    if (std::none_of(set.categories.begin(), set.categories.end(),
                     [&](const Category& category) { return category.name == rule.category; })) {
      given.refuse_key("category", fmt::format("unknown category \"{}\"", rule.category));
    }
    set.rules.push_back(std::move(rule));
  }
  for (const auto& category : set.categories) {
    if (std::none_of(set.rules.begin(), set.rules.end(), [&](const Rule& rule) {
          return rule.category == category.name && rule.kind != RuleKind::mean_of;
        })) {
      reader.refuse(fmt::format("category \"{}\" has no rule, so its weight is never reached",
                                category.name));
    }
  }
  return set;
}

}  // namespace tierline::quality
