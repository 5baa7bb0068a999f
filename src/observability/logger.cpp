#include "tierline/observability/logger.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/observability/stages.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include <mutex>

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

class SinkLogger final : public Logger {
 public:
  SinkLogger(LogOptions options, const Clock& clock, spdlog::sink_ptr sink,
             const std::string& pattern)
      : options_{std::move(options)},
        clock_{clock},
        gate_{stage_named(options_.tool).gate},
        sink_{"tierline", std::move(sink)} {
    sink_.set_pattern(pattern);
    sink_.set_level(spdlog_level(options_.level));
    sink_.flush_on(spdlog::level::debug);
    sink_.set_error_handler([](const std::string&) {});  // nobody is left to tell
  }

  void log(Level level, std::string_view message, const Fields& fields) override {
    if (level < options_.level) return;
    sink_.log(spdlog_level(level),
              spdlog::string_view_t{render(options_, milliseconds_iso(clock_.now()), gate(), level,
                                           message, fields)});
  }

  void enter(std::string_view stage) override {
    const std::scoped_lock lock{mutex_};
    gate_ = stage_named(stage).gate;
  }

 private:
  std::string_view gate() const {
    const std::scoped_lock lock{mutex_};
    return gate_;
  }

  LogOptions options_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::string_view gate_;
  spdlog::logger sink_;
};

class NoLog final : public Logger {
 public:
  void log(Level, std::string_view, const Fields&) override {}
};

class Tee final : public Logger {
 public:
  Tee(std::vector<Logger*> told, std::vector<Logger*> staged)
      : told_{std::move(told)}, staged_{std::move(staged)} {}

  void log(Level level, std::string_view message, const Fields& fields) override {
    for (auto* one : told_) one->log(level, message, fields);
  }
  void enter(std::string_view stage) override {
    for (auto* one : told_) one->enter(stage);
    for (auto* one : staged_) one->enter(stage);
  }

 private:
  std::vector<Logger*> told_;
  std::vector<Logger*> staged_;
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
  // On a terminal a progress line may stand where this record goes: rewrite it.
  const bool over_progress = options.format == LogFormat::text && ::isatty(STDERR_FILENO) == 1;
  return std::make_unique<SinkLogger>(std::move(options), clock,
                                      std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                      over_progress ? "\r\x1b[K%v" : "%v");
}

std::unique_ptr<Logger> file_logger(LogOptions options, const LogFile& file, const Clock& clock) {
  if (file.path.empty()) return std::make_unique<NoLog>();
  try {
    return std::make_unique<SinkLogger>(std::move(options), clock,
                                        std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
                                            file.path.string(), file.most_bytes, file.old_files),
                                        "%v");
  } catch (const spdlog::spdlog_ex&) {
    throw io_error("open the log file", file.path.string(), "name another one with --log-file");
  }
}

std::unique_ptr<Logger> tee(std::vector<Logger*> told, std::vector<Logger*> staged) {
  return std::make_unique<Tee>(std::move(told), std::move(staged));
}

}  // namespace tierline::observability
