#include "tierline/validator/validator.hpp"

#include "tierline/etl/query_times.hpp"
#include "tierline/etl/runs.hpp"
#include "tierline/snapshot/snapshot.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::validator {
namespace {

using ::testing::HasSubstr;

/// `verdict: detail` of one check.
std::string answer(const Report& report, std::string_view name) {
  const auto found = std::find_if(report.findings.begin(), report.findings.end(),
                                  [&](const Finding& finding) { return finding.name == name; });
  if (found == report.findings.end()) return "not asked";
  return std::string{to_string(found->verdict)} + ": " + found->detail;
}

/// The clock stands at 2025-11-01 10:00 in Perth.
class ValidatorTest : public testing::PostgresTest {
 protected:
  /// 100 tickets of yesterday noon, all of them with a tier, and the snapshot of that day.
  void given_sound_data() {
    given(
        "INSERT INTO servicedesk.tickets "
        "       (ticket_id, created_at, support_tier, tier_rule_version, category) "
        "SELECT n, '2025-10-31 12:00+08', 'L' || 1 + n % 3, 'v2', 'Alert' "
        "  FROM generate_series(1, 100) AS n");
    snapshot::run({}, db(), services_);
    given("DELETE FROM etl.run");  // the snapshot was a run of its own
  }

  /// The checks alone: this data is no whole release.
  Report validated(Options options = {}) {
    options.dashboards = options.quality = false;
    return run(options, db(), services_);
  }

