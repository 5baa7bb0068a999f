#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/demo_data/demo_data.hpp"

#include "test_services.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tierline::demo_data {
namespace {

class RefusalTest : public ::testing::Test {
 protected:
  ErrorCode code_of(double scale, double unrepairable_percent) {
    Options options;
    options.directory = directory_.path() / "out";
    options.scale = scale;
    options.unrepairable_percent = unrepairable_percent;
    try {
      run(options, services_);
    } catch (const Error& error) {
      EXPECT_FALSE(std::filesystem::exists(options.directory));
      return error.code();
    }
    ADD_FAILURE() << "was accepted";
    return ErrorCode::internal;
  }

  TempDir directory_;
  testing::TestServices services_;
};

TEST_F(RefusalTest, AScaleOutOfRangeIsAUsageError) {
  EXPECT_EQ(code_of(0, 0), ErrorCode::usage);
  EXPECT_EQ(code_of(-1, 0), ErrorCode::usage);
  EXPECT_EQ(code_of(41, 0), ErrorCode::usage);
  EXPECT_EQ(code_of(std::nan(""), 0), ErrorCode::usage);
}

TEST_F(RefusalTest, APercentageOutOfRangeIsAUsageError) {
  EXPECT_EQ(code_of(1, -0.1), ErrorCode::usage);
  EXPECT_EQ(code_of(1, 100.1), ErrorCode::usage);
}

TEST_F(RefusalTest, MoreRowsThanASheetHoldsAreAUsageErrorBeforeAnythingIsMade) {
  EXPECT_EQ(code_of(7.5, 0), ErrorCode::usage);
}

}  // namespace
}  // namespace tierline::demo_data
