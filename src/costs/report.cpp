#include "tierline/costs/costs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <iterator>
#include <string_view>

namespace tierline::costs {
namespace {

std::string table(const std::vector<TierCost>& rows) {
  auto text = fmt::format("{:<4}  {:>10}  {:>8}  {:>15}  {:<10}  {}\n", "tier", "cost", "target",
                          "band", "since", "source");
  for (const auto& row : rows) {
    fmt::format_to(std::back_inserter(text), "{:<4}  {:>10}  {:>6} %  {:>13} %  {:<10}  {}\n",
                   row.tier, "$" + row.cost, row.target_percent,
                   row.band_min_percent + ".." + row.band_max_percent, row.effective_date,
                   row.source);
  }
  return text;
}

nlohmann::json rows_of(const std::vector<TierCost>& rows) {
  auto json = nlohmann::json::array();
  for (const auto& row : rows) {
    json.push_back({{"tier", row.tier},
                    {"effective_date", row.effective_date},
                    {"cost", std::stod(row.cost)},
                    {"target_percent", std::stod(row.target_percent)},
                    {"band_min_percent", std::stod(row.band_min_percent)},
                    {"band_max_percent", std::stod(row.band_max_percent)},
                    {"source", row.source}});
  }
  return json;
}

std::string_view or_none(std::string_view values) { return values.empty() ? "none" : values; }

nlohmann::json values_of(const std::string& json) {
  return json.empty() ? nlohmann::json{} : nlohmann::json::parse(json);
}

}  // namespace

std::string to_text(const Shown& report) {
  auto text = fmt::format("in force on {}\n\n", report.at);
  text += report.in_force.empty() ? "nothing\n" : table(report.in_force);
  fmt::format_to(std::back_inserter(text), "\neffective dates: {}\n",
                 report.effective_dates.empty()
                     ? "none"
                     : fmt::format("{}", fmt::join(report.effective_dates, ", ")));
  for (const auto& change : report.changes) {
    fmt::format_to(std::back_inserter(text), "{}  {} from {}: {} -> {}  by {}, {}\n",
                   change.changed_at, change.tier, change.effective_date,
                   or_none(change.old_values), or_none(change.new_values), change.changed_by,
                   change.run_id.empty() ? "by hand" : "run " + change.run_id);
  }
  return text + std::string{to_string(report.verdict())} + "\n";
}

std::string to_text(const Set& report) {
  auto text =
      fmt::format("from {} on{}\n\n{}", report.effective_date,
                  report.replaced ? ", in place of what this date said" : "", table(report.after));
  if (!report.before.empty()) text += "\nbefore\n" + table(report.before);
  if (report.past) text += "\nthis date is past: figures of past days change\n";
  if (report.dry_run) text += "\ndry run, nothing was written\n";
  return text + std::string{to_string(report.verdict())} + "\n";
}

nlohmann::json to_json(const Shown& report) {
  auto changes = nlohmann::json::array();
  for (const auto& change : report.changes) {
    changes.push_back({{"changed_at", change.changed_at},
                       {"tier", change.tier},
                       {"effective_date", change.effective_date},
                       {"old", values_of(change.old_values)},
                       {"new", values_of(change.new_values)},
                       {"changed_by", change.changed_by},
                       {"run_id", change.run_id}});
  }
  return {{"at", report.at},
          {"in_force", rows_of(report.in_force)},
          {"effective_dates", report.effective_dates},
          {"changes", changes}};
}

nlohmann::json to_json(const Set& report) {
  return {{"effective_date", report.effective_date},
          {"before", rows_of(report.before)},
          {"after", rows_of(report.after)},
          {"replaced", report.replaced},
          {"past", report.past},
          {"dry_run", report.dry_run},
          {"written", !report.dry_run}};
}

}  // namespace tierline::costs
