#include "tierline/releases/manage.hpp"
#include "tierline/releases/releases.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace tierline::releases {
namespace {

using namespace std::chrono_literals;

const TimePoint now = std::chrono::sys_days{2025y / std::chrono::November / 1} + 2h;
constexpr auto loaded = "sd_v20251101_020000";

class RollUpTest : public testing::PostgresTest {
 protected:
  /// A release of one ticket with two comments, of which one is the customer's to see.
  void load() {
    const auto contract = tickets::builtin_contract();
    const auto schema = schema_name(now);
    postgres::Transaction transaction{db()};
    create(transaction, schema, contract);
    transaction.execute(
        {"insert",
         "INSERT INTO " + schema +
             ".tickets (ticket_id, created_at, status) VALUES (1, '2025-10-01', 'Closed');"
             "INSERT INTO " +
             schema +
             ".comments (comment_id, ticket_id, created_at, comment_type, visible_to_customer) "
             "VALUES "
             "(1, 1, '2025-10-01', 'comments', true), (2, 1, '2025-10-01', 'system', false);"
             "INSERT INTO " +
             schema +
             ".timesheets (timesheet_id, work_date, ticket_id, user_login, hours) VALUES (1, "
             "'2025-10-01', 1, 'one', 2)"});
    complete(transaction, schema, contract);
    enter_in_books(transaction, {schema, std::nullopt, contract.name, "v2", now, {{"tickets", 1}}});
    transaction.commit();
  }

  /// As a program left it that knew no roll-up, or as a backup of such a release is restored.
  void forget_roll_up(const std::string& schema) {
    forget_days(schema);
    given("DROP TABLE " + schema + ".ticket_rollup, " + schema + ".technician_rollup, " + schema +
          ".release_rollup CASCADE");
  }

  void forget_days(const std::string& schema) {
    given("SET search_path = " + schema +
          "; DROP TABLE IF EXISTS rolled_up, ticket_cell, ticket_time, created_day_rollup, "
          "created_hour_rollup, ended_day_rollup, cause_day_rollup CASCADE; DROP INDEX "
          "idx_ticket_rollup_open; RESET search_path");
  }

  std::string days() { return value("sum(n + untiered) || ' created' FROM dash.created_day"); }

  std::string facts() {
    return value(
        "concat_ws('|', count(*), sum(contacts), sum(comments), sum(technicians), sum(hours)) "
        "FROM dash.ticket_fact");
  }

  testing::TestServices services_;
};

TEST_F(RollUpTest, IsMadeWithTheReleaseAndPublishedWithIt) {
  load();
  EXPECT_EQ(facts(), "0");

  publish(db(), loaded, services_.clock);

  EXPECT_EQ(facts(), "1|1|2|1|2.00");
}

TEST_F(RollUpTest, AReleaseThatIsPublishedWithoutOneGetsIt) {
  load();
  forget_roll_up(loaded);

  publish(db(), loaded, services_.clock);

  EXPECT_EQ(facts(), "1|1|2|1|2.00");
  EXPECT_EQ(value("count(*) FROM etl.schema_migration WHERE number = 16 AND schema_name = '" +
                  std::string{loaded} + "'"),
            "1");
}

TEST_F(RollUpTest, AReleaseOfAProgramThatAddedUpNoDaysGetsThemWhenItIsPublished) {
  load();
  forget_days(loaded);

  publish(db(), loaded, services_.clock);

  EXPECT_EQ(days(), "1 created");
}

TEST_F(RollUpTest, ARollbackToAReleaseWithoutDaysAddsThemUp) {
  load();
  publish(db(), loaded, services_.clock);
  forget_days("sd_v19700101_000000");
  given(
      "DELETE FROM etl.schema_migration WHERE number = 19 AND schema_name = 'sd_v19700101_000000'");

  run({.action = Action::rollback}, db(), services_);
  EXPECT_EQ(days(), "NULL");
  publish(db(), loaded, services_.clock);
  EXPECT_EQ(days(), "1 created");
}

TEST_F(RollUpTest, PodsAssignedBetweenLoadAndPublicationAreInTheDays) {
  load();
  given("INSERT INTO servicedesk.pod_assignment (ticket_id, pod) VALUES (1, 'Cloud')");

  publish(db(), loaded, services_.clock);

  EXPECT_EQ(value("pod FROM dash.created_day"), "Cloud");
}

TEST_F(RollUpTest, ARollbackToAReleaseWithoutOneMakesItToo) {
  load();
  publish(db(), loaded, services_.clock);
  given(
      "DELETE FROM etl.schema_migration WHERE number = 16 AND schema_name = 'sd_v19700101_000000'");
  forget_roll_up("sd_v19700101_000000");

  run({.action = Action::rollback}, db(), services_);

  EXPECT_EQ(value("schema_name FROM etl.release WHERE is_published"), "sd_v19700101_000000");
  EXPECT_EQ(facts(), "0");
  EXPECT_EQ(value("comments FROM dash.release_size"), "0");
}

TEST_F(RollUpTest, TierAndPodAreThoseOfTheMomentNotOfTheLoad) {
  load();
  publish(db(), loaded, services_.clock);
  given(
      "UPDATE servicedesk.tickets SET support_tier = 'L2';"
      "INSERT INTO servicedesk.pod_assignment (ticket_id, pod) VALUES (1, 'Cloud')");

  EXPECT_EQ(value("tier || ' ' || pod FROM dash.ticket_fact"), "L2 Cloud");
}

TEST_F(RollUpTest, AReleaseWithARollUpCanBeRetired) {
  load();
  given(
      "UPDATE etl.release SET state = 'previous', published_at = '2020-01-01' WHERE schema_name = "
      "'" +
      std::string{loaded} + "'");
  given(
      "INSERT INTO etl.release (schema_name, contract, tier_rule_version, created_at, row_counts, "
      "state, published_at)"
      " VALUES ('sd_v20251102_020000', 'x', 'v2', '2025-11-02', '{}', 'previous', '2025-11-02');"
      "CREATE SCHEMA sd_v20251102_020000");

  run({.action = Action::retire, .names = {loaded}, .confirmed = true}, db(), services_);

  EXPECT_EQ(value("to_regnamespace('" + std::string{loaded} + "')"), "NULL");
}

}  // namespace
}  // namespace tierline::releases
