#pragma once

#include "tierline/base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace tierline::daemon {

/// What became of a file.
enum class Handled { well, badly };

/// A folder into which people put files. One at a time is taken into its `work`, and ends in its
/// `done` or `failed` with a report beside it, never in the place of another file. A file that a
/// dead daemon left in `work` is taken again, so the command must bear to see a file twice.
///
/// Passed over are directories, names that begin with `.` or `~` or end as copying programs name
/// what they are still writing (`.part`, `.tmp` …), and whatever is no plain file. A symbolic link
/// goes to `failed` itself, unread. One thread.
class Inbox {
 public:
  Inbox(std::filesystem::path folder, std::chrono::seconds settle)
      : folder_{std::move(folder)}, settle_{settle} {}

  /// The name of a file that may be taken: one in `work`, else the first by name whose size and
  /// time of change stood still for the settle time. Clocks that jump do not shorten that.
  /// \throws Error io if the folder, or one of the three in it, cannot be used
  std::optional<std::string> ready(TimePoint now);

  /// Moves it to `work`. \return where it is then
  /// \throws Error io if that fails, conflict if it changed meanwhile; then it is where it was
  std::filesystem::path take(const std::string& name);

  /// Moves it from `work` to `done` or `failed`, its report first. \return where it is then
  /// \throws Error io
  std::filesystem::path finish(const std::string& name, Handled handled, const std::string& report,
                               TimePoint now);

 private:
  struct Seen {
    std::uintmax_t size_bytes = 0;
    std::int64_t changed_nanoseconds = 0;
    std::chrono::microseconds still_for{0};
  };
  void look(std::chrono::microseconds since_last);

  std::filesystem::path folder_;
  std::chrono::seconds settle_;
  std::optional<TimePoint> last_look_;
  std::map<std::string, Seen> seen_;  ///< by name
};

}  // namespace tierline::daemon
