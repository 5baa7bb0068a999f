#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::daemon {

/// Tells systemd how we are (sd_notify(3)): a datagram to the socket it named, without its library.
/// Without a socket nobody is told. What cannot be sent is lost: systemd then draws its own
/// conclusions. One thread.
class ServiceManager {
 public:
  /// \param socket    NOTIFY_SOCKET: a path, or `@name` in the abstract space; empty: none
  /// \param watchdog  WATCHDOG_USEC: without a sign of life for so long we are ended; none: never
  ServiceManager(std::string socket, std::optional<std::chrono::microseconds> watchdog)
      : socket_{std::move(socket)}, watchdog_{watchdog} {}

  void ready(std::string_view status);
  void reloading();
  void stopping();
  /// One line for `systemctl status`; sent when it differs from the last one.
  void status(std::string_view line);
  /// A sign of life, as often as the watchdog wants; call it often.
  void alive();

 private:
  void tell(const std::string& text) const;

  std::string socket_;
  std::optional<std::chrono::microseconds> watchdog_;
  std::string last_status_;
  std::chrono::steady_clock::time_point last_sign_;
};

/// What `WATCHDOG_USEC` says; nothing for 0 and for what is no number.
std::optional<std::chrono::microseconds> watchdog_of(std::string_view text);

}  // namespace tierline::daemon
