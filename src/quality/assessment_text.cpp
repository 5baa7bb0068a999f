#include "tierline/quality/assessment.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <iterator>

namespace tierline::quality {
namespace {

/// Cut, not rounded: 79.999 must not look like 80.
double two_places(double value) { return std::floor(100 * value + 1e-6) / 100; }

}  // namespace

std::string to_text(const Assessment& assessment, Detail detail) {
  std::string text;
  const auto out = std::back_inserter(text);
  if (assessment.score) {
    fmt::format_to(out, "quality {:.2f} of 100 ({})", two_places(*assessment.score),
                   assessment.grade());
  } else {
    fmt::format_to(out, "quality unknown: no rule could be assessed");
  }
  fmt::format_to(out, ", rules {}, formula {}\n", assessment.rules_version, score_formula_version);
  for (const auto& category : assessment.categories) {
    fmt::format_to(out, "  {:<13} {:>6}  weight {:g}\n", category.name,
                   category.score ? fmt::format("{:.2f}", two_places(100 * *category.score)) : "-",
                   category.weight);
  }
  for (const auto& result : assessment.rules) {
    if (result.holds() && detail == Detail::summary) continue;
    fmt::format_to(out, "{:<4}  {:<29}  {}\n",
                   result.outcome == Outcome::not_applicable ? "n/a" : to_string(result.outcome),
                   result.rule.id, result.detail);
    if (result.holds()) continue;
    if (!result.samples.empty()) {
      fmt::format_to(out, "{:37}rows:", "");
      for (const auto row : result.samples) fmt::format_to(out, " {}", row);
      fmt::format_to(out, "{}\n", result.failing > result.samples.size() ? " …" : "");
    }
    fmt::format_to(out, "{:37}hint: {}\n", "", result.rule.hint);
  }
  return text;
}

std::string to_text(const Assessment& assessment, const std::vector<Gain>& gains, double wanted) {
  std::string text;
  const auto out = std::back_inserter(text);
  if (!assessment.score) return "there is no score, so nothing can be said of what would lift it\n";
  const double score = *assessment.score;
  if (gains.empty()) {
    fmt::format_to(out, "the score is {:.2f}: nothing is left to gain\n", two_places(score));
    return text;
  }
  if (score >= wanted) {
    fmt::format_to(out, "the score is {:.2f}, {:g} is wanted; what would lift it further:\n",
                   two_places(score), wanted);
  } else {
    fmt::format_to(out, "the score is {:.2f}, {:g} is wanted; * is needed for it:\n",
                   two_places(score), wanted);
  }
  for (const auto& gain : gains) {
    const auto* const result = assessment.find(gain.rule);
    fmt::format_to(out, "{} {:>+6.2f} → {:>6.2f}  {:<29}  {}\n", gain.needed ? "*" : " ",
                   gain.points, two_places(gain.score), gain.rule, result->detail);
    fmt::format_to(out, "{:51}{}: {}\n", "", result->rule.owner, result->rule.hint);
  }
  return text;
}

nlohmann::json to_json(const Assessment& assessment) {
  auto categories = nlohmann::json::array();
  for (const auto& category : assessment.categories) {
    categories.push_back(
        {{"name", category.name},
         {"weight", category.weight},
         {"score", category.score ? nlohmann::json(*category.score) : nlohmann::json()}});
  }
  auto rules = nlohmann::json::array();
  for (const auto& result : assessment.rules) {
    rules.push_back({{"id", result.rule.id},
                     {"category", result.rule.category},
                     {"kind", to_string(result.rule.kind)},
                     {"severity", to_string(result.rule.severity)},
                     {"table", result.rule.table},
                     {"columns", result.rule.columns},
                     {"outcome", to_string(result.outcome)},
                     {"score", result.score},
                     {"assessed", result.assessed},
                     {"failing", result.failing},
                     {"share", result.share},
                     {"rows", result.samples},
                     {"detail", result.detail},
                     {"owner", result.rule.owner},
                     {"hint", result.rule.hint}});
  }
  return {{"score", assessment.score ? nlohmann::json(*assessment.score) : nlohmann::json()},
          {"grade", assessment.grade()},
          {"formula", score_formula_version},
          {"rules_version", assessment.rules_version},
          {"rules_fingerprint", assessment.rules_fingerprint},
          {"population", to_string(assessment.population)},
          {"critical", assessment.critical()},
          {"categories", categories},
          {"rules", rules}};
}

nlohmann::json to_json(const std::vector<Gain>& gains) {
  auto list = nlohmann::json::array();
  for (const auto& gain : gains) {
    list.push_back({{"rule", gain.rule},
                    {"points", gain.points},
                    {"score", gain.score},
                    {"needed", gain.needed}});
  }
  return list;
}

}  // namespace tierline::quality
