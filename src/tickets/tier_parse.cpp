#include "tierline/base/error.hpp"
#include "tierline/tickets/toml_reader.hpp"

#include "tickets/tier_rules.hpp"
#include "tickets/tier_vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace tierline::tickets {
namespace {

constexpr TomlKind tier_rules_kind{"tier rules", "rules/tiers-v2.toml shows what they may hold"};

/// One of two words, true for the second.
bool choice(const TomlReader& reader, std::string_view key, std::string_view no,
            std::string_view yes) {
  const auto text = reader.text(key);
  if (text != no && text != yes) {
    reader.refuse(fmt::format("\"{}\" is \"{}\", not {} or {}", key, text, no, yes));
  }
  return text == yes;
}

Tier checked_tier(const TomlReader& reader, std::string_view text) {
  const auto tier = tier_of(text);
  if (!tier) reader.refuse(fmt::format("unknown tier \"{}\"", text));
  return *tier;
}

constexpr double most_points = 1000;

double points(const TomlReader& reader, std::string_view key, double least = 0) {
  const auto value = reader.optional<double>(key);
  if (!value) reader.refuse(fmt::format("\"{}\" is missing", key));
  // Quarters are exact in binary, so sums of them can be compared.
  if (!(*value >= least && *value <= most_points) || *value * 4 != std::floor(*value * 4)) {
    reader.refuse(fmt::format("\"{}\" is {}, not a multiple of 0.25 from {} to {}", key, *value,
                              least, most_points));
  }
  return *value;
}

/// Reads a whole rule file into a TierRuleSet.
class RuleFile {
 public:
  RuleFile(const toml::table& root, std::string_view name) : reader_{root, tier_rules_kind, name} {}

  std::shared_ptr<const TierRuleSet> read() {
    reader_.allow_only({"version", "match", "text", "labels", "keyword_tiers", "description_bytes",
                        "title_factor", "families", "scores", "signals", "rules", "default"});
    set_->version = reader_.text("version");
    const bool word = choice(reader_, "match", "substring", "word");
    set_->boundary = word ? WordFinder::Boundary::word : WordFinder::Boundary::none;
    set_->plain = choice(reader_, "text", "as_given", "plain");
    set_->decoded_labels = choice(reader_, "labels", "exact", "decoded");
    one_tier_ = choice(reader_, "keyword_tiers", "many", "one");

    if (const auto bytes = reader_.optional<std::int64_t>("description_bytes")) {
      if (*bytes < 1) {
        reader_.refuse_key("description_bytes", "\"description_bytes\" is not above 0");
      }
      set_->description_bytes = static_cast<std::size_t>(*bytes);
    }
    if (reader_.has("title_factor")) set_->title_factor = points(reader_, "title_factor", 1);
    if (const auto families = reader_.table("families")) {
      vocabulary_.read_families(*families, set_->boundary);
    }
    for (auto& table : reader_.tables("scores")) read_scores(table);
    if (scored_.size() != all_tiers.size()) {
      reader_.refuse("\"scores\" are needed for L1, L2 and L3");
    }
    if (reader_.has("signals")) {
      for (auto& table : reader_.tables("signals")) set_->signals.push_back(read_signal(table));
    }
    for (auto& table : reader_.tables("rules")) set_->rules.push_back(read_rule(table));
    auto fallback = reader_.table("default");
    if (!fallback) reader_.refuse("\"default\" is missing");
    fallback->allow_only({"id", "tier"});
    set_->fallback = read_head(*fallback);
    for (const auto& phrase : vocabulary_.phrases()) {
      set_->is_phrase.push_back(phrase.parts.size() > 1 || phrase.parts.front().size() > 1);
    }
    set_->finder = std::make_unique<PhraseFinder>(vocabulary_.phrases(), set_->boundary);
    set_->any_pattern = any_pattern();
    return set_;
  }

 private:
  void read_scores(TomlReader& table) {
    table.allow_only({"tier", "root_cause_points", "root_causes", "category_points", "categories",
                      "keyword_points", "keywords"});
    const auto tier = checked_tier(table, table.text("tier"));
    table.enter(fmt::format("scores of {}: ", to_string(tier)));
    if (!scored_.insert(tier).second) table.refuse("they are there twice");
    auto& scores = set_->scores.at(index_of(tier));
    scores.root_cause_points = points(table, "root_cause_points");
    scores.root_causes = table.texts("root_causes");
    scores.category_points = points(table, "category_points");
    scores.categories = table.texts("categories");
    scores.keyword_points = points(table, "keyword_points");
    scores.keywords = vocabulary_.read(table, "keywords", set_->boundary);
    for (const auto word : scores.keywords) {
      const auto [known, fresh] = tier_of_keyword_.try_emplace(word, tier);
      if (!fresh && one_tier_) {
        table.refuse(fmt::format("\"{}\" is a keyword of {} already", set_->words.at(word),
                                 to_string(known->second)));
      }
    }
  }

