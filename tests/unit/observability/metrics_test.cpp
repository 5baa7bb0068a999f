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
            "# HELP tierline_rows_read_total Rows read.\n"
            "# TYPE tierline_rows_read_total counter\n"
            "tierline_rows_read_total{table=\"a\\\"b\\\\c\\n\"} 1\n"
            "tierline_rows_read_total{table=\"tickets\"} 5\n");
}

TEST(MetricsTest, AGaugeShowsItsLastValue) {
  Metrics metrics;

  metrics.set("tierline_run_exit_status", 2);
  metrics.set("tierline_run_exit_status", 0);

  EXPECT_EQ(metrics.json(),
            nlohmann::json::parse(R"([{"name":"tierline_run_exit_status","kind":"gauge","unit":"",
                                       "labels":{},"value":0.0}])"));
}

TEST(MetricsTest, AHistogramCountsEachBucketWithTheOnesBelow) {
  Metrics metrics{{{"tool", "migrator"}}};
  const auto statement = Labels{{"statement", "releases"}};

  metrics.observe("tierline_query_duration_seconds", 0.0005, statement);
  metrics.observe("tierline_query_duration_seconds", 0.001, statement);
  metrics.observe("tierline_query_duration_seconds", 0.002, statement);
  metrics.observe("tierline_query_duration_seconds", 61.0, statement);

  const auto text = metrics.prometheus();
  const std::string series = "tierline_query_duration_seconds";
  const std::string labels = R"(tool="migrator",statement="releases")";
  for (const auto* line :
       {R"(_bucket{%,le="0.001"} 2)", R"(_bucket{%,le="0.005"} 3)", R"(_bucket{%,le="60"} 3)",
        R"(_bucket{%,le="+Inf"} 4)", R"(_sum{%} 61.0035)", R"(_count{%} 4)"}) {
    std::string wanted{line};
    wanted.replace(wanted.find('%'), 1, labels);
    EXPECT_NE(text.find(series + wanted + "\n"), std::string::npos) << wanted << "\n" << text;
  }
  const auto one = metrics.json().at(0);
  EXPECT_EQ(one["count"], 4);
  EXPECT_EQ(one["buckets"].size(), duration_buckets_seconds().size() + 1);
  EXPECT_EQ(one["buckets"].back(), nlohmann::json::parse(R"({"le":"+Inf","count":4})"));
}

TEST(MetricsTest, EverySeriesCarriesTheCommonLabels) {
  Metrics metrics{{{"tool", "cleaner"}}};

  metrics.add("tierline_rows_read_total", 1, {{"table", "tickets"}});
  metrics.set("tierline_run_exit_status", 0);

  EXPECT_NE(metrics.prometheus().find(R"(read_total{tool="cleaner",table="tickets"} 1)"),
            std::string::npos);
  EXPECT_NE(metrics.prometheus().find(R"(exit_status{tool="cleaner"} 0)"), std::string::npos);
}

TEST(MetricsTest, AMetricOfAnotherKindIsOurBug) {
  Metrics metrics;
  EXPECT_THROW(metrics.observe("tierline_run_exit_status", 1), Error);
  EXPECT_THROW(metrics.set("tierline_query_duration_seconds", 1), Error);
  EXPECT_THROW(metrics.add("tierline_query_duration_seconds", 1), Error);
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

TEST(MetricsTest, TheCatalogueIsSortedAndFollowsPrometheusConventions) {
  std::string_view before;
  for (const auto& metric : metric_descriptions()) {
    EXPECT_LT(before, metric.name);
    before = metric.name;
    EXPECT_TRUE(metric.name.starts_with("tierline_")) << metric.name;
    EXPECT_EQ(metric.name.ends_with("_total"), metric.kind == MetricKind::counter) << metric.name;
    if (!metric.unit.empty()) {
      EXPECT_TRUE(metric.name.ends_with("_" + std::string{metric.unit})) << metric.name;
    }
    EXPECT_TRUE(metric.help.ends_with(".")) << metric.name;
  }
}

}  // namespace
}  // namespace tierline::observability
