#include "tierline/observability/usage.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tierline::observability {
namespace {

TEST(UsageTest, MemoryOnceHeldStaysInThePeak) {
  constexpr std::uint64_t size_bytes = 64U << 20U;
  { const std::string block(size_bytes, 'x'); }

  EXPECT_GE(peak_rss_bytes(), size_bytes);
}

}  // namespace
}  // namespace tierline::observability
