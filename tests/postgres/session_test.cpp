#include "tierline/postgres/session.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/base/retry.hpp"
#include "tierline/postgres/copy_writer.hpp"

#include "postgres_test.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>
#include <utility>
#include <vector>

namespace tierline::postgres {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ErrorCode code_of(const std::function<void()>& action, std::string* message = nullptr) {
  try {
    action();
  } catch (const Error& error) {
    if (message != nullptr) *message = error.message();
    return error.code();
  }
  ADD_FAILURE() << "no error";
  return ErrorCode::internal;
}

class SessionTest : public tierline::testing::EmptyPostgresTest {};

TEST_F(SessionTest, ParametersAndNullsArriveAsTheyAre) {
  const auto rows =
      db().query({"echo", "SELECT $1::text, $2::bigint + 1, $3::text"}, {"it's; --", "41", {}});

  EXPECT_EQ(rows.at(0), (Row{"it's; --", "42", {}}));
}

TEST_F(SessionTest, AnErrorNamesTheStatementAndTheSqlstate) {
  std::string message;

  EXPECT_EQ(code_of(
                [&] {
                  db().query({"tier_counts", "SELECT * FROM nowhere"});
                },
                &message),
            ErrorCode::data);
  EXPECT_THAT(message, HasSubstr("tier_counts failed [42P01]"));
  EXPECT_EQ(value("1"), "1") << "the session is usable afterwards";
}

TEST_F(SessionTest, ATableSchemaOrFunctionThatIsNotThereHintsAtTheSchemaStep) {
  for (const auto* sql : {"SELECT * FROM nowhere", "CREATE TABLE nowhere.t (i int)",
                          "SELECT servicedesk.nothing()"}) {
    try {
      db().query({"ask", sql});
      ADD_FAILURE() << sql;
    } catch (const Error& error) {
      EXPECT_THAT(error.hint(), HasSubstr("tierline schema apply")) << sql;
    }
  }
}

TEST_F(SessionTest, AnObserverHearsOfEveryStatementByName) {
  std::vector<std::string> heard;
  db().observe([&](std::string_view statement, double seconds) {
    heard.emplace_back(statement);
    EXPECT_GE(seconds, 0);
  });

  db().query({"one", "SELECT 1"});
  EXPECT_THROW(db().query({"wrong", "SELECT * FROM nowhere"}), Error);
  {
    Transaction transaction{db()};
    transaction.for_each({"many", "SELECT 1"}, {}, [](const Row&) {});
    transaction.execute({"table", "CREATE TABLE t (a bigint)"});
    CopyWriter copy{transaction, "", "t", {"a"}};
    copy.begin_row();
    copy.bigint(1);
    copy.finish();
  }

  EXPECT_THAT(heard, ::testing::ElementsAre("one", "commit", "wrong", "many", "many", "many",
                                            "table", "copy_t"));
}

TEST_F(SessionTest, ASessionIsAliveUntilItsServerProcessEnds) {
  EXPECT_TRUE(db().alive());

  Session other{conninfo(), "other"};
  const auto process = db().query({"pid", "SELECT pg_backend_pid()::text"}).at(0).at(0).value();
  Transaction open{db()};
  other.query({"end", "SELECT pg_terminate_backend($1::int)"}, {process});

  for (int look = 0; look < 100 && db().alive(); ++look) sleep_for(std::chrono::milliseconds{20});
  EXPECT_FALSE(db().alive());
}

TEST_F(SessionTest, ATransactionWithoutCommitLeavesNothing) {
  given("CREATE TABLE t (a int)");
  {
    Transaction transaction{db()};
    transaction.execute({"insert", "INSERT INTO t VALUES (1)"});
  }
  EXPECT_EQ(value("count(*) FROM t"), "0");
}

TEST_F(SessionTest, ChangedRowsAreCounted) {
  given("CREATE TABLE t AS SELECT generate_series(1, 10) AS a");
  Transaction transaction{db()};

  EXPECT_EQ(transaction.change({"delete", "DELETE FROM t WHERE a > $1::int"}, {"7"}), 3U);
}

TEST_F(SessionTest, ACursorReadsEveryRowOnce) {
  Transaction transaction{db()};
  std::int64_t sum = 0;
  transaction.for_each({"numbers", "SELECT generate_series(1, $1::int);\n"}, {"2500"},
                       [&](const Row& row) { sum += std::stoll(row.at(0).value()); });

  EXPECT_EQ(sum, 2500 * 2501 / 2);
}

TEST_F(SessionTest, ThePatienceOfPgConnectTimeoutCounts) {
  ::setenv("PGCONNECT_TIMEOUT", "soon", 1);
  std::string message;
  const auto code = code_of([&] { Session(conninfo(), "test"); }, &message);
  ::unsetenv("PGCONNECT_TIMEOUT");

  EXPECT_EQ(code, ErrorCode::unavailable);
  EXPECT_THAT(message, HasSubstr("\"soon\"")) << "libpq read it";
}

TEST_F(SessionTest, AWaitForALockEndsAsAConflict) {
  given("CREATE TABLE t (a int)");
  Session other{conninfo(), "other"};
  Transaction holder{other};
  holder.execute({"lock", "LOCK TABLE t"});

  EXPECT_EQ(code_of([&] { given("SET LOCAL lock_timeout = '50ms'; INSERT INTO t VALUES (1)"); }),
            ErrorCode::conflict);
}

TEST_F(SessionTest, NoLockIsWaitedForForEverAndALimitOfTheUsersOwnStands) {
  const auto limit_of = [](const std::string& settings) {
    Session session{settings, "test"};
    return session.query({"limit", "SELECT current_setting('lock_timeout')"}).at(0).at(0);
  };
  EXPECT_EQ(limit_of(conninfo()), "10s");
  EXPECT_EQ(limit_of(conninfo() + " options='-c lock_timeout=2min'"), "2min");
}

TEST_F(SessionTest, ARowThatSomebodyElseChangedMeanwhileIsAConflict) {
  given("CREATE TABLE t AS SELECT 1 AS a");
  Transaction late{db()};
  late.execute({"begin", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT * FROM t"});
  Session{conninfo(), "other"}.query({"update", "UPDATE t SET a = 2"});

  EXPECT_EQ(code_of([&] { late.execute({"update", "UPDATE t SET a = 3"}); }), ErrorCode::conflict);
}

TEST_F(SessionTest, ARefusedValueIsNoConflictAndStaysOutOfTheMessage) {
  given("CREATE TABLE t (name text NOT NULL UNIQUE, note text CHECK (note <> 'x'))");
  given("INSERT INTO t VALUES ('somebody')");
  const std::vector<std::pair<std::string, std::string>> refused{
      {"23505", "INSERT INTO t VALUES ('somebody')"},
      {"23502", "INSERT INTO t VALUES (NULL, 'somebody')"},
      {"23514", "UPDATE t SET note = 'x'"}};
  for (const auto& [sqlstate, sql] : refused) {
    std::string message;
    EXPECT_EQ(code_of(
                  [&, &text = sql] {
                    db().query({"insert", text});
                  },
                  &message),
              ErrorCode::data);
    EXPECT_THAT(message, HasSubstr("insert failed [" + sqlstate + "]"));
    EXPECT_THAT(message, Not(HasSubstr("somebody")));
    EXPECT_THAT(message, Not(HasSubstr("DETAIL")));
  }
}

TEST_F(SessionTest, AStatementThatTakesTooLongIsAConflict) {
  std::string message;
  EXPECT_EQ(
      code_of([&] { given("SET LOCAL statement_timeout = '50ms'; SELECT pg_sleep(5)"); }, &message),
      ErrorCode::conflict);
  EXPECT_THAT(message, HasSubstr("[57014]"));
}

TEST_F(SessionTest, ADiskThatIsFullIsAnIoError) {
  for (const auto* sqlstate : {"53100", "53200"}) {
    EXPECT_EQ(code_of([&] {
                given(std::string{"DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '"} +
                      sqlstate + "'; END $$");
              }),
              ErrorCode::io)
        << sqlstate;
  }
}

TEST_F(SessionTest, TwoSchemasOfOneNameAtOnceAreAConflict) {
  Session other{conninfo(), "other"};
  Transaction first{other};
  first.execute({"create_schema", "CREATE SCHEMA s"});
  std::thread committer{[&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    first.commit();
  }};

  EXPECT_EQ(code_of([&] { given("CREATE SCHEMA s"); }), ErrorCode::conflict);
  committer.join();
  EXPECT_EQ(code_of([&] { given("CREATE SCHEMA s"); }), ErrorCode::conflict);
}

/// In a process of its own, as signals and the flag they set belong to the whole process.
TEST_F(SessionTest, ASignalCancelsTheStatementAtWorkAndRefusesTheNext) {
  const auto place = conninfo();
  const auto in_child = [&] {
    catch_interrupts();
    Session session{place, "interrupted"};
    const Stopwatch watch;
    std::thread sender{[] {
      std::this_thread::sleep_for(std::chrono::milliseconds{200});
      ::kill(::getpid(), SIGINT);
    }};
    const auto at_work = code_of([&] { session.query({"sleep", "SELECT pg_sleep(30)"}); });
    const auto next = code_of([&] { session.query({"one", "SELECT 1"}); });
    sender.join();
    const Uninterrupted to_the_end{session};
    const bool written = session.query({"sleep", "SELECT pg_sleep(0.3)"}).size() == 1;
    const bool all = at_work == ErrorCode::interrupted && next == ErrorCode::interrupted &&
                     written && watch.seconds() < 5;
    std::_Exit(all ? 0 : 1);
  };

  EXPECT_EXIT(in_child(), ::testing::ExitedWithCode(0), "");
}

TEST_F(SessionTest, AStoppedSessionEndsItsStatementAndRefusesTheNext) {
  const auto other = db().another();
  const Stopwatch watch;
  std::thread stopper{[&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
    other->stop();
  }};

  EXPECT_THROW(other->query({"sleep", "SELECT pg_sleep(30)"}), Error);

  stopper.join();
  EXPECT_LT(watch.seconds(), 5);
  EXPECT_EQ(code_of([&] { other->query({"one", "SELECT 1"}); }), ErrorCode::interrupted);
  EXPECT_EQ(value("1"), "1") << "this one is not stopped";
}

TEST_F(SessionTest, AnotherSessionIsLikeThisOne) {
  std::string heard;
  db().observe([&](std::string_view statement, double) { heard += statement; });
  const auto other = db().another();

  const auto row = other
                       ->query({"who",
                                "SELECT current_database(), current_user, "
                                "current_setting('application_name'), pg_backend_pid()"})
                       .at(0);

  EXPECT_EQ(heard, "whocommit");
  EXPECT_EQ(row.at(0), value("current_database()"));
  EXPECT_EQ(row.at(1), value("current_user"));
  EXPECT_EQ(row.at(2), value("current_setting('application_name')"));
  EXPECT_NE(row.at(3), value("pg_backend_pid()"));
  db().observe([](std::string_view, double) {});
}

TEST_F(SessionTest, AReconnectedSessionIsANewOneWithTheSameObserver) {
  std::string heard;
  db().observe([&](std::string_view statement, double) { heard += statement; });
  const auto pid = value("pg_backend_pid()");
  Session{conninfo(), "killer"}.query({"kill", "SELECT pg_terminate_backend($1::int)"}, {pid});
  heard.clear();

  db().reconnect();

  EXPECT_NE(db().query({"pid", "SELECT pg_backend_pid()"}).at(0).at(0), pid);
  EXPECT_EQ(heard, "pidcommit");
  db().observe([](std::string_view, double) {});
}

TEST_F(SessionTest, AKilledSessionIsUnavailableAndDoesNotReconnect) {
  const auto pid = value("pg_backend_pid()");
  {
    Session killer{conninfo(), "killer"};
    killer.query({"kill", "SELECT pg_terminate_backend($1::int)"}, {pid});
  }
  for (int attempt = 0; attempt < 3; ++attempt) {
    EXPECT_EQ(code_of([&] { value("1"); }), ErrorCode::unavailable);
  }
}

TEST_F(SessionTest, AServerWithoutRoleOrDatabaseIsNotSaidToBeDown) {
  for (const auto* lacking : {" user=nobody_here", " dbname=nothing_here"}) {
    try {
      Session(conninfo() + lacking, "test");
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::unavailable);
      EXPECT_THAT(error.hint(), HasSubstr("createuser")) << error.message();
    }
  }
}

TEST(SessionConnectTest, NoServerIsUnavailableWithAHint) {
  try {
    Session("host=/no/such/place dbname=x", "test");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unavailable);
    EXPECT_THAT(error.hint(), HasSubstr("PGHOST"));
  }
}

TEST(SessionConnectTest, AMalformedSettingIsAConfigError) {
  EXPECT_EQ(code_of([] { Session("nonsense", "test"); }), ErrorCode::config);
}

TEST(IdentifierTest, QuotesAreDoubled) { EXPECT_EQ(quote_identifier("a\"b"), "\"a\"\"b\""); }

}  // namespace
}  // namespace tierline::postgres
