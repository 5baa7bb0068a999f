#include "tierline/base/free_second.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"

#include <fmt/format.h>

#include <thread>

namespace tierline {

TimePoint free_second(const Clock& clock, const std::string& what,
                      const std::function<bool(TimePoint)>& taken) {
  constexpr std::chrono::milliseconds between_looks{100};
  constexpr int looks = 15;
  for (int look = 0; look < looks; ++look) {
    const auto now = clock.now();
    if (!taken(now)) return now;
    stop_if_interrupted();
    std::this_thread::sleep_for(between_looks);
  }
  throw Error{ErrorCode::conflict, fmt::format("cannot {}: another of this second is there", what),
              "try again"};
}

}  // namespace tierline
