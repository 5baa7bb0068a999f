#include "tierline/tickets/tier.hpp"

#include "tierline/base/error.hpp"
#include "tierline/rules/tiers.hpp"
#include "tierline/tickets/plain_text.hpp"
#include "tierline/tickets/text_rules.hpp"

#include "tickets/tier_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::tickets {
namespace {

constexpr std::array<std::string_view, 3> tier_names{"L1", "L2", "L3"};

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// A ticket on its way through the rules.
class Case {
 public:
  /// \param input  must outlive this
  Case(const TierRuleSet& set, const TierInput& input)
      : set_{set},
        input_{input},
        category_{label(input.category)},
        root_cause_{label(input.root_cause)} {}

  /// What made the rule hit; none if it does not.
  std::optional<std::string> match(const TierRuleSet::Rule& rule) {
    std::string matched;
    if (!rule.categories.empty()) {
      if (!contains(rule.categories, category_)) return std::nullopt;
      matched = "category " + category_;
    }
    if (!rule.texts.empty() || rule.pattern) {
      auto words = text_match(rule);
      if (!words) return std::nullopt;
      matched = std::move(*words);
    }
    if (rule.score) {
      const auto own = score(rule.tier);
      const bool wins = own > rule.score->above &&
                        std::all_of(rule.score->at_least.begin(), rule.score->at_least.end(),
                                    [&](Tier other) { return own >= score(other); });
      if (!wins) return std::nullopt;
      matched = signals(rule.tier);
    }
    return matched;
  }

 private:
  std::string label(std::string_view given) const {
    return std::string{set_.decoded_labels ? trim(decode_entities(given)) : given};
  }

  const std::string& text() {
    if (!text_) {
      text_.emplace();
      text_->reserve(input_.title.size() + 1 + input_.description.size());
      text_->append(input_.title).append(1, ' ').append(input_.description);
      if (set_.plain) text_ = plain_text(*text_);
    }
    return *text_;
  }

  bool has(std::size_t word) {
    if (!found_) found_ = set_.finder->find(text());
    return (*found_)[word] != 0;
  }

  bool matches(const re2::RE2& pattern, re2::StringPiece* hit) {
    return pattern.Match(text(), 0, text().size(), re2::RE2::UNANCHORED, hit, hit != nullptr);
  }

  /// False if the rule's pattern cannot match, which nearly always one pass tells of all rules.
  bool may_match(const TierRuleSet::Rule& rule) {
    if (!set_.any_pattern || !rule.categories.empty()) return true;
    if (!any_pattern_) any_pattern_ = matches(*set_.any_pattern, nullptr);
    return *any_pattern_;
  }

  std::optional<std::string> text_match(const TierRuleSet::Rule& rule) {
    for (const auto word : rule.texts) {
      if (has(word)) return set_.words[word];
    }
    re2::StringPiece hit;
    if (rule.pattern && may_match(rule) && matches(*rule.pattern, &hit)) {
      return std::string{hit.data(), hit.size()};
    }
    return std::nullopt;
  }

  double score(Tier tier) {
    const auto& signals = set_.scores[index_of(tier)];
    double sum = 0;
    if (contains(signals.root_causes, root_cause_)) sum += signals.root_cause_points;
    if (contains(signals.categories, category_)) sum += signals.category_points;
    for (const auto word : signals.keywords) {
      if (has(word)) sum += signals.keyword_points;
    }
    return sum;
  }

  std::string signals(Tier tier) {
    const auto& known = set_.scores[index_of(tier)];
    std::string list;
    const auto add = [&](std::string_view kind, std::string_view name) {
      list += fmt::format("{}{}{}", list.empty() ? "" : ", ", kind, name);
    };
    if (contains(known.root_causes, root_cause_)) add("root cause ", root_cause_);
    if (contains(known.categories, category_)) add("category ", category_);
    for (const auto word : known.keywords) {
      if (has(word)) add("", set_.words[word]);
    }
    return list;
  }

  const TierRuleSet& set_;
  const TierInput& input_;
  std::string category_;
  std::string root_cause_;
  // What no rule asks for is not made.
  std::optional<std::string> text_;
  std::optional<std::vector<char>> found_;
  std::optional<bool> any_pattern_;
};

}  // namespace

std::string_view to_string(Tier tier) { return tier_names.at(index_of(tier)); }

std::optional<Tier> tier_of(std::string_view text) {
  const auto* known = std::find(tier_names.begin(), tier_names.end(), text);
  if (known == tier_names.end()) return std::nullopt;
  return all_tiers.at(static_cast<std::size_t>(known - tier_names.begin()));
}

const std::string& TierRules::version() const { return set_->version; }

TierDecision TierRules::classify(const TierInput& input) const {
  Case ticket{*set_, input};
  for (const auto& rule : set_->rules) {
    if (auto matched = ticket.match(rule)) return {rule.tier, rule.id, std::move(*matched)};
  }
  return {set_->fallback.tier, set_->fallback.id, {}};
}

TierRules builtin_tier_rules(std::string_view version) {
  if (version == "v1") return TierRules::parse(rules::tiers_v1.text, rules::tiers_v1.name);
  if (version == "v2") return TierRules::parse(rules::tiers_v2.text, rules::tiers_v2.name);
  throw Error{ErrorCode::usage, fmt::format("cannot use tier rules \"{}\": not built in", version),
              "v1 and v2 are; give the path of a TOML file for others"};
}

}  // namespace tierline::tickets
