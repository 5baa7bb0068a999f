#pragma once

#include "tierline/quality/assessment.hpp"
#include "tierline/tickets/contract.hpp"

#include "quality/checks.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tierline::quality {

/// Shares are compared with this much room: 99.9 of 100 is not exact in binary.
inline constexpr double rounding = 1e-9;

/// All that was found out for a rule.
struct Answer {
  const Rule& rule;
  Population population;
  bool applicable = false;
  std::string broken = {};                   ///< why no answer is possible
  const tickets::Table* table = nullptr;     ///< null for mean_of
  bool begun = false;                        ///< the database has the table
  const std::vector<bool>* there = nullptr;  ///< which of its columns
  std::uint64_t rows = 0;
  std::vector<std::size_t> columns = {};
  std::vector<std::string> missing = {};
  std::optional<Counts> counts = {};
};

/// What becomes of the rule. Of mean_of only whether it applies: `sum_up` does the rest.
RuleResult result_of(const Answer& answer);

/// The scores of the categories, of the rules about them, and the one of all.
void sum_up(const RuleSet& rules, Assessment& assessment);

}  // namespace tierline::quality
