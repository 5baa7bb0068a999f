#include "tierline/base/error.hpp"
#include "tierline/releases/releases.hpp"

#include "dashboard_queries.hpp"
#include "postgres_test.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace tierline::testing {
namespace {

using dashboards::Choices;
using dashboards::TimeRange;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Lines = std::vector<std::string>;

const TimeRange autumn{instant("2024-10-21T02:00:00Z"), instant("2025-10-21T02:00:00Z")};

constexpr auto one_ticket =
    "INSERT INTO servicedesk.tickets (ticket_id, created_at, support_tier, team, category)"
    " VALUES (1, '2025-10-20 09:00:00+08', 'L1', 'O''Hara''s desk', 'Account')";

/// 1 + 10 + 15 + 7 tickets in July to October; a month begins at 16:00 UTC in Perth.
constexpr auto golden = R"sql(
INSERT INTO servicedesk.tickets (ticket_id, created_at, support_tier, team, category)
SELECT row_number() OVER (), at::timestamptz, tier, 'O''Hara''s desk', category
  FROM (VALUES ('2025-07-31 12:00:00+08', 'L2', 'Network', 1),
               ('2025-08-10 09:00:00+08', 'L1', 'Account', 6),
               ('2025-08-10 09:00:00+08', 'L2', 'Network', 3),
               ('2025-08-10 09:00:00+08', 'L3', 'Network', 1),
               ('2025-08-31 16:30:00+00', 'L1', 'Account', 1),
               ('2025-09-10 09:00:00+08', 'L1', 'Account', 2),
               ('2025-09-10 09:00:00+08', 'L2', 'Network', 8),
               ('2025-09-30 09:00:00+08', 'L2', 'Network', 4),
               ('2025-10-05 09:00:00+08', 'L1', 'Account', 3),
               ('2025-10-05 09:00:00+08', 'L2', 'Network', 2),
               ('2025-10-05 09:00:00+08', 'L3', NULL, 1),
               ('2025-10-20 09:00:00+08', NULL, 'Network', 1)) AS t (at, tier, category, tickets),
       generate_series(1, t.tickets);
INSERT INTO servicedesk.pod_assignment (ticket_id, pod)
SELECT ticket_id, 'Cloud' FROM servicedesk.tickets
 WHERE created_at = '2025-10-05 09:00:00+08' AND support_tier = 'L1';
UPDATE servicedesk.setting SET n_min = 3;
UPDATE etl.release SET published_at = '2025-10-20 03:00:00+00';
INSERT INTO servicedesk.automation_metrics (month, automation_type, tickets_automated, hours_saved, cost_saved)
VALUES ('2025-09-01', 'SSL alerts', 10, 5, 400);
INSERT INTO servicedesk.self_service_metrics (month, service_type, deflected_tickets, success_rate)
VALUES ('2025-09-01', 'account access', 30, 80), ('2025-09-01', 'configuration change', 10, 40);
INSERT INTO servicedesk.tier_history (snapshot_date, period, tier, ticket_count, window_count, window_days)
SELECT d, 'day', tier, 0, CASE WHEN d = '2025-10-20' THEN 5 ELSE below END, 28
  FROM generate_series(date '2025-10-15', '2025-10-20', interval '1 day') AS d,
       (VALUES ('L1', 4), ('L2', 6)) AS t (tier, below);
)sql";

class DashboardsTest : public PostgresTest {
 protected:
  std::vector<PanelResult> run(const TimeRange& range = autumn, const Choices& chosen = {}) {
    std::vector<PanelResult> results;
    for (const auto& dashboard : committed_dashboards()) {
      for (auto& result : run_all_panels(conninfo("tierline_reader"), dashboard, range, chosen)) {
        results.push_back(std::move(result));
      }
    }
    return results;
  }

