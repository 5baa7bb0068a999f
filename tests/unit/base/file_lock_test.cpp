#include "tierline/base/file_lock.hpp"

#include "tierline/base/error.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

namespace tierline {
namespace {

TEST(FileLockTest, SecondTakerGetsNothingAndLearnsWhoHoldsIt) {
  const TempDir dir;
  const auto held = FileLock::try_take(dir.path() / ".lock");

  EXPECT_TRUE(held);
  EXPECT_FALSE(FileLock::try_take(dir.path() / ".lock"));
  EXPECT_EQ(holder_of(dir.path() / ".lock"), std::to_string(::getpid()));
}

TEST(FileLockTest, TheHolderIsDescribedWithItsUserAndTime) {
  const TempDir dir;
  const auto held = FileLock::try_take(dir.path() / ".lock");

  EXPECT_THAT(description_of_holder(dir.path() / ".lock"),
              ::testing::MatchesRegex("process [0-9]+ of .+ on .+ since 20[0-9]{2}-.*Z"));
  EXPECT_EQ(description_of_holder("/no/such/dir/.lock"), "");
}

TEST(FileLockTest, IsFreeAgainAfterItsHolder) {
  const TempDir dir;
  { const auto held = FileLock::try_take(dir.path() / ".lock"); }

  EXPECT_TRUE(FileLock::try_take(dir.path() / ".lock"));
}

TEST(FileLockTest, WhoAsksDoesNotTakeIt) {
  const TempDir dir;
  const auto path = dir.path() / ".lock";
  EXPECT_FALSE(FileLock::is_taken(path));
  auto held = FileLock::try_take(path);
  EXPECT_TRUE(FileLock::is_taken(path));
  EXPECT_EQ(holder_of(path), std::to_string(::getpid()));
  held.reset();
  EXPECT_FALSE(FileLock::is_taken(path));

  const FileDescriptor asking{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  ASSERT_EQ(::flock(asking.get(), LOCK_SH), 0);
  EXPECT_FALSE(FileLock::is_taken(path)) << "another who asks";
  std::filesystem::remove(path);
  std::filesystem::create_symlink("loop", dir.path() / "loop");
  EXPECT_THROW(FileLock::is_taken(dir.path() / "loop"), Error);
}

TEST(FileLockTest, ADirectoryThatIsNotThereIsAnIoError) {
  EXPECT_THROW(FileLock::try_take("/no/such/dir/.lock"), Error);
  EXPECT_EQ(holder_of("/no/such/dir/.lock"), "");
}

}  // namespace
}  // namespace tierline
