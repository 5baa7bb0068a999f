#pragma once

#include "tierline/quality/rules.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace tierline::quality {

template <typename Value, std::size_t count>
using Words = std::array<std::pair<std::string_view, Value>, count>;

inline constexpr Words<RuleKind, 17> kind_words{{
    {"required-columns", RuleKind::required_columns},
    {"column-count", RuleKind::column_count},
    {"not-empty", RuleKind::not_empty},
    {"mean-of", RuleKind::mean_of},
    {"filled", RuleKind::filled},
    {"typed", RuleKind::typed},
    {"number-range", RuleKind::number_range},
    {"date-range", RuleKind::date_range},
    {"positive", RuleKind::positive},
    {"length", RuleKind::length},
    {"no-nul", RuleKind::no_nul},
    {"newline-runs", RuleKind::newline_runs},
    {"temporal-order", RuleKind::temporal_order},
    {"allowed-values", RuleKind::allowed_values},
    {"unique", RuleKind::unique},
    {"orphans", RuleKind::orphans},
    {"share-in-band", RuleKind::share_in_band},
}};

inline constexpr Words<Severity, 4> severity_words{{
    {"info", Severity::info},
    {"warn", Severity::warn},
    {"error", Severity::error},
    {"critical", Severity::critical},
}};

inline constexpr Words<Scoring, 4> scoring_words{{
    {"share", Scoring::share},
    {"scaled", Scoring::scaled},
    {"step", Scoring::step},
    {"excess", Scoring::excess},
}};

inline constexpr Words<Population, 3> population_words{{
    {"unknown", Population::unknown},
    {"everything", Population::everything},
    {"roster", Population::roster},
}};

inline constexpr Words<Measure, 2> measure_words{{
    {"orphan", Measure::orphan},
    {"no-reference", Measure::no_reference},
}};

template <typename Value, std::size_t count>
std::optional<Value> value_of(const Words<Value, count>& words, std::string_view word) {
  for (const auto& [known, value] : words) {
    if (known == word) return value;
  }
  return std::nullopt;
}

template <typename Value, std::size_t count>
std::string_view word_of(const Words<Value, count>& words, Value value) {
  const auto* const found = std::find_if(words.begin(), words.end(),
                                         [&](const auto& entry) { return entry.second == value; });
  return found == words.end() ? std::string_view{} : found->first;
}

}  // namespace tierline::quality
