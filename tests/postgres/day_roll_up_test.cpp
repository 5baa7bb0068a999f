#include "postgres_test.hpp"

#include <gtest/gtest.h>

#include <string>

// What panels show by day is added up once; it must be what the tickets themselves say.

namespace tierline {
namespace {

/// Days with gaps, both days on which the clocks of Sydney change, blanks and NULL in every
/// dimension, an hour that comes twice, tickets that ended before they began or have no end, and
/// pods given by hand.
constexpr auto awkward_tickets = R"sql(
UPDATE servicedesk.setting SET business_zone = 'Australia/Sydney', share_window_days = 28;
INSERT INTO servicedesk.tickets
       (ticket_id, created_at, resolved_at, closed_at, status, team, category, assigned_pod, root_cause, sla_met, support_tier)
SELECT n,
       timestamptz '2025-03-01 00:00+00' + n * interval '13 hours 7 minutes' + (n / 100) * interval '9 days',
       CASE WHEN n % 5 > 0 THEN timestamptz '2025-03-01 00:00+00' + n * interval '13 hours 7 minutes'
                                + (n / 100) * interval '9 days' + ((n % 37) - 2) * interval '7 hours 11.000013 seconds' END,
       CASE WHEN n % 7 = 0 THEN timestamptz '2025-06-01 00:00+00' + n * interval '10 hours' END,
       (ARRAY['Closed', 'Incident Resolved', 'Open', NULL])[1 + n % 4],
       (ARRAY['A', ' B', '', NULL, 'C'])[1 + n % 5],
       (ARRAY['Support Tickets', NULL, ' Alert ', 'Network'])[1 + n % 4],
       (ARRAY[NULL, 'Cloud', ' '])[1 + n % 3],
       (ARRAY['Network', '--None--', NULL, ' - none - ', 'Power'])[1 + n % 5],
       (ARRAY[true, false, NULL])[1 + n % 3],
       (ARRAY['L1', 'L2', 'L3', NULL])[1 + n % 4]
  FROM generate_series(1, 400) AS n;
INSERT INTO servicedesk.tickets (ticket_id, created_at, status, support_tier)
SELECT 1000 + n, timestamptz '2025-04-05 15:00+00' + n * interval '10 minutes', 'Open', 'L1'
  FROM generate_series(0, 12) AS n;
INSERT INTO servicedesk.tickets (ticket_id, created_at, status, support_tier)
SELECT 2000 + n, timestamptz '2025-10-04 15:00+00' + n * interval '10 minutes', 'Closed', 'L2'
  FROM generate_series(0, 12) AS n;
INSERT INTO servicedesk.comments (comment_id, ticket_id, created_at, comment_type, visible_to_customer)
SELECT 10 * n + k, n, '2025-09-05', CASE k % 3 WHEN 0 THEN 'system' ELSE 'comments' END, k % 3 = 1
  FROM generate_series(1, 400) AS n, generate_series(1, 9) AS k WHERE k <= n % 10;
INSERT INTO servicedesk.timesheets (timesheet_id, work_date, ticket_id, user_login, hours)
SELECT 10 * n + k, '2025-09-05', n, 'login ' || k, 1
  FROM generate_series(1, 400) AS n, generate_series(1, 5) AS k WHERE k <= n % 6;
INSERT INTO servicedesk.pod_assignment (ticket_id, pod) SELECT n, 'Edge' FROM generate_series(1, 400, 9) AS n;
)sql";

/// The figures as the tickets say them, one at a time.
constexpr auto tier_months = R"sql(
SELECT to_char(date_trunc('month', business_day::timestamp), 'YYYY-MM') AS month, team, pod, category,
       count(*) FILTER (WHERE tier = 'L1') AS l1, count(*) FILTER (WHERE tier = 'L2') AS l2,
       count(*) FILTER (WHERE tier = 'L3') AS l3, count(tier) AS n, count(*) - count(tier) AS untiered
  FROM dash.ticket GROUP BY 1, 2, 3, 4)sql";

