#pragma once

#include "tierline/observability/services.hpp"

#include <chrono>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace tierline::testing {

/// Remembers the messages of records, without their fields. Read them when nobody logs any more.
class RecordingLogger final : public observability::Logger {
 public:
  void log(observability::Level level, std::string_view message,
           const observability::Fields& /*fields*/) override {
    const std::scoped_lock held{mutex_};
    records.emplace_back(level, message);
  }

  std::vector<std::pair<observability::Level, std::string>> records;

 private:
  std::mutex mutex_;
};

/// Services for a test: a clock that stands at 2025-11-01 02:00 UTC, a log that stays silent.
class TestServices {
 public:
  observability::Services& services() { return services_; }
  operator const observability::Services&() const { return services_; }

  FixedClock clock{std::chrono::sys_days{std::chrono::year{2025} / 11 / 1} + std::chrono::hours{2}};
  RecordingLogger log;
  observability::Metrics metrics;
  observability::NoProgress progress;

 private:
  observability::Services services_{"20251101T020000Z-000001", clock, log, metrics, progress};
};

}  // namespace tierline::testing