  /// The rows of a panel of the Tier Tracker.
  Lines lines(int panel, const TimeRange& range = autumn, const Choices& chosen = {},
              const std::string& target = "A") {
    return lines_of("servicedesk-tier-tracker", panel, range, chosen, target);
  }

  Lines lines_of(const std::string& uid, int panel, const TimeRange& range = autumn,
                 const Choices& chosen = {}, const std::string& target = "A") {
    auto dashboard = committed_dashboard(uid);
    std::erase_if(dashboard.panels, [&](const auto& other) { return other.id != panel; });
    for (const auto& result :
         run_all_panels(conninfo("tierline_reader"), dashboard, range, chosen)) {
      if (result.panel.id == panel && result.panel.targets.at(0).ref_id == target) {
        return result.error.empty() ? result.lines() : Lines{result.error};
      }
    }
    return {"no such panel"};
  }
};

Choices period(const std::string& name) { return {{"period", {{name}, false}}}; }

// --- every query, on data of every shape ---

TEST_F(DashboardsTest, EveryQueryRunsOnADatabaseBeforeTheFirstLoad) {
  EXPECT_THAT(offences(run()), IsEmpty());
  EXPECT_THAT(lines(1), IsEmpty());
  EXPECT_THAT(lines(4), IsEmpty());
  EXPECT_THAT(lines(20).at(0), ::testing::StartsWith("no tickets loaded yet, published "));
}

TEST_F(DashboardsTest, EveryQueryRunsOnOneTicket) {
  given(one_ticket);
  roll_up();

  EXPECT_THAT(offences(run()), IsEmpty());
  EXPECT_THAT(lines(1), ElementsAre("tickets: n too small for a share|1.00|none|0.00|#0072B2"));
}

TEST_F(DashboardsTest, EveryQueryRunsOnAPeriodWithoutTickets) {
  given(golden);
  roll_up();
  const TimeRange spring{instant("2024-01-01T00:00:00Z"), instant("2024-03-01T00:00:00Z")};

  EXPECT_THAT(offences(run(spring)), IsEmpty());
  EXPECT_THAT(lines(1, spring), IsEmpty());
}

TEST_F(DashboardsTest, EveryQueryRunsWithEveryPeriodAndWithAQuoteInAValue) {
  given(golden);
  roll_up();
  for (const auto* name : {"mtd", "last", "r28", "it's"}) {
    EXPECT_THAT(offences(run(autumn, period(name))), IsEmpty()) << name;
  }
  for (const auto* variable : {"team", "pod", "category"}) {
    const Choices chosen{{variable, {{"O'Hara's desk"}, true}}};
    EXPECT_THAT(offences(run(autumn, chosen)), IsEmpty()) << variable;
  }
}

TEST_F(DashboardsTest, EveryQueryRunsOnTicketsWithoutATierOnly) {
  given(golden);
  given("UPDATE servicedesk.tickets SET support_tier = NULL");
  roll_up();

  EXPECT_THAT(offences(run()), IsEmpty());
  EXPECT_THAT(lines(21), ElementsAre("tickets without a tier|11.00|none|0.00",
                                     "of 11 created|100.00|percent|2.00"));
}

// --- what the panels say about tickets that can be counted by hand ---

class GoldenDashboardTest : public DashboardsTest {
 protected:
  void SetUp() override {
    DashboardsTest::SetUp();
    given(golden);
    roll_up();
  }
};

TEST_F(GoldenDashboardTest, EveryPanelHasColumnsThatFit) {
  EXPECT_THAT(offences(run()), IsEmpty());
}

