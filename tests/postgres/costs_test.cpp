#include "tierline/costs/costs.hpp"

#include "tierline/base/error.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tierline::costs {
namespace {

using ::testing::HasSubstr;

/// The clock stands at 2025-11-01; in force is 100/200/300 at 60/30/10 % since 2025-01-01.
class CostsTest : public testing::PostgresTest {
 protected:
  Set made(const SetOptions& options) { return set(options, db(), services_); }

  /// Message and hint of the refusal.
  std::string refusal(const SetOptions& options, ErrorCode code) {
    try {
      made(options);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code) << error.message();
      return error.message() + " | " + error.hint();
    }
    return "accepted";
  }

  std::string config() {
    return value(
        "string_agg(format('%s %s %s %s %s..%s', effective_date, tier, cost_per_ticket, "
        "target_percentage, band_min, band_max), ', ' ORDER BY effective_date, tier) "
        "FROM servicedesk.tier_cost_config WHERE effective_date > '2025-01-01'");
  }

  testing::TestServices services_;
};

TEST_F(CostsTest, ValuesThatAreNotGivenAreCarriedFromTheRowInForce) {
  SetOptions options{.effective_date = "2026-01-01", .source = "budget 2026"};
  options.tiers[0] = {.cost = "95.5", .target_percent = "65"};
  options.tiers[1] = {.target_percent = "27"};
  options.tiers[2] = {.target_percent = "8", .band = "5:12"};

  const auto report = made(options);

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(config(),
            "2026-01-01 L1 95.50 65.00 60.00..70.00, 2026-01-01 L2 200.00 27.00 25.00..35.00, "
            "2026-01-01 L3 300.00 8.00 5.00..12.00");
  EXPECT_EQ(report.before.at(0).cost, "100.00");
  EXPECT_EQ(report.after.at(0).source, "budget 2026");
  EXPECT_EQ(value("string_agg(tool || ' ' || verdict, ' ') FROM etl.run"), "costs pass");

  EXPECT_EQ(show("2025-12-31", db(), services_).in_force.at(0).cost, "100.00");
  EXPECT_EQ(show("2026-01-01", db(), services_).in_force.at(0).cost, "95.50");
  EXPECT_EQ(show("", db(), services_).at, "2025-11-01");
}

TEST_F(CostsTest, TargetsThatDoNotSumTo100AreRefusedByTheDatabase) {
  SetOptions options{.effective_date = "2026-01-01"};
  options.tiers[0] = {.target_percent = "65"};

  const auto refused = refusal(options, ErrorCode::data);

  EXPECT_THAT(refused, HasSubstr("cannot set costs and targets from 2026-01-01"));
  EXPECT_THAT(refused, HasSubstr("sum to 105.00 instead of 100"));
  EXPECT_THAT(refused, HasSubstr("| the targets of L1, L2 and L3 sum to 100"));
  EXPECT_EQ(config(), "NULL");
  EXPECT_EQ(value("count(*) FROM servicedesk.tier_cost_config_history"), "0");
  EXPECT_EQ(value("verdict FROM etl.run"), "error");
}

TEST_F(CostsTest, ATargetOutsideItsBandAndACostOfNothingAreRefused) {
  SetOptions options{.effective_date = "2026-01-01"};
  options.tiers[0] = {.band = "61:70"};
  EXPECT_THAT(refusal(options, ErrorCode::data), HasSubstr("target_in_band"));
  options.tiers[0] = {.cost = "0"};
  EXPECT_THAT(refusal(options, ErrorCode::data), HasSubstr("cost_per_ticket"));
}

TEST_F(CostsTest, ADateThatHasCostsIsNotOverwrittenUnlessAskedAndIsKeptInTheHistory) {
  SetOptions options{.effective_date = "2025-01-01"};
  options.tiers[2] = {.cost = "350"};
  EXPECT_THAT(refusal(options, ErrorCode::data), HasSubstr("there are some | --replace"));

  options.replace = true;
  const auto report = made(options);

  EXPECT_TRUE(report.replaced);
  EXPECT_TRUE(report.past);
  EXPECT_EQ(report.verdict(), Verdict::warn) << "figures of past days change";
  EXPECT_EQ(value("old_values ->> 'cost_per_ticket' || ' ' || (new_values ->> 'cost_per_ticket') "
                  "|| ' ' || run_id FROM servicedesk.tier_cost_config_history WHERE tier = 'L3'"),
            "300.00 350.00 " + services_.services().run_id);
  const auto shown = show("", db(), services_);
  EXPECT_EQ(shown.changes.size(), 3U) << "the source of all three";
  EXPECT_THAT(to_text(shown), HasSubstr("L3 from 2025-01-01: {"));
}

TEST_F(CostsTest, ADryRunShowsWhatWouldBeAndWritesNothing) {
  SetOptions options{.effective_date = "2026-01-01", .dry_run = true};
  options.tiers[0] = {.cost = "90"};

  EXPECT_EQ(made(options).after.at(0).cost, "90.00");

  EXPECT_EQ(config(), "NULL");
  EXPECT_EQ(value("count(*) FROM etl.run"), "0");
}

TEST_F(CostsTest, BeforeTheFirstDateEveryValueIsWanted) {
  SetOptions options{.effective_date = "2024-01-01"};
  options.tiers[0] = {.cost = "90"};
  EXPECT_THAT(refusal(options, ErrorCode::data), HasSubstr("nothing is in force then"));
  EXPECT_EQ(show("2024-12-31", db(), services_).verdict(), Verdict::warn);

  options.tiers = {NewTier{"90", "60", "50:70"}, NewTier{"190", "30", "20:40"},
                   NewTier{"290", "10", "0:20"}};
  EXPECT_EQ(made(options).after.at(1).cost, "190.00");
}

TEST_F(CostsTest, WhatIsNoDayOrNoNumberIsAUsageError) {
  SetOptions options{.effective_date = "2026-02-30"};
  options.tiers[0] = {.cost = "90"};
  EXPECT_THAT(refusal(options, ErrorCode::usage), HasSubstr("is no day"));
  options.effective_date = "2026-01-01";
  for (const auto* number : {"9x", "-1", "1.234", "1,5", "123456789", "."}) {
    options.tiers[0] = {.cost = number};
    EXPECT_THAT(refusal(options, ErrorCode::usage), HasSubstr("is no number")) << number;
  }
  for (const auto* band : {"60", "60:", "a:b"}) {
    options.tiers[0] = {.band = band};
    EXPECT_THAT(refusal(options, ErrorCode::usage), HasSubstr("--l1-band")) << band;
  }
  options.tiers[0] = {};
  EXPECT_THAT(refusal(options, ErrorCode::usage), HasSubstr("no value is given"));
  EXPECT_THROW(show("yesterday", db(), services_), Error);
}

TEST_F(CostsTest, ChangesByHandAreInTheHistoryToo) {
  given("UPDATE servicedesk.tier_cost_config SET source = 'a person' WHERE tier = 'L1'");
  given("DELETE FROM servicedesk.tier_cost_config");

  EXPECT_EQ(value("string_agg(coalesce(new_values ->> 'source', 'gone'), ' ' ORDER BY change_id) "
                  "FROM servicedesk.tier_cost_config_history WHERE tier = 'L1'"),
            "a person gone");
  EXPECT_EQ(value("count(run_id) FROM servicedesk.tier_cost_config_history"), "0");
}

}  // namespace
}  // namespace tierline::costs
