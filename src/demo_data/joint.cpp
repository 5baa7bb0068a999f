#include "demo_data/joint.hpp"

#include "demo_data/exchange.hpp"
#include "demo_data/reference.hpp"

#include <algorithm>
#include <numeric>

namespace tierline::demo_data {
namespace {

enum Attribute : std::size_t { month, kind, status, root_cause, team, assignee };

using Groups = std::vector<std::uint8_t>;

std::vector<std::uint8_t> dealt(const Counts& counts, Random& random) {
  auto values = repeated(counts);
  random.shuffle(values);
  return values;
}

template <typename Rows, typename Count>
Counts counts_of(const Rows& rows, std::int64_t total, Count count) {
  Counts weights;
  for (const auto& row : rows) {
    weights.push_back(count(row));
  }
  return divide(total, weights);
}

/// Category and tier move together, so that no category gets a tier it never has.
Counts kind_counts(std::int64_t total) {
  Counts weights;
  for (const auto& category : reference::categories) {
    weights.insert(weights.end(), category.tiers.begin(), category.tiers.end());
  }
  return divide(total, weights);
}

/// The ten large ones as published; the rest of the persons on a falling line.
Counts assignee_counts(std::int64_t total) {
  Counts weights{reference::largest_assignees.begin(), reference::largest_assignees.end()};
  const auto rest =
      reference::tickets - std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  Counts line;
  for (std::size_t i = weights.size(); i < reference::assignees; ++i) {
    line.push_back(static_cast<std::int64_t>(3 * (reference::assignees - i) + 5));
  }
  const auto shares = divide(rest, line);
  weights.insert(weights.end(), shares.begin(), shares.end());
  return divide(total, weights);
}

Groups kind_to_category_group() {
  Groups groups;
  for (std::size_t i = 0; i < 3 * reference::categories.size(); ++i) {
    groups.push_back(reference::category_group(i / 3));
  }
  return groups;
}

Groups kind_to_tier() {
  Groups groups;
  for (std::size_t i = 0; i < 3 * reference::categories.size(); ++i) {
    groups.push_back(static_cast<std::uint8_t>(i % 3));
  }
  return groups;
}

Groups identity(std::size_t size) {
  Groups groups(size);
  std::iota(groups.begin(), groups.end(), std::uint8_t{0});
  return groups;
}

Groups status_groups() {
  return {reference::status_groups.begin(), reference::status_groups.end()};
}

/// 0 for the assignee that stands for nobody, 1 for all others.
Groups pending_groups() {
  Groups groups(reference::assignees, 1);
  groups.front() = 0;
  return groups;
}

class Binder {
 public:
  Binder(Exchange& exchange, double scale) : exchange_{exchange}, scale_{scale} {}

  void bind(Attribute rows, Groups row_groups, Attribute columns, Groups column_groups,
            std::vector<Counts> target, std::int64_t weight = 1) {
    for (auto& row : target) {
      for (auto& cell : row) {
        cell = cell == reference::any ? Exchange::unbound : scaled(cell, scale_);
      }
    }
    exchange_.bind({rows, columns, std::move(row_groups), std::move(column_groups),
                    std::move(target), weight});
  }

  template <std::size_t R, std::size_t C>
  void bind(Attribute rows, Groups row_groups, Attribute columns, Groups column_groups,
            const std::array<std::array<std::int64_t, C>, R>& table) {
    std::vector<Counts> target;
    for (const auto& row : table) {
      target.emplace_back(row.begin(), row.end());
    }
    bind(rows, std::move(row_groups), columns, std::move(column_groups), std::move(target));
  }

