#include "tierline/base/error.hpp"

#include "postgres_test.hpp"

#include <gmock/gmock.h>

namespace tierline::testing {
namespace {

using ::testing::HasSubstr;

constexpr auto next_targets =
    "INSERT INTO servicedesk.tier_cost_config (tier, effective_date, cost_per_ticket, "
    "target_percentage,"
    " band_min, band_max) VALUES ";

class TierConfigTest : public PostgresTest {
 protected:
  std::string refused(const std::string& sql) {
    try {
      given(sql);
      return "accepted";
    } catch (const Error& error) {
      return error.message();
    }
  }
};

TEST_F(TierConfigTest, DefaultsAreCostsTargetsAndBandsOfThePlan) {
  EXPECT_EQ(value("string_agg(concat_ws(' ', tier, trim_scale(cost_per_ticket), "
                  "trim_scale(target_percentage),"
                  " trim_scale(band_min), trim_scale(band_max)), ', ' ORDER BY tier)"
                  " FROM servicedesk.tier_cost_config"),
            "L1 100 60 60 70, L2 200 30 25 35, L3 300 10 5 10");
}

TEST_F(TierConfigTest, TargetsOfADateMaySwapWithinATransaction) {
  given(
      "UPDATE servicedesk.tier_cost_config SET target_percentage = 65 WHERE tier = 'L1';"
      "UPDATE servicedesk.tier_cost_config SET target_percentage = 25 WHERE tier = 'L2'");
  EXPECT_EQ(value("sum(target_percentage) FROM servicedesk.tier_cost_config"), "100.00");
}

TEST_F(TierConfigTest, TargetsThatDoNotSumToTheWholeAreRefusedAtCommit) {
  EXPECT_THAT(
      refused("UPDATE servicedesk.tier_cost_config SET target_percentage = 62.5 WHERE tier = 'L1'"),
      HasSubstr("tier targets from 2025-01-01 sum to 102.50 instead of 100"));
}

TEST_F(TierConfigTest, ADateWithoutAllThreeTiersIsRefused) {
  EXPECT_THAT(
      refused(std::string{next_targets} +
              "('L1', '2026-01-01', 90, 60, 60, 70), ('L2', '2026-01-01', 180, 40, 25, 40)"),
      HasSubstr("tier targets from 2026-01-01 name 2 of 3 tiers"));
  EXPECT_THAT(refused("DELETE FROM servicedesk.tier_cost_config WHERE tier = 'L3'"),
              HasSubstr("name 2 of 3 tiers"));
}

TEST_F(TierConfigTest, AMovedDateLeavesNoRestBehind) {
  EXPECT_THAT(refused("UPDATE servicedesk.tier_cost_config SET effective_date = '2025-02-01' WHERE "
                      "tier = 'L1'"),
              HasSubstr("of 3 tiers"));
  EXPECT_EQ(refused("UPDATE servicedesk.tier_cost_config SET effective_date = '2025-02-01'"),
            "accepted");
}

TEST_F(TierConfigTest, CostsArePositiveAndTargetsInsideTheirBand) {
  EXPECT_THAT(refused("UPDATE servicedesk.tier_cost_config SET cost_per_ticket = 0"),
              HasSubstr("23514"));
  EXPECT_THAT(refused("UPDATE servicedesk.tier_cost_config SET band_min = 61 WHERE tier = 'L1'"),
              HasSubstr("tier_cost_config_target_in_band"));
}

TEST_F(TierConfigTest, TheSettingsAreOneRowThatStays) {
  EXPECT_THAT(refused("DELETE FROM servicedesk.setting"), HasSubstr("cannot remove the settings"));
  EXPECT_THAT(refused("TRUNCATE servicedesk.setting"), HasSubstr("cannot remove the settings"));
  EXPECT_THAT(refused("INSERT INTO servicedesk.setting DEFAULT VALUES"), HasSubstr("setting_pkey"));
}

TEST_F(TierConfigTest, SettingsThatMeanNothingAreRefused) {
  EXPECT_THAT(refused("UPDATE servicedesk.setting SET business_zone = 'Mars/Olympus'"),
              HasSubstr("not recognized"));
  EXPECT_THAT(refused("UPDATE servicedesk.setting SET baseline_month = '2025-08-02'"),
              HasSubstr("23514"));
  EXPECT_THAT(refused("UPDATE servicedesk.setting SET n_min = 0"), HasSubstr("23514"));
}

TEST_F(TierConfigTest, HistoryKeepsUntieredTicketsOutOfShares) {
  const std::string row =
      "INSERT INTO servicedesk.tier_history (snapshot_date, period, tier, ticket_count, ";
  EXPECT_EQ(refused(row + "percentage) VALUES ('2025-10-01', 'week', 'L1', 3, 100)"), "accepted");
  EXPECT_EQ(refused(row + "percentage) VALUES ('2025-10-01', 'week', 'none', 3, NULL)"),
            "accepted");
  EXPECT_THAT(refused(row + "percentage) VALUES ('2025-10-01', 'day', 'none', 3, 50)"),
              HasSubstr("tier_history_untiered_has_no_share"));
  EXPECT_THAT(refused(row + "percentage) VALUES ('2025-10-01', 'week', 'L1', 4, 100)"),
              HasSubstr("tier_history_pkey"));
  EXPECT_THAT(refused(row + "window_count) VALUES ('2025-10-02', 'day', 'L1', 4, 100)"),
              HasSubstr("tier_history_window_is_whole"));
  EXPECT_THAT(
      refused(row + "window_count, window_days) VALUES ('2025-10-02', 'week', 'L1', 4, 100, 28)"),
      HasSubstr("tier_history_window_is_daily"));
}

// --- dash.period ---

TEST_F(TierConfigTest, PeriodsEndAtTheNewestTicket) {
  given(
      "INSERT INTO servicedesk.tickets (ticket_id, created_at) VALUES (1, '2025-03-31 "
      "12:00:00+08')");
  const auto days = [&](const std::string& name, const std::string& at) {
    return value(
        "coalesce((SELECT concat_ws(' ', first_day, last_day, previous_first_day, "
        "previous_last_day,"
        " is_current) FROM dash.period('" +
        name + "', '" + at + "')), 'none')");
  };
  EXPECT_EQ(days("mtd", "2026-01-01"), "2025-03-01 2025-03-31 2025-02-01 2025-02-28 f");
  EXPECT_EQ(days("last", "2026-01-01"), "2025-02-01 2025-02-28 2025-01-01 2025-01-31 f");
  EXPECT_EQ(days("r28", "2026-01-01"), "2025-03-04 2025-03-31 2025-02-04 2025-03-03 f");
  EXPECT_EQ(days("mtd", "2025-03-09 17:00:00+00"), "2025-03-01 2025-03-10 2025-02-01 2025-02-10 t");
  EXPECT_EQ(days("year", "2025-03-09"), "none");
}

}  // namespace
}  // namespace tierline::testing
