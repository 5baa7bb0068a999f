#pragma once

#include "tierline/base/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tierline::observability {

class Metrics;

enum class Level { debug, info, warn, error };

using Value = std::variant<std::string, std::int64_t, double, bool>;

struct Field {
  std::string_view name;  ///< snake_case, unit as suffix
  Value value;
};

using Fields = std::vector<Field>;

/// Where records go. The message is a constant, values are fields. error = we stop; warn = a person
/// should look; info = a step began or ended; debug = for us. Safe for several threads.
class Logger {
 public:
  virtual ~Logger() = default;
  virtual void log(Level level, std::string_view message, const Fields& fields = {}) = 0;

  void debug(std::string_view message, const Fields& fields = {}) {
    log(Level::debug, message, fields);
  }
  void info(std::string_view message, const Fields& fields = {}) {
    log(Level::info, message, fields);
  }
  void warn(std::string_view message, const Fields& fields = {}) {
    log(Level::warn, message, fields);
  }
  void error(std::string_view message, const Fields& fields = {}) {
    log(Level::error, message, fields);
  }
};

/// Shows how far a long step is: rows, rate, ETA. One step at a time.
class ProgressSink {
 public:
  virtual ~ProgressSink() = default;
  /// \param total_rows  0 when not known
  virtual void begin(std::string_view step, std::uint64_t total_rows) = 0;
  /// \param rows  since the last call; cheap enough for every thousand rows
  virtual void advance(std::uint64_t rows) = 0;
  virtual void finish() = 0;
};

/// What every command's `run` is given instead of asking the process for it.
struct Services {
  std::string run_id;
  const Clock& clock;
  Logger& log;
  Metrics& metrics;
  ProgressSink& progress;
};

}  // namespace tierline::observability
