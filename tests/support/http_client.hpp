#pragma once

#include "tierline/base/files.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tierline::testing {

/// A raw connection to 127.0.0.1, for requests that no decent client would send.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port)
      : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
        0) {
      throw std::runtime_error{"cannot connect"};
    }
  }

  /// False: the other side is gone.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto size = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (size <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
  }

  void end_sending() const { ::shutdown(socket_.get(), SHUT_WR); }

  /// Is there something to be received, or the end, within that time?
  bool is_answered_within(std::chrono::milliseconds patience) const {
    pollfd watched{socket_.get(), POLLIN, 0};
    return ::poll(&watched, 1, static_cast<int>(patience.count())) > 0;
  }

  /// Everything until the other side ends, or says nothing for so long.
  std::string read_all(std::chrono::milliseconds patience = std::chrono::seconds{10}) {
    while (receive(patience)) {
    }
    return received_;
  }

  /// One whole answer by its Content-Length; what follows it stays for the next call.
  std::string read_answer(std::chrono::milliseconds patience = std::chrono::seconds{10}) {
    for (;;) {
      const auto head = received_.find("\r\n\r\n");
      if (head != std::string::npos) {
        const auto length = received_.find("Content-Length: ");
        const auto whole = head + 4 + std::stoul(received_.substr(length + 16));
        if (received_.size() >= whole) {
          auto answer = received_.substr(0, whole);
          received_.erase(0, whole);
          return answer;
        }
      }
      if (!receive(patience)) return received_;
    }
  }

  /// Did the other side end (or break off) within that time?
  bool is_closed_within(std::chrono::milliseconds patience) {
    closed_ = false;
    while (receive(patience)) {
    }
    return closed_;
  }

 private:
  bool receive(std::chrono::milliseconds patience) {
    if (!is_answered_within(patience)) return false;
    std::string block(4096, '\0');
    const auto size = ::recv(socket_.get(), block.data(), block.size(), 0);
    closed_ = size <= 0;
    if (size > 0) received_.append(block, 0, static_cast<std::size_t>(size));
    return size > 0;
  }

  FileDescriptor socket_;
  std::string received_;
  bool closed_ = false;
};

}  // namespace tierline::testing
