#include "tierline/base/file_lock.hpp"

#include "tierline/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
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

TEST(FileLockTest, ADirectoryThatIsNotThereIsAnIoError) {
  EXPECT_THROW(FileLock::try_take("/no/such/dir/.lock"), Error);
  EXPECT_EQ(holder_of("/no/such/dir/.lock"), "");
}

}  // namespace
}  // namespace tierline
