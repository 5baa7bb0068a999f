#include "tierline/observability/metrics.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::observability {
namespace {

TEST(MetricsTest, CountersAddUpPerLabel) {
  Metrics metrics;

  metrics.add("tierline_rows_read_total", 2, {{"table", "tickets"}});
  metrics.add("tierline_rows_read_total", 3, {{"table", "tickets"}});
  metrics.add("tierline_rows_read_total", 1, {{"table", "a\"b\\c\n"}});

  EXPECT_EQ(metrics.prometheus(),
            "# HELP tierline_rows_read_total Rows read, by table.\n"
            "# TYPE tierline_rows_read_total counter\n"
            "tierline_rows_read_total{table=\"a\\\"b\\\\c\\n\"} 1\n"
            "tierline_rows_read_total{table=\"tickets\"} 5\n");
}

TEST(MetricsTest, AGaugeShowsItsLastValue) {
  Metrics metrics;

  metrics.set("tierline_run_exit_status", 2);
  metrics.set("tierline_run_exit_status", 0);

  EXPECT_EQ(
      metrics.json(),
      nlohmann::json::parse(R"([{"name":"tierline_run_exit_status","labels":{},"value":0.0}])"));
}

TEST(MetricsTest, AnUnknownNameIsOurBug) {
  Metrics metrics;
  EXPECT_THROW(metrics.add("tierline_typo_total", 1), Error);
  EXPECT_THROW(metrics.set("tierline_typo", 1), Error);
}

TEST(MetricsTest, ACounterCannotBeSet) {
  Metrics metrics;
  EXPECT_THROW(metrics.set("tierline_rows_read_total", 1), Error);
}

TEST(MetricsTest, TheTextfileHoldsThePrometheusText) {
  const TempDir dir;
  Metrics metrics;
  metrics.set("tierline_run_duration_seconds", 1.5, {{"tool", "cleaner"}});

  write_textfile(metrics, dir.path() / "tierline.prom");

  EXPECT_EQ(read_file(dir.path() / "tierline.prom"), metrics.prometheus());
}

TEST(MetricsTest, EveryMetricIsExplainedInTheMonitoringPage) {
  const auto page = read_file(TIERLINE_SOURCE_DIR "/docs/monitoring.md");
  for (const auto& metric : metric_descriptions()) {
    EXPECT_NE(page.find("`" + std::string{metric.name} + "`"), std::string::npos) << metric.name;
  }
}

TEST(MetricsTest, NamesFollowPrometheusConventions) {
  for (const auto& metric : metric_descriptions()) {
    EXPECT_TRUE(metric.name.starts_with("tierline_")) << metric.name;
    EXPECT_EQ(metric.name.ends_with("_total"), metric.kind == MetricKind::counter) << metric.name;
  }
}

}  // namespace
}  // namespace tierline::observability
