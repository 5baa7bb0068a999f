#include "tierline/base/error.hpp"
#include "tierline/releases/manage.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/tickets/contract.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace tierline::releases {
namespace {

using std::chrono_literals::operator""h;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ManageReleasesTest : public testing::PostgresTest {
 protected:
  /// After the empty first release, which is published when the test's database is made.
  const TimePoint begin_ = SystemClock{}.now() + 1h;
  const std::string first = schema_name(begin_ + 1h);
  const std::string second = schema_name(begin_ + 2h);
  testing::TestServices services_;
  int loads_ = 0;

  ManageReleasesTest() { services_.clock.set(begin_); }

  /// A published release of so many tickets, half of them L1.
  void load(int tickets) {
    services_.clock.set(begin_ + std::chrono::hours{++loads_});
    const auto now = services_.clock.now();
    const auto schema = schema_name(now);
    const auto contract = tickets::builtin_contract();
    postgres::Transaction transaction{db()};
    create(transaction, schema, contract);
    transaction.execute(
        {"insert", fmt::format("INSERT INTO {}.tickets (ticket_id, created_at, title, support_tier,"
                               " sla_met) SELECT i, '2025-10-01', '{}', "
                               "CASE i % 2 WHEN 0 THEN 'L1' ELSE 'L2' END, i % 4 = 0 "
                               "FROM generate_series(1, {}) AS i",
                               schema, schema, tickets)});
    transaction.execute(
        {"insert", fmt::format("INSERT INTO {}.comments (comment_id, ticket_id, created_at) "
                               "SELECT i, i, now() FROM generate_series(1, {}) AS i",
                               schema, tickets)});
    complete(transaction, schema, contract);
    enter_in_books(transaction, {schema,
                                 std::nullopt,
                                 contract.name,
                                 "v2",
                                 now,
                                 {{"tickets", static_cast<std::uint64_t>(tickets)}}});
    publish(transaction, schema, now);
    transaction.commit();
  }

  Report act(const Options& options) {
    services_.clock.set(services_.clock.now() + std::chrono::seconds{1});
    return run(options, db(), services_);
  }

  Error refusal(const Options& options) {
    try {
      act(options);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return Error{ErrorCode::internal, ""};
  }

  std::string shown() { return value("min(title) FROM servicedesk.tickets"); }
  std::string states() {
    return value("string_agg(state, ' ' ORDER BY schema_name) FROM etl.release");
  }
};

TEST_F(ManageReleasesTest, ListShowsStatesRowsAndRoomNewestFirst) {
  load(10);
  load(20);

  const auto report = act({});

  ASSERT_EQ(report.releases.size(), 3U);
  EXPECT_EQ(report.releases[0].schema, second);
  EXPECT_EQ(report.releases[0].state, "published");
  EXPECT_EQ(report.releases[0].rows.at("tickets"), 20U);
  EXPECT_GT(report.releases[0].bytes, 8192U);
  EXPECT_EQ(report.releases[1].state, "previous");
  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_THAT(to_text(report), HasSubstr(first));
}

TEST_F(ManageReleasesTest, ASchemaWithoutBooksAndBooksWithoutASchemaAreShownAndCanBeRemoved) {
  load(10);
  load(20);
  load(30);
  given(
      "CREATE SCHEMA sd_v20991231_000000; CREATE TABLE sd_v20991231_000000.tickets (a int);"
      "DROP SCHEMA " +
      first + " CASCADE");

  const auto report = act({});
  EXPECT_EQ(report.verdict(), Verdict::warn);
  EXPECT_EQ(report.releases.front().state, "orphan");
  EXPECT_THAT(to_text(report), HasSubstr("tierline releases retire sd_v20991231_000000 --yes"));

  act({.action = Action::retire, .names = {"sd_v20991231_000000", first}, .confirmed = true});
  EXPECT_EQ(act({}).verdict(), Verdict::pass);
  EXPECT_EQ(states(), "previous retired previous published");
}

TEST_F(ManageReleasesTest, DiffComparesKeyFigures) {
  load(10);
  load(21);

  const auto report = act({.action = Action::diff, .names = {first}});

  EXPECT_EQ(report.before, second);
  EXPECT_EQ(report.after, first);
  const auto& tickets = report.differences.at(0);
  EXPECT_EQ(tickets.figure, "tickets");
  EXPECT_EQ(tickets.before, "21");
  EXPECT_EQ(tickets.after, "10");
  const auto text = to_text(report);
  EXPECT_THAT(text, HasSubstr("L1 %                             47.62                 50.00  *\n"));
  EXPECT_THAT(text, HasSubstr("SLA met %"));
  EXPECT_EQ(to_json(act({.action = Action::diff, .names = {first, second}})).at("before"), first);
}

TEST_F(ManageReleasesTest, ARefreshPutsRightWhatRowsChangedByHandMadeWrong) {
  load(20);
  const auto untouched = act({.action = Action::refresh});
  EXPECT_EQ(untouched.after, first);
  EXPECT_THAT(untouched.put_right, ElementsAre());
  EXPECT_EQ(untouched.verdict(), Verdict::pass);

  given("UPDATE " + first +
        ".tickets SET support_tier = 'L3', status = 'Closed', closed_at = now()" +
        " WHERE ticket_id = 1; DELETE FROM " + first + ".comments WHERE ticket_id = 2");
  const auto shown_figures = [&] {
    return value("sum(l3) FROM " + first + ".created_day_rollup") + " " +
           value("sum(comments) FROM " + first + ".ticket_rollup") + " " +
           value("count(*) FROM " + first + ".ended_day_rollup");
  };
  EXPECT_EQ(shown_figures(), "0 20 0");

  const auto report = act({.action = Action::refresh});
  EXPECT_EQ(shown_figures(), "1 19 1");
  EXPECT_EQ(report.verdict(), Verdict::warn);
  EXPECT_THAT(report.put_right, ElementsAre("created_day_rollup", "ended_day_rollup",
                                            "release_rollup", "ticket_rollup", "ticket_time"));
  EXPECT_THAT(to_text(report), HasSubstr("added up anew: created_day_rollup, "));
  EXPECT_EQ(to_json(report).at("put_right").size(), 5U);
  EXPECT_EQ(value("verdict || ' ' || detail FROM etl.finding ORDER BY finding_id DESC LIMIT 1"),
            "warn " + first +
                ": put right created_day_rollup, ended_day_rollup, release_rollup, ticket_rollup, "
                "ticket_time");

  EXPECT_EQ(act({.action = Action::refresh}).verdict(), Verdict::pass);
}

TEST_F(ManageReleasesTest, ARefreshWaitsForNobodyForLong) {
  load(20);
  postgres::Session other{conninfo(), "reader"};
  postgres::Transaction holder{other};
  holder.execute({"lock", "LOCK TABLE " + first + ".rolled_up IN SHARE ROW EXCLUSIVE MODE"});

  EXPECT_EQ(refusal({.action = Action::refresh}).code(), ErrorCode::conflict);
}

TEST_F(ManageReleasesTest, ARollbackShowsTheReleaseBeforeAndAnotherOneGoesForthAgain) {
  load(10);
  load(20);

  const auto report = act({.action = Action::rollback});
  EXPECT_EQ(report.before, second);
  EXPECT_EQ(report.after, first);
  EXPECT_EQ(shown(), first);
  EXPECT_EQ(states(), "previous published previous");
  EXPECT_THAT(to_text(report), HasSubstr("goes back to " + second));
  EXPECT_EQ(value("tool || ' ' || verdict FROM etl.run"), "releases pass");
  EXPECT_THAT(value("detail FROM etl.finding"), HasSubstr(first + " is published"));

  act({.action = Action::rollback});
  EXPECT_EQ(shown(), second);
}

TEST_F(ManageReleasesTest, WithoutAnotherOneThereIsNothingToGoBackTo) {
  given("DELETE FROM etl.release WHERE NOT is_published");
  const auto error = refusal({.action = Action::rollback});
  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.message(), HasSubstr("no other release was ever published"));
  EXPECT_EQ(value("verdict FROM etl.run"), "error");
}

TEST_F(ManageReleasesTest, AnyReleaseCanBePublishedTwiceIsOnce) {
  load(10);
  load(20);
  load(30);

  act({.action = Action::publish, .names = {first}});
  EXPECT_EQ(shown(), first);
  EXPECT_THAT(to_text(act({.action = Action::publish, .names = {first}})),
              HasSubstr("is published already"));
  EXPECT_EQ(states(), "previous published previous previous");
}

TEST_F(ManageReleasesTest, WhatIsNotThereCannotBePublished) {
  EXPECT_THAT(refusal({.action = Action::publish, .names = {"sd_v20300101_000000"}}).message(),
              HasSubstr("there is no such release"));
  given("CREATE SCHEMA sd_v20991231_000000");
  EXPECT_THAT(refusal({.action = Action::publish, .names = {"sd_v20991231_000000"}}).message(),
              HasSubstr("orphan"));
}

TEST_F(ManageReleasesTest, ALongReaderIsWaitedForAndThenAConflict) {
  load(10);
  load(20);
  postgres::Session other{conninfo(), "reader"};
  postgres::Transaction reader{other};
  reader.query({"read", "SELECT count(*) FROM servicedesk.tickets"});

  EXPECT_EQ(refusal({.action = Action::rollback}).code(), ErrorCode::conflict);
  EXPECT_EQ(shown(), second);
}

/// Eight at once, who ask for several views in one statement or one transaction, in any order: each
/// gets the numbers of one release, and none an error, a deadlock least of all.
TEST_F(ManageReleasesTest, ReadersSeeTheOneOrTheOther) {
  load(10);
  load(20);
  std::atomic<bool> done = false;
  std::atomic<int> reads = 0;
  std::mutex complaint;
  std::vector<std::string> wrong;
  const auto read = [&](int number) {
    const Sql both{"read", number % 2 == 0 ? "SELECT (SELECT count(*) FROM servicedesk.tickets), "
                                             "(SELECT count(*) FROM servicedesk.comments)"
                                           : "SELECT (SELECT count(*) FROM servicedesk.comments), "
                                             "(SELECT count(*) FROM servicedesk.tickets)"};
    try {
      postgres::Session session{conninfo(), "reader"};
      for (; !done; std::this_thread::sleep_for(std::chrono::milliseconds{5})) {
        postgres::Transaction transaction{session};
        const auto row = transaction.query(both).at(0);
        const auto shown = transaction.query({"read", "SELECT count(*) FROM dash.ticket"}).at(0);
        const bool whole = row.at(0) == row.at(1) && row.at(0) == shown.at(0) &&
                           (row.at(0) == "10" || row.at(0) == "20");
        if (!whole) throw std::runtime_error{fmt::format("a mix: {}, {}", *row.at(0), *row.at(1))};
        ++reads;
      }
    } catch (const std::exception& error) {
      const std::lock_guard lock{complaint};
      wrong.emplace_back(error.what());
    }
  };
  std::vector<std::thread> readers;
  for (int number = 0; number < 8; ++number) readers.emplace_back(read, number);
  const auto roll_back_ten_times = [&] {
    for (int i = 0; i < 10; ++i) {
      act({.action = Action::rollback});
      const auto before = reads.load();
      while (reads < before + 8) std::this_thread::yield();
    }
  };
  EXPECT_NO_THROW(roll_back_ten_times());

  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_THAT(wrong, ElementsAre());
  EXPECT_EQ(shown(), second);
}

TEST_F(ManageReleasesTest, RetiringIsARehearsalUnlessConfirmed) {
  load(10);
  load(20);
  load(30);
  const auto report = act({.action = Action::retire, .names = {first}});
  EXPECT_TRUE(report.rehearsal);
  EXPECT_THAT(to_text(report), HasSubstr("would drop  " + first));
  EXPECT_EQ(states(), "previous previous previous published");

  act({.action = Action::retire, .names = {first}, .confirmed = true});
  EXPECT_EQ(states(), "previous retired previous published");
  EXPECT_EQ(value("to_regnamespace('" + first + "')"), "NULL");
}

TEST_F(ManageReleasesTest, KeepLeavesThePublishedOneAndTheOneToGoBackTo) {
  load(10);
  load(20);
  load(30);
  act({.action = Action::retire, .keep = 0, .confirmed = true});
  EXPECT_EQ(states(), "retired retired previous published");
  act({.action = Action::rollback});
  EXPECT_EQ(shown(), second);
}

TEST_F(ManageReleasesTest, WhatIsNeededCannotBeRetired) {
  load(10);
  load(20);
  EXPECT_THAT(refusal({.action = Action::retire, .names = {second}}).message(),
              HasSubstr("it is published"));
  EXPECT_THAT(refusal({.action = Action::retire, .names = {first}}).message(),
              HasSubstr("a rollback goes back to"));
  EXPECT_EQ(refusal({.action = Action::retire}).code(), ErrorCode::usage);
  EXPECT_EQ(refusal({.action = Action::retire, .names = {first}, .keep = 2}).code(),
            ErrorCode::usage);
}

TEST_F(ManageReleasesTest, WhatSomebodyBuiltOnAReleaseKeepsIt) {
  load(10);
  load(20);
  load(30);
  given("CREATE VIEW public.mine AS SELECT * FROM " + first + ".tickets");

  const auto error = refusal({.action = Action::retire, .names = {first}, .confirmed = true});

  EXPECT_THAT(error.message(), HasSubstr("other objects depend on"));
  EXPECT_EQ(states(), "previous previous previous published");
}

TEST_F(ManageReleasesTest, ADatabaseOfAnOlderProgramIsRefusedWithTheWayOut) {
  given("DELETE FROM etl.schema_migration WHERE name LIKE '012%'");
  const auto error = refusal({});
  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.hint(), HasSubstr("tierline schema apply"));
}

}  // namespace
}  // namespace tierline::releases
