// observe_calls DIRECTORY: what one call of each kind costs, as {"name": seconds} on stdout;
// records go to a log file in DIRECTORY and, as JSON, to stderr.
#include "tierline/base/clock.hpp"
#include "tierline/observability/services.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <filesystem>
#include <functional>

using namespace tierline;
using namespace tierline::observability;

namespace {

constexpr int calls = 20'000;

double seconds_per_call(const std::function<void()>& call) {
  const Stopwatch watch;
  for (int i = 0; i < calls; ++i) call();
  return watch.seconds() / calls;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  const std::filesystem::path directory{argv[1]};
  const SystemClock clock;
  const LogOptions options{Level::info, LogFormat::json, "cleaner", "bench"};
  const auto to_stderr = stderr_logger(options, clock);
  const auto to_file = file_logger(options, {directory / "observe_calls.log"}, clock);
  const auto log = tee({to_stderr.get(), to_file.get()});
  const auto progress = event_progress(*log);
  Metrics metrics{{{"tool", "cleaner"}}};
  const Services services{"bench", clock,     *log,
                          metrics, *progress, {.disk_free_bytes = 0, .memory_used_percent = 100}};
  HealthWatch health{{.writes_to = {directory}}, services};
  progress->begin("bench", calls);

  const nlohmann::json seconds{
      {"log record, to stderr and a file", seconds_per_call([&] {
         log->info("cleaned table", {{"table", "tickets"}, {"rows", 10'939}});
       })},
      {"log record below the level", seconds_per_call([&] {
         log->debug("looked", {{"table", "tickets"}});
       })},
      {"count of a metric", seconds_per_call([&] {
         metrics.add("tierline_rows_read_total", 1, {{"table", "tickets"}});
       })},
      {"time of a statement", seconds_per_call([&] {
         metrics.observe("tierline_query_duration_seconds", 0.01, {{"statement", "releases"}});
       })},
      {"step of the progress", seconds_per_call([&] { progress->advance(1); })},
      {"look at disk and memory", seconds_per_call([&] { health.check(); })},
      {"metrics as text", seconds_per_call([&] { metrics.prometheus(); })},
  };
  std::puts(seconds.dump().c_str());
  return std::fflush(stdout) == 0 ? 0 : 74;
}
