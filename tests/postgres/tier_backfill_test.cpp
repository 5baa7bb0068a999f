#include "tierline/tier_backfill/tier_backfill.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

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

TEST_F(TierBackfillTest, ADryRunShowsWhatMovesWhereAndWritesNothing) {
  given_three_tickets();
  backfilled({.rules = "v1"});  // L1 L1 L3
  given(
      "UPDATE servicedesk.tickets SET support_tier = NULL WHERE ticket_id = 3;"
      "DELETE FROM etl.run");
  const auto before =
      value("string_agg(t::text, ' ' ORDER BY ticket_id) FROM servicedesk.tickets AS t");

  const Report report = run({.dry_run = true}, db(), services_);

  const auto& backfill = std::get<Backfill>(report.answer);
  EXPECT_FALSE(backfill.written);
  EXPECT_EQ(backfill.moved(), 2U) << "2 from L1 to L2, 3 from none to L3";
  EXPECT_EQ(backfill.changed, 3U) << "all of them have another rule version";
  EXPECT_EQ(backfill.confusion, (std::map<std::string, std::map<std::string, std::uint64_t>>{
                                    {"L1", {{"L1", 1}, {"L2", 1}}}, {"none", {{"L3", 1}}}}));
  EXPECT_THAT(to_text(report), HasSubstr("2 of 3 tickets would get another tier (66.67 %)"));
  EXPECT_THAT(to_text(report), HasSubstr("dry run, nothing was written"));
  EXPECT_EQ(value("string_agg(t::text, ' ' ORDER BY ticket_id) FROM servicedesk.tickets AS t"),
            before);
  EXPECT_EQ(value("count(*) FROM etl.run"), "0") << "not even the run";
}

TEST_F(TierBackfillTest, TheConfusionTableAddsUpAlsoWithATierThatIsNone) {
  given_three_tickets();
  given(
      "ALTER TABLE sd_v19700101_000000.tickets DROP CONSTRAINT tickets_support_tier_check;"
      "UPDATE servicedesk.tickets SET support_tier = 'L4' WHERE ticket_id = 1");

  const auto json = to_json(run({.dry_run = true}, db(), services_));

  std::uint64_t tickets = 0;
  for (const auto& cell : json["confusion"]) tickets += cell["tickets"].get<std::uint64_t>();
  EXPECT_EQ(tickets, 3U);
  EXPECT_EQ(json["confusion"].size(), 20U) << "five tiers before, four after";
  EXPECT_EQ(json["tiers_changed"], 3);
  EXPECT_EQ(json["invalid"]["unknown_tier"], 1);
}

TEST_F(TierBackfillTest, TheBreakerStaysClosedAt20PercentAndOpensAbove) {
  given(
      "INSERT INTO servicedesk.tickets (ticket_id, title, created_at) "
      "SELECT n, CASE WHEN n <= 20 THEN ' ' ELSE 'Forgot password' END, now() "
      "  FROM generate_series(1, 100) AS n");
  const Report at_the_limit = run({.dry_run = true}, db(), services_);
  EXPECT_EQ(at_the_limit.verdict(), Verdict::pass);
  EXPECT_THAT(to_text(at_the_limit),
              HasSubstr("20 of 100 tickets are not valid (20.00 %, limit 20.00 %): 20 without any "
                        "text, 0 with a tier that is none, such as 1, 2, 3"));

  given("UPDATE servicedesk.tickets SET title = NULL WHERE ticket_id = 21");
  const Report above = run({}, db(), services_);

  EXPECT_EQ(above.verdict(), Verdict::fail);
  EXPECT_THAT(to_text(above), HasSubstr("nothing was written"));
  EXPECT_EQ(value("count(support_tier) FROM servicedesk.tickets"), "0");
  EXPECT_EQ(value("tier_rule_version FROM etl.release WHERE is_published"), "none");
  EXPECT_EQ(value("verdict FROM etl.run"), "fail");

  given("UPDATE servicedesk.tickets SET title = 'Forgot password' WHERE ticket_id = 21");
  EXPECT_EQ(run({}, db(), services_).verdict(), Verdict::pass);
  EXPECT_EQ(value("count(support_tier) FROM servicedesk.tickets"), "100");
}

