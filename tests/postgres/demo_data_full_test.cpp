#include "tierline/base/files.hpp"
#include "tierline/demo_data/demo_data.hpp"
#include "tierline/pipeline/pipeline.hpp"

#include "dashboard_queries.hpp"
#include "postgres_test.hpp"
#include "test_services.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tierline {
namespace {

using ::testing::IsEmpty;

/// The whole way at full size, held against what the generator says is true.
class FullDemoDataTest : public testing::PostgresTest {
 protected:
  nlohmann::json counts_by(const std::string& expression) {
    const auto text = value(
        fmt::format("json_object_agg(k, tiers) FROM (SELECT k, json_object_agg(support_tier, n) "
                    "AS tiers FROM (SELECT {} AS k, support_tier, count(*) AS n "
                    "FROM servicedesk.tickets GROUP BY 1, 2) AS c GROUP BY k) AS t",
                    expression));
    return nlohmann::json::parse(text);
  }

  /// The truth names every tier; the database only those that occur.
  static nlohmann::json without_zeros(nlohmann::json tiers) {
    for (auto& group : tiers) {
      for (auto tier = group.begin(); tier != group.end();) {
        tier = *tier == 0 ? group.erase(tier) : std::next(tier);
      }
    }
    return tiers;
  }
};

// One test, since loading takes most of its time.
TEST_F(FullDemoDataTest, PipelineAndPanelsAgreeWithTheTruthFile) {
  const TempDir dir;
  testing::TestServices services;
  demo_data::run({.directory = dir.path()}, services);
  const auto truth = nlohmann::json::parse(read_file(dir.path() / "truth.json"));

  services.clock.set(SystemClock{}.now());
  const auto report = pipeline::run({.tickets = dir.path() / "tickets.xlsx",
                                     .comments = dir.path() / "comments.xlsx",
                                     .timesheets = dir.path() / "timesheets.xlsx",
                                     .tier_rules = "v1",
                                     .work = dir.path() / "work",
                                     .no_backup = true},
                                    db(), services);

  ASSERT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets"), "10939");
  EXPECT_EQ(value("count(*) FROM servicedesk.comments"), "108129");
  EXPECT_EQ(value("count(*) FROM servicedesk.timesheets"), "141062");
  EXPECT_EQ(value("count(*) FROM etl.quarantine"), "0");

  // Rule set v1, as published.
  EXPECT_EQ(counts_by("'all'").at("all"), truth.at("tiers"));
  EXPECT_EQ(counts_by("to_char(created_at AT TIME ZONE 'Australia/Perth', 'YYYY-MM')"),
            without_zeros(truth.at("tiers_by_month")));
  EXPECT_EQ(counts_by("status"), without_zeros(truth.at("tiers_by_status")));
  EXPECT_DOUBLE_EQ(report.mix->cost.current, truth.at("cost").at("current_usd"));
  EXPECT_DOUBLE_EQ(report.mix->cost.opportunity, truth.at("cost").at("opportunity_usd"));

  const auto& metrics = truth.at("metrics");
  EXPECT_EQ(
      value("count(*) FROM servicedesk.tickets WHERE status IN ('Closed', 'Incident Resolved')"),
      metrics.at("terminal").dump());
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE sla_met"), metrics.at("sla_met").dump());
  EXPECT_EQ(value("count(*) FROM servicedesk.comments WHERE visible_to_customer"),
            metrics.at("comments_by_type").at("comments").dump());
  EXPECT_EQ(value("count(*) FROM servicedesk.timesheets WHERE ticket_id IS NULL"),
            metrics.at("timesheets_without_ticket").dump());
  // Published: 5,656 of 7,969 closed tickets with at most one visible comment, 70.98 %.
  EXPECT_EQ(value("count(*) FILTER (WHERE n <= 1) FROM (SELECT count(c.comment_id) AS n "
                  "FROM servicedesk.tickets t LEFT JOIN servicedesk.comments c "
                  "ON c.ticket_id = t.ticket_id AND c.visible_to_customer "
                  "WHERE t.status = 'Closed' GROUP BY t.ticket_id) AS per_ticket"),
            "5656");
  // Nine day-first response dates were planted; all are dates now, none fell out of its year.
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE responded_at < '2025-05-01' OR "
                  "responded_at > '2026-01-01'"),
            "0");

  for (const auto& dashboard : testing::committed_dashboards()) {
    const auto results = testing::run_all_panels(
        conninfo("tierline_reader"), dashboard,
        {testing::instant("2024-10-14T00:00:00Z"), testing::instant("2025-10-14T00:00:00Z")});
    EXPECT_THAT(testing::offences(results), IsEmpty()) << dashboard.uid;
    const auto with_rows = std::count_if(results.begin(), results.end(),
                                         [](const auto& result) { return !result.rows.empty(); });
    EXPECT_GT(with_rows, 15) << "most panels show something";
  }
}

}  // namespace
}  // namespace tierline
