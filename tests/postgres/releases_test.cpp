#include "tierline/releases/releases.hpp"

#include "tierline/base/error.hpp"
#include "tierline/etl/migrations.hpp"

#include "postgres_test.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace tierline::releases {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::Not;

const TimePoint now = std::chrono::sys_days{2025y / std::chrono::November / 1} + 2h;

class PrepareTest : public testing::EmptyPostgresTest {};
class ReleasesTest : public testing::PostgresTest {};

/// \param extra  lines of columns that only this release has
tickets::Contract extending(const std::string& extra) {
  return tickets::parse_contract(
      "name = \"extending\"\nextends = \"servicedesk\"\ndate_order = \"ANY\"\ntime_zone = "
      "\"UTC\"\n[[tables]]\nname = \"tickets\"\ncolumns = [\n"
      "{ name = \"ticket_id\", headers = [\"No\"] },\n{ name = \"title\", headers = [\"T\"] },\n" +
          extra + "]\n",
      "extending");
}

void load_release(postgres::Session& db, const std::string& schema, const std::string& title,
                  const tickets::Contract& contract = tickets::builtin_contract()) {
  postgres::Transaction transaction{db};
  create(transaction, schema, contract);
  transaction.execute({"insert", "INSERT INTO " + schema +
                                     ".tickets (ticket_id, created_at, title) "
                                     "VALUES (1, '2025-10-01', '" +
                                     title + "')"});
  complete(transaction, schema, contract);
  enter_in_books(transaction, {schema, std::nullopt, contract.name, "v2", now, {{"tickets", 1}}});
  publish(transaction, schema, now);
  transaction.commit();
}

TEST_F(PrepareTest, AnEmptyDatabaseGetsSchemasAFirstReleaseAndViews) {
  EXPECT_THAT(prepare(db(), now), Not(IsEmpty()));

  EXPECT_EQ(value("count(*) FROM servicedesk.tickets"), "0");
  EXPECT_EQ(value("schema_name FROM etl.release WHERE is_published"), "sd_v19700101_000000");
}

TEST_F(PrepareTest, ASecondTimeThereIsNothingToDo) {
  prepare(db(), now);

  EXPECT_THAT(prepare(db(), now), IsEmpty());
}

TEST_F(PrepareTest, ALockedSchemaIsAConflictAndNothingIsLeft) {
  postgres::Session other{conninfo(), "other"};
  postgres::Transaction holder{other};
  etl::open_books(holder);

  EXPECT_THROW(prepare(db(), now), Error);
  EXPECT_EQ(value("to_regclass('servicedesk.tier_history')"), "NULL");
}

// Else one long text breaks the load when its index is made.
TEST_F(ReleasesTest, EveryTextWithAnIndexHasAMaxLengthInTheContract) {
  const auto contract = tickets::builtin_contract();
  const auto indexed = db().query(
      {"indexed_texts",
       "SELECT DISTINCT t.relname, a.attname FROM pg_index AS i JOIN pg_class AS t ON t.oid = "
       "i.indrelid JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = ANY (i.indkey) "
       "WHERE t.relnamespace = 'sd_v19700101_000000'::regnamespace AND a.atttypid = "
       "'text'::regtype"});

  int limited = 0;
  for (const auto& row : indexed) {
    const auto* const column = contract.find(row.at(0).value())->find(row.at(1).value());
    if (column == nullptr) continue;  // one of our own: a tier, a pod
    EXPECT_GT(column->max_length, 0) << column->name;
    ++limited;
  }
  EXPECT_GT(limited, 5);
}

TEST_F(ReleasesTest, PublishingPointsTheViewsAtTheNewRelease) {
  load_release(db(), "sd_v20251101_020000", "first");
  EXPECT_EQ(value("title FROM servicedesk.tickets"), "first");

  load_release(db(), "sd_v20251102_020000", "second");
  EXPECT_EQ(value("title FROM servicedesk.tickets"), "second");
  EXPECT_EQ(value("count(*) FROM etl.release WHERE is_published"), "1");
}

TEST_F(ReleasesTest, APublicationThatIsRolledBackLeavesTheOldRelease) {
  load_release(db(), "sd_v20251101_020000", "first");
  load_release(db(), "sd_v20251102_020000", "second");
  {
    postgres::Transaction transaction{db()};
    publish(transaction, "sd_v20251101_020000", now);
  }
  EXPECT_EQ(value("title FROM servicedesk.tickets"), "second");
}

TEST_F(ReleasesTest, ColumnsOfOneContractComeAndGoWithItsReleases) {
  const auto columns = [&] {
    return value(
        "count(*) FROM information_schema.columns WHERE table_schema = 'servicedesk' "
        "AND table_name = 'tickets' AND column_name = 'priority'");
  };
  const auto dashboards = value("count(*) FROM pg_views WHERE schemaname = 'dash'");
  load_release(db(), "sd_v20251101_020000", "without");

  load_release(db(), "sd_v20251102_020000", "with",
               extending("{ name = \"priority\", type = \"smallint\", headers = [\"P\"] }"));
  EXPECT_EQ(columns(), "1");
  EXPECT_EQ(value("title FROM servicedesk.tickets"), "with");
  EXPECT_EQ(value("count(*) FROM pg_views WHERE schemaname = 'dash'"), dashboards);

  load_release(db(), "sd_v20251103_020000", "without again");
  EXPECT_EQ(columns(), "0");
  EXPECT_EQ(value("title FROM servicedesk.tickets"), "without again");
  EXPECT_EQ(value("count(*) FROM pg_views WHERE schemaname = 'dash'"), dashboards);
  EXPECT_EQ(value("count(*) FROM dash.ticket"), "1");
}

TEST_F(ReleasesTest, AColumnOfTheSameNameMayHaveAnotherTypeInTheNextRelease) {
  load_release(db(), "sd_v20251101_020000", "number",
               extending("{ name = \"priority\", type = \"smallint\", headers = [\"P\"] }"));

  load_release(db(), "sd_v20251102_020000", "text",
               extending("{ name = \"priority\", type = \"text\", headers = [\"P\"] }"));

  EXPECT_EQ(value("title FROM servicedesk.tickets"), "text");
}

TEST_F(ReleasesTest, WhatAnExtendingContractLeavesOutIsThereAndEmpty) {
  load_release(db(), "sd_v20251101_020000", "short", extending(""));

  EXPECT_EQ(value("status IS NULL AND team IS NULL FROM servicedesk.tickets"), "t");
  EXPECT_EQ(value("count(*) FROM servicedesk.comments"), "0");
  EXPECT_EQ(value("count(*) FROM servicedesk.timesheets"), "0");
}

TEST_F(ReleasesTest, GrantsOnTheViewsSurviveAPublication) {
  given("CREATE ROLE grantee_" + value("pg_backend_pid()"));
  const auto role = "grantee_" + value("pg_backend_pid()");
  given("GRANT SELECT ON servicedesk.tickets TO " + role);

  load_release(db(), "sd_v20251101_020000", "first");

  EXPECT_EQ(value("has_table_privilege('" + role + "', 'servicedesk.tickets', 'SELECT')"), "t");
  given("DROP OWNED BY " + role + "; DROP ROLE " + role);
}

TEST_F(ReleasesTest, KeysRefuseDuplicates) {
  load_release(db(), "sd_v20251101_020000", "first");

  EXPECT_THROW(given("INSERT INTO sd_v20251101_020000.tickets (ticket_id, created_at) "
                     "VALUES (1, now())"),
               Error);
}

}  // namespace
}  // namespace tierline::releases
