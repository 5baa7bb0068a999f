#include "tierline/observability/progress.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/base/mebibytes.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <deque>
#include <optional>

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

/// What is done of the whole; more than 1 when there is more than was said.
std::optional<double> share(const ProgressState& state) {
  if (state.total_rows > 0) {
    return static_cast<double>(state.rows) / static_cast<double>(state.total_rows);
  }
  if (state.total_bytes > 0) {
    return static_cast<double>(state.bytes) / static_cast<double>(state.total_bytes);
  }
  return std::nullopt;
}

std::optional<int> percent(const ProgressState& state) {
  const auto done = share(state);
  return done ? std::optional{static_cast<int>(100 * *done)} : std::nullopt;
}

std::optional<double> seconds_left(const ProgressState& state) {
  const auto done = share(state);
  if (!done || *done <= 0 || *done >= 1 || state.elapsed_seconds <= 0) return std::nullopt;
  const auto at_this_rate = state.elapsed_seconds * (1 - *done) / *done;
  if (state.recent_rows_per_second <= 0) return at_this_rate;
  return at_this_rate * rows_per_second(state) / state.recent_rows_per_second;
}

std::string duration(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  return fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

/// The rate of the last ten seconds, from a sample every half second.
class RecentRate {
 public:
  /// \return rows a second; 0 before the first ten seconds are over
  double at(double seconds, std::uint64_t rows) {
    if (samples_.empty() || seconds - samples_.back().seconds >= between_samples_seconds) {
      samples_.push_back({seconds, rows});
    }
    while (samples_.size() > 1 && seconds - samples_[1].seconds >= window_seconds) {
      samples_.pop_front();
    }
    const auto span = seconds - samples_.front().seconds;
    if (span < window_seconds) return 0;
    return static_cast<double>(rows - samples_.front().rows) / span;
  }

 private:
  static constexpr double window_seconds = 10;
  static constexpr double between_samples_seconds = 0.5;
  struct Sample {
    double seconds;
    std::uint64_t rows;
  };
  std::deque<Sample> samples_;
};

/// Keeps the state; whoever derives shows it when it is due.
class TimedProgress : public ProgressSink {
 public:
  explicit TimedProgress(double interval_seconds) : interval_seconds_{interval_seconds} {}

  void begin(std::string_view step, std::uint64_t total_rows) override {
    state_ = {.step = std::string{step}, .total_rows = total_rows};
    recent_ = {};
    watch_ = Stopwatch{};
    shown_at_ = 0;
  }

  void reach(std::uint64_t bytes, std::uint64_t total_bytes) override {
    state_.bytes = bytes;
    state_.total_bytes = total_bytes;
  }

  void advance(std::uint64_t rows) override {
    state_.rows += rows;
    measure();
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
  void measure() {
    state_.elapsed_seconds = watch_.seconds();
    state_.recent_rows_per_second = recent_.at(state_.elapsed_seconds, state_.rows);
  }
  const ProgressState& state() const { return state_; }

 private:
  double interval_seconds_;
  double shown_at_ = 0;
  ProgressState state_;
  RecentRate recent_;
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
  void show(const ProgressState& state) override { log_.info("progress", to_fields(state)); }

  Logger& log_;
};

class EventProgress final : public TimedProgress {
 public:
  explicit EventProgress(Logger& log) : TimedProgress{1}, log_{log} {}

  void begin(std::string_view step, std::uint64_t total_rows) override {
    TimedProgress::begin(step, total_rows);
    open_ = true;
    tell("begin");
  }

  void finish() override {
    if (!open_) return;
    measure();
    open_ = false;
    tell("finish");
  }

 private:
  void show(const ProgressState& /*state*/) override { tell("advance"); }

  void tell(std::string_view event) {
    auto fields = to_fields(state());
    fields.insert(fields.begin(), {"event", event});
    fields.push_back({"elapsed_seconds", std::round(1000 * state().elapsed_seconds) / 1000});
    log_.info("progress", fields);
  }

  Logger& log_;
  bool open_ = false;
};

}  // namespace

std::string render(const ProgressState& state) {
  auto line = fmt::format("{}  {} rows", state.step, with_commas(state.rows));
  if (state.total_bytes > 0) {
    line +=
        fmt::format("  {:.1f} of {:.1f} MiB", mebibytes(state.bytes), mebibytes(state.total_bytes));
  } else if (state.bytes > 0) {
    line += fmt::format("  {:.1f} MiB", mebibytes(state.bytes));
  }
  if (const auto done = percent(state)) line += fmt::format("  {} %", *done);
  const auto rate = rows_per_second(state);
  if (rate > 0) line += fmt::format("  {} rows/s", with_commas(static_cast<std::uint64_t>(rate)));
  if (state.recent_rows_per_second > 0) {
    line += fmt::format(" (now {})",
                        with_commas(static_cast<std::uint64_t>(state.recent_rows_per_second)));
  }
  if (const auto left = seconds_left(state)) line += fmt::format("  {} left", duration(*left));
  return line;
}

Fields to_fields(const ProgressState& state) {
  Fields fields{{"step", state.step}, {"rows", state.rows}};
  if (state.total_rows > 0) fields.push_back({"total_rows", state.total_rows});
  if (state.bytes > 0) fields.push_back({"bytes", state.bytes});
  if (state.total_bytes > 0) fields.push_back({"total_bytes", state.total_bytes});
  if (const auto done = percent(state)) fields.push_back({"percent", *done});
  fields.push_back({"rows_per_second", std::round(rows_per_second(state))});
  if (state.recent_rows_per_second > 0) {
    fields.push_back({"recent_rows_per_second", std::round(state.recent_rows_per_second)});
  }
  if (const auto left = seconds_left(state)) fields.push_back({"eta_seconds", std::ceil(*left)});
  return fields;
}

std::unique_ptr<ProgressSink> terminal_progress() { return std::make_unique<TerminalProgress>(); }

std::unique_ptr<ProgressSink> event_progress(Logger& log) {
  return std::make_unique<EventProgress>(log);
}

std::unique_ptr<ProgressSink> logged_progress(Logger& log) {
  return std::make_unique<LoggedProgress>(log);
}

}  // namespace tierline::observability