TEST_F(TierBackfillTest, TheServerRefusesATierThatIsNoneOfThree) {
  given_three_tickets();

  EXPECT_THROW(given("UPDATE servicedesk.tickets SET support_tier = 'L4'"), std::exception);
  EXPECT_THROW(given("UPDATE servicedesk.tickets SET support_tier = ''"), std::exception);
}

TEST_F(TierBackfillTest, ARecordComesAfterEveryThousandTicketsOnRequest) {
  given(
      "INSERT INTO servicedesk.tickets (ticket_id, title, created_at) "
      "SELECT n, 'Forgot password', now() FROM generate_series(1, 2500) AS n");
  const auto records = [&] {
    return std::count_if(services_.log.records.begin(), services_.log.records.end(),
                         [](const auto& record) { return record.second == "classifying tickets"; });
  };

  backfilled({.dry_run = true});
  EXPECT_EQ(records(), 0);
  backfilled({.dry_run = true, .log_every_rows = 1'000});
  EXPECT_EQ(records(), 2);
}

/// What makes a table what it is, in words that can be compared.
constexpr const char* shape_of_tickets = R"(
    string_agg(fact, E'\n' ORDER BY fact) FROM (
      SELECT pg_get_indexdef(indexrelid) || ' valid ' || indisvalid AS fact
        FROM pg_index WHERE indrelid = 'sd_v19700101_000000.tickets'::regclass
       UNION ALL
      SELECT conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE conrelid = 'sd_v19700101_000000.tickets'::regclass
       UNION ALL
      SELECT format('%s %s %s %s %s', attnum, attname, format_type(atttypid, atttypmod), attnotnull,
                    col_description(attrelid, attnum))
        FROM pg_attribute WHERE attrelid = 'sd_v19700101_000000.tickets'::regclass
       UNION ALL
      SELECT pg_get_viewdef('servicedesk.tickets'::regclass)
       UNION ALL
      SELECT 'schemas ' || string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace
       WHERE nspname !~ '^pg_'
       UNION ALL
      SELECT 'table ' || obj_description('sd_v19700101_000000.tickets'::regclass)
    ) AS facts)";

class LargeBackfillTest : public TierBackfillTest {
 protected:
  void SetUp() override {
    TierBackfillTest::SetUp();
    given(
        "COMMENT ON TABLE sd_v19700101_000000.tickets IS 'what people asked for';"
        "INSERT INTO servicedesk.tickets (ticket_id, title, created_at, category) "
        "SELECT n, 'Forgot password ' || n, '2025-10-01'::timestamptz + n * interval '1 min', "
        "       'Support Tickets' FROM generate_series(1, 12000) AS n;"
        "REINDEX TABLE sd_v19700101_000000.tickets");
  }
  std::string index_bytes() {
    return value(
        "sum(pg_relation_size(indexrelid)) FROM pg_index "
        "WHERE indrelid = 'sd_v19700101_000000.tickets'::regclass");
  }
  std::string table() { return value("'sd_v19700101_000000.tickets'::regclass::oid"); }
};

TEST_F(LargeBackfillTest, ManyTicketsAreCopiedAndNeitherTheTableNorItsIndexesGrow) {
  const auto shape = value(shape_of_tickets);
  const auto bytes = std::stod(index_bytes());
  const auto rows = value(
      "md5(string_agg(ticket_id || title || created_at, ' ' ORDER BY ticket_id)) "
      "FROM servicedesk.tickets");

  roll_up();

  const auto backfill = backfilled();

  EXPECT_TRUE(backfill.table_copied);
  EXPECT_EQ(backfill.changed, 12'000U);
  EXPECT_EQ(value("sum(l1) FROM dash.created_day"), "12000") << "days are added up anew";
  EXPECT_LE(std::stod(index_bytes()), 1.2 * bytes);
  EXPECT_EQ(value(shape_of_tickets), shape);
  EXPECT_EQ(value("md5(string_agg(ticket_id || title || created_at, ' ' ORDER BY ticket_id)) "
                  "FROM servicedesk.tickets"),
            rows);
  EXPECT_EQ(value("string_agg(DISTINCT support_tier || tier_rule_version, ' ') "
                  "FROM servicedesk.tickets"),
            "L1v2");
  EXPECT_EQ(value("count(*) FROM dash.ticket WHERE tier = 'L1'"), "12000") << "views follow";
  EXPECT_GT(value("reltuples FROM pg_class WHERE oid = 'sd_v19700101_000000.tickets'::regclass"),
            "0")
      << "and the planner knows the new table";

  const auto copied = table();
  EXPECT_EQ(backfilled().changed, 0U);
  EXPECT_EQ(table(), copied);
}

TEST_F(LargeBackfillTest, ATwentiethIsUpdatedWhereItIsAndMoreIsCopied) {
  backfilled();
  given(
      "INSERT INTO servicedesk.tickets (ticket_id, title, created_at) "
      "SELECT n, 'Forgot password', now() FROM generate_series(12001, 20000) AS n");
  backfilled();
  const auto before = table();
  given("UPDATE servicedesk.tickets SET support_tier = 'L3' WHERE ticket_id <= 1000");
  EXPECT_EQ(backfilled().changed, 1'000U);
  EXPECT_EQ(table(), before) << "1,000 of 20,000";

  given("UPDATE servicedesk.tickets SET support_tier = 'L3' WHERE ticket_id <= 1001");
  EXPECT_TRUE(backfilled().table_copied);
  EXPECT_NE(table(), before);
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE support_tier = 'L1'"), "20000");
}

TEST_F(LargeBackfillTest, ATableThatSomethingHangsOnIsUpdated) {
  const auto before = table();
  given("CREATE VIEW public.mine AS SELECT ticket_id FROM sd_v19700101_000000.tickets");

  EXPECT_FALSE(backfilled().table_copied);
  EXPECT_EQ(table(), before);
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE support_tier = 'L1'"), "12000");
}

TEST_F(LargeBackfillTest, AFailureWhileCopyingLeavesNothingBehind) {
  const auto shape = value(shape_of_tickets);
  const auto before = table();
  given(
      "ALTER TABLE sd_v19700101_000000.tickets ADD CONSTRAINT no_l1 "
      "CHECK (support_tier IS DISTINCT FROM 'L1')");

  EXPECT_THROW(backfilled(), Error);

  given("ALTER TABLE sd_v19700101_000000.tickets DROP CONSTRAINT no_l1");
  EXPECT_EQ(table(), before);
  EXPECT_EQ(value(shape_of_tickets), shape);
  EXPECT_EQ(value("count(support_tier) FROM servicedesk.tickets"), "0");
}

TEST_F(LargeBackfillTest, TheSwitchWaitsForThoseWhoReadAtThatMoment) {
  postgres::Session reader{conninfo(), "reader"};
  postgres::Transaction reading{reader};
  reading.query({"count", "SELECT count(*) FROM servicedesk.tickets"});
  std::atomic<bool> done = false;
  std::thread ends_soon{[&] {
    std::this_thread::sleep_for(std::chrono::seconds{1});
    done = true;
    reading.commit();
  }};

  const auto backfill = backfilled();
  EXPECT_TRUE(done) << "the switch waits for who reads";
  ends_soon.join();

  EXPECT_TRUE(backfill.table_copied);
}

TEST_F(LargeBackfillTest, AReaderThatDoesNotEndMakesTheBackfillGiveUpAsAConflict) {
  postgres::Session reader{conninfo(), "reader"};
  postgres::Transaction reading{reader};
  reading.query({"count", "SELECT count(*) FROM servicedesk.tickets"});

  try {
    backfilled();
    FAIL() << "switched under a reader";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::conflict) << error.message();
  }
  EXPECT_EQ(value("count(support_tier) FROM servicedesk.tickets"), "0");
  EXPECT_EQ(value("verdict FROM etl.run"), "error");
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
