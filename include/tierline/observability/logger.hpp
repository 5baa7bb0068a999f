#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace tierline {
class Clock;
}

namespace tierline::observability {

/// error: we stop; warn: a person should look; info: a step began or ended; debug: for us.
enum class Level { debug, info, warn, error };

using Value = std::variant<std::string, std::int64_t, double, bool>;

/// A value with its name, unit as suffix (`duration_seconds`). Takes any number, bool or text, so
/// that `{"rows", rows.size()}` needs no cast.
struct Field {
  template <typename T>
  Field(std::string_view field, const T& given) : name{field}, value{to_value(given)} {}

  std::string_view name;
  Value value;

 private:
  template <typename T>
  static Value to_value(const T& given) {
    if constexpr (std::same_as<T, Value> || std::same_as<T, bool>) {
      return given;
    } else if constexpr (std::is_integral_v<T>) {
      return static_cast<std::int64_t>(given);
    } else if constexpr (std::is_floating_point_v<T>) {
      return static_cast<double>(given);
    } else {
      return std::string{given};
    }
  }
};

using Fields = std::vector<Field>;

/// Where records go. The message is a constant; what varies is a field. Any thread may call.
class Logger {
 public:
  virtual ~Logger() = default;
  virtual void log(Level level, std::string_view message, const Fields& fields = {}) = 0;
  /// Records that follow belong to the gate of this program or step (stages.hpp).
  virtual void enter(std::string_view /*stage*/) {}

  void debug(std::string_view message, const Fields& fields = {});
  void info(std::string_view message, const Fields& fields = {});
  void warn(std::string_view message, const Fields& fields = {});
  void error(std::string_view message, const Fields& fields = {});
};

/// text: for a terminal; json: one object a line, for programs.
enum class LogFormat { text, json };

struct LogOptions {
  Level level = Level::info;  ///< records below it are dropped
  LogFormat format = LogFormat::text;
  std::string tool;    ///< the program's name, in every record; its gate is the first one
  std::string run_id;  ///< in every record
};

/// A log that starts anew when it has grown: `tierline.log`, then `tierline.1.log` and so on.
struct LogFile {
  std::filesystem::path path;
  std::uint64_t most_bytes = 10U << 20U;  ///< more than that, and the file becomes an old one
  std::size_t old_files = 5;              ///< kept beside it; the oldest goes
};

/// `text` as a JSON string has it between its quotes: control characters escaped, invalid UTF-8
/// replaced, hence safe for a terminal as well.
std::string escaped(std::string_view text);

/// One record, without a line break at its end. Control characters are escaped and invalid UTF-8 is
/// replaced by U+FFFD, so a JSON line is always JSON and a text line is always one line.
/// \param timestamp  `2025-11-01T02:00:00.000Z`
/// \param gate       `Gate1_Profiler`; empty outside of gates, which the text form leaves out
std::string render(const LogOptions& options, std::string_view timestamp, std::string_view gate,
                   Level level, std::string_view message, const Fields& fields);

/// Logs to stderr, each record at once.
/// \param clock  must outlive the logger
std::unique_ptr<Logger> stderr_logger(LogOptions options, const Clock& clock);

/// Appends to a file, each record at once. A record that cannot be written is lost: a full disk
/// must stop the work by its own error, not by its log. One program at a time may turn the file
/// over, so give programs that run side by side a file each.
/// \param file   of an empty path: nothing is written
/// \param clock  must outlive the logger
/// \throws Error io if the file cannot be opened
std::unique_ptr<Logger> file_logger(LogOptions options, const LogFile& file, const Clock& clock);

/// Tells all of them, which must outlive the logger.
/// \param staged  these only hear which stage is at work, and are logged to by somebody else
std::unique_ptr<Logger> tee(std::vector<Logger*> told, std::vector<Logger*> staged = {});

}  // namespace tierline::observability