  testing::TestServices services_;
};

TEST_F(ValidatorTest, SoundDataPassesEveryCheck) {
  given_sound_data();

  const auto report = validated();

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(report.findings.size(), checks().size());
}

TEST_F(ValidatorTest, NoPublishedReleaseFails) {
  given("UPDATE etl.release SET is_published = false, state = 'previous'");

  EXPECT_EQ(answer(validated(), "published-data"), "fail: no release is published");
}

TEST_F(ValidatorTest, AReleaseWithoutTicketsFails) {
  EXPECT_EQ(answer(validated(), "published-data"),
            "fail: release sd_v19700101_000000 has no tickets");
}

TEST_F(ValidatorTest, OnePercentWithoutATierPassesAndMoreWarns) {
  given_sound_data();
  given("UPDATE servicedesk.tickets SET support_tier = NULL WHERE ticket_id = 1");
  EXPECT_EQ(answer(validated(), "tiers-present"),
            "pass: 1 of 100 tickets have no tier (1.00 %, limit 1.00 %)");

  given("UPDATE servicedesk.tickets SET support_tier = NULL WHERE ticket_id = 2");
  EXPECT_EQ(answer(validated(), "tiers-present"),
            "warn: 2 of 100 tickets have no tier (2.00 %, limit 1.00 %)");
  EXPECT_THAT(answer(validated({.max_untiered_percent = 2.0}), "tiers-present"),
              HasSubstr("pass: "));
}

TEST_F(ValidatorTest, ATierThatIsNoneOfThreeFails) {
  given_sound_data();
  given(
      "ALTER TABLE sd_v19700101_000000.tickets DROP CONSTRAINT tickets_support_tier_check;"
      "UPDATE servicedesk.tickets SET support_tier = 'L4' WHERE ticket_id = 1");

  EXPECT_EQ(answer(validated(), "tiers-valid"),
            "fail: 1 tickets have a tier that is none of L1, L2, L3: L4");
}

TEST_F(ValidatorTest, TiersOfTwoRuleVersionsWarn) {
  given_sound_data();
  given("UPDATE servicedesk.tickets SET tier_rule_version = 'v1' WHERE ticket_id = 1");

  EXPECT_EQ(answer(validated(), "one-rule-version"),
            "warn: tiers come from several rule versions: v2 (99 tickets), v1 (1 tickets)");
}

TEST_F(ValidatorTest, SharesThatDoNotAddTo100Fail) {
  given_sound_data();
  given(
      "UPDATE servicedesk.tier_history SET percentage = percentage + 0.1 "
      "WHERE tier = 'L1' AND category = '' AND pod = ''");
  EXPECT_THAT(answer(validated(), "snapshot-shares"), HasSubstr("pass: "));

  given(
      "UPDATE servicedesk.tier_history SET percentage = percentage + 0.1 "
      "WHERE tier = 'L1' AND category = '' AND pod = ''");
  EXPECT_EQ(answer(validated(), "snapshot-shares"),
            "fail: the shares of 1 of 3 snapshots do not add to 100 %, such as day of 2025-10-31, "
            "category \"\": 100.20 %");
}

TEST_F(ValidatorTest, NoSnapshotsWarn) {
  given_sound_data();
  given("DELETE FROM servicedesk.tier_history");

  const auto report = validated();

  EXPECT_EQ(answer(report, "snapshot-shares"), "warn: there are no snapshots");
  EXPECT_EQ(answer(report, "snapshot-age"), "warn: there is no complete daily snapshot");
  EXPECT_EQ(report.verdict(), Verdict::warn);
}

TEST_F(ValidatorTest, ASnapshotMoreThan26HoursBehindTheDataWarns) {
  given_sound_data();
  // The day of the snapshot ended at 00:00 on 1 November.
  given("UPDATE servicedesk.tickets SET created_at = '2025-11-02 02:00+08' WHERE ticket_id = 1");
  services_.clock.set(services_.clock.now() + std::chrono::hours{24 * 365});
  EXPECT_EQ(answer(validated(), "snapshot-age"),
            "pass: the newest daily snapshot is of 2025-10-31, 26.0 h before the newest data, "
            "limit 26.0 h");

  given("UPDATE servicedesk.tickets SET created_at = '2025-11-02 02:01+08' WHERE ticket_id = 1");
  EXPECT_THAT(answer(validated(), "snapshot-age"), HasSubstr("warn: "));
  EXPECT_THAT(answer(validated({.max_snapshot_age_hours = 27}), "snapshot-age"),
              HasSubstr("pass: "));
}

TEST_F(ValidatorTest, TicketsFromTheFutureDoNotMakeASnapshotOld) {
  given_sound_data();
  given("UPDATE servicedesk.tickets SET created_at = '2031-01-01' WHERE ticket_id = 1");

  EXPECT_THAT(answer(validated(), "snapshot-age"), HasSubstr("pass: "));
}

TEST_F(ValidatorTest, TargetsThatDoNotSumTo100Fail) {
  given_sound_data();
  given(
      "ALTER TABLE servicedesk.tier_cost_config DISABLE TRIGGER USER;"
      "UPDATE servicedesk.tier_cost_config SET target_percentage = 65 WHERE tier = 'L1'");
  EXPECT_EQ(
      answer(validated(), "targets-sum"),
      "fail: the targets of 3 tiers from 2025-01-01 on sum to 105.00 %, not 3 tiers to 100 %");

  given("DELETE FROM servicedesk.tier_cost_config");
  EXPECT_EQ(answer(validated(), "targets-sum"), "fail: there are no costs and targets");
}

TEST_F(ValidatorTest, SnapshotsThatAreNotTheSumOfTheirPartsFail) {
  given_sound_data();
  given(
      "UPDATE servicedesk.tier_history SET ticket_count = ticket_count + 1 "
      "WHERE tier = 'L2' AND pod = 'Unassigned'");
  EXPECT_EQ(answer(validated(), "snapshot-sums"),
            "fail: 1 of 1 snapshots are not the sum of their categories and pods, such as day of "
            "2025-10-31, L2: 34 in all, 34 by category, 35 by pod");

  given("DELETE FROM servicedesk.tier_history WHERE pod <> ''");
  EXPECT_THAT(answer(validated(), "snapshot-sums"), HasSubstr("pass: "))
      << "a snapshot of before pods were counted";
  given(
      "UPDATE servicedesk.tier_history SET ticket_count = ticket_count + 1 "
      "WHERE tier = 'L2' AND category = 'Alert'");
  EXPECT_THAT(answer(validated(), "snapshot-sums"), HasSubstr("fail: "));
}

TEST_F(ValidatorTest, DaysWeeksAndMonthsThatAreMissingInBetweenWarn) {
  given_sound_data();
  snapshot::run({.from = "2025-10-20", .to = "2025-10-31"}, db(), services_);
  snapshot::run({.period = snapshot::Period::week, .from = "2025-10-01", .to = "2025-10-26"}, db(),
                services_);
  snapshot::run({.period = snapshot::Period::month, .from = "2025-07-01", .to = "2025-09-30"}, db(),
                services_);
  EXPECT_EQ(answer(validated(), "snapshot-gaps"), "pass: no snapshot is missing between others");

  given(
      "DELETE FROM servicedesk.tier_history WHERE (period, snapshot_date) IN "
      "(('day', '2025-10-22'), ('day', '2025-10-24'), ('week', '2025-10-12'), "
      " ('month', '2025-08-31'))");
  EXPECT_EQ(answer(validated(), "snapshot-gaps"),
            "warn: 4 snapshots are missing between others: 2 days, 2025-10-22 to 2025-10-24; "
            "1 months, 2025-08-31 to 2025-08-31; 1 weeks, 2025-10-12 to 2025-10-12");
}

TEST_F(ValidatorTest, CostsThatAreNotInForceFailAndTicketsWithoutOneWarn) {
  given_sound_data();
  EXPECT_THAT(answer(validated(), "config-consistent"), HasSubstr("pass: "));

  given("UPDATE servicedesk.tier_cost_config SET effective_date = '2025-11-01'");
  EXPECT_EQ(answer(validated(), "config-consistent"),
            "warn: tickets before 2025-11-01 have no cost");
  given("UPDATE servicedesk.tier_cost_config SET effective_date = '2025-11-02'");
  EXPECT_THAT(answer(validated(), "config-consistent"),
              HasSubstr("fail: 0 of 3 tiers have a cost and a target today"));
}

TEST_F(ValidatorTest, BandsThatNoSharesFitIntoFail) {
  given_sound_data();
  given(
      "UPDATE servicedesk.tier_cost_config SET band_max = target_percentage;"
      "UPDATE servicedesk.tier_cost_config SET band_min = target_percentage");
  EXPECT_THAT(answer(validated(), "config-consistent"), HasSubstr("pass: "));

  given(
      "ALTER TABLE servicedesk.tier_cost_config DROP CONSTRAINT tier_cost_config_target_in_band;"
      "UPDATE servicedesk.tier_cost_config SET band_max = 59.99, band_min = 50 WHERE tier = 'L1'");
  EXPECT_EQ(answer(validated(), "config-consistent"),
            "fail: no shares fit into the bands: they reach from 90.00 to 99.99 %");
}

TEST_F(ValidatorTest, LimitsThatAreMissingAndCostsUpsideDownWarn) {
  given_sound_data();
  given("DELETE FROM servicedesk.tier_limit");
  EXPECT_EQ(answer(validated(), "config-consistent"),
            "warn: there is no limit for the alerts today");

  given(
      "INSERT INTO servicedesk.tier_limit (effective_date) VALUES ('2025-01-01');"
      "UPDATE servicedesk.tier_cost_config SET cost_per_ticket = 150 WHERE tier = 'L3'");
  EXPECT_EQ(answer(validated(), "config-consistent"),
            "warn: a ticket of a higher tier costs less than one of a lower tier");
}

TEST_F(ValidatorTest, AReleaseThatIsOlderThanTheImportCadenceWarns) {
  given_sound_data();
  given("UPDATE etl.release SET published_at = '2025-10-01 02:00+00'");  // 31 days before now
  EXPECT_EQ(answer(validated(), "data-fresh"),
            "pass: published 31.0 days ago, limit 31.0 days; newest ticket of 2025-10-31");

  given("UPDATE etl.release SET published_at = '2025-10-01 01:00+00'");
  EXPECT_THAT(answer(validated(), "data-fresh"), HasSubstr("warn: published 31.0 days ago"));
  given("UPDATE etl.release SET is_published = false, state = 'previous'");
  EXPECT_EQ(answer(validated(), "data-fresh"), "fail: no release is published");
}

TEST_F(ValidatorTest, CommentsOfNoTicketWarnAboveTheLimit) {
  given_sound_data();
  given(
      "INSERT INTO servicedesk.comments (comment_id, ticket_id, created_at) "
      "SELECT n, CASE WHEN n <= 5 THEN 1000 + n ELSE 1 END, now() FROM generate_series(1, 100) AS "
      "n;"
      "INSERT INTO servicedesk.timesheets (timesheet_id, work_date, ticket_id) "
      "VALUES (1, '2025-10-31', 77000), (2, '2025-10-31', NULL);"
      "INSERT INTO servicedesk.pod_assignment (ticket_id, pod) VALUES (1, 'A'), (9000, 'A')");
  EXPECT_EQ(answer(validated(), "orphans"),
            "pass: 5 of 100 comments are of no ticket (5.00 %, limit 5.00 %), such as of 1001, "
            "1002, 1003; beside them 1 timesheets and 1 pod assignments");

  given("UPDATE servicedesk.comments SET ticket_id = 1006 WHERE comment_id = 6");
  EXPECT_THAT(answer(validated(), "orphans"), HasSubstr("warn: 6 of 100 comments"));
  EXPECT_THAT(answer(validated({.max_orphans_percent = 6}), "orphans"), HasSubstr("pass: "));
}

TEST_F(ValidatorTest, FindingsAreInTheBooksOfTheRun) {
  given_sound_data();
  given("DELETE FROM servicedesk.tier_history");

  validated();

  EXPECT_EQ(value("count(*) FROM etl.finding WHERE tool = 'validator'"),
            std::to_string(checks().size()));
  EXPECT_EQ(value("verdict FROM etl.finding WHERE name = 'snapshot-age'"), "warn");
  EXPECT_EQ(value("tool || ' ' || verdict FROM etl.run"), "validator warn");
}

TEST_F(ValidatorTest, ARunOfThePipelineStaysOpen) {
  given_sound_data();
  given("INSERT INTO etl.run (run_id, tool, started_at) VALUES ('" + services_.services().run_id +
        "', 'run', now())");

  validated();

  EXPECT_EQ(value("verdict FROM etl.run"), "NULL");
}

TEST_F(ValidatorTest, ABrokenCheckFailsAndTheOthersAreStillMade) {
  given_sound_data();
  given("DROP TABLE servicedesk.tier_cost_config CASCADE");

  const auto report = validated();

  EXPECT_THAT(answer(report, "targets-sum"), HasSubstr("fail: could not be checked: target_sums"));
  EXPECT_EQ(report.findings.size(), checks().size());
}

class DashboardsOfReleaseTest : public ValidatorTest {
 protected:
  Report asked() {
    Options options;
    options.quality = false;
    return run(options, db(), services_);
  }
};

TEST_F(DashboardsOfReleaseTest, EveryQueryIsAskedAndItsTimeNoted) {
  given_sound_data();
  given("UPDATE servicedesk.setting SET query_limit = '1 hour'");

  const auto report = asked();

  EXPECT_THAT(answer(report, "dashboards"), HasSubstr("pass: 95 of 100 of "));
  EXPECT_EQ(value("count(DISTINCT dashboard) FROM etl.query_time"), "6");
  EXPECT_EQ(value("count(*) > 100 AND min(milliseconds) > 0 FROM etl.query_time"), "t");
  EXPECT_THAT(answer(report, "dashboards"),
              HasSubstr(" of " + value("count(*) FROM etl.query_time") + " queries"));
}

TEST_F(ValidatorTest, TimesOfMoreThanTwoYearsBeforeAreForgotten) {
  etl::begin_run(db(), "r1", "validator", from_iso8601("2023-11-01T00:00:00Z").value());
  given(
      "INSERT INTO etl.query_time SELECT 'r1', 'd', n, 1, '2023-11-01 01:59:58Z'::timestamptz + "
      "make_interval(secs => n) FROM generate_series(1, 2) AS n");

  etl::begin_run(db(), "r2", "validator", from_iso8601("2025-11-01T02:00:00Z").value());
  etl::record_query_times(db(), "r2", {{"d", "now", 1}},
                          from_iso8601("2025-11-01T02:00:00Z").value());

  EXPECT_EQ(value("string_agg(query, ' ' ORDER BY asked_at) FROM etl.query_time"), "2 now");
}

TEST_F(DashboardsOfReleaseTest, SlowerThanTheLimitIsAWarning) {
  given_sound_data();
  given("UPDATE servicedesk.setting SET query_limit = '1 microsecond'");

  EXPECT_THAT(answer(asked(), "dashboards"), HasSubstr("warn: 95 of 100 of "));
  EXPECT_EQ(value("p95 <= slowest FROM dash.etl_query_time"), "t");
}

TEST_F(DashboardsOfReleaseTest, AQueryThatDoesNotRunFailsWithItsName) {
  given_sound_data();
  given("ALTER VIEW dash.etl_backup RENAME TO etl_backups");

  const auto report = asked();

  EXPECT_THAT(answer(report, "dashboards"),
              HasSubstr("fail: could not be checked: servicedesk-etl-health, panel 7 "));
  EXPECT_EQ(value("count(*) FROM etl.query_time"), "0");
  EXPECT_EQ(report.findings.size(), checks().size() + 1);
}

/// A small release that is right in every respect, but for what a test breaks.
class QualityOfReleaseTest : public testing::PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    given(
        "INSERT INTO servicedesk.tickets (ticket_id, created_at, modified_at, status, title) "
        "SELECT n, '2025-10-31 12:00+08', '2025-10-31 13:00+08', 'Closed', 'Printer' "
        "  FROM generate_series(1, 100) AS n;"
        "INSERT INTO servicedesk.comments (comment_id, ticket_id, created_at, body, author_login, "
        "                                  visible_to_customer, comment_type) "
        "SELECT n, n, '2025-10-31 12:00+08', 'done', 'person001', true, 'comments' "
        "  FROM generate_series(1, 100) AS n;"
        "INSERT INTO servicedesk.timesheets (timesheet_id, work_date, user_login, hours, "
        "ticket_id) "
        "SELECT n, '2025-10-31', 'person001', 1.5, "
        "       CASE WHEN n <= 20 THEN NULL WHEN n <= 28 THEN n ELSE n + 1000 END "
        "  FROM generate_series(1, 100) AS n");
  }

  Report assessed(Options options = {}) { return run(options, db(), services_); }

  testing::TestServices services_;
};