TEST_F(GoldenDashboardTest, KeyFiguresCarryVerdictGapAndPeriodBefore) {
  // 23 September to 20 October: 3 + 6 + 1; the 28 days before: 3 + 8 + 0.
  EXPECT_THAT(lines(1), ElementsAre("L1 of 10 tickets: below band, act|30.00|percent|1.00|#D55E00",
                                    "points to the band of 60 to 70 %|-30.00|none|1.00|#D55E00",
                                    "period before, n 11|27.27|percent|1.00|#0072B2"));
  EXPECT_THAT(lines(2), ElementsAre("L2 of 10 tickets: above band, act|60.00|percent|1.00|#D55E00",
                                    "points to the band of 25 to 35 %|25.00|none|1.00|#D55E00",
                                    "period before, n 11|72.73|percent|1.00|#0072B2"));
  EXPECT_THAT(lines(3), ElementsAre("L3 of 10 tickets: in band|10.00|percent|1.00|#009E73",
                                    "points to the band of 5 to 10 %|0.00|none|1.00|#009E73",
                                    "period before, n 11|0.00|percent|1.00|#0072B2"));
}

TEST_F(GoldenDashboardTest, OtherPeriodsHaveOtherFigures) {
  EXPECT_THAT(lines(1, autumn, period("last")).at(0),
              "L1 of 15 tickets: below band, act|20.00|percent|1.00|#D55E00");
  EXPECT_THAT(lines(1, autumn, period("mtd")).at(0),
              "L1 of 6 tickets: below band, watch|50.00|percent|1.00|#CC79A7");
}

TEST_F(GoldenDashboardTest, TheSparklineLeavesTheRunningMonthOut) {
  EXPECT_THAT(lines(1, autumn, {}, "B"),
              ElementsAre("2025-06-30 16:00:00+00|0.00", "2025-07-31 16:00:00+00|60.00",
                          "2025-08-31 16:00:00+00|20.00"));
}

TEST_F(GoldenDashboardTest, SavingsAreThoseOfFullMonthsScaledToAYear) {
  // August and September: 9 x 100 + 15 x 200 + 1 x 300 = 4200, in the target mix 25 x 150 = 3750;
  // August itself has the target mix, so against it the same 450 were lost. 61 days.
  EXPECT_THAT(lines(4), ElementsAre("possible a year, 2 full months annualised, n 25|2692.62",
                                    "realised a year against 2025-08|-2692.62"));
}

TEST_F(GoldenDashboardTest, MonthsAreBusinessMonthsAndTheLastIsMarked) {
  EXPECT_THAT(lines(7), ElementsAre("2025-07|0.00|1.00|0.00", "2025-08|6.00|3.00|1.00",
                                    "2025-09|3.00|12.00|0.00", "2025-10 so far|3.00|2.00|1.00"));
}

TEST_F(GoldenDashboardTest, TheMixOfTheRunningMonthStandsApart) {
  const auto rows = lines(5);

  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[1], "2025-07-31 16:00:00+00|60.00|30.00|10.00||||60.00|70.00|90.00|95.00");
  EXPECT_EQ(rows[3], "2025-09-30 16:00:00+00||||50.00|33.33|16.67|60.00|70.00|90.00|95.00");
}

TEST_F(GoldenDashboardTest, GaugesNameBandAndVerdict) {
  EXPECT_THAT(lines(6), ElementsAre("L1, band 60 to 70 %: below band, act|30.00|#D55E00",
                                    "L2, band 25 to 35 %: above band, act|60.00|#D55E00",
                                    "L3, band 5 to 10 %: in band|10.00|#009E73"));
}

TEST_F(GoldenDashboardTest, ChangesAreAgainstTheMonthBefore) {
  EXPECT_THAT(
      lines(8),
      ElementsAre("2025-10 so far|6.00|50.00|▲ +30.0 pp|33.33|▼ -46.7 pp|16.67|▲ +16.7 pp|1.00",
                  "2025-09|15.00|20.00|▼ -40.0 pp|80.00|▲ +50.0 pp|0.00|▼ -10.0 pp|0.00",
                  "2025-08|10.00|60.00|▲ +60.0 pp|30.00|▼ -70.0 pp|10.00|▲ +10.0 pp|0.00",
                  "2025-07|1.00|0.00||100.00||0.00||0.00"));
}

