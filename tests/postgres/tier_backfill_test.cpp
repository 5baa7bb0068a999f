#include "tierline/tier_backfill/tier_backfill.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tierline::tier_backfill {
namespace {

using ::testing::HasSubstr;

class TierBackfillTest : public testing::PostgresTest {
 protected:
  void given_three_tickets() {
    given(
        "INSERT INTO servicedesk.tickets (ticket_id, title, description, category, root_cause, "
        "created_at) "
        "VALUES (1, 'Forgot password', NULL, 'Support Tickets', 'Account', now()),"
        "       (2, 'Dispatch of a laptop', 'I have read it', 'Alert', NULL, now()),"
        "       (3, NULL, NULL, 'Site Down', NULL, now())");
  }

  Backfill backfilled(const Options& options = {}) {
    return std::get<Backfill>(run(options, db(), services_).answer);
  }

  std::string tiers() {
    return value(
        "string_agg(coalesce(support_tier, 'none'), ' ' ORDER BY ticket_id) "
        "FROM servicedesk.tickets");
  }

  testing::TestServices services_;
};

TEST_F(TierBackfillTest, EveryTicketGetsTierRuleVersionAndMatchedText) {
  given_three_tickets();

  const auto backfill = backfilled();

  EXPECT_EQ(tiers(), "L1 L2 L3");
  EXPECT_EQ(value("tier_rule_version || ' ' || tier_rule_id || ' ' || tier_matched_text "
                  "FROM servicedesk.tickets WHERE ticket_id = 1"),
            "v2 password Forgot password");
  EXPECT_TRUE(backfill.written);
  EXPECT_EQ(backfill.read, 3U);
  EXPECT_EQ(backfill.changed, 3U);
  EXPECT_EQ(backfill.before, (std::map<std::string, std::uint64_t>{{"none", 3}}));
  EXPECT_EQ(backfill.after,
            (std::map<std::string, std::uint64_t>{{"L1", 1}, {"L2", 1}, {"L3", 1}}));
  EXPECT_EQ(backfill.by_rule, (std::map<std::string, std::uint64_t>{
                                  {"alert", 1}, {"password", 1}, {"site-down", 1}}));
}

TEST_F(TierBackfillTest, ASecondRunChangesNothing) {
  given_three_tickets();
  backfilled();
  const auto before = value("string_agg(ctid::text, ' ') FROM sd_v19700101_000000.tickets");

  const auto backfill = backfilled();

  EXPECT_EQ(backfill.read, 3U);
  EXPECT_EQ(backfill.changed, 0U);
  EXPECT_EQ(backfill.unchanged(), 3U);
  EXPECT_EQ(value("string_agg(ctid::text, ' ') FROM sd_v19700101_000000.tickets"), before);
}

TEST_F(TierBackfillTest, AnotherRuleSetComputesEveryTicketAnewAndTheReleaseKnows) {
  given_three_tickets();
  backfilled();

  const auto backfill = backfilled({.rules = "v1"});

  EXPECT_EQ(tiers(), "L1 L1 L3");
  EXPECT_EQ(backfill.changed, 3U);
  EXPECT_EQ(value("DISTINCT tier_rule_version FROM servicedesk.tickets"), "v1");
  EXPECT_EQ(value("tier_rule_version FROM etl.release WHERE is_published"), "v1");
}

TEST_F(TierBackfillTest, ASampleWritesNothing) {
  given_three_tickets();

  const auto backfill = backfilled({.sample = 2});

  EXPECT_FALSE(backfill.written);
  EXPECT_EQ(backfill.read, 2U);
  EXPECT_EQ(backfill.changed, 2U);
  EXPECT_EQ(backfill.samples.size(), 2U);
  EXPECT_EQ(tiers(), "none none none");
  EXPECT_THAT(to_text({backfill}), HasSubstr("2 would change"));
}

TEST_F(TierBackfillTest, MoreTicketsThanOneBlockAllArrive) {
  given(
      "INSERT INTO servicedesk.tickets (ticket_id, title, created_at) "
      "SELECT n, 'Forgot password', now() FROM generate_series(1, 12001) AS n");

  EXPECT_EQ(backfilled().changed, 12'001U);
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE support_tier = 'L1'"), "12001");
}

TEST_F(TierBackfillTest, AFailureLeavesNoTicketChanged) {
  given_three_tickets();
  given(
      "ALTER TABLE sd_v19700101_000000.tickets ADD CONSTRAINT no_l3 "
      "CHECK (support_tier IS DISTINCT FROM 'L3')");

  EXPECT_THROW(backfilled(), Error);
  EXPECT_EQ(tiers(), "none none none");
}

TEST_F(TierBackfillTest, WithoutAPublishedReleaseThereIsNoAnswer) {
  given("UPDATE etl.release SET is_published = false, state = 'previous'");

  try {
    backfilled();
    FAIL() << "ran without a release";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::data);
    EXPECT_THAT(error.message(), HasSubstr("no release is published"));
  }
}

TEST_F(TierBackfillTest, AReleaseWithoutTicketsWarns) {
  EXPECT_EQ(run({}, db(), services_).verdict(), Verdict::warn);
}

TEST_F(TierBackfillTest, RulesMayComeFromAFile) {
  given_three_tickets();
  TempDir directory;
  auto text = read_file(TIERLINE_SOURCE_DIR "/rules/tiers-v2.toml");
  text.replace(text.find("version = \"v2\""), 14, "version = \"ours\"");
  replace_file(directory.path() / "ours.toml", text);

  EXPECT_EQ(backfilled({.rules = directory.path() / "ours.toml"}).rule_version, "ours");
  EXPECT_EQ(value("DISTINCT tier_rule_version FROM servicedesk.tickets"), "ours");
}

}  // namespace
}  // namespace tierline::tier_backfill
