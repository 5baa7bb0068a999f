#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/observability/health.hpp"
#include "tierline/observability/logger.hpp"
#include "tierline/observability/metrics.hpp"
#include "tierline/observability/progress.hpp"

#include <string>

namespace tierline::observability {

/// What every command may use of its surroundings. The referred things outlive the run.
struct Services {
  std::string run_id;
  const Clock& clock;
  Logger& log;
  Metrics& metrics;
  ProgressSink& progress;
  HealthLimits health = {};
};

}  // namespace tierline::observability