TEST_F(GoldenDashboardTest, AMonthWithoutTicketsLeavesTheNextOneWithoutAChange) {
  given(
      "DELETE FROM servicedesk.tickets WHERE created_at >= '2025-08-01 00:00+08' AND created_at < "
      "'2025-09-01 00:00+08'");
  roll_up();

  EXPECT_EQ(lines(8).at(1), "2025-09|15.00|20.00||80.00||0.00||0.00");
}

TEST_F(GoldenDashboardTest, CategoriesAreCountedPerTier) {
  EXPECT_THAT(lines(9), ElementsAre("Account|3.00"));
  EXPECT_THAT(lines(10), ElementsAre("Network|6.00"));
}

TEST_F(GoldenDashboardTest, TheNinthCategoryAndTheMissingOneAreOther) {
  given(
      "INSERT INTO servicedesk.tickets (ticket_id, created_at, support_tier, category)"
      " SELECT 1000 + c * 100 + i, '2025-10-06 09:00:00+08', 'L2', CASE WHEN c < 10 THEN 'C' || c "
      "END"
      " FROM generate_series(1, 10) AS c, generate_series(1, 20 - c) AS i");
  roll_up();

  // Network has 6; C9 with 11 is the ninth, the one without a category the tenth with 10.
  const auto rows = lines(10);
  ASSERT_EQ(rows.size(), 9U);
  EXPECT_EQ(rows.front(), "C1|19.00");
  EXPECT_EQ(rows.at(7), "C8|12.00");
  EXPECT_EQ(rows.back(), "Other|27.00");
}

TEST_F(GoldenDashboardTest, PodsAreRankedWithTheirTargetBeside) {
  EXPECT_THAT(lines(11), ElementsAre("Cloud (n 3)|100.00|60.00", "Unassigned (n 7)|0.00|60.00"));
  given("UPDATE servicedesk.setting SET n_min = 4");
  EXPECT_THAT(lines(11), ElementsAre("Unassigned (n 7)|0.00|60.00"));
}

TEST_F(GoldenDashboardTest, AutomationAndSelfServiceAreAsReported) {
  EXPECT_THAT(lines(12), ElementsAre("2025-09 SSL alerts|10.00|5.00|400.00"));
  EXPECT_THAT(lines(13), ElementsAre("2025-08-31 16:00:00+00|40.00|70.00"));
}

TEST_F(GoldenDashboardTest, TheAgeOfTheDataIsSaidInWords) {
  EXPECT_THAT(lines(20),
              ElementsAre("tickets to 20 Oct 2025, published 20 Oct 2025 03:00 UTC; nothing "
                          "newer, so the period is 23 Sep 2025 to 20 Oct 2025"));
  const TimeRange today{autumn.from, instant("2025-10-20T12:00:00Z")};
  EXPECT_THAT(lines(20, today),
              ElementsAre("tickets to 20 Oct 2025, published 20 Oct 2025 03:00 UTC"));
  const TimeRange winter{autumn.from, instant("2025-12-01T00:00:00Z")};
  EXPECT_THAT(lines(20, winter).at(0), HasSubstr("; older than the import cadence of 31 days; "));
}

TEST_F(GoldenDashboardTest, OldDataIsShownForTheRangeSlidBack) {
  const TimeRange year_later{instant("2025-11-21T00:00:00Z"), instant("2026-11-21T00:00:00Z")};

  EXPECT_EQ(lines(1, year_later).at(0),
            "L1 of 10 tickets: below band, act|30.00|percent|1.00|#D55E00");
  EXPECT_EQ(lines(7, year_later).size(), 4U);
}

TEST_F(GoldenDashboardTest, TheTimePickerChoosesThePastToo) {
  const TimeRange september{instant("2025-09-01T00:00:00Z"), instant("2025-09-15T00:00:00Z")};

  // 19 August to 15 September: the ten of 10 September and the one of 1 September.
  EXPECT_EQ(lines(1, september).at(0),
            "L1 of 11 tickets: below band, act|27.27|percent|1.00|#D55E00");
}

