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
    if (first_found(rule.unless)) return std::nullopt;
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
      const auto title = set_.plain ? plain_text(input_.title).size() : input_.title.size();
      title_end_ = std::min(title, text_->size());
      if (set_.description_bytes) {
        text_->resize(std::min(text_->size(), title_end_ + 1 + *set_.description_bytes));
      }
    }
    return *text_;
  }

  const PhraseFinder::Place& place_of(std::size_t word) {
    if (!found_) found_ = set_.finder->find(text());
    return (*found_)[word];
  }

  std::optional<std::size_t> first_found(const std::vector<std::size_t>& words) {
    const auto first = std::find_if(words.begin(), words.end(),
                                    [&](std::size_t word) { return bool{place_of(word)}; });
    if (first == words.end()) return std::nullopt;
    return *first;
  }

  /// A word as the rules have it; a phrase as the ticket has it.
  std::string shown(std::size_t word) {
    if (!set_.is_phrase[word]) return set_.words[word];
    const auto& place = place_of(word);
    return text().substr(place.begin, place.end - place.begin);
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
    if (const auto word = first_found(rule.texts)) return shown(*word);
    re2::StringPiece hit;
    if (rule.pattern && may_match(rule) && matches(*rule.pattern, &hit)) {
      return std::string{hit.data(), hit.size()};
    }
    return std::nullopt;
  }

  double score(Tier tier) {
    if (!scores_) scores_ = scores();
    return scores_->at(index_of(tier));
  }

  std::array<double, 3> scores() {
    std::array<double, 3> sums{};
    for (const auto tier : all_tiers) {
      const auto& known = set_.scores[index_of(tier)];
      auto& sum = sums[index_of(tier)];
      if (contains(known.root_causes, root_cause_)) sum += known.root_cause_points;
      if (contains(known.categories, category_)) sum += known.category_points;
      for (const auto word : known.keywords) {
        if (const auto& place = place_of(word)) sum += known.keyword_points * weight(place.end);
      }
    }
    for (const auto& signal : set_.signals) {
      const auto times = count(signal);
      for (std::size_t tier = 0; tier < sums.size(); ++tier) {
        sums[tier] += times * signal.points[tier];
      }
    }
    return sums;
  }

  /// How often something counts that ends there.
  double weight(std::size_t end) const { return end <= title_end_ ? set_.title_factor : 1.0; }

  double count(const TierRuleSet::Signal& signal) {
    double sum = 0;
    double most = 0;
    const auto add = [&](double times) {
      sum += times;
      most = std::max(most, times);
    };
    if (contains(signal.root_causes, root_cause_)) add(1.0);
    for (const auto word : signal.words) {
      if (const auto& place = place_of(word)) add(weight(place.end));
    }
    re2::StringPiece hit;
    if (signal.pattern && matches(*signal.pattern, &hit)) {
      hits_.emplace_back(&signal, std::string{hit.data(), hit.size()});
      add(weight(static_cast<std::size_t>(hit.data() - text().data()) + hit.size()));
    }
    return signal.once ? most : sum;
  }

  /// What spoke for the tier, each once.
  std::string signals(Tier tier) {
    const auto& known = set_.scores[index_of(tier)];
    std::vector<std::string> names;
    const auto add = [&](std::string name) {
      if (!contains(names, name)) names.push_back(std::move(name));
    };
    const auto add_all = [&](const std::vector<std::size_t>& words) {
      for (const auto word : words) {
        if (place_of(word)) add(shown(word));
      }
    };
    if (contains(known.root_causes, root_cause_)) add("root cause " + root_cause_);
    if (contains(known.categories, category_)) add("category " + category_);
    add_all(known.keywords);
    for (const auto& signal : set_.signals) {
      if (signal.points[index_of(tier)] <= 0) continue;
      if (contains(signal.root_causes, root_cause_)) add("root cause " + root_cause_);
      add_all(signal.words);
    }
    for (const auto& [signal, hit] : hits_) {
      if (signal->points[index_of(tier)] > 0) add(hit);
    }
    return fmt::format("{}", fmt::join(names, ", "));
  }

  const TierRuleSet& set_;
  const TierInput& input_;
  std::string category_;
  std::string root_cause_;
  // What no rule asks for is not made.
  std::optional<std::string> text_;
  std::size_t title_end_ = 0;
  std::optional<std::vector<PhraseFinder::Place>> found_;
  std::optional<bool> any_pattern_;
  std::optional<std::array<double, 3>> scores_;
  std::vector<std::pair<const TierRuleSet::Signal*, std::string>> hits_;  ///< of patterns
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
