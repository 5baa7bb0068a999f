#include "backup/tools.hpp"

#include "tierline/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tierline::backup {
namespace {

using ::testing::HasSubstr;

/// What run_tool says of a tool that complains so and fails.
Error complaint_of(const std::string& complaint) {
  try {
    run_tool({"/bin/sh", "-c", "echo '" + complaint + "' >&2; exit 1"});
  } catch (const Error& error) {
    return error;
  }
  return {ErrorCode::internal, "nothing was thrown"};
}

TEST(RunToolTest, AToolThatFailsIsQuoted) {
  const auto error = complaint_of("pg_restore: error: told so");

  EXPECT_EQ(error.code(), ErrorCode::unavailable);
  EXPECT_THAT(error.message(), HasSubstr("status 1: pg_restore: error: told so"));
  EXPECT_EQ(error.hint(), "");
}

TEST(RunToolTest, AFullDiskIsAnErrorOfTheOperatingSystem) {
  const auto error = complaint_of("pg_dump: error: could not write: No space left on device");

  EXPECT_EQ(error.code(), ErrorCode::io);
  EXPECT_EQ(error.hint(), "free space on the disk");
}

TEST(RunToolTest, ARoleThatANewServerLacksHasAHint) {
  const auto error = complaint_of("pg_restore: ERROR:  role \"tierline_reader\" does not exist");

  EXPECT_THAT(error.hint(), HasSubstr("tierline schema apply"));
}

}  // namespace
}  // namespace tierline::backup
