#pragma once

#include "tierline/base/error.hpp"

#include <chrono>
#include <functional>
#include <thread>

namespace tierline {

/// How often, and how long between: first_delay, then twice as long each time, never above cap.
struct RetryPolicy {
  int attempts = 3;
  std::chrono::milliseconds first_delay{200};
  std::chrono::milliseconds cap{5000};

  /// The pause after failed attempt number `attempt` (from 1).
  std::chrono::milliseconds delay_after(int attempt) const;
};

/// Only these may go away by themselves: unavailable and conflict.
bool is_transient(ErrorCode code);

using Sleep = std::function<void(std::chrono::milliseconds)>;

inline void sleep_for(std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); }

/// Calls `action` until it returns, fails for good, or has failed `policy.attempts` times; the last
/// Error leaves as it is. `action` must be safe to repeat: whole transactions, never half of one.
template <typename Action>
auto retry(const RetryPolicy& policy, Action action, const Sleep& sleep = sleep_for) {
  for (int attempt = 1;; ++attempt) {
    try {
      return action();
    } catch (const Error& error) {
      if (!is_transient(error.code()) || attempt >= policy.attempts) throw;
      sleep(policy.delay_after(attempt));
    }
  }
}

}  // namespace tierline
