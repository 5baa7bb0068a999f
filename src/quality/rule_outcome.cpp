#include "quality/rule_outcome.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace tierline::quality {
namespace {

Outcome outcome_of(const Rule& rule, bool holds) {
  if (holds) return Outcome::pass;
  const bool fails = rule.severity == Severity::error || rule.severity == Severity::critical;
  return fails ? Outcome::fail : Outcome::warn;
}

RuleResult unanswered(const Rule& rule) {
  RuleResult result;
  result.rule = rule;
  return result;
}

RuleResult refused(const Rule& rule, std::string detail) {
  auto result = unanswered(rule);
  result.outcome = outcome_of(rule, false);
  result.detail = std::move(detail);
  return result;
}

RuleResult not_applicable(const Rule& rule, std::string detail) {
  auto result = unanswered(rule);
  result.outcome = Outcome::not_applicable;
  result.detail = std::move(detail);
  return result;
}

double score_of(const Rule& rule, bool holds, double share) {
  const double at_least = rule.at_least / 100;
  switch (rule.scoring) {
    case Scoring::share: break;
    case Scoring::scaled: return std::min(share / at_least, 1.0);
    case Scoring::step: return holds ? 1 : rule.otherwise;
    case Scoring::excess: return std::max(0.0, 1 - (1 - share) / (1 - at_least));
  }
  return share;
}

RuleResult decided(const Rule& rule, bool holds, double share, std::string detail) {
  auto result = unanswered(rule);
  result.outcome = outcome_of(rule, holds);
  result.share = share;
  result.score = score_of(rule, holds, share);
  result.detail = std::move(detail);
  return result;
}

RuleResult required_columns(const Answer& answer) {
  std::vector<std::string> missing;
  std::uint64_t required = 0;
  for (std::size_t i = 0; i < answer.table->columns.size(); ++i) {
    const auto& column = answer.table->columns[i];
    if (column.absent() || !column.required) continue;
    ++required;
    if (!(*answer.there)[i]) missing.push_back(column.name);
  }
  auto result = decided(answer.rule, missing.empty(), missing.empty() ? 1 : 0,
                        missing.empty() ? fmt::format("all {} required columns are there", required)
                                        : fmt::format("missing: {}", fmt::join(missing, ", ")));
  result.assessed = required;
  result.failing = missing.size();
  return result;
}

RuleResult column_count(const Answer& answer) {
  double known = 0;
  double there = 0;
  for (std::size_t i = 0; i < answer.table->columns.size(); ++i) {
    if (answer.table->columns[i].absent()) continue;
    ++known;
    there += (*answer.there)[i] ? 1 : 0;
  }
  // A contract of fewer columns cannot ask for more.
  const double wanted = std::min(answer.rule.at_least, known);
  return decided(
      answer.rule, there >= wanted, known > 0 ? there / known : 0,
      fmt::format("{} of the contract's {} columns; at least {} wanted", there, known, wanted));
}

RuleResult not_empty(const Answer& answer) {
  const bool holds = answer.rows > 0;
  auto result = decided(answer.rule, holds, holds ? 1 : 0, fmt::format("{} rows", answer.rows));
  result.assessed = answer.rows;
  return result;
}

const Band* band_of(const Answer& answer, double share) {
  const Band* nearest = nullptr;
  for (const auto& band : answer.rule.bands) {
    const bool meant = band.population == Population::unknown ||
                       answer.population == Population::unknown ||
                       band.population == answer.population;
    if (!meant) continue;
    const bool holds = share >= band.low - rounding && share <= band.high + rounding;
    if (holds) return &band;
    if (nearest == nullptr) nearest = &band;
  }
  return nearest;
}

RuleResult share_in_band(const Answer& answer) {
  const auto& counts = *answer.counts;
  const double share = static_cast<double>(counts.failing) / static_cast<double>(counts.assessed);
  const auto* const band = band_of(answer, share);
  if (band == nullptr) {
    return not_applicable(
        answer.rule, fmt::format("no band for the population {}", to_string(answer.population)));
  }
  const bool holds = share >= band->low - rounding && share <= band->high + rounding;
  auto result =
      decided(answer.rule, holds, share,
              fmt::format("{:.2f} % of {} {} {}; {:g} to {:g} % expected{}", 100 * share,
                          counts.assessed, counts.unit,
                          answer.rule.measure == Measure::orphan ? "lead nowhere" : "have none",
                          100 * band->low, 100 * band->high,
                          band->population == Population::unknown
                              ? ""
                              : fmt::format(" with population {}", to_string(band->population))));
  result.assessed = counts.assessed;
  result.failing = holds ? 0 : counts.failing;
  return result;
}

/// Must the contract's columns have values in a database that has rows?
bool must_have_values(const Answer& answer) {
  return std::all_of(answer.columns.begin(), answer.columns.end(), [&](std::size_t column) {
    return answer.table->columns[column].required || answer.table->columns[column].not_null;
  });
}

RuleResult counted(const Answer& answer) {
  const auto& rule = answer.rule;
  const auto& counts = *answer.counts;
  if (rule.kind == RuleKind::share_in_band) return share_in_band(answer);
  const auto right = counts.assessed - counts.failing;
  const double share = static_cast<double>(right) / static_cast<double>(counts.assessed);
  const bool holds =
      100 * share >= rule.at_least - rounding || counts.failing <= rule.tolerated_rows;
  auto detail = fmt::format("{} of {} {} are not right ({:.2f} % are, at least {:g} % wanted)",
                            counts.failing, counts.assessed, counts.unit,
                            std::floor(1e4 * share) / 100, rule.at_least);
  if (counts.failing == 0)
    detail = fmt::format("all {} {} are right", counts.assessed, counts.unit);
  if (counts.one_of > 1) detail += fmt::format(", seen on one of {} ids", counts.one_of);
  auto result = decided(rule, holds, share, std::move(detail));
  result.assessed = counts.assessed;
  result.failing = counts.failing;
  result.samples = counts.samples;
  return result;
}

}  // namespace