 private:
  Exchange& exchange_;
  double scale_;
};

void bind_tables(Exchange& exchange, double scale) {
  using namespace reference;
  Binder binder{exchange, scale};
  const auto by_month = identity(months.size());
  binder.bind(kind, kind_to_category_group(), month, by_month, category_by_month);
  binder.bind(kind, kind_to_tier(), month, by_month, tier_by_month);
  binder.bind(status, status_groups(), month, by_month, status_by_month);
  binder.bind(kind, kind_to_category_group(), status, status_groups(), category_by_status);
  binder.bind(kind, kind_to_tier(), status, status_groups(), tier_by_status);

  std::vector<Counts> by_tier;
  std::vector<Counts> by_status;
  std::vector<Counts> by_category;
  for (const auto& cause : root_causes) {
    by_tier.emplace_back(cause.tiers.begin(), cause.tiers.end());
    by_status.push_back({cause.closed, cause.resolved, any});
    by_category.push_back({cause.support, cause.alert, cause.phi, any, any});
  }
  const auto causes = identity(root_causes.size());
  binder.bind(root_cause, causes, kind, kind_to_tier(), by_tier);
  binder.bind(root_cause, causes, status, status_groups(), by_status);
  binder.bind(root_cause, causes, kind, kind_to_category_group(), by_category);

  std::vector<Counts> team_status;
  std::vector<Counts> team_category;
  std::vector<Counts> team_pending;
  for (const auto& team_row : teams) {
    team_status.push_back({team_row.closed, any, any});
    team_category.push_back({any, team_row.alert, team_row.phi, any, any});
    team_pending.push_back({team_row.pending, any});
  }
  const auto by_team = identity(teams.size());
  binder.bind(team, by_team, status, status_groups(), team_status);
  binder.bind(team, by_team, kind, kind_to_category_group(), team_category);
  binder.bind(team, by_team, assignee, pending_groups(), team_pending);

  const Counts free_row(5, any);
  binder.bind(assignee, pending_groups(), status, status_groups(),
              {{pending_by_status.begin(), pending_by_status.end()}, {any, any, any}});
  binder.bind(assignee, pending_groups(), kind, kind_to_tier(),
              {{pending_by_tier.begin(), pending_by_tier.end()}, {any, any, any}});
  binder.bind(assignee, pending_groups(), kind, kind_to_category_group(),
              {{any, pending_alerts, any, any, any}, free_row});
}

Joint solve(std::int64_t total, double scale, Random& random) {
  const auto count = [](const auto& row) { return row.count; };
  Exchange exchange{{dealt(divide(total, reference::month_counts), random),
                     dealt(kind_counts(total), random),
                     dealt(divide(total, reference::status_counts), random),
                     dealt(counts_of(reference::root_causes, total, count), random),
                     dealt(counts_of(reference::teams, total, count), random),
                     dealt(assignee_counts(total), random)}};
  bind_tables(exchange, scale);
  const auto attempts = std::max<std::uint64_t>(200'000, static_cast<std::uint64_t>(total) * 2'000);
  exchange.solve({kind, status, root_cause, team, assignee}, attempts, random);

  Joint joint;
  joint.month = exchange.attribute(month);
  for (const auto value : exchange.attribute(kind)) {
    joint.category.push_back(static_cast<std::uint8_t>(value / 3));
    joint.tier.push_back(static_cast<std::uint8_t>(value % 3));
  }
  joint.status = exchange.attribute(status);
  joint.root_cause = exchange.attribute(root_cause);
  joint.team = exchange.attribute(team);
  joint.assignee = exchange.attribute(assignee);
  joint.error = exchange.error();
  return joint;
}

void append(Joint& to, const Joint& more) {
  const auto add = [](auto& values, const auto& added) {
    values.insert(values.end(), added.begin(), added.end());
  };
  add(to.month, more.month);
  add(to.category, more.category);
  add(to.tier, more.tier);
  add(to.status, more.status);
  add(to.root_cause, more.root_cause);
  add(to.team, more.team);
  add(to.assignee, more.assignee);
  to.error += more.error;
}

}  // namespace

Joint assign_joint(std::int64_t total, Random& random) {
  Joint joint;
  const auto whole = total / reference::tickets;
  const auto rest = total % reference::tickets;
  if (whole > 0) {
    const auto block = solve(reference::tickets, 1, random);
    for (std::int64_t i = 0; i < whole; ++i) {
      append(joint, block);
    }
  }
  if (rest > 0) {
    append(joint, solve(rest, static_cast<double>(rest) / reference::tickets, random));
  }
  return joint;
}

}  // namespace tierline::demo_data
