#pragma once

#include "tierline/tickets/tier.hpp"

#include <array>
#include <cstdint>

namespace tierline::tickets {

/// Tickets of a period, by tier (`index_of`). Tickets without a tier are not among them.
using TierCounts = std::array<std::uint64_t, 3>;

/// What one ticket of the tier costs, and which share of the tickets it should solve.
struct TierCost {
  Tier tier = Tier::l1;
  double cost = 0;            ///< currency units per ticket, above 0
  double target_percent = 0;  ///< 0 to 100
};

/// Money in currency units, not rounded; show whole units.
struct CostReport {
  double current = 0;      ///< what the tickets cost, solved where they were
  double target = 0;       ///< what they would cost with the target shares
  double opportunity = 0;  ///< current - target; negative when better than the target
  /// The same with target counts of whole tickets, round(N × target / 100) per tier: how planners
  /// count, some units away from `opportunity`. The rounded counts need not sum to N.
  double opportunity_whole_tickets = 0;
  double annualised = 0;  ///< opportunity × 365 / days
};

/// The savings panel of the tier tracker: current = Σ n·c, target = N × Σ(t·c) / 100, as the plan
/// of the service desk's tier optimisation has it, but annualised by the days that the counts cover
/// instead of month × 12, which multiplied 13 days by 12.
///
/// \param days  calendar days that the counts cover, at least 1
/// \throws Error config if a tier is missing or twice, a cost is not above 0, a target is outside 0
/// to
///         100, the targets do not sum to 100 (± 0.001), or days is 0
CostReport tier_cost(const TierCounts& counts, const std::array<TierCost, 3>& costs,
                     std::uint32_t days);

}  // namespace tierline::tickets
