#include "demo_data/plan.hpp"
#include "demo_data/quota.hpp"
#include "demo_data/reference.hpp"

#include <algorithm>
#include <array>

namespace tierline::demo_data {
namespace {

/// None, 1, 2 or 3, 4 and more.
enum Contacts : std::size_t { none, one, few, many };

/// Closed tickets by how often the customer heard of them: first those of each team without any.
std::vector<std::vector<Ticket*>> group_closed(Plan& plan, Random& random) {
  std::vector<std::vector<Ticket*>> by_team(reference::teams.size());
  std::int64_t closed = 0;
  for (auto& ticket : plan.tickets) {
    if (ticket.closed()) {
      by_team[ticket.team].push_back(&ticket);
      ++closed;
    }
  }
  const auto counts = divide(closed, reference::closed_by_contacts);
  std::vector<std::vector<Ticket*>> groups(4);
  std::vector<Ticket*> rest;
  std::vector<Ticket*> unknown;
  for (std::size_t t = 0; t < by_team.size(); ++t) {
    auto& members = by_team[t];
    random.shuffle(members);
    const auto known = reference::teams[t].closed_without_contact;
    const auto quiet = static_cast<std::ptrdiff_t>(
        std::min<std::int64_t>(scaled(std::max<std::int64_t>(known, 0), plan.scale),
                               static_cast<std::int64_t>(members.size())));
    groups[none].insert(groups[none].end(), members.begin(), members.begin() + quiet);
    auto& others = known == reference::any ? unknown : rest;
    others.insert(others.end(), members.begin() + quiet, members.end());
  }
  random.shuffle(rest);
  random.shuffle(unknown);
  // Teams without a figure of their own come first for what is still missing.
  unknown.insert(unknown.end(), rest.begin(), rest.end());
  auto next = unknown.begin();
  while (static_cast<std::int64_t>(groups[none].size()) < counts[none] && next != unknown.end()) {
    groups[none].push_back(*next++);
  }
  for (const auto group : {one, few, many}) {
    for (std::int64_t i = 0; i < counts[group] && next != unknown.end(); ++i) {
      groups[group].push_back(*next++);
    }
  }
  groups[one].insert(groups[one].end(), next, unknown.end());
  return groups;
}

std::uint16_t draw_unclosed(Random& random) {
  const auto share = random.uniform();
  return static_cast<std::uint16_t>(share < 0.55   ? 0
                                    : share < 0.80 ? 1
                                    : share < 0.95 ? random.between(2, 3)
                                                   : random.between(4, 6));
}

void plan_visible(Plan& plan, std::int64_t total, Random& random) {
  auto groups = group_closed(plan, random);
  std::int64_t given = 0;
  for (auto* ticket : groups[one]) {
    ticket->visible = 1;
  }
  for (auto* ticket : groups[few]) {
    ticket->visible = static_cast<std::uint16_t>(random.between(2, 3));
  }
  for (auto* ticket : groups[many]) {
    ticket->visible = 4;
  }
  for (auto& ticket : plan.tickets) {
    if (!ticket.closed()) {
      ticket.visible = draw_unclosed(random);
    }
    given += ticket.visible;
  }
  // What is left makes the long conversations longer; without any, an unclosed ticket.
  auto left = std::max<std::int64_t>(0, total - given);
  std::vector<double> weights;
  double sum = 0;
  for (std::size_t i = 0; i < groups[many].size(); ++i) {
    weights.push_back(random.log_normal(1, 0.8));
    sum += weights.back();
  }
  RunningShare share{left, sum};
  for (std::size_t i = 0; i < groups[many].size(); ++i) {
    const auto more = share.next(weights[i]);
    groups[many][i]->visible = static_cast<std::uint16_t>(groups[many][i]->visible + more);
    left -= more;
  }
  if (left > 0) {
    auto& last = plan.tickets.back();
    last.visible = static_cast<std::uint16_t>(last.visible + left);
  }
}

/// Spreads `total` over the tickets by weight, beyond the `at_least` that each one gets.
template <typename Member, typename Weight>
void spread(Plan& plan, Member member, std::int64_t total, std::int64_t at_least, Weight weight) {
  std::vector<double> weights;
  double sum = 0;
  for (const auto& ticket : plan.tickets) {
    weights.push_back(weight(ticket));
    sum += weights.back();
  }
  const auto count = static_cast<std::int64_t>(plan.tickets.size());
  RunningShare share{total - at_least * count, sum};
  for (std::size_t i = 0; i < weights.size(); ++i) {
    plan.tickets[i].*member = static_cast<std::uint16_t>(at_least + share.next(weights[i]));
  }
}

}  // namespace

void plan_comments(Plan& plan, Random& random) {
  const std::array<std::int64_t, 4> kinds{
      reference::comments_automation, reference::comments_system - reference::comments_automation,
      reference::comments_visible, reference::comments_worknotes};
  const auto counts = divide(plan.comments, kinds);
  plan_visible(plan, counts[2], random);
  const auto busy = [&](const Ticket& ticket) {
    return reference::teams[ticket.team].events_per_ticket * random.log_normal(1, 0.7);
  };
  spread(plan, &Ticket::automation, counts[0], 1, busy);
  spread(plan, &Ticket::system, counts[1], 0, busy);
  spread(plan, &Ticket::worknotes, counts[3], 0, [&](const Ticket& ticket) {
    return ticket.category == reference::alert ? 0.3 : busy(ticket);
  });
  // Small sets may have drawn more visible comments than their share; notes make up for it.
  std::int64_t sum = 0;
  for (const auto& ticket : plan.tickets) {
    sum += ticket.automation + ticket.system + ticket.visible + ticket.worknotes;
  }
  for (auto& ticket : plan.tickets) {
    const auto less =
        std::min<std::int64_t>(ticket.worknotes, std::max<std::int64_t>(0, sum - plan.comments));
    ticket.worknotes = static_cast<std::uint16_t>(ticket.worknotes - less);
    sum -= less;
  }
}

}  // namespace tierline::demo_data
