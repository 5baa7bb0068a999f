#include "tierline/quality/rules.hpp"

#include "tierline/rules/quality.hpp"

#include "quality/rule_words.hpp"

#include <algorithm>

namespace tierline::quality {

std::string_view to_string(Severity severity) { return word_of(severity_words, severity); }

std::string_view to_string(RuleKind kind) { return word_of(kind_words, kind); }

std::string_view to_string(Population population) { return word_of(population_words, population); }

const Rule* RuleSet::find(std::string_view id) const {
  const auto at =
      std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == id; });
  return at == rules.end() ? nullptr : &*at;
}

RuleSet builtin_quality_rules() {
  return parse_quality_rules(tierline::rules::quality.text, tierline::rules::quality.name);
}

}  // namespace tierline::quality
