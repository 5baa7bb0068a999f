#include "tierline/base/error.hpp"
#include "tierline/tickets/toml_reader.hpp"

#include "tickets/tier_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace tierline::tickets {
namespace {

using Boundary = WordFinder::Boundary;

constexpr TomlKind tier_rules_kind{"tier rules", "rules/tiers-v2.toml shows what they may hold"};

/// The words of all lists, each once.
class Vocabulary {
 public:
  explicit Vocabulary(std::vector<std::string>& words) : words_{words} {}

  std::vector<std::size_t> read(const TomlReader& reader, std::string_view key, Boundary boundary) {
    std::vector<std::size_t> indices;
    for (const auto& word : reader.texts(key)) {
      check(reader, word, boundary);
      const auto [entry, fresh] = index_of_.try_emplace(word, words_.size());
      if (fresh) words_.push_back(word);
      if (std::find(indices.begin(), indices.end(), entry->second) != indices.end()) {
        reader.refuse(fmt::format("\"{}\" has \"{}\" twice", key, word));
      }
      indices.push_back(entry->second);
    }
    return indices;
  }

 private:
  static void check(const TomlReader& reader, const std::string& word, Boundary boundary) {
    if (word.empty() || word == "*") reader.refuse("a word is empty");
    if (std::any_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
      reader.refuse(fmt::format("\"{}\" is not in lower case", word));
    }
    const auto star = word.find('*');
    const bool open_end = boundary == Boundary::word && star == word.size() - 1;
    if (star != std::string::npos && !open_end) {
      reader.refuse(fmt::format("\"{}\": * stands only at the end, with match = \"word\"", word));
    }
  }

  std::vector<std::string>& words_;
  std::map<std::string, std::size_t> index_of_;
};

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

double points(const TomlReader& reader, std::string_view key) {
  const auto value = reader.optional<double>(key);
  if (!value) reader.refuse(fmt::format("\"{}\" is missing", key));
  // Halves are exact in binary, so sums of them can be compared.
  if (!(*value >= 0 && *value <= 1000) || *value * 2 != std::floor(*value * 2)) {
    reader.refuse(fmt::format("\"{}\" is {}, not a multiple of 0.5", key, *value));
  }
  return *value;
}

/// Reads a whole rule file into a TierRuleSet.
class RuleFile {
 public:
  RuleFile(const toml::table& root, std::string_view name) : reader_{root, tier_rules_kind, name} {}

  std::shared_ptr<const TierRuleSet> read() {
    reader_.allow_only(
        {"version", "match", "text", "labels", "keyword_tiers", "scores", "rules", "default"});
    set_->version = reader_.text("version");
    const bool word = choice(reader_, "match", "substring", "word");
    set_->boundary = word ? Boundary::word : Boundary::none;
    set_->plain = choice(reader_, "text", "as_given", "plain");
    set_->decoded_labels = choice(reader_, "labels", "exact", "decoded");
    one_tier_ = choice(reader_, "keyword_tiers", "many", "one");

    for (auto& table : reader_.tables("scores")) read_scores(table);
    if (scored_.size() != all_tiers.size()) {
      reader_.refuse("\"scores\" are needed for L1, L2 and L3");
    }
    for (auto& table : reader_.tables("rules")) set_->rules.push_back(read_rule(table));
    auto fallback = reader_.table("default");
    if (!fallback) reader_.refuse("\"default\" is missing");
    fallback->allow_only({"id", "tier"});
    set_->fallback = read_head(*fallback);
    set_->finder = std::make_unique<WordFinder>(set_->words, set_->boundary);
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
    table.allow_only({"id", "tier", "categories", "texts", "patterns", "score"});
    auto rule = read_head(table);
    rule.categories = table.texts("categories");
    rule.texts = vocabulary_.read(table, "texts", set_->boundary);
    std::string any;
    for (const auto& pattern : table.texts("patterns")) {
      compile(table, pattern);  // one by one, so that a mistake is named
      any += fmt::format("{}(?:{})", any.empty() ? "" : "|", pattern);
    }
    if (!any.empty()) rule.pattern = compile(table, any);
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
  Vocabulary vocabulary_{set_->words};
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
