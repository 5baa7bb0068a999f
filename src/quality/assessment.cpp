#include "tierline/quality/assessment.hpp"

#include "quality/rule_outcome.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tierline::quality {
namespace {

bool has_error(const Assessment& assessment) {
  return std::any_of(assessment.rules.begin(), assessment.rules.end(),
                     [](const auto& result) { return result.outcome == Outcome::error; });
}

/// What the score is short of because of each rule that does not score 1.
std::vector<Gain> gains_of(const Assessment& assessment) {
  double weights = 0;
  for (const auto& category : assessment.categories)
    weights += category.score ? category.weight : 0;
  std::vector<Gain> gains;
  for (const auto& category : assessment.categories) {
    double weight = 0;
    const auto counts = [&](const RuleResult& result) {
      return result.rule.category == category.name && result.rule.kind != RuleKind::mean_of &&
             result.outcome != Outcome::not_applicable;
    };
    for (const auto& result : assessment.rules) {
      if (counts(result)) weight += result.rule.weight;
    }
    for (const auto& result : assessment.rules) {
      if (!counts(result) || result.score >= 1) continue;
      const double points =
          100 * (1 - result.score) * result.rule.weight / weight * category.weight / weights;
      gains.push_back({result.rule.id, points, 0, false});
    }
  }
  return gains;
}

}  // namespace

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass: return "pass";
    case Outcome::warn: return "warn";
    case Outcome::fail: return "fail";
    case Outcome::not_applicable: return "not_applicable";
    case Outcome::error: break;
  }
  return "error";
}

std::string_view Assessment::grade() const {
  if (!score) return "none";
  if (*score >= 90) return "excellent";
  if (*score >= 80) return "good";
  if (*score >= 70) return "acceptable";
  if (*score >= 60) return "poor";
  return "failed";
}

const RuleResult* Assessment::find(std::string_view id) const {
  const auto at = std::find_if(rules.begin(), rules.end(),
                               [&](const RuleResult& result) { return result.rule.id == id; });
  return at == rules.end() ? nullptr : &*at;
}

std::vector<std::string> Assessment::critical() const {
  std::vector<std::string> ids;
  for (const auto& result : rules) {
    if (result.rule.severity == Severity::critical && !result.holds())
      ids.push_back(result.rule.id);
  }
  return ids;
}

Verdict Assessment::verdict(double least) const {
  if (!score || *score < least - rounding || !critical().empty() || has_error(*this)) {
    return Verdict::fail;
  }
  const bool all_hold =
      std::all_of(rules.begin(), rules.end(), [](const auto& result) { return result.holds(); });
  return all_hold ? Verdict::pass : Verdict::warn;
}

std::vector<Gain> explain(const Assessment& assessment, double wanted) {
  auto gains = gains_of(assessment);
  std::stable_sort(gains.begin(), gains.end(),
                   [](const Gain& a, const Gain& b) { return a.points > b.points; });
  const auto critical = assessment.critical();
  double score = assessment.score.value_or(0);
  for (auto& gain : gains) {
    gain.needed = score < wanted - rounding ||
                  std::find(critical.begin(), critical.end(), gain.rule) != critical.end();
    score += gain.points;
    gain.score = score;
  }
  return gains;
}

GateResult score_gate(std::string subject, const Assessment& assessment, double least) {
  GateResult gate{"score", std::move(subject), Verdict::fail, assessment.score.value_or(0), least,
                  {}};
  if (!assessment.score) {
    gate.detail = "there is no score: no rule could be assessed";
    return gate;
  }
  gate.detail = fmt::format("{:.2f} of 100 ({}), limit {:g}",
                            std::floor(100 * *assessment.score) / 100, assessment.grade(), least);
  const auto critical = assessment.critical();
  if (!critical.empty()) gate.detail += fmt::format("; critical: {}", fmt::join(critical, ", "));
  if (has_error(assessment)) gate.detail += "; a rule could not be answered";
  const bool open =
      *assessment.score >= least - rounding && critical.empty() && !has_error(assessment);
  if (open) gate.verdict = Verdict::pass;
  return gate;
}

GateResult gain_gate(std::string subject, const Assessment& before, const Assessment& after) {
  GateResult gate{"score-gain", std::move(subject), Verdict::fail, 0, 0, {}};
  if (!before.score || !after.score) {
    gate.detail = "there is no score to compare";
    return gate;
  }
  gate.value = *after.score - *before.score;
  gate.detail =
      fmt::format("{:.2f} before, {:.2f} after ({:+.2f})", *before.score, *after.score, gate.value);
  if (gate.value >= -rounding) gate.verdict = Verdict::pass;
  return gate;
}

}  // namespace tierline::quality
