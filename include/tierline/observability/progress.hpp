#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tierline::observability {

class Logger;

/// Told how far a step has come. One step at a time, one thread.
class ProgressSink {
 public:
  virtual ~ProgressSink() = default;
  /// \param total_rows  0: unknown
  virtual void begin(std::string_view step, std::uint64_t total_rows) = 0;
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
};

/// `load tickets  5,000 rows  50 %  2,500 rows/s  2 s left`
std::string render(const ProgressState& state);

/// One line on stderr that rewrites itself ten times a second.
std::unique_ptr<ProgressSink> terminal_progress();

/// A log record every ten seconds. \param log  must outlive the sink
std::unique_ptr<ProgressSink> logged_progress(Logger& log);

}  // namespace tierline::observability
