#pragma once

#include "tierline/observability/logger.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tierline::observability {

/// Told how far a step has come. One step at a time, one thread.
class ProgressSink {
 public:
  virtual ~ProgressSink() = default;
  /// \param total_rows  0: unknown
  virtual void begin(std::string_view step, std::uint64_t total_rows) = 0;
  /// Where in its input the step is; shown with the next `advance`.
  /// \param total_bytes  0: unknown
  virtual void reach(std::uint64_t /*bytes*/, std::uint64_t /*total_bytes*/) {}
  virtual void advance(std::uint64_t rows) = 0;  ///< `rows` more
  virtual void finish() = 0;
};

/// Says nothing.
class NoProgress final : public ProgressSink {
 public:
  void begin(std::string_view, std::uint64_t) override {}
  void advance(std::uint64_t) override {}
  void finish() override {}
};

/// What is known of a running step.
struct ProgressState {
  std::string step;
  std::uint64_t rows = 0;
  std::uint64_t total_rows = 0;  ///< 0: unknown
  double elapsed_seconds = 0;
  std::uint64_t bytes = 0;
  std::uint64_t total_bytes = 0;  ///< 0: unknown; may be what a file claims
  /// Over the last ten seconds; 0: the step is not that old.
  double recent_rows_per_second = 0;
};

/// `import tickets  5,000 rows  1.5 of 3.0 MiB  50 %  2,500 rows/s  2 s left`. Share and time left
/// come from the rows, or from the bytes when nobody knows how many rows there are. The rate is
/// that of the whole step, and beside it, `(now 1,000)`, that of the last ten seconds, on which the
/// time left then rests.
std::string render(const ProgressState& state);

/// The same for a log: `step`, `rows`, `bytes`, `percent`, `rows_per_second`,
/// `recent_rows_per_second`, `eta_seconds`, and the totals; what is unknown is left out.
Fields to_fields(const ProgressState& state);

/// One line on stderr that rewrites itself ten times a second.
std::unique_ptr<ProgressSink> terminal_progress();

/// A log record at the begin and the end of every step, and one a second in between, with `event`:
/// begin, advance or finish. \param log  must outlive the sink
std::unique_ptr<ProgressSink> event_progress(Logger& log);

/// A log record every ten seconds. \param log  must outlive the sink
std::unique_ptr<ProgressSink> logged_progress(Logger& log);

}  // namespace tierline::observability