constexpr auto costs = R"sql(
SELECT date_trunc('month', business_day::timestamp)::date AS first_day, team, pod, category, count(tier)::numeric AS n,
       sum(CASE tier WHEN 'L1' THEN l1_cost WHEN 'L2' THEN l2_cost WHEN 'L3' THEN l3_cost ELSE 0 END) AS cost
  FROM dash.ticket JOIN dash.tier_config ON valid @> business_day GROUP BY 1, 2, 3, 4)sql";

constexpr auto flow = R"sql(
SELECT e.day, f.team, f.pod, f.category,
       count(*) FILTER (WHERE e.change = 1) AS created, count(*) FILTER (WHERE e.change = -1) AS ended
  FROM dash.ticket_fact AS f CROSS JOIN LATERAL (VALUES (f.created_day, 1), (f.ended_day, -1)) AS e (day, change)
 WHERE e.day IS NOT NULL AND (f.ended_at IS NOT NULL OR NOT f.is_terminal) GROUP BY 1, 2, 3, 4)sql";

constexpr auto ended = R"sql(
SELECT ended_day, team, pod, category, count(*) AS ended, count(*) FILTER (WHERE sla_met) AS sla_met, count(sla_met) AS sla_known,
       round(sum(resolution_days)::numeric, 6) AS days, count(resolution_days) AS resolved, count(contacts) AS reachable,
       count(*) FILTER (WHERE contacts = 0) AS none, count(*) FILTER (WHERE contacts = 1) AS one,
       count(*) FILTER (WHERE contacts IN (2, 3)) AS few, count(*) FILTER (WHERE contacts > 3) AS many,
       sum(human_comments) AS human, sum(comments - human_comments) AS system,
       count(*) FILTER (WHERE technicians = 1) AS alone, count(*) FILTER (WHERE technicians = 2) AS two,
       count(*) FILTER (WHERE technicians = 3) AS three, count(*) FILTER (WHERE technicians > 3) AS more
  FROM dash.ticket_fact WHERE ended_day IS NOT NULL GROUP BY 1, 2, 3, 4)sql";

constexpr auto causes = R"sql(
SELECT ended_day, team, pod, category, root_cause, count(*) AS tickets
  FROM dash.ticket_fact WHERE ended_day IS NOT NULL AND root_cause <> 'not set' GROUP BY 1, 2, 3, 4, 5)sql";

constexpr auto times = R"sql(
SELECT "time", ended_at, ended_day, date_trunc('week', ended_day::timestamp)::date AS week,
       CASE WHEN ended_at IS NOT NULL THEN resolution_days END AS days, team, pod, category
  FROM dash.ticket_fact)sql";

class DayRollUpTest : public testing::PostgresTest {
 protected:
  /// Rows that are in one of the two and not in the other, counted as often as they are.
  std::string differences(const std::string& one, const std::string& other) {
    const auto less = [](const std::string& a, const std::string& b) {
      return "(SELECT count(*) FROM (SELECT * FROM (" + a + ") AS a EXCEPT ALL SELECT * FROM (" +
             b + ") AS b) AS less)";
    };
    return value(less(one, other) + " + " + less(other, one));
  }

  void expect_the_same() {
    EXPECT_EQ(differences(tier_months,
                          "SELECT month, team, pod, category, l1, l2, l3, n, untiered FROM "
                          "dash.tier_month"),
              "0");
    EXPECT_EQ(
        differences(costs, "SELECT first_day, team, pod, category, n, cost FROM dash.cost_month"),
        "0");
    EXPECT_EQ(
        differences(flow, "SELECT day, team, pod, category, created, ended FROM dash.flow_day"),
        "0");
    EXPECT_EQ(differences(ended,
                          "SELECT business_day, team, pod, category, ended, sla_met, sla_known, "
                          "CASE WHEN resolved > 0 THEN round(resolution_us / 86400000000, 6) END, "
                          "resolved, reachable, contact_none, contact_one, contact_few, "
                          "contact_many, CASE WHEN reachable > 0 THEN human_comments END, CASE "
                          "WHEN reachable > 0 THEN system_comments END, technician_one, "
                          "technician_two, technician_three, technician_more FROM dash.ended_day"),
              "0");
    EXPECT_EQ(
        differences(
            causes,
            "SELECT business_day, team, pod, category, root_cause, tickets FROM dash.cause_day"),
        "0");
    EXPECT_EQ(
        differences(times,
                    "SELECT \"time\", ended_at, ended_day, ended_week, resolution_days, team, pod, "
                    "category FROM dash.ticket_time"),
        "0");
  }