  TierRuleSet::Signal read_signal(TomlReader& table) {
    table.allow_only({"id", "points", "once", "root_causes", "words", "patterns"});
    TierRuleSet::Signal signal;
    signal.id = table.text("id");
    table.enter(fmt::format("signal \"{}\": ", signal.id));
    if (!ids_.insert(signal.id).second) table.refuse("the id is there twice");
    const auto given = table.table("points");
    if (!given) table.refuse("\"points\" is missing");
    given->allow_only({"L1", "L2", "L3"});
    for (const auto tier : all_tiers) {
      if (!given->has(to_string(tier))) continue;
      signal.points.at(index_of(tier)) = points(*given, to_string(tier), -most_points);
    }
    signal.once = table.flag("once");
    signal.root_causes = table.texts("root_causes");
    signal.words = vocabulary_.read(table, "words", set_->boundary);
    signal.pattern = read_patterns(table);
    if (signal.root_causes.empty() && signal.words.empty() && !signal.pattern) {
      table.refuse("it has neither root causes nor words nor patterns");
    }
    return signal;
  }

  /// What a rule and the default have in common.
  TierRuleSet::Rule read_head(TomlReader& table) {
    TierRuleSet::Rule rule;
    rule.id = table.text("id");
    table.enter(fmt::format("rule \"{}\": ", rule.id));
    if (!ids_.insert(rule.id).second) table.refuse("the id is there twice");
    rule.tier = checked_tier(table, table.text("tier"));
    return rule;
  }

  TierRuleSet::Rule read_rule(TomlReader& table) {
    table.allow_only({"id", "tier", "categories", "texts", "unless", "patterns", "score"});
    auto rule = read_head(table);
    rule.categories = table.texts("categories");
    rule.texts = vocabulary_.read(table, "texts", set_->boundary);
    rule.unless = vocabulary_.read(table, "unless", set_->boundary);
    rule.pattern = read_patterns(table);
    if (const auto score = table.table("score")) {
      score->allow_only({"above", "at_least"});
      rule.score = TierRuleSet::ScoreCondition{points(*score, "above"), {}};
      for (const auto& tier : score->texts("at_least")) {
        rule.score->at_least.push_back(checked_tier(*score, tier));
      }
    }
    if (rule.categories.empty() && rule.texts.empty() && !rule.pattern && !rule.score) {
      table.refuse("it has no condition");
    }
    return rule;
  }

  /// All patterns as one, for one pass; null if there are none.
  static std::unique_ptr<re2::RE2> read_patterns(const TomlReader& table) {
    std::string any;
    for (const auto& pattern : table.texts("patterns")) {
      compile(table, pattern);  // one by one, so that a mistake is named
      any += fmt::format("{}(?:{})", any.empty() ? "" : "|", pattern);
    }
    return any.empty() ? nullptr : compile(table, any);
  }

  /// None as well if they are too much for one.
  std::unique_ptr<re2::RE2> any_pattern() const {
    std::string any;
    int rules = 0;
    for (const auto& rule : set_->rules) {
      if (!rule.pattern || !rule.categories.empty()) continue;
      any += fmt::format("{}(?:{})", any.empty() ? "" : "|", rule.pattern->pattern());
      ++rules;
    }
    if (rules < 2) return nullptr;
    auto compiled = std::make_unique<re2::RE2>(any, pattern_options());
    return compiled->ok() ? std::move(compiled) : nullptr;
  }

  static re2::RE2::Options pattern_options() {
    re2::RE2::Options options;
    options.set_case_sensitive(false);
    options.set_log_errors(false);
    return options;
  }

  static std::unique_ptr<re2::RE2> compile(const TomlReader& table, const std::string& pattern) {
    auto compiled = std::make_unique<re2::RE2>(pattern, pattern_options());
    if (!compiled->ok()) {
      table.refuse(fmt::format("pattern \"{}\" is wrong: {}", pattern, compiled->error()));
    }
    return compiled;
  }

  TomlReader reader_;
  std::shared_ptr<TierRuleSet> set_ = std::make_shared<TierRuleSet>();
  TierVocabulary vocabulary_{set_->words};
  bool one_tier_ = false;
  std::map<std::size_t, Tier> tier_of_keyword_;
  std::set<Tier> scored_;
  std::set<std::string> ids_;
};

}  // namespace

TierRules TierRules::parse(std::string_view toml, std::string_view name) {
  const auto root = parse_toml(toml, tier_rules_kind, name);
  return TierRules{RuleFile{root, name}.read()};
}

}  // namespace tierline::tickets
