#include "demo_data/plan.hpp"

#include "demo_data/joint.hpp"
#include "demo_data/quota.hpp"
#include "demo_data/reference.hpp"
#include "demo_data/themes.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace tierline::demo_data {
namespace {

constexpr std::int64_t first_id = 3'664'092;
constexpr std::int64_t last_id = 4'121'481;

std::int64_t size_of(const Plan& plan) { return static_cast<std::int64_t>(plan.tickets.size()); }

/// Evenly spread with a jitter; the range grows when the tickets no longer fit into it.
void number(std::vector<Ticket>& tickets, Random& random) {
  const auto count = static_cast<std::int64_t>(tickets.size());
  const auto span = std::max(last_id - first_id, 4 * count);
  const auto step = std::max<std::int64_t>(1, span / std::max<std::int64_t>(1, count - 1));
  for (std::int64_t i = 0; i < count; ++i) {
    const auto jitter = i == 0 || i + 1 == count ? 0 : random.between(0, step - 1);
    tickets[static_cast<std::size_t>(i)].id =
        first_id + (count == 1 ? 0 : span * i / (count - 1)) + jitter;
  }
  // Neighbours may meet where the division rounds down.
  for (std::size_t i = 1; i < tickets.size(); ++i) {
    tickets[i].id = std::max(tickets[i].id, tickets[i - 1].id + 1);
  }
}

/// Gives the rows of the joint, which come in no order, to the tickets of their month.
void deal(std::vector<Ticket>& tickets, const Joint& joint, Random& random) {
  std::array<std::vector<std::uint32_t>, 4> by_month;
  for (std::size_t i = 0; i < joint.month.size(); ++i) {
    by_month[joint.month[i]].push_back(static_cast<std::uint32_t>(i));
  }
  for (auto& rows : by_month) {
    random.shuffle(rows);
  }
  for (auto& ticket : tickets) {
    const auto month = iso_month(ticket.created);
    ticket.month = static_cast<std::uint8_t>(
        std::find(reference::months.begin(), reference::months.end(), month) -
        reference::months.begin());
    const auto row = by_month[ticket.month].back();
    by_month[ticket.month].pop_back();
    ticket.category = joint.category[row];
    ticket.tier = joint.tier[row];
    ticket.status = joint.status[row];
    ticket.root_cause = joint.root_cause[row];
    ticket.team = joint.team[row];
    ticket.assignee = joint.assignee[row];
  }
}

std::vector<std::uint32_t> shuffled_order(std::size_t size, Random& random) {
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0U);
  random.shuffle(order);
  return order;
}

/// Gives `type` to the first `count` tickets without one, those with the lowest `rank` before.
template <typename Rank>
void give_type(std::vector<Ticket>& tickets, std::vector<std::uint32_t>& untyped, std::uint8_t type,
               std::int64_t count, Rank rank) {
  std::stable_sort(untyped.begin(), untyped.end(),
                   [&](auto a, auto b) { return rank(tickets[a]) < rank(tickets[b]); });
  const auto taken = std::min(untyped.size(), static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < taken; ++i) {
    tickets[untyped[i]].type = type;
  }
  untyped.erase(untyped.begin(), untyped.begin() + static_cast<std::ptrdiff_t>(taken));
}

void plan_types(std::vector<Ticket>& tickets, Random& random) {
  Counts weights{reference::ticket_type_counts.begin(), reference::ticket_type_counts.end()};
  weights.push_back(reference::tickets -
                    std::accumulate(weights.begin(), weights.end(), std::int64_t{0}));
  const auto counts = divide(static_cast<std::int64_t>(tickets.size()), weights);
  auto untyped = shuffled_order(tickets.size(), random);
  give_type(tickets, untyped, 0, counts[0], [](const Ticket& ticket) {
    const auto root = reference::root_causes[ticket.root_cause].name;
    return ticket.category == reference::alert ? 0 : root == "Security" || root == "Alert" ? 1 : 2;
  });
  give_type(tickets, untyped, 3, counts[3], [](const Ticket& ticket) {
    return reference::root_causes[ticket.root_cause].name == "Account" ? 0 : 1;
  });
  random.shuffle(untyped);
  const auto anybody = [](const Ticket&) { return 0; };
  untyped.resize(untyped.size() - std::min(untyped.size(), static_cast<std::size_t>(counts[7])));
  for (std::uint8_t rare = 4; rare < 7; ++rare) {
    give_type(tickets, untyped, rare, counts[rare], anybody);
  }
  give_type(tickets, untyped, 1, counts[1],
            [](const Ticket& ticket) { return ticket.tier == 0 ? 0 : ticket.id % 2; });
  give_type(tickets, untyped, 2, counts[2], anybody);
}

void plan_sla(std::vector<Ticket>& tickets, Random& random) {
  const std::array<std::int64_t, 3> weights{
      reference::sla_met, reference::sla_missed,
      reference::tickets - reference::sla_met - reference::sla_missed};
  const auto counts = divide(static_cast<std::int64_t>(tickets.size()), weights);
  auto order = shuffled_order(tickets.size(), random);
  // Open tickets have no answer yet.
  std::stable_partition(order.begin(), order.end(), [&](auto i) { return !tickets[i].terminal(); });
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto place = static_cast<std::int64_t>(i);
    tickets[order[i]].sla = place < counts[2]               ? SlaMet::unknown
                            : place < counts[2] + counts[1] ? SlaMet::no
                                                            : SlaMet::yes;
  }
}

}  // namespace

LocalTime export_time() { return local_time(2025, 10, 14, 18); }

Plan make_plan(double scale, std::uint64_t seed) {
  Plan plan;
  plan.seed = seed;
  plan.scale = scale;
  plan.comments = scaled(reference::comments, scale);
  plan.timesheets = scaled(reference::timesheets, scale);
  Random random{seed, 1};
  for (const auto created : creation_times(scaled(reference::tickets, scale), random)) {
    plan.tickets.emplace_back().created = created;
  }
  number(plan.tickets, random);
  const auto joint = assign_joint(size_of(plan), random);
  plan.misses = joint.error;
  deal(plan.tickets, joint, random);
  plan_types(plan.tickets, random);
  plan_sla(plan.tickets, random);
  plan_resolution(plan, random);
  plan_comments(plan, random);
  plan_themes(plan, random);
  return plan;
}

}  // namespace tierline::demo_data
