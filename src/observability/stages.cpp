#include "tierline/observability/stages.hpp"

#include "tierline/observability/metrics.hpp"

#include <algorithm>
#include <array>

namespace tierline::observability {
namespace {

constexpr std::array stages{
    Stage{"preflight", "preflight", "Gate0", {}},
    Stage{"backup", "backup", "Gate0", {}},
    Stage{"profiler", "profile", "Gate1_Profiler", "tierline_profiler_duration_seconds"},
    Stage{"cleaner", "clean", "Gate2_Cleaner", "tierline_cleaner_duration_seconds"},
    Stage{"migrator", "migrate", "Gate3_Migration", "tierline_migration_duration_seconds"},
};

}  // namespace

Stage stage_named(std::string_view name) {
  const auto* found = std::find_if(stages.begin(), stages.end(), [&](const Stage& stage) {
    return stage.tool == name || stage.step == name;
  });
  return found == stages.end() ? Stage{name, name, {}, {}} : *found;
}

void set_stage_duration(Metrics& metrics, std::string_view name, double seconds) {
  const auto metric = stage_named(name).duration_metric;
  if (!metric.empty()) metrics.set(metric, seconds);
}

}  // namespace tierline::observability
