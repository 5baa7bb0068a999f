#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/observability/logger.hpp"
#include "tierline/observability/metrics.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::daemon {

/// Something that a person should know.
struct Failure {
  std::string job;
  std::string command;  ///< as a person would type it
  TimePoint due_at;
  std::string outcome;  ///< failed, missed, abandoned; ran with verdict fail
  std::string reason;   ///< one line
  std::optional<int> exit_status;
  std::string verdict;
  int attempts = 0;
  std::string run_id;  ///< of etl.run; empty when it wrote nothing there
  std::string host;
};

/// Whom to tell. Neither: nobody is told.
struct NotifyOptions {
  std::vector<std::string> command;  ///< argv, no shell; the failure comes as JSON on its stdin
  std::string webhook;  ///< http or https; may hold a secret, so only its host is ever logged
  std::filesystem::path secret_file;          ///< signs what goes to the webhook; empty: unsigned
  std::chrono::milliseconds timeout{10'000};  ///< of one try
  int attempts = 3;  ///< of the webhook, when it does not answer or says 5xx, 429
  std::chrono::milliseconds first_delay{1000};  ///< between the first two; then twice as long
};

/// Tells people of failures, softly: what cannot be told is a record in the log and counts in
/// `tierline_notifications_total{outcome="failed"}`, and never more than that.
class Notifier {
 public:
  /// Nothing is sent yet. What is referred to outlives it.
  /// \throws Error config if the webhook is no http(s) address or the secret file cannot be read,
  /// is empty, or is readable by everybody
  Notifier(NotifyOptions options, observability::Metrics& metrics, observability::Logger& log,
           const Clock& clock);
  /// What is being sent is broken off; what waits is dropped, and the log says so.
  ~Notifier();
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  /// Returns at once: a thread of its own tells. When 100 wait already, this one is dropped.
  void tell(const Failure& failure) noexcept;
  /// Until everything told so far is sent or given up. For tests and for a stop without haste.
  void wait();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tierline::daemon
