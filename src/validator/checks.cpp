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

Finding snapshot_sums(const Subject& subject) {
  const auto row = subject.session.query(sql::postgres::unsummed_snapshots).at(0);
  const auto unsummed = number(row.at(1));
  if (unsummed > 0) {
    return {
        {},
        Verdict::fail,
        fmt::format("{} of {} snapshots are not the sum of their categories and pods, such as {}",
                    unsummed, row.at(0).value(), row.at(2).value()),
        "take them again: snapshot --backfill DAY..DAY"};
  }
  return {{},
          Verdict::pass,
          fmt::format("{} snapshots are the sum of their categories and pods", row.at(0).value()),
          {}};
}

Finding snapshot_gaps(const Subject& subject) {
  const auto rows = subject.session.query(sql::postgres::snapshot_gaps);
  if (rows.empty()) return {{}, Verdict::pass, "no snapshot is missing between others", {}};
  std::string list;
  for (const auto& row : rows) {
    list += fmt::format("{}{}", list.empty() ? "" : "; ", row.at(1).value());
  }
  return {
      {},
      Verdict::warn,
      fmt::format("{} snapshots are missing between others: {}", rows.at(0).at(0).value(), list),
      "run snapshot --backfill FROM..TO for them"};
}

Finding config_consistent(const Subject& subject) {
  const auto rows =
      subject.session.query(sql::postgres::config_problems, {to_iso8601(subject.now)});
  if (rows.empty()) return {{}, Verdict::pass, "costs, targets, bands and limits fit together", {}};
  auto verdict = Verdict::warn;
  std::string list;
  for (const auto& row : rows) {
    if (row.at(0) == "t") verdict = Verdict::fail;
    list += fmt::format("{}{}", list.empty() ? "" : "; ", row.at(1).value());
  }
  return {
      {}, verdict, list, "look at tierline costs show, and correct them with tierline costs set"};
}

Finding data_fresh(const Subject& subject) {
  const auto rows = subject.session.query(sql::postgres::data_age, {to_iso8601(subject.now)});
  if (rows.empty()) return {{}, Verdict::fail, "no release is published", "run migrator"};
  const double days = std::max(0.0, std::stod(rows.at(0).at(1).value()));
  const double limit = std::stod(rows.at(0).at(2).value());
  const auto detail =
      fmt::format("published {:.1f} days ago, limit {:.1f} days; newest ticket of {}", days, limit,
                  rows.at(0).at(0).value_or("no day"));
  if (days > limit) return {{}, Verdict::warn, detail, "load a new export: tierline run"};
  return {{}, Verdict::pass, detail, {}};
}

Finding orphans(const Subject& subject) {
  const auto row = subject.session.query(sql::postgres::orphans).at(0);
  const auto comments = number(row.at(0));
  const auto lost = number(row.at(1));
  const double percent =
      comments == 0 ? 0.0 : 100.0 * static_cast<double>(lost) / static_cast<double>(comments);
  const auto detail = fmt::format(
      "{} of {} comments are of no ticket ({:.2f} %, limit {:.2f} %){}; beside them {} timesheets "
      "and {} pod assignments",
      lost, comments, percent, subject.options.max_orphans_percent,
      lost == 0 ? "" : ", such as of " + row.at(2).value_or("none"), row.at(3).value(),
      row.at(4).value());
  if (percent > subject.options.max_orphans_percent) {
    return {{}, Verdict::warn, detail, "export tickets and comments of the same span"};
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
    Check{"snapshot-sums", "Do categories and pods of each snapshot sum up to it?", snapshot_sums},
    Check{"snapshot-gaps", "Is there a snapshot of every period in between?", snapshot_gaps},
    Check{"snapshot-age", "Is the newest daily snapshot young enough?", snapshot_age},
    Check{"targets-sum", "Do the targets of each effective date sum to 100 %?", targets_sum},
    Check{"config-consistent", "Do costs, targets, bands and limits fit together today?",
          config_consistent},
    Check{"data-fresh", "Was a release published within the import cadence?", data_fresh},
    Check{"orphans", "Do nearly all comments belong to a ticket?", orphans},
};

}  // namespace

std::span<const Check> checks() { return registry; }

}  // namespace tierline::validator
