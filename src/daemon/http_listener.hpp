#pragma once

#include "tierline/base/files.hpp"
#include "tierline/daemon/http_server.hpp"

#include <cstdint>

namespace tierline::daemon {

/// A socket that listens. \throws Error as HttpServer
FileDescriptor listen_on(const HttpOptions& options);

std::uint16_t port_of(const FileDescriptor& listener);

}  // namespace tierline::daemon
