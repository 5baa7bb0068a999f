#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::tickets {

/// Between the wall clock of one time zone and UTC, in microseconds since 1970-01-01 00:00.
///
/// Remembers the stretch without a change of offset that it was asked about last, so a column of
/// timestamps costs a comparison each. Not for several threads at once.
class ZoneConverter {
 public:
  /// How often the clock showed a local time.
  enum class Shown { once, twice, never };

  /// \param zone  IANA name
  /// \throws Error config if this machine does not know the zone, unavailable without tzdata
  explicit ZoneConverter(const std::string& zone);
  ~ZoneConverter();
  ZoneConverter(const ZoneConverter&) = delete;
  ZoneConverter& operator=(const ZoneConverter&) = delete;

  /// A time that the clock showed twice (summer time ends) is the earlier of the two; one that it
  /// skipped (summer time begins) is moved forward by what was skipped: 02:30 is read as 03:30.
  std::int64_t to_utc(std::int64_t local_micros);
  std::int64_t to_local(std::int64_t utc_micros);
  /// Of the time that to_utc or utc_of_canonical read last; once if it named its offset itself.
  Shown shown() const { return shown_; }

  /// A timestamp of a cleaned database as UTC: canonical, or canonical with `+HH:MM` behind it (a
  /// time shown twice of which the source named the second). None if it is neither.
  std::optional<std::int64_t> utc_of_canonical(std::string_view text);
  /// The reverse: canonical, with its offset only where the wall clock alone would not lead back.
  void append_canonical(std::string& out, std::int64_t utc_micros);

 private:
  struct Stretch {
    std::int64_t begin = 0;  ///< microseconds, inclusive; begin = end: nothing remembered
    std::int64_t end = 0;
    std::int64_t offset = 0;  ///< microseconds east of UTC
  };
  struct Impl;
  std::unique_ptr<Impl> impl_;
  Stretch local_;  ///< in local time
  Stretch utc_;    ///< in UTC
  Shown shown_ = Shown::once;
};

}  // namespace tierline::tickets
