#include "tierline/base/files.hpp"

#include "tierline/base/error.hpp"

#include <gtest/gtest.h>

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

TEST(TempDirTest, RemovesEverythingInIt) {
  std::filesystem::path path;
  {
    const TempDir dir;
    path = dir.path();
    make_directories(path / "a" / "b");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace tierline
