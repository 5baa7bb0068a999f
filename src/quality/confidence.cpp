#include "tierline/quality/confidence.hpp"

#include <algorithm>
#include <cmath>

namespace tierline::quality {

Confidence wilson(std::uint64_t fitting, std::uint64_t values) {
  if (values == 0) return {};
  constexpr double z = 1.959963984540054;  // 95 %, two-sided
  const auto n = static_cast<double>(values);
  const double share = static_cast<double>(fitting) / n;
  const double centre = (share + z * z / (2 * n)) / (1 + z * z / n);
  const double half =
      z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return {fitting, values, share, std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace tierline::quality
