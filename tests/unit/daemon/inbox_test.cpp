#include "tierline/daemon/inbox.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

namespace tierline::daemon {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::seconds;
using ::testing::HasSubstr;

class InboxTest : public ::testing::Test {
 protected:
  fs::path put(const std::string& name, const std::string& content = "rows") {
    const auto path = directory_.path() / name;
    std::ofstream{path} << content;
    return path;
  }

  /// Looks every second for so long; the last answer.
  std::optional<std::string> after(seconds time) {
    for (auto look = seconds{0}; look < time; look += seconds{1}) {
      inbox_.ready(now_);
      now_ += seconds{1};
    }
    return inbox_.ready(now_);
  }

  std::string in(const std::string& name) { return read_file(directory_.path() / name); }
  bool there(const std::string& name) { return fs::exists(directory_.path() / name); }

  TempDir directory_;
  TimePoint now_ = from_iso8601("2025-11-01T02:00:00Z").value();
  Inbox inbox_{directory_.path(), seconds{10}};
};

TEST_F(InboxTest, AFileIsReadyWhenItStoodStillForTheSettleTime) {
  put("a.xlsx");

  EXPECT_EQ(after(seconds{9}), std::nullopt);
  EXPECT_EQ(after(seconds{1}), "a.xlsx");
}

TEST_F(InboxTest, AFileThatGrowsIsNotReady) {
  put("a.xlsx");
  EXPECT_EQ(after(seconds{9}), std::nullopt);
  put("a.xlsx", "rows and more");

  EXPECT_EQ(after(seconds{9}), std::nullopt);
  EXPECT_EQ(after(seconds{2}), "a.xlsx");
}

TEST_F(InboxTest, AFileThatIsTouchedIsNotReadyAlthoughItsSizeStays) {
  const auto path = put("a.xlsx");
  EXPECT_EQ(after(seconds{9}), std::nullopt);
  fs::last_write_time(path, fs::last_write_time(path) + hours{1});

  EXPECT_EQ(after(seconds{5}), std::nullopt);
}

TEST_F(InboxTest, AClockThatJumpsForwardSettlesNothing) {
  put("a.xlsx");
  inbox_.ready(now_);
  now_ += hours{24};

  EXPECT_EQ(inbox_.ready(now_), std::nullopt);
  now_ -= hours{48};
  EXPECT_EQ(inbox_.ready(now_), std::nullopt);
  EXPECT_EQ(after(seconds{5}), "a.xlsx");
}

TEST_F(InboxTest, FilesComeInTheOrderOfTheirNames) {
  put("b.csv");
  put("a.csv");

  EXPECT_EQ(after(seconds{10}), "a.csv");
}

TEST_F(InboxTest, WhatIsUnfinishedOrNoFileIsPassedOver) {
  for (const auto* name : {".hidden", "~$a.xlsx", "a.xlsx.part", "b.tmp", "c.xlsx~", "d.crdownload",
                           "e.filepart", "f.partial", ".~lock.a.xlsx#", "g.lock"}) {
    put(name);
  }
  fs::create_directory(directory_.path() / "folder");
  ASSERT_EQ(::mkfifo((directory_.path() / "pipe").c_str(), 0600), 0);

  EXPECT_EQ(after(seconds{20}), std::nullopt);
  EXPECT_TRUE(there("folder"));
  EXPECT_TRUE(there("pipe"));
}

TEST_F(InboxTest, ASymbolicLinkIsRefusedUnread) {
  const TempDir elsewhere;
  std::ofstream{elsewhere.path() / "secret"} << "secret";
  fs::create_symlink(elsewhere.path() / "secret", directory_.path() / "a.xlsx");

  EXPECT_EQ(after(seconds{20}), std::nullopt);
  EXPECT_TRUE(fs::is_symlink(directory_.path() / "failed/a.xlsx"));
  EXPECT_THAT(in("failed/a.xlsx.report.txt"), HasSubstr("symbolic link"));
  EXPECT_TRUE(fs::exists(elsewhere.path() / "secret"));
}

TEST_F(InboxTest, AFileGoesThroughWorkToDoneWithItsReport) {
  put("a.xlsx");
  after(seconds{10});

  EXPECT_EQ(inbox_.take("a.xlsx"), directory_.path() / "work/a.xlsx");
  EXPECT_FALSE(there("a.xlsx"));
  EXPECT_EQ(inbox_.finish("a.xlsx", Handled::well, "all rows\n", now_),
            directory_.path() / "done/a.xlsx");

  EXPECT_EQ(in("done/a.xlsx"), "rows");
  EXPECT_EQ(in("done/a.xlsx.report.txt"), "all rows\n");
  EXPECT_FALSE(there("work/a.xlsx"));
  EXPECT_EQ(after(seconds{20}), std::nullopt);
}

TEST_F(InboxTest, WhatWentBadlyGoesToFailed) {
  put("a.xlsx");
  after(seconds{10});
  inbox_.take("a.xlsx");
  inbox_.finish("a.xlsx", Handled::badly, "no header\n", now_);

  EXPECT_TRUE(there("failed/a.xlsx"));
  EXPECT_EQ(in("failed/a.xlsx.report.txt"), "no header\n");
}

TEST_F(InboxTest, ASecondFileOfTheSameNameStandsBesideTheFirst) {
  for (const auto* content : {"first", "second", "third"}) {
    put("a.xlsx", content);
    after(seconds{12});
    inbox_.take("a.xlsx");
    inbox_.finish("a.xlsx", Handled::well, content, from_iso8601("2025-11-01T03:00:00Z").value());
  }

  EXPECT_EQ(in("done/a.xlsx"), "first");
  EXPECT_EQ(in("done/a.20251101_030000.xlsx"), "second");
  EXPECT_EQ(in("done/a.20251101_030000.xlsx.report.txt"), "second");
  EXPECT_EQ(in("done/a.20251101_030000-2.xlsx"), "third");
}

TEST_F(InboxTest, WhatADeadDaemonLeftIsTakenFirstAndAtOnce) {
  put("a.xlsx");
  after(seconds{10});
  inbox_.take("a.xlsx");

  Inbox next{directory_.path(), seconds{10}};

  EXPECT_EQ(next.ready(now_), "a.xlsx");
  EXPECT_EQ(next.take("a.xlsx"), directory_.path() / "work/a.xlsx");
  next.finish("a.xlsx", Handled::well, "again\n", now_);
  EXPECT_EQ(in("done/a.xlsx.report.txt"), "again\n");
}

TEST_F(InboxTest, AReportLeftByADeadDaemonStaysAndTheNextStandsBesideIt) {
  put("a.xlsx");
  after(seconds{10});
  inbox_.take("a.xlsx");
  put("done/a.xlsx.report.txt", "half done\n");

  Inbox next{directory_.path(), seconds{10}};
  next.ready(now_);
  next.take("a.xlsx");
  const auto done = next.finish("a.xlsx", Handled::well, "again\n", now_);

  EXPECT_EQ(read_file(done.native() + ".report.txt"), "again\n");
  EXPECT_EQ(in("done/a.xlsx.report.txt"), "half done\n");
}

TEST_F(InboxTest, AFileThatChangedAtTheLastMomentGoesBack) {
  put("a.xlsx");
  after(seconds{10});
  put("a.xlsx", "rows and more");

  EXPECT_THROW(inbox_.take("a.xlsx"), Error);
  EXPECT_EQ(in("a.xlsx"), "rows and more");
}

TEST_F(InboxTest, AFileThatIsGoneAtTheLastMomentIsAnError) {
  const auto path = put("a.xlsx");
  after(seconds{10});
  fs::remove(path);

  EXPECT_THROW(inbox_.take("a.xlsx"), Error);
}

TEST_F(InboxTest, AFolderThatIsNotThereIsAnError) {
  Inbox inbox{directory_.path() / "none", seconds{10}};
  EXPECT_THROW(inbox.ready(now_), Error);
}

TEST_F(InboxTest, ALinkInThePlaceOfItsFoldersIsRefused) {
  const TempDir elsewhere;
  fs::create_directory_symlink(elsewhere.path(), directory_.path() / "done");

  try {
    inbox_.ready(now_);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_THAT(error.message(), HasSubstr("it is no directory"));
  }
}

}  // namespace
}  // namespace tierline::daemon
