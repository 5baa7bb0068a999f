#include "tierline/base/error.hpp"
#include "tierline/base/process.hpp"
#include "tierline/observability/metrics.hpp"

#include "a_state.hpp"
#include "daemon/board_view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace tierline::daemon {
namespace {

using observability::MetricKind;

/// The whole page as a daemon with a full life would show it.
std::string full_page() {
  auto state = a_good_state();
  state.jobs.push_back(a_job("backup \"create\"\\"));
  for (auto& job : state.jobs) {
    job.last = ended("failed");
    job.last_success = noon;
  }
  auto text = to_prometheus(state, noon);
  observability::Metrics counted{{{"tool", "tierlined"}}};
  for (const auto& metric : observability::metric_descriptions()) {
    const std::string name{metric.name};
    const bool ours = name.rfind("tierline_job_", 0) == 0 || name.rfind("tierline_http_", 0) == 0 ||
                      name.rfind("tierline_notif", 0) == 0;
    if (!ours || metric.kind == MetricKind::gauge) continue;
    if (metric.kind == MetricKind::histogram) {
      counted.observe(name, 7.5, {{"job", "validator"}});
    } else {
      counted.add(name, 1, {{"job", "validator"}});
    }
  }
  return text + counted.prometheus();
}

TEST(MetricsPageTest, NoFamilyStandsTwiceOnThePage) {
  const auto text = full_page();
  std::set<std::string> seen;
  for (auto at = text.find("# TYPE "); at != std::string::npos; at = text.find("# TYPE ", at + 1)) {
    const auto name = text.substr(at + 7, text.find(' ', at + 7) - at - 7);
    EXPECT_TRUE(seen.insert(name).second) << name;
  }
  EXPECT_GT(seen.size(), 15U);
}

TEST(MetricsPageTest, DurationsOfJobsHaveBucketsOfMinutesAndHours) {
  const auto text = full_page();
  EXPECT_NE(text.find("tierline_job_duration_seconds_bucket{tool=\"tierlined\",job=\"validator\","
                      "le=\"14400\"} 1\n"),
            std::string::npos)
      << text;
}

TEST(MetricsPageTest, PromtoolHasNothingToSay) {
  try {
    const auto said = run_process({"promtool", "check", "metrics"}, {.input = full_page()});
    EXPECT_EQ(said.status, 0) << said.output;
    EXPECT_EQ(said.output, "");
  } catch (const Error& error) {
    GTEST_SKIP() << error.message() << " (package prometheus)";
  }
}

}  // namespace
}  // namespace tierline::daemon
