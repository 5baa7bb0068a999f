#include "tierline/tickets/cost.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>

#include <cmath>

namespace tierline::tickets {
namespace {

[[noreturn]] void refuse(const std::string& reason, const std::string& hint = {}) {
  throw Error{ErrorCode::config, "cannot compute tier costs: " + reason, hint};
}

void check(const std::array<TierCost, 3>& costs, std::uint32_t days) {
  std::array<bool, 3> seen{};
  double sum = 0;
  for (const auto& cost : costs) {
    const auto name = to_string(cost.tier);
    if (seen.at(index_of(cost.tier))) refuse(fmt::format("{} is there twice", name));
    seen.at(index_of(cost.tier)) = true;
    if (!(cost.cost > 0)) refuse(fmt::format("the cost of {} is {}, not above 0", name, cost.cost));
    if (!(cost.target_percent >= 0 && cost.target_percent <= 100)) {
      refuse(fmt::format("the target of {} is {} %, not 0 to 100", name, cost.target_percent));
    }
    sum += cost.target_percent;
  }
  if (std::abs(sum - 100.0) > 0.001) {
    refuse(fmt::format("the targets sum to {:.2f} %, not 100", sum),
           "correct the three rows of servicedesk.tier_cost_config of that date");
  }
  if (days == 0) refuse("the counts cover 0 days");
}

}  // namespace

CostReport tier_cost(const TierCounts& counts, const std::array<TierCost, 3>& costs,
                     std::uint32_t days) {
  check(costs, days);
  double tickets = 0;
  for (const auto count : counts) tickets += static_cast<double>(count);

  CostReport report;
  double target_of_whole_tickets = 0;
  for (const auto& cost : costs) {
    const double target = tickets * cost.target_percent / 100.0;
    report.current += static_cast<double>(counts.at(index_of(cost.tier))) * cost.cost;
    report.target += target * cost.cost;
    target_of_whole_tickets += std::round(target) * cost.cost;
  }
  report.opportunity = report.current - report.target;
  report.opportunity_whole_tickets = report.current - target_of_whole_tickets;
  report.annualised = report.opportunity * 365.0 / days;
  return report;
}

}  // namespace tierline::tickets