TEST_F(QualityOfReleaseTest, ASoundReleaseScores100) {
  const auto report = assessed();

  ASSERT_TRUE(report.quality);
  EXPECT_DOUBLE_EQ(report.quality->assessment.score.value(), 100) << to_text(report);
  EXPECT_EQ(answer(report, "quality-score"), "pass: 100.00 of 100 (excellent), limit 80");
  EXPECT_THAT(services_.services().metrics.prometheus(),
              HasSubstr("tierline_quality_score{subject=\"published\"} 100"));
}

TEST_F(QualityOfReleaseTest, ACriticalRuleFailsWhateverTheScoreIs) {
  given("UPDATE servicedesk.tickets SET ticket_id = -5 WHERE ticket_id = 5");

  const auto report = assessed();

  EXPECT_GT(report.quality->assessment.score.value(), 99);
  EXPECT_THAT(answer(report, "quality-score"),
              HasSubstr("fail: 99.65 of 100 (excellent), limit 80; critical: ticket-id-positive;"));
  EXPECT_THAT(report.quality->assessment.find("ticket-id-positive")->samples,
              ::testing::ElementsAre(-5))
      << "a row is named by its key";
}

TEST_F(QualityOfReleaseTest, ARuleThatOnlyWarnsIsAWarning) {
  given("UPDATE servicedesk.tickets SET status = 'Resolved' WHERE ticket_id <= 2");

  EXPECT_THAT(answer(assessed(), "quality-score"), HasSubstr("warn: "));
}

