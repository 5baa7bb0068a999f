#include "daemon/http_listener.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <system_error>

#include <cerrno>
#include <charconv>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>

namespace tierline::daemon {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

std::string shown(const HttpOptions& options) {
  return options.address.find(':') == std::string::npos
             ? fmt::format("{}:{}", options.address, options.port)
             : fmt::format("[{}]:{}", options.address, options.port);
}

Addresses address_of(const HttpOptions& options) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const auto port = std::to_string(options.port);
  if (::getaddrinfo(options.address.c_str(), port.c_str(), &hints, &found) != 0) {
    throw Error{ErrorCode::usage,
                fmt::format("cannot listen on \"{}\": it is no address", options.address),
                "127.0.0.1 is this machine alone, 0.0.0.0 everybody"};
  }
  return {found, &::freeaddrinfo};
}

[[noreturn]] void refuse(const HttpOptions& options) {
  throw Error{ErrorCode::unavailable,
              fmt::format("cannot listen on {}: {}", shown(options),
                          std::generic_category().message(errno)),
              "another one may be running; --listen chooses another address, --no-http none"};
}

}  // namespace

HttpOptions listen_options(std::string_view text) {
  const auto wrong = [&] {
    return Error{ErrorCode::usage,
                 fmt::format("cannot listen on \"{}\": it is no ADDRESS:PORT", text),
                 "as 127.0.0.1:9464 or [::1]:9464"};
  };
  HttpOptions options;
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) throw wrong();
  auto address = text.substr(0, colon);
  const auto port = text.substr(colon + 1);
  const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
  if (bracketed) address = address.substr(1, address.size() - 2);
  const auto* const end = port.data() + port.size();
  const auto parsed = std::from_chars(port.data(), end, options.port);
  const bool is_ipv6 = address.find(':') != std::string_view::npos;
  if (parsed.ec != std::errc{} || parsed.ptr != end || address.empty() || is_ipv6 != bracketed) {
    throw wrong();
  }
  options.address = address;
  address_of(options);
  return options;
}

FileDescriptor listen_on(const HttpOptions& options) {
  const auto address = address_of(options);
  FileDescriptor listener{
      ::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  const int on = 1;
  if (!listener || ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(listener.get(), address->ai_addr, address->ai_addrlen) != 0 ||
      ::listen(listener.get(), SOMAXCONN) != 0) {
    refuse(options);
  }
  return listener;
}

std::uint16_t port_of(const FileDescriptor& listener) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port
                   : reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

}  // namespace tierline::daemon
