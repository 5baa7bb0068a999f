#include "tierline/observability/logger.hpp"

#include "tierline/base/clock.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

namespace tierline::observability {
namespace {

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warn: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::string milliseconds_iso(TimePoint time) {
  using namespace std::chrono;
  auto text = to_iso8601(time);
  const auto part = floor<milliseconds>(time - floor<seconds>(time)).count();
  text.insert(text.size() - 1, fmt::format(".{:03}", part));
  return text;
}

class StderrLogger final : public Logger {
 public:
  StderrLogger(LogOptions options, const Clock& clock)
      : options_{std::move(options)},
        clock_{clock},
        sink_{"tierline", std::make_shared<spdlog::sinks::stderr_sink_mt>()} {
    // On a terminal a progress line may stand where this record goes: rewrite it.
    const bool over_progress = options_.format == LogFormat::text && ::isatty(STDERR_FILENO) == 1;
    sink_.set_pattern(over_progress ? "\r\x1b[K%v" : "%v");
    sink_.set_level(spdlog_level(options_.level));
    sink_.flush_on(spdlog::level::debug);
    sink_.set_error_handler([](const std::string&) {});  // nobody is left to tell
  }

  void log(Level level, std::string_view message, const Fields& fields) override {
    if (level < options_.level) return;
    sink_.log(spdlog_level(level),
              spdlog::string_view_t{
                  render(options_, milliseconds_iso(clock_.now()), level, message, fields)});
  }

 private:
  LogOptions options_;
  const Clock& clock_;
  spdlog::logger sink_;
};

}  // namespace

void Logger::debug(std::string_view message, const Fields& fields) {
  log(Level::debug, message, fields);
}
void Logger::info(std::string_view message, const Fields& fields) {
  log(Level::info, message, fields);
}
void Logger::warn(std::string_view message, const Fields& fields) {
  log(Level::warn, message, fields);
}
void Logger::error(std::string_view message, const Fields& fields) {
  log(Level::error, message, fields);
}

std::unique_ptr<Logger> stderr_logger(LogOptions options, const Clock& clock) {
  return std::make_unique<StderrLogger>(std::move(options), clock);
}

}  // namespace tierline::observability
