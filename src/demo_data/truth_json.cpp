#include "demo_data/truth_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>

namespace tierline::demo_data {
namespace {

using Json = nlohmann::ordered_json;

constexpr int truth_version = 1;
constexpr std::size_t listed_at_most = 1'000;
constexpr std::array<std::int64_t, 3> tier_costs_usd{100, 200, 300};
constexpr std::array<std::int64_t, 3> tier_target_percents{60, 30, 10};

Json tiers(const TierCounts& counts) {
  return {{"L1", counts[0]}, {"L2", counts[1]}, {"L3", counts[2]}};
}

Json tier_table(const std::map<std::string, TierCounts>& table) {
  Json json = Json::object();
  for (const auto& [name, counts] : table) {
    json[name] = tiers(counts);
  }
  return json;
}

Json contacts(const std::array<std::int64_t, 4>& groups) {
  return {{"none", groups[0]},
          {"one", groups[1]},
          {"two_or_three", groups[2]},
          {"four_or_more", groups[3]}};
}

Json percent(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? Json(nullptr)
                    : Json(100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

Json mean_days(std::int64_t seconds, std::int64_t tickets) {
  constexpr double seconds_per_day = 86'400;
  return tickets == 0
             ? Json(nullptr)
             : Json(static_cast<double>(seconds) / seconds_per_day / static_cast<double>(tickets));
}

Json cost(const TierCounts& counts) {
  std::int64_t current = 0;
  std::int64_t target_percents = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    current += counts[i] * tier_costs_usd[i];
    target_percents += tier_target_percents[i] * tier_costs_usd[i];
  }
  const auto tickets = counts[0] + counts[1] + counts[2];
  const auto target = static_cast<double>(tickets * target_percents) / 100;
  return {{"per_ticket_usd", {{"L1", 100}, {"L2", 200}, {"L3", 300}}},
          {"target_percent", {{"L1", 60}, {"L2", 30}, {"L3", 10}}},
          {"current_usd", current},
          {"target_usd", target},
          {"opportunity_usd", static_cast<double>(current) - target}};
}

Json gaps(const Gaps& gaps) {
  return {{"tickets", gaps.tickets}, {"mean_days", mean_days(gaps.seconds, gaps.tickets)}};
}

Json gap_table(const std::map<std::string, Gaps>& table) {
  Json json = Json::object();
  for (const auto& [name, of_name] : table) json[name] = gaps(of_name);
  return json;
}

Json hands(const std::array<std::int64_t, 4>& groups) {
  return {{"1", groups[0]}, {"2", groups[1]}, {"3", groups[2]}, {"4+", groups[3]}};
}

Json of_base(const BaseTruth& base) {
  Json teams = Json::object();
  for (const auto& [name, team] : base.teams) {
    teams[name] = {{"tickets", team.tickets},
                   {"with_contact", team.with_contact},
                   {"with_one_contact", team.with_one_contact},
                   {"support_tickets", team.support_tickets},
                   {"support_comments", team.support_comments},
                   {"support_human_comments", team.support_human_comments},
                   {"resolution", gaps(team.gaps)},
                   {"categories", team.categories}};
  }
  return {{"teams", std::move(teams)},
          {"root_causes", base.root_causes},
          {"categories", base.categories},
          {"resolution_by_created_month", gap_table(base.gaps_by_created)},
          {"resolution_by_resolved_month", gap_table(base.gaps_by_resolved)},
          {"technicians", hands(base.technicians)},
          {"project_technicians", hands(base.project_technicians)}};
}

/// The ten largest, most hours first.
Json most_hours(const Truth& truth) {
  std::vector<double> hours;
  for (const auto& [person, minutes] : truth.minutes_by_person) {
    hours.push_back(static_cast<double>(minutes) / 60);
  }
  std::sort(hours.rbegin(), hours.rend());
  hours.resize(std::min<std::size_t>(hours.size(), 10));
  return hours;
}

Json metrics(const Truth& truth) {
  const auto& closed = truth.closed_by_contacts;
  const auto& terminal = truth.terminal_by_contacts;
  const auto with_contact = truth.terminal - terminal[0];
  return {
      {"terminal", truth.terminal},
      {"closed", truth.closed},
      {"open", truth.open},
      {"sla_met", truth.sla_met},
      {"sla_missed", truth.sla_missed},
      {"sla_unknown", truth.sla_unknown},
      {"sla_compliance_percent", percent(truth.sla_met, truth.sla_met + truth.sla_missed)},
      {"resolved", truth.resolved},
      {"mean_resolution_days", mean_days(truth.resolution_seconds, truth.resolved)},
      {"compat_mean_resolution_days",
       mean_days(truth.closed_resolution_seconds, truth.closed_resolved)},
      {"closed_by_visible_comments", contacts(closed)},
      {"terminal_by_visible_comments", contacts(terminal)},
      {"first_contact_resolution_percent", percent(terminal[1], with_contact)},
      {"compat_first_contact_resolution_percent", percent(closed[0] + closed[1], truth.closed)},
      {"communication_coverage_percent", percent(with_contact, truth.terminal)},
      {"compat_communication_coverage_percent", percent(truth.closed - closed[0], truth.closed)},
      {"comments_by_type", truth.comment_types},
      {"comments_by_automation", truth.comments_automation},
      {"timesheets_linked", truth.timesheets_linked},
      {"timesheets_without_ticket", truth.timesheets_zero},
      {"timesheets_orphan", truth.timesheets_orphan},
      {"timesheets_by_month", truth.timesheets_by_month},
      {"timesheets_by_type", truth.work_types},
      {"most_technician_hours", most_hours(truth)},
      {"of_closed", of_base(truth.of_closed)},
      {"of_terminal", of_base(truth.of_terminal)}};
}

Json defect_counts(const Truth& truth) {
  Json json = Json::array();
  for (const auto& [key, count] : truth.defect_counts) {
    const auto& [kind, table, column] = key;
    json.push_back({{"kind", kind}, {"table", table}, {"column", column}, {"count", count}});
  }
  return json;
}

Json listed_defects(const Truth& truth) {
  std::map<std::string_view, std::size_t> per_kind;
  for (const auto& defect : truth.defects) {
    ++per_kind[defect.kind];
  }
  Json json = Json::array();
  for (const auto& defect : truth.defects) {
    if (per_kind[defect.kind] <= listed_at_most) {
      json.push_back({{"kind", defect.kind},
                      {"table", defect.table},
                      {"row", defect.row},
                      {"column", defect.column},
                      {"value", defect.value}});
    }
  }
  return json;
}

}  // namespace

nlohmann::ordered_json truth_json(const Truth& truth, const Options& options) {
  Json tables = Json::array();
  for (const auto& table : truth.tables) {
    tables.push_back({{"name", table.name},
                      {"rows", table.rows},
                      {"columns", table.columns},
                      {"sha256", table.sha256}});
  }
  return {{"version", truth_version},
          {"seed", options.seed},
          {"scale", options.scale},
          {"severe_defects", options.defects == Defects::severe},
          {"unrepairable_percent", options.unrepairable_percent},
          {"tables", std::move(tables)},
          {"tier_rules", "v1"},
          {"tiers", tiers(truth.tiers)},
          {"tiers_by_category", tier_table(truth.tiers_by_category)},
          {"tiers_by_month", tier_table(truth.tiers_by_month)},
          {"tiers_by_status", tier_table(truth.tiers_by_status)},
          {"cost", cost(truth.tiers)},
          {"statuses", truth.statuses},
          {"categories", truth.categories},
          {"root_causes", truth.root_causes},
          {"teams", truth.teams},
          {"metrics", metrics(truth)},
          {"defect_counts", defect_counts(truth)},
          {"defects", listed_defects(truth)}};
}

}  // namespace tierline::demo_data
