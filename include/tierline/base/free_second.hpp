#pragma once

#include "tierline/base/clock.hpp"

#include <functional>
#include <string>

namespace tierline {

/// The time now, for a name that is made of a second (`to_compact`). While that name is taken, the
/// next second is waited for.
/// \param what  of the message: `back up "source.db"`
/// \throws Error conflict if the names stay taken for 1.5 s, interrupted, or what `taken` throws
TimePoint free_second(const Clock& clock, const std::string& what,
                      const std::function<bool(TimePoint)>& taken);

}  // namespace tierline
