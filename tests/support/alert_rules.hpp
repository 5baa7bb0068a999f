#pragma once

#include "tierline/dashboards/macros.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace tierline::testing {

/// A rule of `grafana/provisioning/alerting`: query A, its last value that is not NULL, and whether
/// that is greater than a number.
struct AlertRule {
  std::string uid;
  std::string sql;
  double above = 0;
};

/// The states of Grafana for a rule without a pending time.
struct Evaluation {
  std::string state;            ///< Normal, Alerting, NoData or Error
  std::optional<double> value;  ///< what was compared
  std::string error;
};

nlohmann::json committed_alerting();
std::vector<AlertRule> committed_rules();

/// Evaluates as Grafana does at an instant, for the role in `conninfo`.
Evaluation evaluate(const std::string& conninfo, const AlertRule& rule,
                    const dashboards::Instant& at);

}  // namespace tierline::testing
