#include "tierline/observability/progress.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/observability/logger.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>

namespace tierline::observability {
namespace {

std::string with_commas(std::uint64_t number) {
  auto text = fmt::format("{}", number);
  for (auto at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

double rows_per_second(const ProgressState& state) {
  return state.elapsed_seconds > 0 ? static_cast<double>(state.rows) / state.elapsed_seconds : 0;
}

std::string duration(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  return fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

/// Keeps the state; whoever derives shows it when it is due.
class TimedProgress : public ProgressSink {
 public:
  explicit TimedProgress(double interval_seconds) : interval_seconds_{interval_seconds} {}

  void begin(std::string_view step, std::uint64_t total_rows) override {
    state_ = {std::string{step}, 0, total_rows, 0};
    watch_ = Stopwatch{};
    shown_at_ = 0;
  }

  void advance(std::uint64_t rows) override {
    state_.rows += rows;
    state_.elapsed_seconds = watch_.seconds();
    if (state_.elapsed_seconds - shown_at_ < interval_seconds_) return;
    shown_at_ = state_.elapsed_seconds;
    show(state_);
  }

  void finish() override {
    if (shown_at_ > 0) clear();
    shown_at_ = 0;
  }

 protected:
  virtual void show(const ProgressState& state) = 0;
  virtual void clear() {}

 private:
  double interval_seconds_;
  double shown_at_ = 0;
  ProgressState state_;
  Stopwatch watch_;
};

class TerminalProgress final : public TimedProgress {
 public:
  TerminalProgress() : TimedProgress{0.1} {}
  // The line goes with its step; an error must not be printed behind half a line.
  ~TerminalProgress() override { finish(); }

 private:
  void show(const ProgressState& state) override { write(render(state)); }
  void clear() override { write({}); }

  static void write(const std::string& line) {
    const auto bytes = "\r\x1b[K" + line;
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, bytes.data(), bytes.size());
  }
};

class LoggedProgress final : public TimedProgress {
 public:
  explicit LoggedProgress(Logger& log) : TimedProgress{10}, log_{log} {}

 private:
  void show(const ProgressState& state) override {
    log_.info("progress", {{"step", state.step},
                           {"rows", state.rows},
                           {"total_rows", state.total_rows},
                           {"rows_per_second", std::round(rows_per_second(state))}});
  }

  Logger& log_;
};

}  // namespace

std::string render(const ProgressState& state) {
  const auto rate = rows_per_second(state);
  auto line = fmt::format("{}  {} rows", state.step, with_commas(state.rows));
  if (state.total_rows > 0) line += fmt::format("  {} %", 100 * state.rows / state.total_rows);
  if (rate > 0) line += fmt::format("  {} rows/s", with_commas(static_cast<std::uint64_t>(rate)));
  if (rate > 0 && state.total_rows > state.rows) {
    const auto missing = static_cast<double>(state.total_rows - state.rows);
    line += fmt::format("  {} left", duration(missing / rate));
  }
  return line;
}

std::unique_ptr<ProgressSink> terminal_progress() { return std::make_unique<TerminalProgress>(); }

std::unique_ptr<ProgressSink> logged_progress(Logger& log) {
  return std::make_unique<LoggedProgress>(log);
}

}  // namespace tierline::observability