TEST_F(GoldenDashboardTest, FiltersReachEveryFigure) {
  const Choices cloud{{"pod", {{"Cloud"}, true}}};

  EXPECT_EQ(lines(1, autumn, cloud).at(0),
            "L1 of 3 tickets: above band|100.00|percent|1.00|#009E73");
  EXPECT_THAT(lines(7, autumn, cloud), ElementsAre("2025-10 so far|3.00|0.00|0.00"));
  EXPECT_THAT(lines(9, autumn, {{"category", {{"Network"}, true}}}), IsEmpty());
}

TEST_F(GoldenDashboardTest, TicketsWithoutATierStandBeside) {
  EXPECT_THAT(lines(21), ElementsAre("tickets without a tier|1.00|none|0.00",
                                     "of 11 created|9.09|percent|2.00"));
}

TEST_F(GoldenDashboardTest, DaysAreJudgedStrictlyAndByTheLimitOfTheDay) {
  // 14 October has no snapshot; on the 20th both shares are exactly at their limits.
  EXPECT_THAT(lines(23), ElementsAre("5.00|5.00|1.00"));
  given("INSERT INTO servicedesk.tier_limit (effective_date, l1_floor) VALUES ('2025-10-18', 40)");
  EXPECT_THAT(lines(23), ElementsAre("3.00|5.00|1.00"));
}

TEST_F(GoldenDashboardTest, TheNewestDayCountsOnlyAfterTheGrace) {
  // 01:00 in Perth on 21 October: the 20th may still lack its snapshot, so the 13th to 19th are
  // judged.
  const TimeRange night{autumn.from, instant("2025-10-20T17:00:00Z")};
  EXPECT_THAT(lines(23, night), ElementsAre("5.00|5.00|2.00"));
}

TEST_F(GoldenDashboardTest, TheConfigurationIsShownOrWhatIsWrongWithIt) {
  EXPECT_THAT(lines(22),
              ElementsAre("problems: 60/30/10 % at $100/200/300 since 2025-01-01|0.00|#009E73"));
  given("UPDATE servicedesk.tier_cost_config SET effective_date = '2025-08-01'");
  EXPECT_THAT(lines(22), ElementsAre("tickets before 2025-08-01 have no cost|1.00|#D55E00"));
  given("UPDATE servicedesk.tier_cost_config SET effective_date = '2026-01-01'");
  EXPECT_THAT(lines(22),
              ElementsAre("no targets valid; tickets before 2026-01-01 have no cost|2.00|#D55E00"));
  EXPECT_THAT(offences(run()), IsEmpty());
}

TEST_F(GoldenDashboardTest, APastMonthKeepsThePricesOfItsTime) {
  const auto before = lines(4);
  given(
      "INSERT INTO servicedesk.tier_cost_config (tier, effective_date, cost_per_ticket, "
      "target_percentage,"
      " band_min, band_max) VALUES ('L1', '2025-10-01', 1, 60, 60, 70), ('L2', '2025-10-01', 2, "
      "30, 25, 35),"
      " ('L3', '2025-10-01', 3, 10, 5, 10)");

  EXPECT_EQ(lines(4), before);
}

// --- outcomes: what the other dashboards say of tickets that ended ---

/// Team A ended four tickets after 1, 2, 3 and 9 days; team B has one open for long and a new one.
constexpr auto outcomes = R"sql(
UPDATE servicedesk.setting SET n_min = 3, cell_n_min = 1;
INSERT INTO servicedesk.tickets (ticket_id, created_at, resolved_at, status, team, category, root_cause, sla_met)
SELECT n, '2025-10-10 09:00+08', timestamptz '2025-10-10 09:00+08' + days * interval '1 day', 'Closed', 'A',
       'Support Tickets', CASE n WHEN 4 THEN '--None--' ELSE 'Network' END, n < 4
  FROM (VALUES (1, 1), (2, 2), (3, 3), (4, 9)) AS t (n, days);
