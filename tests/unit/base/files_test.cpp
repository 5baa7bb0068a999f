#include "tierline/base/files.hpp"

#include "tierline/base/error.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <span>

namespace tierline {
namespace {

TEST(AtomicFileTest, WithoutCommitTheOldContentStaysAndNothingIsLeftBehind) {
  const TempDir dir;
  replace_file(dir.path() / "report", "old");
  {
    AtomicFile file{dir.path() / "report"};
    EXPECT_TRUE(std::filesystem::exists(file.temporary()));
  }

  EXPECT_EQ(read_file(dir.path() / "report"), "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator{dir.path()}, {}), 1);
}

TEST(AtomicFileTest, ReplacingAFileShowsTheNewContent) {
  const TempDir dir;
  replace_file(dir.path() / "report", "old");
  replace_file(dir.path() / "report", "new");

  EXPECT_EQ(read_file(dir.path() / "report"), "new");
}

TEST(AtomicFileTest, WhatAKilledWriterLeftIsRemovedByTheNext) {
  const TempDir dir;
  replace_file(dir.path() / "report.partial.1", "half");
  replace_file(dir.path() / "reporter.partial.1", "of another target");

  const AtomicFile file{dir.path() / "report"};

  EXPECT_FALSE(std::filesystem::exists(dir.path() / "report.partial.1"));
  EXPECT_TRUE(std::filesystem::exists(dir.path() / "reporter.partial.1"));
}

TEST(AtomicFileTest, TheFileOfAWriterAtWorkStays) {
  const TempDir dir;
  const AtomicFile at_work{dir.path() / "report"};

  EXPECT_THROW(AtomicFile{dir.path() / "report"}, Error);

  EXPECT_TRUE(std::filesystem::exists(at_work.temporary()));
}

TEST(AtomicFileTest, AMissingDirectoryIsAnIoError) {
  EXPECT_THROW(replace_file("/no/such/dir/report", "x"), Error);
}

/// $TMPDIR of a test, as it was afterwards.
class TemporaryDirectory {
 public:
  explicit TemporaryDirectory(const std::filesystem::path& path) {
    if (const char* const was = std::getenv("TMPDIR")) was_ = was;
    ::setenv("TMPDIR", path.c_str(), 1);
  }
  ~TemporaryDirectory() {
    if (was_) {
      ::setenv("TMPDIR", was_->c_str(), 1);
    } else {
      ::unsetenv("TMPDIR");
    }
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

 private:
  std::optional<std::string> was_;
};

TEST(ScratchFileTest, GivesBackWhatWasWrittenAndHasNoName) {
  const TempDir dir;
  const TemporaryDirectory here{dir.path()};
  ScratchFile file;
  const std::string written = "one two";
  file.write_at(1000, std::as_bytes(std::span{written}));

  std::string read(3, ' ');
  file.read_at(1004, std::as_writable_bytes(std::span{read}));
  EXPECT_EQ(read, "two");
  EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

TEST(ScratchFileTest, BytesThatAreNotThereAreAnIoError) {
  const ScratchFile file;
  std::string read(3, ' ');
  try {
    file.read_at(0, std::as_writable_bytes(std::span{read}));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
  }
}

TEST(ScratchFileTest, ADirectoryThatTakesNoFileIsAnIoErrorThatNamesTmpdir) {
  const TemporaryDirectory here{"/proc/self/fd"};
  try {
    const ScratchFile file;
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_NE(error.hint().find("TMPDIR"), std::string::npos);
  }
}

TEST(TempDirTest, RemovesEverythingInIt) {
  std::filesystem::path path;
  {
    const TempDir dir;
    path = dir.path();
    make_directories(path / "a" / "b");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(MakePrivateDirectory, IsClosedToOthersAndLeavesWhatIsThere) {
  const TempDir dir;
  const auto permissions_of = [](const std::filesystem::path& path) {
    return std::filesystem::status(path).permissions();
  };
  const auto here = dir.path() / "made" / "here";
  make_private_directory(here);
  EXPECT_EQ(permissions_of(here), std::filesystem::perms::owner_all);

  const auto shared = std::filesystem::perms::owner_all | std::filesystem::perms::group_all;
  std::filesystem::permissions(here, shared);
  make_private_directory(here);
  EXPECT_EQ(permissions_of(here), shared);

  EXPECT_THROW(make_private_directory("/proc/no/such"), Error);
}

}  // namespace
}  // namespace tierline
