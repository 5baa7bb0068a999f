#pragma once

#include "tierline/base/interrupt.hpp"
#include "tierline/observability/health.hpp"
#include "tierline/observability/progress.hpp"

#include <cstdint>

namespace tierline::migrator {

/// Tells the watcher every thousand rows, and stops when a signal came or the machine is unwell.
class Pulse {
 public:
  Pulse(observability::ProgressSink& sink, observability::HealthWatch& health)
      : sink_{sink}, health_{health} {}

  void row() {
    if (++rows_ % rows_per_report != 0) return;
    stop_if_interrupted();
    health_.advance(rows_per_report);
    sink_.advance(rows_per_report);
  }
  std::uint64_t rows() const { return rows_; }

 private:
  static constexpr std::uint64_t rows_per_report = 1000;

  observability::ProgressSink& sink_;
  observability::HealthWatch& health_;
  std::uint64_t rows_ = 0;
};

}  // namespace tierline::migrator
