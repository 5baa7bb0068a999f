#include "tierline/base/files.hpp"
#include "tierline/pipeline/pipeline.hpp"

#include "dashboard_queries.hpp"
#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>

namespace tierline::pipeline {
namespace {

using ::testing::IsEmpty;

/// 61 rows of 60 incidents; the second row of one is older, the date of another can be read both
/// ways.
constexpr auto incidents = TIERLINE_SOURCE_DIR "/tests/data/servicenow_incidents.csv";

class ServiceNowTest : public testing::PostgresTest {
 protected:
  Report load() {
    services_.clock.set(SystemClock{}.now());
    return run({.tickets = incidents,
                .contract = "servicenow",
                .work = dir_.path() / "work",
                .no_backup = true},
               db(), services_);
  }

  std::string by(const std::string& column) {
    return value("string_agg(v || ' ' || n, ', ' ORDER BY v) FROM (SELECT coalesce(" + column +
                 "::text, 'none') AS v, count(*) AS n FROM servicedesk.tickets GROUP BY 1) AS t");
  }

  TempDir dir_;
  testing::TestServices services_;
};

TEST_F(ServiceNowTest, AnExportOfAnotherProductBecomesAPublishedRelease) {
  const auto report = load();

  EXPECT_EQ(report.verdict(), Verdict::warn) << to_text(report);
  EXPECT_TRUE(report.published());
  EXPECT_EQ(value("contract FROM etl.release WHERE is_published"), "servicenow");
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets"), "59");
  EXPECT_EQ(value("count(*) FROM servicedesk.comments"), "0");
  EXPECT_EQ(value("count(*) FROM servicedesk.timesheets"), "0");
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE support_tier IS NULL"), "0");
}

TEST_F(ServiceNowTest, ItsWordsNumbersAndDatesMeanWhatTheModelMeans) {
  load();

  EXPECT_EQ(by("status"),
            "Closed 44, In Progress 2, Incident Resolved 8, Open 3, "
            "Wait For Response (customer) 2");
  EXPECT_EQ(by("priority"), "1 7, 2 14, 3 23, 4 15");
  EXPECT_EQ(value("concat_ws('|', title, created_at AT TIME ZONE 'UTC', team, assignee_name, "
                  "sla_met, reassignment_count) FROM servicedesk.tickets WHERE ticket_id = 10022"),
            "Printer on level 3 prints blank pages|2025-07-14 21:41:00|Field Services|Resolver 12|"
            "f|3");
  EXPECT_EQ(value("string_agg(ticket_id::text, ', ' ORDER BY ticket_id) FROM servicedesk.tickets "
                  "WHERE parent_ticket_id = 10016"),
            "10037, 10097");
  EXPECT_EQ(value("status FROM servicedesk.tickets WHERE ticket_id = 10121"), "Closed")
      << "the row that was updated later";
  EXPECT_EQ(value("assignee_name IS NULL FROM servicedesk.tickets WHERE ticket_id = 10001"), "t");
  EXPECT_EQ(value("max(resolution_notes) FROM servicedesk.tickets WHERE ticket_id = 10100"),
            "Line 1: looked at the logs.\nLine 2: restarted the service.");
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE sla_name IS NOT NULL"), "0")
      << "a column that the product has not";
}

TEST_F(ServiceNowTest, ADateThatCanBeReadBothWaysWaitsInTheQuarantine) {
  load();

  EXPECT_EQ(value("concat_ws('|', table_name, column_name, raw_value) FROM etl.quarantine "
                  "WHERE rule = 'ambiguous-date'"),
            "tickets|created_at|03/04/2025 10:15");
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE ticket_id = 10082"), "0");
}

TEST_F(ServiceNowTest, EveryQueryOfTheDashboardsRunsOnIt) {
  load();

  for (const auto& dashboard : testing::committed_dashboards()) {
    const auto results = testing::run_all_panels(
        conninfo("tierline_reader"), dashboard,
        {testing::instant("2024-10-21T02:00:00Z"), testing::instant("2025-10-21T02:00:00Z")});
    EXPECT_THAT(testing::offences(results), IsEmpty()) << dashboard.title;
  }
  EXPECT_EQ(value("count(*) FROM dash.ticket"), "59");
}

}  // namespace
}  // namespace tierline::pipeline
