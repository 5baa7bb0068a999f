#include "tierline/base/error.hpp"

#include "tierline/base/verdict.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace tierline {
namespace {

TEST(ErrorTest, EveryCodeHasItsPublishedExitStatus) {
  EXPECT_EQ(exit_status(ErrorCode::usage), 64);
  EXPECT_EQ(exit_status(ErrorCode::data), 65);
  EXPECT_EQ(exit_status(ErrorCode::unavailable), 69);
  EXPECT_EQ(exit_status(ErrorCode::internal), 70);
  EXPECT_EQ(exit_status(ErrorCode::io), 74);
  EXPECT_EQ(exit_status(ErrorCode::conflict), 75);
  EXPECT_EQ(exit_status(ErrorCode::config), 78);
  EXPECT_EQ(exit_status(ErrorCode::interrupted), 130);
}

TEST(ErrorTest, SystemErrorsNameThePathAndTheCause) {
  errno = ENOENT;
  const auto error = io_error("read", "missing.db");

  EXPECT_EQ(error.message(), "cannot read \"missing.db\": No such file or directory");
  EXPECT_EQ(error.code(), ErrorCode::io);
}

TEST(IoErrorTest, GivesTheUsualHintUnlessThereIsABetterOne) {
  const auto hint = [](int code, const std::string& own = {}) {
    errno = code;
    return io_error("write", "a.db", own).hint();
  };

  EXPECT_EQ(hint(ENOENT), "check the path");
  EXPECT_EQ(hint(EACCES), "check who may read and write the file and its directory");
  EXPECT_EQ(hint(ENOSPC), "make room on the disk, then try again");
  EXPECT_EQ(hint(ENOSPC, "is the disk full?"), "is the disk full?");
  EXPECT_EQ(hint(EINVAL), "");
}

TEST(VerdictTest, FailIsWorseThanWarnThoughItsStatusIsSmaller) {
  EXPECT_EQ(worst(Verdict::warn, Verdict::fail), Verdict::fail);
  EXPECT_EQ(worst(Verdict::warn, Verdict::pass), Verdict::warn);
  EXPECT_EQ(exit_status(Verdict::pass), 0);
  EXPECT_EQ(exit_status(Verdict::fail), 1);
  EXPECT_EQ(exit_status(Verdict::warn), 2);
}

}  // namespace
}  // namespace tierline