TEST_F(QualityOfReleaseTest, AReleaseBelowTheLeastScoreFails) {
  given("DELETE FROM servicedesk.comments; DELETE FROM servicedesk.timesheets");

  const auto report = assessed({.explain = true});

  EXPECT_LT(report.quality->assessment.score.value(), 80);
  EXPECT_THAT(answer(report, "quality-score"), HasSubstr("fail: "));
  ASSERT_TRUE(report.quality->gains);
  EXPECT_TRUE(report.quality->gains->front().needed);
}

TEST_F(QualityOfReleaseTest, EveryRuleIsInTheBooksWithItsOutcomeAndScore) {
  given("UPDATE servicedesk.tickets SET status = 'Resolved' WHERE ticket_id <= 50");

  const auto report = assessed();

  EXPECT_EQ(value("count(*) FROM etl.finding WHERE name LIKE 'rule:%'"),
            std::to_string(report.quality->assessment.rules.size()));
  EXPECT_EQ(value("verdict || ' ' || score::real FROM etl.finding "
                  "WHERE name = 'rule:ticket-status-known'"),
            "warn 50");
  EXPECT_EQ(value("verdict || ' ' || coalesce(score::text, 'no score') FROM etl.finding "
                  "WHERE name = 'rule:ticket-closed-after-resolved'"),
            "not_applicable no score");
  EXPECT_EQ(value("count(*) FROM etl.finding WHERE name = 'quality-score' AND score > 90"), "1");
}

