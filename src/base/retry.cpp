#include "tierline/base/retry.hpp"

#include <algorithm>

namespace tierline {

std::chrono::milliseconds RetryPolicy::delay_after(int attempt) const {
  auto delay = first_delay;
  for (int n = 1; n < attempt && delay < cap; ++n) delay *= 2;
  return std::min(delay, cap);
}

bool is_transient(ErrorCode code) {
  return code == ErrorCode::unavailable || code == ErrorCode::conflict;
}

}  // namespace tierline
