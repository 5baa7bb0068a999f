#include "tierline/base/process.hpp"

#include "tierline/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace tierline {
namespace {

TEST(ProcessTest, GivesStatusAndBothStreams) {
  const auto result = run_process({"sh", "-c", "echo out; echo err >&2; exit 3"});

  EXPECT_EQ(result.status, 3);
  EXPECT_EQ(result.output, "out\nerr\n");
}

TEST(ProcessTest, TheStreamsCanBeKeptApart) {
  const auto result = run_process({"sh", "-c", "echo out; echo err >&2"}, {.errors_apart = true});

  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.errors, "err\n");
}

TEST(ProcessTest, TheInputIsReadOrNot) {
  const std::string megabyte(1 << 20, 'x');

  EXPECT_EQ(run_process({"wc", "-c"}, {.input = megabyte}).output, "1048576\n");
  EXPECT_EQ(run_process({"true"}, {.input = megabyte}).status, 0);
  EXPECT_EQ(run_process({"wc", "-c"}).output, "0\n");
}

TEST(ProcessTest, ASignalThatWeBlockReachesTheTool) {
  sigset_t term;
  ::sigemptyset(&term);
  ::sigaddset(&term, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &term, nullptr);
  const auto result = run_process({"sh", "-c", "kill -TERM $$; sleep 1"});
  ::pthread_sigmask(SIG_UNBLOCK, &term, nullptr);

  EXPECT_EQ(result.status, 128 + SIGTERM);
}

TEST(ProcessTest, ChangesAddReplaceAndTakeAwayVariables) {
  const ProcessOptions options{.environment = {"A=1", "B=2", "PATH=/usr/bin:/bin"},
                               .changes = {"B=3", "C=4", "A"}};

  EXPECT_EQ(run_process({"sh", "-c", "echo ${A-none} $B $C"}, options).output, "none 3 4\n");
}

TEST(ProcessTest, OurEnvironmentIsInheritedBelowTheChanges) {
  const auto result = run_process({"sh", "-c", "echo $PATH $X"}, {.changes = {"X=1"}});

  EXPECT_THAT(result.output, ::testing::EndsWith(" 1\n"));
  EXPECT_GT(result.output.size(), 4U);
}

TEST(ProcessTest, AToolIsFoundInTheFirstDirectoryThatHasIt) {
  EXPECT_EQ(find_tool("sh", {"/no/such/dir", "/bin"}), "/bin/sh");
  EXPECT_EQ(find_tool("passwd", {"/etc"}), std::nullopt);  // there, but no program
}

TEST(ProcessTest, ArgumentsMeetNoShell) {
  EXPECT_EQ(run_process({"echo", "$HOME; ls"}).output, "$HOME; ls\n");
}

TEST(ProcessTest, AKilledChildAnswersWith128PlusTheSignal) {
  EXPECT_EQ(run_process({"sh", "-c", "kill -9 $$"}).status, 137);
}

TEST(ProcessTest, ASignalThatWeIgnoreReachesTheTool) {
  auto* const before = std::signal(SIGPIPE, SIG_IGN);
  const auto status = run_process({"sh", "-c", "kill -PIPE $$"}).status;
  std::signal(SIGPIPE, before);

  EXPECT_EQ(status, 128 + SIGPIPE);
}

TEST(ProcessTest, AMissingToolIsUnavailable) {
  try {
    run_process({"no-such-tool-here"});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unavailable);
    EXPECT_EQ(error.message(), "cannot run \"no-such-tool-here\": No such file or directory");
  }
}

}  // namespace
}  // namespace tierline
