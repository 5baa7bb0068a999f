#include "tierline/daemon/daemon.hpp"

#include "fakes.hpp"
#include "test_services.hpp"

#include <gtest/gtest.h>

#include <malloc.h>

namespace tierline::daemon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// What is allocated now. Sanitizers bring an allocator that does not say.
std::size_t allocated_bytes() { return ::mallinfo2().uordblks; }

// Ten jobs an hour over six weeks of a clock that a test turns: 10,080 jobs, with an hour every day
// in which the database is gone.
TEST(EnduranceTest, MemoryIsFlatOverTenThousandJobs) {
  std::string text = "time_zone = \"Australia/Perth\"\n";
  for (int n = 0; n < 10; ++n) {
    text += "[[jobs]]\nname = \"job-" + std::to_string(n) +
            "\"\ncommand = [\"snapshot\"]\nwhen = \"" + std::to_string(n * 5) +
            " * * * *\"\njitter = \"2m\"\noverlap = \"queue\"\n";
  }
  testing::TestServices here;
  FakeLedger ledger;
  ledger.forgets = true;
  FakeRunner runner;
  runner.ends_by_itself = true;
  runner.most_remembered = 1;
  Board board;
  Daemon daemon{{.tierline = "tierline"}, Schedule::parse(text, "s.toml"), ledger, runner, board,
                here.services()};
  std::size_t after_a_week = 0;
  constexpr int weeks = 6;
  for (auto hour = 0; hour < weeks * 7 * 24; ++hour) {
    ledger.is_gone = hour % 24 == 12;
    for (auto step = 0; step < 120; ++step) {
      here.clock.set(here.clock.now() + seconds{30});
      daemon.turn(seconds{0});
    }
    here.log.records.clear();
    if (hour == 7 * 24) after_a_week = allocated_bytes();
  }

  EXPECT_GE(daemon.ended_runs(), 9'500U);
  EXPECT_GE(ledger.begun, 10'000U);
  EXPECT_LE(runner.running.size(), 10U);
  EXPECT_EQ(daemon.failed_runs(), 0U);
  constexpr std::size_t slack_bytes = 64U << 10U;
  EXPECT_LE(allocated_bytes(), after_a_week + slack_bytes);
}

}  // namespace
}  // namespace tierline::daemon