RuleResult result_of(const Answer& answer) {
  const auto& rule = answer.rule;
  if (!answer.applicable) return not_applicable(rule, "the contract has no such table or column");
  if (rule.kind == RuleKind::mean_of) return unanswered(rule);
  if (!answer.broken.empty()) {
    auto result = unanswered(rule);
    result.outcome = Outcome::error;
    result.detail = "could not be answered: " + answer.broken;
    return result;
  }
  if (!answer.begun) return refused(rule, fmt::format("there is no table \"{}\"", rule.table));
  if (rule.kind == RuleKind::required_columns) return required_columns(answer);
  if (rule.kind == RuleKind::column_count) return column_count(answer);
  if (rule.kind == RuleKind::not_empty) return not_empty(answer);
  if (!answer.missing.empty()) {
    return refused(rule, fmt::format("there is no column {}", fmt::join(answer.missing, ", ")));
  }
  if (answer.rows == 0) return refused(rule, "the table has no rows");
  if (!answer.counts) {
    auto result = unanswered(rule);
    result.detail = "could not be answered: nothing was counted";
    return result;
  }
  if (answer.counts->assessed == 0) {
    constexpr const char* nothing = "there is no value to look at";
    return must_have_values(answer) ? refused(rule, nothing) : not_applicable(rule, nothing);
  }
  return counted(answer);
}

void sum_up(const RuleSet& rules, Assessment& assessment) {
  double sum = 0;
  double weights = 0;
  for (const auto& category : rules.categories) {
    double scores = 0;
    double weight = 0;
    for (const auto& result : assessment.rules) {
      if (result.rule.category != category.name || result.rule.kind == RuleKind::mean_of ||
          result.outcome == Outcome::not_applicable) {
        continue;
      }
      scores += result.score * result.rule.weight;
      weight += result.rule.weight;
    }
    auto& sum_of =
        assessment.categories.emplace_back(CategoryResult{category.name, category.weight, {}});
    if (weight > 0) {
      sum_of.score = scores / weight;
      sum += *sum_of.score * category.weight;
      weights += category.weight;
    }
    for (auto& result : assessment.rules) {
      if (result.rule.category != category.name || result.rule.kind != RuleKind::mean_of) continue;
      if (!sum_of.score) {
        result = not_applicable(result.rule, "no rule of the category applies");
        continue;
      }
      const double mean = *sum_of.score;
      const bool holds = 100 * mean >= result.rule.at_least - rounding;
      result = decided(result.rule, holds, mean,
                       fmt::format("the mean of the others is {:.2f} %; at least {:g} % wanted",
                                   std::floor(1e4 * mean) / 100, result.rule.at_least));
    }
  }
  if (weights > 0) assessment.score = 100 * sum / weights;
}

}  // namespace tierline::quality