INSERT INTO servicedesk.tickets (ticket_id, created_at, status, team, category, assignee_name)
VALUES (5, '2025-09-01 09:00+08', 'Open', 'B', 'Alert', ' PendingAssignment'),
       (6, '2025-10-19 10:00+08', 'Open', 'B', 'Alert', 'Person 1');
INSERT INTO servicedesk.comments (comment_id, ticket_id, created_at, comment_type, visible_to_customer)
VALUES (1, 1, '2025-10-11', 'comments', true), (2, 2, '2025-10-11', 'comments', true),
       (3, 3, '2025-10-11', 'comments', true), (4, 3, '2025-10-11', 'comments', true), (5, 3, '2025-10-11', 'system', false);
INSERT INTO servicedesk.timesheets (timesheet_id, work_date, ticket_id, user_login, user_full_name, hours)
VALUES (1, '2025-10-11', 1, 'one', 'Person One', 2), (2, '2025-10-11', 2, 'one', 'Person One', 1),
       (3, '2025-10-11', 3, 'one', 'Person One', 1), (4, '2025-10-11', 3, 'two', 'Person Two', 1),
       (5, '2025-10-11', NULL, 'two', 'Person Two', 7);
INSERT INTO servicedesk.comment_quality
       (comment_key, ticket_id, author_team, comment_type, created_at, analysed_at, professionalism_score, clarity_score,
        empathy_score, actionability_score, quality_score)
SELECT n::text, n, 'A', 'comments', '2025-10-11', '2025-10-12', 4, 5, 3, 4, 4 FROM generate_series(1, 3) AS n;
INSERT INTO servicedesk.root_cause_review VALUES (1, '2025-10-12', 'Network', true), (2, '2025-10-12', 'Network', false);
)sql";

class OutcomeDashboardTest : public DashboardsTest {
 protected:
  void SetUp() override {
    DashboardsTest::SetUp();
    given(outcomes);
    roll_up();
  }
};

TEST_F(OutcomeDashboardTest, EveryPanelHasColumnsThatFit) {
  EXPECT_THAT(offences(run()), IsEmpty());
}

TEST_F(OutcomeDashboardTest, KeyFiguresAreOfTheTicketsThatEndedInThePeriod) {
  constexpr auto board = "servicedesk-executive";

  EXPECT_THAT(lines_of(board, 1), ElementsAre("of 4 tickets: act|75.00|percent|1.00|#D55E00",
                                              "from the target of 95|-20.00|none|1.00|#D55E00"));
  EXPECT_EQ(lines_of(board, 2).at(0), "of 4 tickets: watch|3.75|d|1.00|#CC79A7");
  EXPECT_THAT(lines_of(board, 3),
              ElementsAre("median of 4 tickets|2.50", "nine of ten within|7.20"));
  EXPECT_EQ(lines_of(board, 4).at(0), "of 3 tickets: watch|66.67|percent|1.00|#CC79A7");
  EXPECT_EQ(lines_of(board, 5).at(0), "of 4 tickets: act|75.00|percent|1.00|#D55E00");
  EXPECT_THAT(lines_of(board, 6), ElementsAre("of 3 comments: good|4.00|#009E73"));
}

TEST_F(OutcomeDashboardTest, TheLimitsAreThoseOfTheConfiguration) {
  given(
      "UPDATE servicedesk.metric_limit SET target = 70, good = 70, watch = 60 WHERE metric = "
      "'sla_compliance'");

  EXPECT_THAT(lines_of("servicedesk-executive", 1),
              ElementsAre("of 4 tickets: good|75.00|percent|1.00|#009E73",
                          "from the target of 70|5.00|none|1.00|#009E73"));
  given("UPDATE servicedesk.setting SET n_min = 5");
  EXPECT_THAT(lines_of("servicedesk-executive", 1),
              ElementsAre("tickets: n too small|4.00|none|0.00|#0072B2"));
}

