#include "alert_rules.hpp"

#include "tierline/base/files.hpp"

#include "dashboard_queries.hpp"

#include <chrono>

namespace tierline::testing {

nlohmann::json committed_alerting() {
  return nlohmann::json::parse(
      read_file(TIERLINE_SOURCE_DIR "/grafana/provisioning/alerting/tierline.json"));
}

std::vector<AlertRule> committed_rules() {
  std::vector<AlertRule> rules;
  const auto alerting = committed_alerting();
  for (const auto& group : alerting.at("groups")) {
    for (const auto& rule : group.at("rules")) {
      const auto& data = rule.at("data");
      rules.push_back(
          {rule.at("uid"), data.at(0).at("model").at("rawSql"),
           data.at(2).at("model").at("conditions").at(0).at("evaluator").at("params").at(0)});
    }
  }
  return rules;
}

Evaluation evaluate(const std::string& conninfo, const AlertRule& rule,
                    const dashboards::Instant& at) {
  dashboards::Dashboard dashboard;
  dashboards::Panel panel;
  panel.id = 1;
  panel.type = "timeseries";
  panel.targets = {{"A", "time_series", rule.sql}};
  dashboard.panels = {panel};
  const auto results =
      run_all_panels(conninfo, dashboard, {at - std::chrono::seconds{864'000}, at});
  const auto& result = results.at(0);
  if (!result.error.empty()) return {"Error", std::nullopt, result.error};
  const auto complaints = offences(results);
  if (!complaints.empty()) return {"Error", std::nullopt, complaints.front()};
  std::optional<double> last;
  for (const auto& row : result.rows) {
    if (row.at(1)) last = std::stod(*row.at(1));
  }
  if (!last) return {"NoData", std::nullopt, {}};
  return {*last > rule.above ? "Alerting" : "Normal", last, {}};
}

}  // namespace tierline::testing
