#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/daemon/cron.hpp"
#include "tierline/tickets/zone_converter.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace tierline::daemon {

/// When an expression is due by the clock of one time zone. A time that the clock skips is moved
/// forward by what was skipped; of an hour that it shows twice only the first counts. One thread.
class DueTimes {
 public:
  /// \param time_zone  IANA. \throws Error config if this machine does not know it
  explicit DueTimes(const std::string& time_zone) : zone_{time_zone} {}

  /// The first due time behind that moment; a whole minute.
  TimePoint next_after(const CronExpression& when, TimePoint moment);

 private:
  tickets::ZoneConverter zone_;
};

/// How much later than its due times a job starts: always the same for a name, so that jobs of one
/// minute do not begin at once and none of them wanders. \param most  inclusive
std::chrono::seconds jitter_of(std::string_view job, std::chrono::seconds most);

}  // namespace tierline::daemon