TEST_F(OutcomeDashboardTest, TheBacklogHoldsWhatHadNotEnded) {
  // Weeks from Monday 1 September, 6 October and 13 October in Perth.
  EXPECT_THAT(
      lines_of("servicedesk-executive", 10),
      ElementsAre("2025-08-31 16:00:00+00|1.00|0.00|1.00", "2025-10-05 16:00:00+00|4.00|2.00|3.00",
                  "2025-10-12 16:00:00+00|1.00|2.00|2.00"));
}

TEST_F(OutcomeDashboardTest, WhatWaitsIsCountedToTheEndOfTheData) {
  constexpr auto board = "servicedesk-operations";

  EXPECT_THAT(lines_of(board, 2), ElementsAre("under 1|1.00", "1 to 3|0.00", "3 to 7|0.00",
                                              "7 to 30|0.00", "over 30|1.00"));
  EXPECT_THAT(lines_of(board, 3), ElementsAre("B|2.00|1.00|50.00|50.00|1.00"));
  EXPECT_EQ(lines_of(board, 4).at(0), "5|B|Alert|48.04|nobody");
}

TEST_F(OutcomeDashboardTest, HandsCausesAndLinksAreCounted) {
  constexpr auto board = "servicedesk-operations";

  EXPECT_EQ(lines_of(board, 5).at(0), "of 3 tickets: act|33.33|percent|1.00|#D55E00");
  EXPECT_THAT(lines_of(board, 6), ElementsAre("1|2.00", "2|1.00"));
  EXPECT_THAT(lines_of(board, 7), ElementsAre("A (n 4)|1.00|0.25"));
  EXPECT_THAT(lines_of(board, 8), ElementsAre("Network|3.00"));
  EXPECT_THAT(lines_of(board, 12),
              ElementsAre("name a ticket of the release|4.00", "name no ticket|1.00",
                          "name a ticket of others|0.00"));
}

TEST_F(OutcomeDashboardTest, QualityStandsBesideHowMuchIsKnown) {
  constexpr auto board = "servicedesk-quality";

  EXPECT_THAT(lines_of(board, 1), ElementsAre("of 4 human comments analysed: good|75.00|#009E73"));
  EXPECT_THAT(lines_of(board, 2), ElementsAre("of 4 tickets: watch|75.00|#CC79A7"));
  EXPECT_THAT(lines_of(board, 5), ElementsAre("Professionalism, n 3|4.00", "Clarity, n 3|5.00",
                                              "Empathy, n 3|3.00", "Actionability, n 3|4.00"));
  EXPECT_THAT(lines_of(board, 8), ElementsAre("no contact|1.00", "1|2.00", "2 or 3|1.00"));
  EXPECT_THAT(lines_of(board, 9), ElementsAre("all|2.00|50.00", "Network|2.00|50.00"));
}

TEST_F(OutcomeDashboardTest, TeamsAreRankedByWhatIsShownAndPersonsHaveNumbers) {
  constexpr auto board = "servicedesk-team-performance";

  EXPECT_THAT(lines_of(board, 1), ElementsAre("A|1.00|4.00|75.00|3.75|66.67|75.00|33.33"));
  EXPECT_THAT(lines_of(board, 2), ElementsAre("A (n 3)|66.67|65.00"));
  EXPECT_THAT(lines_of(board, 9), ElementsAre("A (n 4)|Support Tickets|100.00"));
  EXPECT_THAT(lines_of(board, 10),
              ElementsAre("Person 1|8.00|1.00|2.00", "Person 2|4.00|3.00|3.00"));
}