TEST_F(QualityOfReleaseTest, AColumnThatTheReleaseLostMakesItsRulesFail) {
  given(
      "CREATE OR REPLACE FUNCTION pg_temp.rebuild() RETURNS void LANGUAGE plpgsql AS $$ BEGIN "
      "DROP VIEW servicedesk.comments CASCADE; "
      "CREATE VIEW servicedesk.comments AS SELECT 1::bigint AS comment_id, 1::bigint AS ticket_id, "
      "'x'::text AS body; END $$;"
      "SELECT pg_temp.rebuild()");

  const auto report = assessed();

  const auto& assessment = report.quality->assessment;
  EXPECT_EQ(assessment.find("comments-required-columns")->outcome, quality::Outcome::fail);
  EXPECT_EQ(assessment.find("comment-date-typed")->detail, "there is no column created_at");
  EXPECT_THAT(answer(report, "quality-score"), HasSubstr("critical: comments-required-columns"));
}

class UnmigratedValidatorTest : public testing::EmptyPostgresTest {};

TEST_F(UnmigratedValidatorTest, ADatabaseWithoutTheBooksFails) {
  testing::TestServices services;

  const auto report = run({}, db(), services);

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_THAT(answer(report, "published-data"), HasSubstr("fail: could not be checked"));
  EXPECT_THAT(answer(report, "findings-recorded"), HasSubstr("fail: "));
  EXPECT_THAT(answer(report, "quality-score"), HasSubstr("fail: could not be checked"));
}

}  // namespace
}  // namespace tierline::validator
