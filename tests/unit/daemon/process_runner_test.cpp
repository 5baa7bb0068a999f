#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/daemon/runner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <thread>

namespace tierline::daemon {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Launch shell(const std::string& script) { return {.arguments = {"/bin/sh", "-c", script}}; }

Ended only(ProcessRunner& runner) {
  const auto ended = runner.wait(seconds{20});
  EXPECT_THAT(ended, SizeIs(1));
  return ended.at(0);
}

TEST(ProcessRunnerTest, AnEndIsToldOnceWithStatusAndOutput) {
  ProcessRunner runner;
  const auto id = runner.start(shell("echo said; echo complained >&2; exit 3"));

  const auto ended = only(runner);

  EXPECT_EQ(ended.id, id);
  EXPECT_EQ(ended.exit_status, 3);
  EXPECT_FALSE(ended.timed_out);
  EXPECT_EQ(ended.output, "said\ncomplained\n");
  EXPECT_THAT(runner.wait(milliseconds{0}), IsEmpty());
}

TEST(ProcessRunnerTest, SeveralRunAtOnce) {
  ProcessRunner runner;
  const Stopwatch watch;
  for (int n = 0; n < 3; ++n) runner.start(shell("sleep 0.3"));

  std::size_t ended = 0;
  while (ended < 3) ended += runner.wait(seconds{20}).size();

  EXPECT_LT(watch.seconds(), 0.85);
}

TEST(ProcessRunnerTest, ChangesReachItsEnvironment) {
  ProcessRunner runner;
  auto launch = shell("echo $TIERLINE_TEST_COLOUR");
  launch.changes = {"TIERLINE_TEST_COLOUR=green"};
  runner.start(launch);

  EXPECT_EQ(only(runner).output, "green\n");
}

TEST(ProcessRunnerTest, WhatCannotBeStartedIsAnError) {
  ProcessRunner runner;
  EXPECT_THROW(runner.start({.arguments = {"/nonexistent/tierline"}}), Error);
  EXPECT_THAT(runner.wait(milliseconds{0}), IsEmpty());
}

TEST(ProcessRunnerTest, WaitingEndsWithItsTimeWhenNothingHappens) {
  ProcessRunner runner;
  const Stopwatch watch;
  EXPECT_THAT(runner.wait(milliseconds{50}), IsEmpty());
  EXPECT_GE(watch.seconds(), 0.045);
}

TEST(ProcessRunnerTest, ATimeoutEndsItByTerm) {
  ProcessRunner runner;
  auto launch = shell("trap 'echo cleaning; exit 130' TERM; sleep 60 & wait");
  launch.timeout = seconds{1};
  runner.start(launch);

  const auto ended = only(runner);

  EXPECT_TRUE(ended.timed_out);
  EXPECT_EQ(ended.exit_status, 130);
  EXPECT_EQ(ended.output, "cleaning\n");
}

TEST(ProcessRunnerTest, WhatDoesNotListenIsKilledWithItsWholeGroup) {
  const TempDir directory;
  const auto pid_file = directory.path() / "pid";
  ProcessRunner runner;
  auto launch = shell("trap '' TERM; (trap '' TERM; sleep 60) & echo $! > " + pid_file.native() +
                      "; while :; do sleep 1; done");
  launch.timeout = seconds{1};
  launch.patience = seconds{1};
  runner.start(launch);

  const auto ended = only(runner);

  EXPECT_TRUE(ended.timed_out);
  EXPECT_EQ(ended.exit_status, 128 + SIGKILL);
  const auto grandchild = std::stoi(read_file(pid_file));
  const auto stat = std::filesystem::path{"/proc"} / std::to_string(grandchild) / "stat";
  for (int look = 0; look < 100 && std::filesystem::exists(stat) &&
                     read_file(stat).find(") Z ") == std::string::npos;
       ++look) {
    std::this_thread::sleep_for(milliseconds{20});
  }
  EXPECT_TRUE(!std::filesystem::exists(stat) || read_file(stat).find(") Z ") != std::string::npos);
}

TEST(ProcessRunnerTest, AllCanBeAskedToEnd) {
  ProcessRunner runner;
  runner.start(shell("trap 'exit 130' TERM; sleep 60 & wait"));
  runner.start(shell("sleep 60"));
  std::this_thread::sleep_for(milliseconds{200});
  runner.end_all();

  std::vector<Ended> ended;
  while (ended.size() < 2) {
    for (const auto& one : runner.wait(seconds{20})) ended.push_back(one);
  }

  for (const auto& one : ended) {
    EXPECT_FALSE(one.timed_out);
    EXPECT_THAT(one.exit_status, ::testing::AnyOf(130, 128 + SIGTERM));
  }
}

TEST(ProcessRunnerTest, OnlyTheEndOfALongOutputIsKept) {
  ProcessRunner runner;
  runner.start(shell("head -c 1000000 /dev/zero | tr '\\0' x; echo; echo the end"));

  const auto ended = only(runner);

  EXPECT_EQ(ended.output.size(), 64U << 10U);
  EXPECT_THAT(ended.output, HasSubstr("x\nthe end\n"));
}

TEST(ProcessRunnerTest, ItDoesNotWaitForWhatAProgramLeavesBehind) {
  ProcessRunner runner;
  const Stopwatch watch;
  runner.start(shell("sleep 5 & echo begun"));

  EXPECT_EQ(only(runner).output, "begun\n");
  EXPECT_LT(watch.seconds(), 4);
}

TEST(ProcessRunnerTest, NothingOutlivesIt) {
  const TempDir directory;
  const auto pid_file = directory.path() / "pid";
  {
    ProcessRunner runner;
    runner.start(shell("echo $$ > " + pid_file.native() + "; exec sleep 60"));
    while (!std::filesystem::exists(pid_file) || std::filesystem::is_empty(pid_file)) {
      std::this_thread::sleep_for(milliseconds{10});
    }
  }
  EXPECT_NE(::kill(std::stoi(read_file(pid_file)), 0), 0);
}

}  // namespace
}  // namespace tierline::daemon
