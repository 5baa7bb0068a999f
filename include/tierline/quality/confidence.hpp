#pragma once

#include <cstdint>

namespace tierline::quality {

/// How sure a share can be that was seen on so many values: the share, and the ends of its 95 %
/// Wilson score interval, which is wide for few values and never leaves 0 to 1.
struct Confidence {
  std::uint64_t fitting = 0;
  std::uint64_t values = 0;
  double share = 0;  ///< fitting / values; 0 when there are no values
  double lower_bound = 0;
  double upper_bound = 1;
};

/// \param fitting  at most `values`
Confidence wilson(std::uint64_t fitting, std::uint64_t values);

}  // namespace tierline::quality