TEST_F(OutcomeDashboardTest, ChoicesReachEveryBoard) {
  const Choices other{{"team", {{"B"}, true}}};

  EXPECT_THAT(lines_of("servicedesk-executive", 1, autumn, other), IsEmpty());
  EXPECT_THAT(lines_of("servicedesk-quality", 4, autumn, other), IsEmpty());
  EXPECT_THAT(lines_of("servicedesk-team-performance", 1, autumn, other), IsEmpty());
  EXPECT_THAT(lines_of("servicedesk-operations", 3, autumn, {{"team", {{"A"}, true}}}), IsEmpty());
}

// --- the plan's figures ---

TEST_F(DashboardsTest, TheReferenceMixSavesWhatThePlanSays) {
  given(
      "INSERT INTO servicedesk.tickets (ticket_id, created_at, support_tier)"
      " SELECT i, timestamptz '2025-01-01 00:00:00+08' + (i - 1) * interval '364 days 23 hours' / "
      "10938,"
      " CASE WHEN i <= 3643 THEN 'L1' WHEN i <= 3643 + 6903 THEN 'L2' ELSE 'L3' END"
      " FROM generate_series(1, 10939) AS i");
  roll_up();
  const TimeRange january{instant("2025-01-05T00:00:00Z"), instant("2026-01-05T00:00:00Z")};

  // 3643 x 100 + 6903 x 200 + 393 x 300 = 1,862,800; in the target mix 10,939 x 150 = 1,640,850.
  EXPECT_EQ(lines(4, january).at(0), "possible a year, 12 full months, n 10,939|221950.00");
}

// --- what the reader may ---

/// Rights on a database are not cloned with it, so this one is made from nothing.
class ReaderTest : public EmptyPostgresTest {
 protected:
  void SetUp() override {
    EmptyPostgresTest::SetUp();
    releases::prepare(db(), instant_of_the_test);
    reader_ = std::make_unique<postgres::Session>(conninfo("tierline_reader"), "test");
  }

  std::string answer(const std::string& sql) {
    postgres::Transaction transaction{*reader_};
    transaction.execute({"set", "SET TRANSACTION READ WRITE"});
    try {
      transaction.execute({"answer", sql});
      return "allowed";
    } catch (const Error& error) {
      return error.message();
    }
  }

  std::string setting(const std::string& name) {
    return reader_->query({"setting", "SELECT current_setting($1)"}, {name}).at(0).at(0).value();
  }

 private:
  static constexpr TimePoint instant_of_the_test{
      std::chrono::sys_days{std::chrono::year{2025} / 11 / 1}};
  std::unique_ptr<postgres::Session> reader_;
};

TEST_F(ReaderTest, ReadsDashAndNothingElse) {
  EXPECT_EQ(answer("SELECT * FROM dash.settings"), "allowed");
  for (const auto* sql :
       {"SELECT count(*) FROM servicedesk.tickets", "SELECT count(*) FROM etl.release",
        "SELECT count(*) FROM etl.quarantine", "UPDATE servicedesk.setting SET n_min = 1",
        "CREATE TABLE dash.mine (a int)", "CREATE TABLE public.mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)", "CREATE SCHEMA mine"}) {
    EXPECT_THAT(answer(sql), HasSubstr("permission denied")) << sql;
  }
}

TEST_F(ReaderTest, MayChangeNothingInDash) {
  EXPECT_EQ(
      value("count(*) FROM pg_class WHERE relnamespace = 'dash'::regnamespace"
            " AND has_table_privilege('tierline_reader', oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"),
      "0");
}

TEST_F(ReaderTest, SessionsAreReadOnlyAndBounded) {
  EXPECT_EQ(setting("default_transaction_read_only"), "on");
  EXPECT_EQ(setting("statement_timeout"), "10s");
  EXPECT_EQ(setting("TimeZone"), "UTC");
  EXPECT_EQ(setting("jit"), "off");
}

}  // namespace
}  // namespace tierline::testing