  std::string arrivals_differ(const std::string& from, const std::string& to) {
    const auto range = "timestamptz '" + from + "' AND timestamptz '" + to + "'";
    const auto now = "(f.\"time\" AT TIME ZONE s.business_zone)";
    return differences(
        std::string{"SELECT extract(isodow FROM "} + now + ")::int, extract(hour FROM " + now +
            ")::int, f.team, f.pod, f.category, count(*)::numeric FROM dash.ticket_fact AS f CROSS "
            "JOIN dash.settings AS s WHERE f.\"time\" BETWEEN " +
            range + " GROUP BY 1, 2, 3, 4, 5",
        "SELECT weekday::int, hour::int, team, pod, category, sum(tickets) FROM dash.arrivals('" +
            from + "', '" + to + "') GROUP BY 1, 2, 3, 4, 5");
  }

  std::string period_differs(const std::string& name, const std::string& at) {
    const auto period = "dash.period('" + name + "', '" + at + "') AS p";
    const auto in = [](const std::string& column, const std::string& prefix) {
      return column + " >= p." + prefix + "starts_at AND " + column + " < p." + prefix + "ends_at";
    };
    std::string counts;
    for (const std::string prefix : {"", "previous_"}) {
      for (const std::string tier : {"= 'L1'", "= 'L2'", "= 'L3'", "IS NOT NULL", "IS NULL"}) {
        counts +=
            ", count(*) FILTER (WHERE t.tier " + tier + " AND " + in("t.\"time\"", prefix) + ")";
      }
    }
    const auto from_tickets =
        "SELECT t.team, t.pod, t.category" + counts + " FROM " + period +
        " JOIN dash.ticket AS t ON t.\"time\" >= p.previous_starts_at AND t.\"time\" < p.ends_at "
        "GROUP BY 1, 2, 3";
    const auto outcomes = [&](const std::string& prefix) {
      return "SELECT f.team, f.pod, f.category, count(*) FILTER (WHERE f.sla_met)::float8, "
             "count(f.sla_met), count(*) FILTER (WHERE f.contacts >= 1)::float8, "
             "count(f.contacts) FROM " +
             period + " JOIN dash.ticket_fact AS f ON " + in("f.ended_at", prefix) +
             " GROUP BY 1, 2, 3";
    };
    const auto outcome_period = [&](const std::string& prefix) {
      const auto of = [&](const std::string& column, const std::string& metric) {
        return "max(" + prefix + column + ") FILTER (WHERE metric = '" + metric + "')";
      };
      return "SELECT team, pod, category, " + of("part", "sla_compliance") + ", " +
             of("whole", "sla_compliance") + ", " + of("part", "communication_coverage") + ", " +
             of("whole", "communication_coverage") + " FROM dash.outcome_period('" + name + "', '" +
             at + "') GROUP BY 1, 2, 3 HAVING max(" + prefix +
             "whole) FILTER (WHERE metric = 'communication_coverage') > 0";
    };
    return differences(from_tickets,
                       "SELECT * FROM dash.tier_period('" + name + "', '" + at + "')") +
           differences(outcomes(""), outcome_period("")) +
           differences(outcomes("previous_"), outcome_period("previous_"));
  }
};

class AwkwardDayRollUpTest : public DayRollUpTest {
 protected:
  void SetUp() override {
    DayRollUpTest::SetUp();
    given(awkward_tickets);
    roll_up();
  }
};

