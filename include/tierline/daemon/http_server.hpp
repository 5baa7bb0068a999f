#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/daemon/board.hpp"
#include "tierline/observability/logger.hpp"
#include "tierline/observability/metrics.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tierline::daemon {

/// What one client may cost. All limits are inclusive.
struct HttpLimits {
  std::size_t connections = 64;   ///< open at once, a thread each; one more gets a 503
  std::size_t head_bytes = 8192;  ///< request line and headers; more is a 431
  int requests_per_connection = 1000;
  std::chrono::milliseconds idle_time{15'000};    ///< between the requests of a connection
  std::chrono::milliseconds request_time{5'000};  ///< from the first byte to the last of a request
  std::chrono::milliseconds response_time{10'000};  ///< for taking the whole answer
};

struct HttpOptions {
  std::string address = "127.0.0.1";  ///< IPv4 or IPv6, no name; nobody else gets in by default
  std::uint16_t port = 9464;          ///< 0: a free one, see HttpServer::port()
  HttpLimits limits = {};
};

/// `127.0.0.1:9464`, `[::1]:9464`. \throws Error usage for any other form
HttpOptions listen_options(std::string_view text);

/// The last runs of any job, newest first, as /api/v1/runs shows them. Called by several
/// threads, but by one at a time. \throws Error when the database does not answer
using RunsSource = std::function<nlohmann::json(std::size_t most)>;

/// Shows what the board says to whoever asks: GET and HEAD of `/healthz`, `/readyz`, `/metrics`,
/// `/api/v1/status`, `/api/v1/runs?limit=N`. Nothing can be written through it and no request has a
/// body, so there is no key. Answers other than metrics are JSON, errors too.
class HttpServer {
 public:
  /// Listens and serves from here on, in threads of its own. What is referred to outlives it.
  /// \param metrics  of this process; the figures of the board are added to them
  /// \throws Error unavailable if the address is taken or not ours, usage if it is none
  HttpServer(const HttpOptions& options, const Board& board, observability::Metrics& metrics,
             observability::Logger& log, const Clock& clock, RunsSource runs);
  /// Ends open connections, at once where nobody is being answered.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tierline::daemon
