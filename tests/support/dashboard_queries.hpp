#pragma once

#include "tierline/dashboards/dashboard.hpp"
#include "tierline/dashboards/variables.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tierline::testing {

enum class Kind { number, text, time, other };

struct Column {
  std::string name;
  Kind kind = Kind::other;
};

/// What the server answered to one query of a dashboard.
struct PanelResult {
  dashboards::Panel
      panel;  ///< its only target is the one that ran; id 0: a variable or an annotation
  std::vector<Column> columns;
  std::vector<std::vector<std::optional<std::string>>> rows;
  std::string error;  ///< empty when it ran
  double milliseconds = 0;

  std::string name() const;  ///< `panel 4, target A`
  /// Rows as `a|b|c`, numbers with two decimals, nothing for NULL.
  std::vector<std::string> lines() const;
};

/// All dashboards of `grafana/dashboards`.
std::vector<dashboards::Dashboard> committed_dashboards();

/// The one of this uid. \throws std::runtime_error
dashboards::Dashboard committed_dashboard(const std::string& uid);

/// A query as it reaches the server.
struct Question {
  dashboards::Panel panel;  ///< its only target is the one that asks; id 0: no panel
  std::string sql;          ///< without macros and variables
};

/// All queries of a dashboard, with what `chosen` leaves open as in `run_all_panels`; those of the
/// variables are run for it. \throws std::runtime_error if one of these fails
std::vector<Question> questions(const std::string& conninfo, const dashboards::Dashboard& dashboard,
                                const dashboards::TimeRange& range,
                                const dashboards::Choices& chosen = {});

/// Runs all queries of a dashboard, one after the other, as Grafana would for the role in
/// `conninfo`: first those of the variables, then annotations and panels. What `chosen` leaves open
/// has its default, which is every option for "All". An error of a query is a result, never an
/// exception.
std::vector<PanelResult> run_all_panels(const std::string& conninfo,
                                        const dashboards::Dashboard& dashboard,
                                        const dashboards::TimeRange& range,
                                        const dashboards::Choices& chosen = {});

/// What Grafana could not draw: errors, columns that do not fit the type of the panel, NULL or NaN
/// where a figure must stand, series without ascending time. One line each.
std::vector<std::string> offences(const std::vector<PanelResult>& results);

/// `2025-10-21T02:00:00Z`. \throws std::runtime_error
dashboards::Instant instant(const std::string& text);

}  // namespace tierline::testing
