#include "tierline/observability/health.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include "test_services.hpp"

#include <gmock/gmock.h>
#include <sys/mount.h>
#include <unistd.h>

#include <limits>

namespace tierline::observability {
namespace {

using ::testing::HasSubstr;

class HealthTest : public ::testing::Test {
 protected:
  HealthTest() { limits().memory_used_percent = 100; }

  HealthLimits& limits() { return here_.services().health; }
  HealthWatch watch(Lifelines lifelines = {}) { return {std::move(lifelines), here_.services()}; }
  std::string metrics() const { return here_.metrics.prometheus(); }

  template <typename Action>
  void expect_error(ErrorCode code, const std::string& part, Action action) {
    try {
      action();
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code);
      EXPECT_THAT(error.message(), HasSubstr(part));
    }
  }

  TempDir dir_;

 private:
  tierline::testing::TestServices here_;
};

TEST_F(HealthTest, AMachineWithinItsLimitsLetsTheStepGoOn) {
  limits().disk_free_bytes = 1;
  watch({{dir_.path()}, [] { return true; }}).check();

  EXPECT_THAT(metrics(), HasSubstr("tierline_memory_usage_percent "));
  EXPECT_THAT(metrics(),
              HasSubstr("tierline_disk_space_bytes{directory=\"" + dir_.path().string()));
}

TEST_F(HealthTest, LooksEveryTenThousandRows) {
  int looks = 0;
  auto health = watch({{}, [&] { return ++looks > 0; }});

  for (int n = 0; n < 9; ++n) health.advance(1000);
  health.advance(999);
  EXPECT_EQ(looks, 0);
  health.advance(1);
  EXPECT_EQ(looks, 1);
  health.advance(9999);
  EXPECT_EQ(looks, 1);
}

TEST_F(HealthTest, ADiskWithLessThanTheLimitStopsTheStep) {
  limits().disk_free_bytes = std::numeric_limits<std::uint64_t>::max();
  expect_error(ErrorCode::io, "GB are free in \"" + dir_.path().string(),
               [&] { watch({{dir_.path()}}).check(); });
}

TEST_F(HealthTest, ASmallDiskIsTooSmall) {
  if (::mount("tmpfs", dir_.path().c_str(), "tmpfs", 0, "size=64m") != 0) {
    GTEST_SKIP() << "needs the right to mount";
  }
  EXPECT_LE(free_bytes(dir_.path()), 64U << 20U);
  expect_error(ErrorCode::io, "less than 1.000 GB",
               [&] { watch({{dir_.path() / "not" / "there"}}).check(); });
  ::umount(dir_.path().c_str());
}

TEST_F(HealthTest, MoreMemoryInUseThanTheLimitStopsTheStep) {
  EXPECT_GT(memory_used_percent(), 0);
  EXPECT_LT(memory_used_percent(), 100);
  limits().memory_used_percent = 0;
  expect_error(ErrorCode::io, "of the memory are in use, more than 0.0 %",
               [&] { watch().check(); });
}

TEST_F(HealthTest, ALostConnectionStopsTheStep) {
  expect_error(ErrorCode::unavailable, "the server closed the connection", [&] {
    watch({{}, [] { return false; }}).check();
  });
}

}  // namespace
}  // namespace tierline::observability
