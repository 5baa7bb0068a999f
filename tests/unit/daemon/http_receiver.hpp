#pragma once

#include "tierline/base/files.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <string>
#include <thread>
#include <vector>

namespace tierline::testing {

/// What the other end of a webhook may be like.
enum class Manner {
  answers,  ///< with the status, after the whole request
  hangs,    ///< takes the request and says nothing
  resets,   ///< breaks off in the middle of the request
};

/// A real receiver of POSTs on 127.0.0.1, one connection at a time; keeps what it got.
class HttpReceiver {
 public:
  /// \param statuses  one for each request, the last one for all that follow
  explicit HttpReceiver(std::vector<int> statuses, Manner manner = Manner::answers)
      : statuses_{std::move(statuses)},
        manner_{manner},
        listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    ::bind(listener_.get(), any, size);
    ::listen(listener_.get(), 8);
    ::getsockname(listener_.get(), any, &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { serve(); }};
  }
  ~HttpReceiver() {
    stop_ = true;
    thread_.join();
  }
  HttpReceiver(const HttpReceiver&) = delete;
  HttpReceiver& operator=(const HttpReceiver&) = delete;

  std::string url(const std::string& path = "/hook") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  /// Each as it came: head, empty line, body.
  std::vector<std::string> requests() const {
    const std::scoped_lock lock{mutex_};
    return requests_;
  }

 private:
  void serve() {
    while (!stop_) {
      if (!is_readable(listener_.get())) continue;
      const FileDescriptor client{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
      if (manner_ == Manner::resets) {
        const linger at_once{1, 0};
        ::setsockopt(client.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        continue;
      }
      auto request = read_request(client.get());
      const auto answer = "HTTP/1.1 " + std::to_string(keep(std::move(request))) +
                          " Told\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      while (manner_ == Manner::hangs && !stop_ && !is_readable(client.get())) {
      }
      ::send(client.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
    }
  }

  int keep(std::string request) {
    const std::scoped_lock lock{mutex_};
    requests_.push_back(std::move(request));
    return statuses_.at(std::min(requests_.size(), statuses_.size()) - 1);
  }

  bool is_readable(int socket) const {
    pollfd watched{socket, POLLIN, 0};
    return ::poll(&watched, 1, 20) > 0;
  }

  std::string read_request(int client) const {
    std::string text;
    while (!stop_) {
      const auto head = text.find("\r\n\r\n");
      const auto length = text.find("Content-Length: ");
      if (head != std::string::npos && length != std::string::npos &&
          text.size() >= head + 4 + std::stoul(text.substr(length + 16))) {
        break;
      }
      if (!is_readable(client)) continue;
      std::array<char, 4096> block{};
      const auto size = ::recv(client, block.data(), block.size(), 0);
      if (size <= 0) break;
      text.append(block.data(), static_cast<std::size_t>(size));
    }
    return text;
  }

  std::vector<int> statuses_;
  Manner manner_;
  FileDescriptor listener_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_{false};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace tierline::testing
