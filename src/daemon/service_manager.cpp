#include "tierline/daemon/service_manager.hpp"

#include "tierline/base/files.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <charconv>
#include <cstddef>
#include <cstring>

namespace tierline::daemon {

void ServiceManager::tell(const std::string& text) const {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (socket_.front() == '@') address.sun_path[0] = '\0';
  const FileDescriptor channel{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!channel) return;
  const auto size = offsetof(sockaddr_un, sun_path) + socket_.size();
  [[maybe_unused]] const auto sent =
      ::sendto(channel.get(), text.data(), text.size(), MSG_NOSIGNAL,
               static_cast<const sockaddr*>(static_cast<const void*>(&address)),
               static_cast<socklen_t>(size));
}

void ServiceManager::ready(std::string_view status) {
  last_status_ = status;
  tell(fmt::format("READY=1\nSTATUS={}", status));
}

void ServiceManager::reloading() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  tell(fmt::format("RELOADING=1\nMONOTONIC_USEC={}",
                   std::chrono::duration_cast<std::chrono::microseconds>(now).count()));
}

void ServiceManager::stopping() { tell("STOPPING=1\nSTATUS=stopping"); }

void ServiceManager::status(std::string_view line) {
  if (line == last_status_) return;
  last_status_ = line;
  tell(fmt::format("STATUS={}", line));
}

void ServiceManager::alive() {
  const auto now = std::chrono::steady_clock::now();
  if (!watchdog_ || now - last_sign_ < *watchdog_ / 3) return;
  last_sign_ = now;
  tell("WATCHDOG=1");
}

std::optional<std::chrono::microseconds> watchdog_of(std::string_view text) {
  std::int64_t count = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, count);
  if (read.ec != std::errc{} || read.ptr != end || count <= 0) return std::nullopt;
  return std::chrono::microseconds{count};
}

}  // namespace tierline::daemon
