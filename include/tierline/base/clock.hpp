#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tierline {

using TimePoint = std::chrono::sys_time<std::chrono::microseconds>;

/// Where the time comes from. No `run` asks the system itself, so a test chooses the day.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;  ///< UTC
};

class SystemClock final : public Clock {
 public:
  TimePoint now() const override;
};

class FixedClock final : public Clock {
 public:
  explicit FixedClock(TimePoint now) : now_{now} {}
  TimePoint now() const override { return now_; }
  void set(TimePoint now) { now_ = now; }

 private:
  TimePoint now_;
};

/// `2025-11-01T02:00:00Z`; seconds are cut, not rounded.
std::string to_iso8601(TimePoint time);

/// The way back; nothing for any other form.
std::optional<TimePoint> from_iso8601(std::string_view text);

/// `20251101_020000`, as the names of releases and backups have it.
std::string to_compact(TimePoint time);

/// Seconds since construction, on the monotonic clock.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace tierline
