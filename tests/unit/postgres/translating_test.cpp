#include "postgres/translating.hpp"

#include "tierline/base/interrupt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

namespace tierline::postgres {
namespace {

using ::testing::HasSubstr;

TEST(SqlstateTest, HasItsCodeAndSaysWhatToDo) {
  struct Case {
    std::string sqlstate;
    ErrorCode code;
    std::string hint;
  };
  for (const auto& expected : {Case{"53100", ErrorCode::io, "free disk space"},
                               Case{"57014", ErrorCode::conflict, "time limit"},
                               Case{"40P01", ErrorCode::conflict, "holds a lock"},
                               Case{"55P03", ErrorCode::conflict, "holds a lock"},
                               Case{"42P06", ErrorCode::conflict, "try again"},
                               Case{"57P01", ErrorCode::unavailable, "try again"},
                               Case{"08006", ErrorCode::unavailable, "try again"},
                               Case{"42501", ErrorCode::config, "ask for the right"},
                               Case{"28000", ErrorCode::config, "PGUSER"},
                               Case{"42P01", ErrorCode::data, "tierline schema apply"},
                               Case{"23505", ErrorCode::data, ""}}) {
    const auto error = error_of_sqlstate("load", expected.sqlstate, "it said\nno\n");

    EXPECT_EQ(error.code(), expected.code) << expected.sqlstate;
    EXPECT_EQ(error.message(), "load failed [" + expected.sqlstate + "]: it said no");
    EXPECT_THAT(error.hint(), HasSubstr(expected.hint));
  }
}

/// In a process of its own, to which the flag that a signal sets belongs.
TEST(SqlstateTest, ACancelAfterASignalIsAnInterruption) {
  const auto in_child = [] {
    catch_interrupts();
    std::raise(SIGINT);
    const auto error = error_of_sqlstate("load", "57014", "canceling statement");
    std::exit(error.code() == ErrorCode::interrupted ? 0 : 1);
  };

  EXPECT_EXIT(in_child(), ::testing::ExitedWithCode(0), "");
}

Error error_of_connection_that_says(const std::string& message) {
  return error_of_connection("cannot connect", message);
}

TEST(ConnectionErrorTest, ARefusedPasswordIsTold) {
  EXPECT_THAT(error_of_connection_that_says("password authentication failed").hint(),
              HasSubstr("PGPASSFILE"));
  EXPECT_THAT(error_of_connection_that_says("timeout expired").hint(), HasSubstr("PGHOST"));
}

template <typename Thrown>
Error translated(const Thrown& thrown) {
  try {
    translating("load", [&] { throw thrown; });
  } catch (const Error& error) {
    return error;
  }
  return {ErrorCode::internal, "nothing was thrown"};
}

TEST(TranslatingTest, ACommitInDoubtIsSaidToBe) {
  const auto error = translated(pqxx::in_doubt_error{"who knows"});

  EXPECT_EQ(error.code(), ErrorCode::unavailable);
  EXPECT_THAT(error.hint(), HasSubstr("may have happened"));
}

TEST(TranslatingTest, ARightThatIsMissingIsAConfigError) {
  EXPECT_EQ(translated(pqxx::insufficient_privilege{"no", "", "42501"}).code(), ErrorCode::config);
}

TEST(TranslatingTest, ALostConnectionAndAnythingElseAreUnavailable) {
  EXPECT_EQ(translated(pqxx::broken_connection{"gone"}).code(), ErrorCode::unavailable);
  EXPECT_EQ(translated(pqxx::failure{"something"}).code(), ErrorCode::unavailable);
}

}  // namespace
}  // namespace tierline::postgres
