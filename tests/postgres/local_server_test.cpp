#include "tierline/postgres/local_server.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/process.hpp"
#include "tierline/postgres/session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <thread>

namespace tierline::postgres {
namespace {

struct LocalServerTest : ::testing::Test {
  LocalServerTest() {
    // The server's user must be able to enter.
    std::filesystem::permissions(dir.path(), std::filesystem::perms{0755});
  }
  ~LocalServerTest() override { LocalServer{options}.destroy(); }

  TempDir dir;
  LocalServerOptions options{.home = dir.path() / "pg", .without_durability = true};
};

TEST_F(LocalServerTest, StartsOnceStopsOnceAndKeepsItsData) {
  LocalServer server{options};
  EXPECT_FALSE(server.running());
  EXPECT_EQ(server.start(), LocalServer::Started::now);
  EXPECT_EQ(server.start(), LocalServer::Started::before);
  {
    Session session{server.conninfo(), "test"};
    session.query({"make", "CREATE TABLE kept AS SELECT 7 AS n"});
  }
  EXPECT_TRUE(server.stop());
  EXPECT_FALSE(server.stop());

  server.start();
  Session session{server.conninfo(), "test"};
  EXPECT_EQ(session.query({"read", "SELECT n FROM kept"}).at(0).at(0), "7");
  EXPECT_EQ(session.query({"tcp", "SHOW listen_addresses"}).at(0).at(0), "");
}

TEST_F(LocalServerTest, TwoStartsAtOnceMakeOneServer) {
  LocalServer one{options};
  LocalServer two{options};
  LocalServer::Started first{};
  std::thread other{[&] { first = one.start(); }};
  const auto second = two.start();
  other.join();

  EXPECT_NE(first, second);
}

TEST_F(LocalServerTest, AfterACrashTheStalePidDoesNotConfuseIt) {
  LocalServer server{options};
  server.start();
  const auto pid = read_file(server.data() / "postmaster.pid");
  run_process({"kill", "-9", pid.substr(0, pid.find('\n'))});
  while (server.running()) std::this_thread::sleep_for(std::chrono::milliseconds{20});

  EXPECT_EQ(server.start(), LocalServer::Started::now);
}

TEST_F(LocalServerTest, AHalfMadeClusterIsMadeAnew) {
  LocalServer server{options};
  make_directories(server.data().string() + ".new/base");

  EXPECT_EQ(server.start(), LocalServer::Started::now);
}

TEST_F(LocalServerTest, ASocketDirectoryThatIsALinkIsRefused) {
  options.socket = dir.path() / "link";
  std::filesystem::create_directory_symlink("/tmp", options.socket);
  LocalServer server{options};
  try {
    server.start();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_THAT(error.message(), ::testing::HasSubstr("not a directory of mode 0700"));
  }
  std::filesystem::remove(options.socket);
}

TEST_F(LocalServerTest, ASocketPathThatIsTooLongIsAConfigError) {
  options.socket = "/tmp/" + std::string(100, 'x');
  try {
    LocalServer{options};
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::config);
  }
  options.socket.clear();
}

TEST_F(LocalServerTest, ADatabaseThatAnInterruptedStartDidNotMakeIsMadeByTheNext) {
  LocalServer server{options};
  server.start();
  run_process({(server.programs() / "psql").string(), "-X", server.conninfo_of("postgres"), "-c",
               "DROP DATABASE tierline"});

  EXPECT_EQ(server.start(), LocalServer::Started::before);
  EXPECT_NO_THROW(Session(server.conninfo(), "test"));
}

TEST_F(LocalServerTest, VariablesForAnotherServerDoNotLeadAwayFromIt) {
  LocalServer server{options};
  ::setenv("PGPORT", "1", 1);
  ::setenv("PGHOSTADDR", "127.0.0.1", 1);
  server.start();
  const bool found = server.running();
  ::unsetenv("PGPORT");
  ::unsetenv("PGHOSTADDR");

  EXPECT_TRUE(found);
}

TEST_F(LocalServerTest, ASocketDirectoryMayHaveBlanksInItsName) {
  options.socket = dir.path() / "my sockets";
  LocalServer server{options};
  server.start();

  EXPECT_NO_THROW(Session(server.conninfo(), "test"));
}

TEST_F(LocalServerTest, DestroyLeavesWhatIsNotTheServersInItsSocketDirectory) {
  options.socket = dir.path() / "home";
  LocalServer server{options};
  server.start();
  replace_file(options.socket / "letter", "mine");
  server.destroy();

  EXPECT_EQ(read_file(options.socket / "letter"), "mine");
  EXPECT_FALSE(std::filesystem::exists(options.socket / ".s.PGSQL.5432"));
}

TEST_F(LocalServerTest, DestroyLeavesNothingBehind) {
  LocalServer server{options};
  server.start();
  server.destroy();

  EXPECT_FALSE(server.running());
  EXPECT_FALSE(std::filesystem::exists(options.home));
  EXPECT_FALSE(std::filesystem::exists(server.socket()));
}

}  // namespace
}  // namespace tierline::postgres
