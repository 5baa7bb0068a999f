#include "tierline/base/retry.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tierline {
namespace {

using std::chrono::milliseconds;

struct RetryTest : ::testing::Test {
  std::vector<milliseconds> pauses;
  Sleep record = [this](milliseconds pause) { pauses.push_back(pause); };
  int calls = 0;

  void fail_always(ErrorCode code) {
    retry(
        RetryPolicy{},
        [&]() -> void {
          ++calls;
          throw Error{code, "no"};
        },
        record);
  }
};

TEST_F(RetryTest, ATransientErrorIsTriedThreeTimesWithGrowingPauses) {
  EXPECT_THROW(fail_always(ErrorCode::unavailable), Error);

  EXPECT_EQ(calls, 3);
  EXPECT_EQ(pauses, (std::vector{milliseconds{200}, milliseconds{400}}));
}

TEST_F(RetryTest, AnErrorThatStaysIsNotTriedAgain) {
  EXPECT_THROW(fail_always(ErrorCode::data), Error);

  EXPECT_EQ(calls, 1);
}

TEST_F(RetryTest, TheFirstSuccessEnds) {
  const int answer = retry(
      RetryPolicy{},
      [&] {
        if (++calls < 2) throw Error{ErrorCode::conflict, "locked"};
        return 42;
      },
      record);

  EXPECT_EQ(answer, 42);
  EXPECT_EQ(calls, 2);
}

TEST(RetryPolicyTest, PausesNeverExceedTheCap) {
  EXPECT_EQ(RetryPolicy{}.delay_after(50), milliseconds{5000});
}

}  // namespace
}  // namespace tierline
