#pragma once

#include "tierline/tickets/tier.hpp"

#include "tickets/phrase_finder.hpp"

#include <re2/re2.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::tickets {

/// A rule set after parsing. Words and phrases are indices into what `finder` was built from.
struct TierRuleSet {
  struct Scores {
    double root_cause_points = 0;
    double category_points = 0;
    double keyword_points = 0;
    std::vector<std::string> root_causes;
    std::vector<std::string> categories;
    std::vector<std::size_t> keywords;
  };

  /// Points beside those of the lists above, for several tiers at once; may be negative.
  struct Signal {
    std::string id;
    std::array<double, 3> points{};
    bool once = false;  ///< else for the root cause, every word found, and the pattern
    std::vector<std::string> root_causes;
    std::vector<std::size_t> words;
    std::unique_ptr<re2::RE2> pattern;  ///< counts once; may be none
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
    std::vector<std::size_t> unless;
    std::unique_ptr<re2::RE2> pattern;  ///< all patterns of the rule, for one pass; may be none
    std::optional<ScoreCondition> score;
  };

  std::string version;
  WordFinder::Boundary boundary = WordFinder::Boundary::word;
  bool plain = true;                             ///< match plain_text() of title and description
  bool decoded_labels = true;                    ///< compare labels decoded and trimmed
  std::optional<std::size_t> description_bytes;  ///< how much of it is looked at; none: all
  double title_factor = 1;                       ///< a word in the title counts so many times
  std::array<Scores, 3> scores;
  std::vector<Signal> signals;
  std::vector<Rule> rules;
  Rule fallback;
  std::vector<std::string> words;
  std::vector<bool> is_phrase;  ///< has several parts or a family
  std::unique_ptr<PhraseFinder> finder;
  /// The patterns of all rules that ask for no category, so of those that every ticket is held
  /// against; none if there are less than two.
  std::unique_ptr<re2::RE2> any_pattern;
};

}  // namespace tierline::tickets
