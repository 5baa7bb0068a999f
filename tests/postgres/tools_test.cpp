#include "tierline/postgres/tools.hpp"

#include "tierline/base/error.hpp"

#include "postgres_test.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <thread>

namespace tierline::postgres {
namespace {

struct ScratchDatabaseTest : testing::PostgresTest {
  std::string there(const std::string& database) {
    return value("count(*) FROM pg_database WHERE datname = '" + database + "'");
  }
};

TEST_F(ScratchDatabaseTest, ADatabaseThatItsMakerCannotEnterIsDroppedAgain) {
  given("CREATE ROLE one_session LOGIN CREATEDB CONNECTION LIMIT 1");
  {
    Session owner{conninfo("one_session"), "owner"};
    try {
      ScratchDatabase{owner, "unentered"};
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_THAT(error.message(), ::testing::HasSubstr("too many connections for role"));
    }
  }
  given("DROP ROLE one_session");

  EXPECT_EQ(there("tierline_scratch_unentered"), "0");
}

TEST_F(ScratchDatabaseTest, OneThatCouldNotBeDroppedIsDroppedByTheNext) {
  {
    const auto owner = db().another();
    const ScratchDatabase scratch{*owner, "left"};
    given("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = " +
          owner->query({"pid", "SELECT pg_backend_pid()"}).at(0).at(0).value());
  }
  EXPECT_EQ(there("tierline_scratch_left"), "1");
  while (value("count(*) FROM pg_stat_activity WHERE datname = 'tierline_scratch_left'") != "0") {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }

  const ScratchDatabase next{db(), "next"};

  EXPECT_EQ(there("tierline_scratch_left"), "0");
}

}  // namespace
}  // namespace tierline::postgres
