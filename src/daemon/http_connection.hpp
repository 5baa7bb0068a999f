#pragma once

#include "tierline/base/files.hpp"
#include "tierline/daemon/http_server.hpp"

#include "daemon/http_answer.hpp"
#include "daemon/http_request.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace tierline::daemon {

/// What a connection asks of the server behind it. Any thread may call all of it.
struct HttpService {
  std::function<HttpAnswer(const HttpRequest&)> answer;  ///< must not throw
  std::function<void(const HttpRefusal&)> refused;       ///< a request that was none
  std::function<std::string()> date;                     ///< for the header
};

/// One client: reads its requests and answers them, until it goes, breaks a limit, or we stop.
/// Each wait ends at a deadline, and at once when `stop` becomes readable.
class HttpConnection {
 public:
  HttpConnection(FileDescriptor client, int stop, const HttpLimits& limits,
                 const HttpService& service);

  void serve();

 private:
  using Deadline = std::chrono::steady_clock::time_point;
  enum class Wait { ready, late, stopped };

  Wait wait_for(short events, Deadline deadline) const;
  /// The next head; empty: there is none to answer any more.
  std::string next_head(bool is_first);
  bool receive(Deadline deadline, bool between_requests);
  /// Whether another request may follow.
  bool answer(std::string_view head, bool is_last);
  void refuse(const HttpRefusal& refusal);
  bool send(std::string_view bytes);
  void say_goodbye();

  FileDescriptor client_;
  int stop_;
  const HttpLimits& limits_;
  const HttpService& service_;
  std::string received_;
};

}  // namespace tierline::daemon
