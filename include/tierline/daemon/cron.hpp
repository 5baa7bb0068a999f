#pragma once

#include <bitset>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::daemon {

/// A minute of a wall clock, of no particular time zone.
using WallMinute = std::chrono::local_time<std::chrono::minutes>;

/// When a job is due, as crontab(5) has it: minute, hour, day of the month, month, day of the week.
///
/// A field is `*`, a number, a range `9-17`, each with a step `*/15` or `9-17/2`, or a list of
/// these; months and days of the week have English names of three letters, in any case; 0 and 7 are
/// Sunday. If both days are restricted, one of them is enough, as in every cron. `@hourly`,
/// `@daily`,
/// `@midnight`, `@weekly`, `@monthly`, `@yearly` and `@annually` are what they say.
class CronExpression {
 public:
  /// \throws Error config with the field and what is wrong with it; if no day ever fits
  static CronExpression parse(std::string_view text);

  /// The first due minute after that one. None: there is none within eight years, which a parsed
  /// expression does not have.
  std::optional<WallMinute> next_after(WallMinute minute) const;

  /// As it was given.
  const std::string& text() const { return text_; }

 private:
  bool is_due_on(std::chrono::local_days day) const;

  std::string text_;
  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;
  bool every_day_ = false;      ///< of the month: the field begins with `*`
  bool every_weekday_ = false;  ///< likewise
};

}  // namespace tierline::daemon
