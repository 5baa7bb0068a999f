#include "tierline/postgres/local_server.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/file_lock.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/base/process.hpp"
#include "tierline/postgres/session.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <thread>

namespace tierline::postgres {
namespace {

struct LocalServerTest : ::testing::Test {
  LocalServerTest() {
    // The server's user must be able to enter.
    std::filesystem::permissions(dir.path(), std::filesystem::perms{0755});
  }
  ~LocalServerTest() override { LocalServer{options}.destroy(); }

  void expect_refusal(ErrorCode code, const std::string& message,
                      const std::function<void()>& action) {
    try {
      action();
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code);
      EXPECT_THAT(error.message(), ::testing::HasSubstr(message));
    }
  }

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
  expect_refusal(ErrorCode::io, "not a directory of mode 0700", [&] { server.start(); });
  std::filesystem::remove(options.socket);
}

TEST_F(LocalServerTest, ASocketPathThatIsTooLongIsAConfigError) {
  options.socket = "/tmp/" + std::string(100, 'x');
  expect_refusal(ErrorCode::config, "longer than 107 bytes", [&] { LocalServer{options}; });
  options.socket.clear();
}

TEST_F(LocalServerTest, ASocketDirectoryThatCannotBeMadeIsNamed) {
  options.socket = dir.path() / "missing" / "socket";
  LocalServer server{options};
  expect_refusal(ErrorCode::io, options.socket.string(), [&] { server.start(); });
}

TEST_F(LocalServerTest, AHomeThatTheServersUserCannotEnterIsToldWithWhatInitdbSaid) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root runs the server as another user";
  std::filesystem::permissions(dir.path(), std::filesystem::perms{0700});
  LocalServer server{options};
  expect_refusal(ErrorCode::unavailable, "Permission denied", [&] { server.start(); });
}

TEST_F(LocalServerTest, AServerThatDoesNotStartIsToldWithTheWayToItsLog) {
  LocalServer server{options};
  server.start();
  server.stop();
  replace_file(server.data() / "postgresql.conf", "nonsense\n");
  try {
    server.start();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unavailable);
    EXPECT_THAT(error.hint(), ::testing::HasSubstr(server.log().string()));
  }
}

TEST_F(LocalServerTest, AServerThatCannotBeStoppedIsToldWithWhatPgCtlSaid) {
  LocalServer server{options};
  server.start();
  const auto pid = server.data() / "postmaster.pid";
  std::filesystem::rename(pid, server.data() / "mislaid");
  expect_refusal(ErrorCode::unavailable, "postmaster.pid", [&] { server.stop(); });
  std::filesystem::rename(server.data() / "mislaid", pid);
}

TEST_F(LocalServerTest, AStartWaitsForAnotherUntilASignalComes) {
  LocalServer server{options};
  make_directories(options.home);
  const auto in_child = [&] {
    const auto another = FileLock::try_take(options.home / ".lock");
    catch_interrupts();
    std::thread sender{[] {
      std::this_thread::sleep_for(std::chrono::milliseconds{200});
      ::kill(::getpid(), SIGINT);
    }};
    bool stopped = false;
    try {
      server.start();
    } catch (const Error& error) {
      stopped = error.code() == ErrorCode::interrupted;
    }
    sender.join();
    std::exit(stopped ? 0 : 1);
  };

  EXPECT_EXIT(in_child(), ::testing::ExitedWithCode(0), "");
}

TEST_F(LocalServerTest, WhatCannotBeRemovedIsNamed) {
  // Its data would be the link to an open file, which nobody may remove.
  LocalServer server{{.home = "/proc/self/fd", .without_durability = true}};
  const int file = std::stoi(server.data().filename().string());
  if (::fcntl(file, F_GETFD) < 0) ::dup2(STDIN_FILENO, file);
  expect_refusal(ErrorCode::io, server.data().string(), [&] { server.destroy(); });
}

TEST_F(LocalServerTest, ADatabaseThatTheServerRefusesToMakeIsAnError) {
  LocalServer server{options};
  server.start();
  for (const auto* statement :
       {"DROP DATABASE tierline", "ALTER ROLE tierline SET default_transaction_read_only = on"}) {
    run_process({(server.programs() / "psql").string(), "-X", server.conninfo_of("postgres"), "-c",
                 statement});
  }
  expect_refusal(ErrorCode::unavailable, "read-only transaction", [&] { server.start(); });
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
