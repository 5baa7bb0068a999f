#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/daemon/board.hpp"
#include "tierline/daemon/http_server.hpp"
#include "tierline/observability/metrics.hpp"

#include "daemon/http_answer.hpp"
#include "daemon/http_request.hpp"

#include <atomic>
#include <mutex>
#include <string_view>

namespace tierline::daemon {

/// Which path shows what. Any thread may call; what is referred to outlives it.
class HttpRoutes {
 public:
  HttpRoutes(const Board& board, observability::Metrics& metrics, const Clock& clock,
             RunsSource runs);

  /// Counts the request as well. Whatever goes wrong is an answer with 5xx.
  HttpAnswer answer(const HttpRequest& request) noexcept;
  /// Counts what was no request, or one over a limit.
  void count(std::string_view path, int status);

 private:
  HttpAnswer route(const HttpRequest& request);
  HttpAnswer alive() const;
  HttpAnswer ready() const;
  HttpAnswer figures() const;
  HttpAnswer status() const;
  HttpAnswer runs(const HttpRequest& request);

  const Board& board_;
  observability::Metrics& metrics_;
  const Clock& clock_;
  RunsSource runs_;
  std::mutex one_at_a_time_;
  std::atomic<int> asking_{0};
};

}  // namespace tierline::daemon
