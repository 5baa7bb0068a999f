#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <vector>

namespace tierline::daemon {

/// One POST of a JSON document; the only code that knows libcurl.
struct WebhookPost {
  std::string url;
  std::string body;
  std::vector<std::string> headers;   ///< `Name: value`
  std::chrono::milliseconds timeout;  ///< for all of it
};

/// Host and port of an http or https address, to be shown; the rest of it may be secret.
/// \throws Error config for any other address
std::string webhook_host(const std::string& url);

/// Follows nobody elsewhere and reads no answer but its status.
/// \param stop  set by another thread: it is broken off
/// \throws Error unavailable for no answer, 429 and 5xx: it may work later; data for any other
/// status
void post(const WebhookPost& what, const std::atomic<bool>& stop);

}  // namespace tierline::daemon
