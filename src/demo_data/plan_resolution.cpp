#include "demo_data/plan.hpp"
#include "demo_data/quota.hpp"
#include "demo_data/reference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace tierline::demo_data {
namespace {

constexpr std::int64_t shortest_seconds = 300;
constexpr std::array<double, 4> month_factor{1.5, 1.0, 0.7, 0.4};

struct Gap {
  std::uint32_t ticket;
  double weight;
  std::int64_t room;  ///< seconds until the export
};

std::int64_t gap_seconds(const Gap& gap, double factor) {
  return std::clamp(static_cast<std::int64_t>(gap.weight * factor), shortest_seconds, gap.room);
}

/// Grows with the factor, so halving finds the one that meets the mean.
double factor_for_mean(const std::vector<Gap>& gaps, double mean_seconds) {
  double low = 0;
  double high = 1e9;
  for (int i = 0; i < 60; ++i) {
    const auto middle = (low + high) / 2;
    double sum = 0;
    for (const auto& gap : gaps) {
      sum += static_cast<double>(gap_seconds(gap, middle));
    }
    (sum / static_cast<double>(gaps.size()) < mean_seconds ? low : high) = middle;
  }
  return high;
}

}  // namespace

void plan_resolution(Plan& plan, Random& random) {
  auto& tickets = plan.tickets;
  std::vector<std::uint32_t> terminal;
  for (std::size_t i = 0; i < tickets.size(); ++i) {
    if (tickets[i].terminal()) {
      terminal.push_back(static_cast<std::uint32_t>(i));
    }
  }
  const auto count =
      std::min(terminal.size(), static_cast<std::size_t>(scaled(reference::resolved, plan.scale)));
  const auto chosen = choose(terminal.size(), count, random);
  std::vector<Gap> gaps;
  for (std::size_t i = 0; i < terminal.size(); ++i) {
    if (!chosen[i]) {
      continue;
    }
    const auto& ticket = tickets[terminal[i]];
    const auto type_days =
        ticket.type ? reference::ticket_type_days[*ticket.type] : reference::ticket_type_days[1];
    const auto days = std::sqrt(type_days * reference::teams[ticket.team].resolution_days);
    gaps.push_back({terminal[i], days * month_factor[ticket.month] * random.log_normal(1, 1.5),
                    std::max(shortest_seconds + 1, export_time() - ticket.created)});
  }
  if (gaps.empty()) {
    return;
  }
  const auto factor = factor_for_mean(gaps, reference::mean_resolution_hours * hour_seconds);
  for (const auto& gap : gaps) {
    auto& ticket = tickets[gap.ticket];
    ticket.resolved = ticket.created + gap_seconds(gap, factor);
  }
}

}  // namespace tierline::demo_data
