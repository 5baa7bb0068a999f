#include "daemon/http_connection.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <variant>

namespace tierline::daemon {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds goodbye_time{1000};
constexpr std::size_t goodbye_bytes = 65536;

}  // namespace

HttpConnection::HttpConnection(FileDescriptor client, int stop, const HttpLimits& limits,
                               const HttpService& service)
    : client_{std::move(client)}, stop_{stop}, limits_{limits}, service_{service} {}

HttpConnection::Wait HttpConnection::wait_for(short events, Deadline deadline) const {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now()).count();
    if (left <= 0) return Wait::late;
    std::array<pollfd, 2> watched{pollfd{client_.get(), events, 0}, pollfd{stop_, POLLIN, 0}};
    const auto ready = ::poll(watched.data(), watched.size(), static_cast<int>(left));
    if (ready < 0 && errno != EINTR) return Wait::stopped;
    if (ready <= 0) continue;
    return watched[1].revents != 0 ? Wait::stopped : Wait::ready;
  }
}

void HttpConnection::serve() {
  for (int served = 0; served < limits_.requests_per_connection; ++served) {
    const auto head = next_head(served == 0);
    if (head.empty()) return;
    if (!answer(head, served + 1 == limits_.requests_per_connection)) return;
  }
}

/// Takes what has come. False: nobody is there any more, or the time is over.
bool HttpConnection::receive(Deadline deadline, bool between_requests) {
  for (;;) {
    const auto waited = wait_for(POLLIN, deadline);
    if (waited == Wait::late && !between_requests) refuse({408, "the request took too long"});
    if (waited != Wait::ready) return false;
    std::array<char, 4096> block{};
    const auto size = ::recv(client_.get(), block.data(), block.size(), 0);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size <= 0) return false;
    received_.append(block.data(), static_cast<std::size_t>(size));
    return true;
  }
}

std::string HttpConnection::next_head(bool is_first) {
  if (received_.empty()) {
    const auto patience = is_first ? limits_.request_time : limits_.idle_time;
    if (!receive(steady_clock::now() + patience, !is_first)) return {};
  }
  const auto deadline = steady_clock::now() + limits_.request_time;
  for (;;) {
    const auto length = head_length(received_);
    if (length.value_or(received_.size()) > limits_.head_bytes) {
      refuse({431, "the request line and headers are too long"});
      return {};
    }
    if (length) {
      auto head = received_.substr(0, *length);
      received_.erase(0, *length);
      return head;
    }
    if (!receive(deadline, false)) return {};
  }
}

bool HttpConnection::answer(std::string_view head, bool is_last) {
  const auto read = read_request(head);
  if (const auto* refusal = std::get_if<HttpRefusal>(&read)) {
    refuse(*refusal);
    return false;
  }
  const auto& request = std::get<HttpRequest>(read);
  // Whoever sends a body gets an answer, but what follows the head is never read as a request.
  const bool goes_on = request.keeps_alive && !request.has_body && !is_last;
  const auto message =
      rendered(service_.answer(request), service_.date(), goes_on ? Keep::open : Keep::closed,
               request.method == "HEAD" ? Body::left_out : Body::sent);
  if (!send(message)) return false;
  if (!goes_on) say_goodbye();
  return goes_on;
}

void HttpConnection::refuse(const HttpRefusal& refusal) {
  service_.refused(refusal);
  const auto message = rendered(error_answer(refusal.status, refusal.message), service_.date(),
                                Keep::closed, Body::sent);
  if (send(message)) say_goodbye();
}

bool HttpConnection::send(std::string_view bytes) {
  const auto deadline = steady_clock::now() + limits_.response_time;
  while (!bytes.empty()) {
    const auto size = ::send(client_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(size));
    } else if (size < 0 && errno == EAGAIN) {
      if (wait_for(POLLOUT, deadline) != Wait::ready) return false;
    } else if (size == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

/// A socket closed while something unread lies in it sends a reset, which may overtake our answer.
void HttpConnection::say_goodbye() {
  ::shutdown(client_.get(), SHUT_WR);
  const auto deadline = steady_clock::now() + goodbye_time;
  for (std::size_t dropped = 0; dropped < goodbye_bytes;) {
    if (wait_for(POLLIN, deadline) != Wait::ready) return;
    std::array<char, 4096> block{};
    const auto size = ::recv(client_.get(), block.data(), block.size(), 0);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size <= 0) return;
    dropped += static_cast<std::size_t>(size);
  }
}

}  // namespace tierline::daemon