TEST_F(DayRollUpTest, OfNothingIsNothing) {
  expect_the_same();
  EXPECT_EQ(value("count(*) FROM dash.created_day"), "0");
}

TEST_F(AwkwardDayRollUpTest, SaysWhatTheTicketsSay) {
  EXPECT_EQ(value("count(*) > 100 AND sum(ended) > 100 FROM dash.ended_day"), "t");
  expect_the_same();
}

TEST_F(AwkwardDayRollUpTest, PeriodsBeginAndEndWithBusinessDays) {
  for (const auto* name : {"mtd", "last", "r28"}) {
    for (const auto* at : {"2025-04-06 01:00+00", "2025-04-30 13:59+00", "2025-10-05 02:00+00",
                           "2025-10-20 00:00+00", "2027-01-01 00:00+00"}) {
      EXPECT_EQ(period_differs(name, at), "000") << name << ' ' << at;
    }
  }
}

TEST_F(AwkwardDayRollUpTest, ArrivalsAreCutAtTheMoment) {
  EXPECT_EQ(arrivals_differ("2020-01-01", "2030-01-01"), "0");
  // 2 to 3 o'clock comes twice on 6 April, from 15:00 and from 16:00 UTC.
  EXPECT_EQ(arrivals_differ("2025-04-05 15:40+00", "2025-04-05 16:20+00"), "0");
  EXPECT_EQ(arrivals_differ("2025-04-05 16:40+00", "2025-10-04 15:35+00"), "0");
  EXPECT_EQ(arrivals_differ("2025-10-04 15:30+00", "2025-10-04 15:30+00"), "0");
  EXPECT_EQ(arrivals_differ("2025-05-01", "2025-04-01"), "0");
}

TEST_F(AwkwardDayRollUpTest, WithoutCommentsNoContactsAreKnown) {
  given("DELETE FROM servicedesk.comments");
  roll_up();

  expect_the_same();
  EXPECT_EQ(value("sum(reachable) FROM dash.ended_day"), "0");
}

TEST_F(AwkwardDayRollUpTest, FollowsPodsAndTheBusinessZone) {
  given(
      "UPDATE servicedesk.pod_assignment SET pod = 'Core' WHERE ticket_id < 100;"
      "DELETE FROM servicedesk.pod_assignment WHERE ticket_id > 300;"
      "INSERT INTO servicedesk.pod_assignment (ticket_id, pod) VALUES (2, 'Edge')");
  expect_the_same();
  EXPECT_EQ(value("sum(n + untiered) > 0 FROM dash.created_day WHERE pod = 'Core'"), "t");
  EXPECT_EQ(value("count(*) FROM dash.pod WHERE pod = 'Core'"), "1");

  given("UPDATE servicedesk.setting SET business_zone = 'America/New_York'");
  expect_the_same();

  given("TRUNCATE servicedesk.pod_assignment");
  expect_the_same();
  EXPECT_EQ(value("count(*) FROM dash.pod WHERE pod = 'Core'"), "0");
}

TEST_F(AwkwardDayRollUpTest, TiersThatWereChangedByHandShowWhenTheDaysAreAddedUpAnew) {
  given("UPDATE servicedesk.tickets SET support_tier = 'L1' WHERE support_tier = 'L2'");
  EXPECT_EQ(value("sum(l2) > 0 FROM dash.tier_month"), "t");

  given("SELECT servicedesk.roll_up_days(schema_name, true) FROM etl.release WHERE is_published");

  EXPECT_EQ(value("sum(l2) FROM dash.tier_month"), "0");
  expect_the_same();
}

TEST_F(AwkwardDayRollUpTest, IsLeftAsItIsWhenNothingItDependsOnHasChanged) {
  const auto row =
      "xmin FROM " + value("schema_name FROM etl.release WHERE is_published") + ".rolled_up";
  const auto before = value(row);

  given(
      "UPDATE servicedesk.setting SET business_zone = business_zone;"
      "UPDATE servicedesk.pod_assignment SET assigned_at = now()");

  EXPECT_EQ(value(row), before);
}

}  // namespace
}  // namespace tierline
