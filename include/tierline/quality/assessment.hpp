#pragma once

#include "tierline/quality/gate.hpp"
#include "tierline/quality/rules.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::quality {

/// Changes whenever the same results of the rules would make another score.
constexpr std::string_view score_formula_version = "score-1";

/// Below this no data is published.
constexpr double least_score = 80;

enum class Outcome {
  pass,
  warn,            ///< does not hold; severity info or warn
  fail,            ///< does not hold; severity error or critical
  error,           ///< could not be answered; never a pass, scores 0
  not_applicable,  ///< the contract has no such table or column: no part of the score
};

std::string_view to_string(Outcome outcome);

/// What became of one rule.
struct RuleResult {
  static constexpr std::size_t most_samples = 5;

  Rule rule;
  Outcome outcome = Outcome::error;
  double score = 0;  ///< 0 to 1
  std::uint64_t assessed = 0;
  std::uint64_t failing = 0;
  double share = 0;                   ///< of the assessed ones that are right
  std::vector<std::int64_t> samples;  ///< the first failing rows, as `Assessor::add` was told
  std::string detail;

  bool holds() const { return outcome == Outcome::pass || outcome == Outcome::not_applicable; }
};

struct CategoryResult {
  std::string name;
  double weight = 0;
  std::optional<double> score;  ///< 0 to 1; none when none of its rules was assessed
};

/// How good a database is: every rule, and one number.
struct Assessment {
  std::string rules_version;
  std::string rules_fingerprint;
  Population population = Population::unknown;
  std::vector<RuleResult> rules;
  std::vector<CategoryResult> categories;
  /// 0 to 100: the mean of the assessed categories by weight. None when none was: no score is never
  /// a pass.
  std::optional<double> score;

  /// `excellent` from 90, `good` 80, `acceptable` 70, `poor` 60, else `failed`; `none` without.
  std::string_view grade() const;
  const RuleResult* find(std::string_view id) const;
  /// The critical rules that do not hold or could not be answered.
  std::vector<std::string> critical() const;
  /// Fail below `least`, without a score, or when a critical rule does not hold or any rule could
  /// not be answered; warn when another one does not hold.
  Verdict verdict(double least = least_score) const;
};

/// What the score would gain if one rule scored 1.
struct Gain {
  std::string rule;
  double points = 0;  ///< of the score of 0 to 100
  double score = 0;   ///< when this rule and all before it are mended
  /// Needed for the score asked for, or critical; the others are welcome.
  bool needed = false;
};

/// Greatest gain first. Rules that score 1 already have none.
std::vector<Gain> explain(const Assessment& assessment, double wanted = least_score);

/// Closed below `least`, without a score, when a critical rule does not hold or a rule could not be
/// answered.
GateResult score_gate(std::string subject, const Assessment& assessment,
                      double least = least_score);

/// Closed when what was done to the data made the score worse, or either has none.
GateResult gain_gate(std::string subject, const Assessment& before, const Assessment& after);

enum class Detail { summary, every_rule };

/// `quality 87.34 of 100 (good)`, a line a category, then the rules that do not hold, or every one.
std::string to_text(const Assessment& assessment, Detail detail = Detail::summary);
std::string to_text(const Assessment& assessment, const std::vector<Gain>& gains, double wanted);
nlohmann::json to_json(const Assessment& assessment);
nlohmann::json to_json(const std::vector<Gain>& gains);

}  // namespace tierline::quality
