#pragma once

#include <string_view>

namespace tierline::observability {

class Metrics;

/// What a program or a step of the pipeline is called in logs and metrics.
struct Stage {
  std::string_view tool;  ///< the program: `profiler`
  std::string_view step;  ///< the same work as a step of `tierline run`: `profile`
  std::string_view gate;  ///< `Gate1_Profiler`; empty: it stands at no gate
  std::string_view
      duration_metric;  ///< how long it took; empty: tierline_run_duration_seconds says
};

/// The only place where gates get their names.
/// \param name  of a program or of a step
/// \return a stage without gate for a name that stands at none
Stage stage_named(std::string_view name);

/// Sets the metric that says how long this program or step took, if it has one of its own.
void set_stage_duration(Metrics& metrics, std::string_view name, double seconds);

}  // namespace tierline::observability
