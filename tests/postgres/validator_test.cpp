#include "tierline/validator/validator.hpp"

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

  Report validated(const Options& options = {}) { return run(options, db(), services_); }

  testing::TestServices services_;
};

TEST_F(ValidatorTest, SoundDataPassesEveryCheck) {
  given_sound_data();

  const auto report = validated();

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(report.findings.size(), checks().size());
}

TEST_F(ValidatorTest, NoPublishedReleaseFails) {
  given("UPDATE etl.release SET is_published = false");

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
      "WHERE tier = 'L1' AND category = ''");
  EXPECT_THAT(answer(validated(), "snapshot-shares"), HasSubstr("pass: "));

  given(
      "UPDATE servicedesk.tier_history SET percentage = percentage + 0.1 "
      "WHERE tier = 'L1' AND category = ''");
  EXPECT_EQ(answer(validated(), "snapshot-shares"),
            "fail: the shares of 1 of 2 snapshots do not add to 100 %, such as day of 2025-10-31, "
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

class UnmigratedValidatorTest : public testing::EmptyPostgresTest {};

TEST_F(UnmigratedValidatorTest, ADatabaseWithoutTheBooksFails) {
  testing::TestServices services;

  const auto report = run({}, db(), services);

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_THAT(answer(report, "published-data"), HasSubstr("fail: could not be checked"));
  EXPECT_THAT(answer(report, "findings-recorded"), HasSubstr("fail: "));
}

}  // namespace
}  // namespace tierline::validator
