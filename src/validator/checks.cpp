#include "tierline/sql/postgres.hpp"
#include "tierline/validator/validator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace tierline::validator {
namespace {

std::uint64_t number(const std::optional<std::string>& value) { return std::stoull(value.value()); }

Finding published_data(const Subject& subject) {
  const auto rows = subject.session.query(sql::postgres::published_tickets);
  if (rows.empty()) return {{}, Verdict::fail, "no release is published", "run migrator"};
  const auto& release = rows.at(0).at(0).value();
  const auto tickets = number(rows.at(0).at(1));
  if (tickets == 0) {
    return {{}, Verdict::fail, fmt::format("release {} has no tickets", release), "run migrator"};
  }
  return {{}, Verdict::pass, fmt::format("{} tickets in release {}", tickets, release), {}};
}

Finding tiers_present(const Subject& subject) {
  const auto row = subject.session.query(sql::postgres::untiered_tickets).at(0);
  const auto tickets = number(row.at(0));
  const auto untiered = number(row.at(1));
  const double percent =
      tickets == 0 ? 0.0 : 100.0 * static_cast<double>(untiered) / static_cast<double>(tickets);
  const auto detail = fmt::format("{} of {} tickets have no tier ({:.2f} %, limit {:.2f} %)",
                                  untiered, tickets, percent, subject.options.max_untiered_percent);
  if (percent > subject.options.max_untiered_percent) {
    return {{}, Verdict::warn, detail, "run tier-backfill"};
  }
  return {{}, Verdict::pass, detail, {}};
}

Finding tiers_valid(const Subject& subject) {
  const auto row = subject.session.query(sql::postgres::invalid_tiers).at(0);
  const auto invalid = number(row.at(0));
  if (invalid > 0) {
    return {{},
            Verdict::fail,
            fmt::format("{} tickets have a tier that is none of L1, L2, L3: {}", invalid,
                        row.at(1).value()),
            "run tier-backfill, and find out who wrote it"};
  }
  return {{}, Verdict::pass, "every tier is L1, L2 or L3", {}};
}

Finding one_rule_version(const Subject& subject) {
  const auto rows = subject.session.query(sql::postgres::rule_versions);
  std::string list;
  for (const auto& row : rows) {
    list += fmt::format("{}{} ({} tickets)", list.empty() ? "" : ", ", row.at(0).value(),
                        row.at(1).value());
  }
  if (rows.size() > 1) {
    return {{},
            Verdict::warn,
            "tiers come from several rule versions: " + list,
            "run tier-backfill: a new rule set needs every ticket computed anew"};
  }
  return {{}, Verdict::pass, rows.empty() ? "no ticket has a tier" : "rules " + list, {}};
}

Finding snapshot_shares(const Subject& subject) {
  const auto row = subject.session.query(sql::postgres::uneven_snapshots).at(0);
  if (number(row.at(0)) == 0) {
    return {{}, Verdict::warn, "there are no snapshots", "run snapshot --whole-span"};
  }
  const auto uneven = number(row.at(1));
  if (uneven > 0) {
    return {{},
            Verdict::fail,
            fmt::format("the shares of {} of {} snapshots do not add to 100 %, such as {}", uneven,
                        row.at(0).value(), row.at(2).value()),
            "take them again: snapshot --from DAY --to DAY"};
  }
  return {{},
          Verdict::pass,
          fmt::format("the shares of {} snapshots add to 100 %", row.at(0).value()),
          {}};
}

Finding snapshot_age(const Subject& subject) {
  const auto rows = subject.session.query(sql::postgres::snapshot_age, {to_iso8601(subject.now)});
  if (rows.empty() || !rows.at(0).at(1)) {
    return {{}, Verdict::warn, "there is no complete daily snapshot", "run snapshot"};
  }
  const double hours = std::stod(rows.at(0).at(1).value());
  const auto detail = fmt::format(
      "the newest daily snapshot is of {}, {:.1f} h before the newest data, limit {:.1f} h",
      rows.at(0).at(0).value(), std::max(hours, 0.0), subject.options.max_snapshot_age_hours);
  if (hours > subject.options.max_snapshot_age_hours) {
    return {{}, Verdict::warn, detail, "run snapshot --from DAY for the days that are missing"};
  }
  return {{}, Verdict::pass, detail, {}};
}

Finding targets_sum(const Subject& subject) {
  const auto rows = subject.session.query(sql::postgres::target_sums);
  if (rows.empty()) {
    return {{},
            Verdict::fail,
            "there are no costs and targets",
            "insert three rows into servicedesk.tier_cost_config"};
  }
  for (const auto& row : rows) {
    if (row.at(1) != "3" || std::stod(row.at(2).value()) != 100.0) {
      return {{},
              Verdict::fail,
              fmt::format("the targets of {} tiers from {} on sum to {} %, not 3 tiers to 100 %",
                          row.at(1).value(), row.at(0).value(), row.at(2).value()),
              "correct servicedesk.tier_cost_config"};
    }
  }
  return {{},
          Verdict::pass,
          fmt::format("the targets of {} effective dates sum to 100 %", rows.size()),
          {}};
}

constexpr std::array registry{
    Check{"published-data", "Is a release with tickets published?", published_data},
    Check{"tiers-present", "Do nearly all tickets have a tier?", tiers_present},
    Check{"tiers-valid", "Is every tier one of L1, L2 and L3?", tiers_valid},
    Check{"one-rule-version", "Do all tiers come from the same version of the rules?",
          one_rule_version},
    Check{"snapshot-shares", "Do the shares of each snapshot add to 100 %?", snapshot_shares},
    Check{"snapshot-age", "Is the newest daily snapshot young enough?", snapshot_age},
    Check{"targets-sum", "Do the targets of each effective date sum to 100 %?", targets_sum},
};

}  // namespace

std::span<const Check> checks() { return registry; }

}  // namespace tierline::validator
