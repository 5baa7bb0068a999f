#pragma once

#include "tierline/tickets/tier.hpp"

#include "tickets/word_finder.hpp"

#include <re2/re2.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::tickets {

/// A rule set after parsing. Words are indices into what `finder` was built from.
struct TierRuleSet {
  struct Scores {
    double root_cause_points = 0;
    double category_points = 0;
    double keyword_points = 0;
    std::vector<std::string> root_causes;
    std::vector<std::string> categories;
    std::vector<std::size_t> keywords;
  };

  struct ScoreCondition {
    double above = 0;  ///< exclusive
    std::vector<Tier> at_least;
  };

  struct Rule {
    std::string id;
    Tier tier = Tier::l2;
    std::vector<std::string> categories;
    std::vector<std::size_t> texts;
    std::unique_ptr<re2::RE2> pattern;  ///< all patterns of the rule, for one pass; may be none
    std::optional<ScoreCondition> score;
  };

  std::string version;
  WordFinder::Boundary boundary = WordFinder::Boundary::word;
  bool plain = true;           ///< match plain_text() of title and description
  bool decoded_labels = true;  ///< compare labels decoded and trimmed
  std::array<Scores, 3> scores;
  std::vector<Rule> rules;
  Rule fallback;
  std::vector<std::string> words;
  std::unique_ptr<WordFinder> finder;
  /// The patterns of all rules that ask for no category, so of those that every ticket is held
  /// against; none if there are less than two.
  std::unique_ptr<re2::RE2> any_pattern;
};

}  // namespace tierline::tickets
