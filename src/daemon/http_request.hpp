#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tierline::daemon {

/// A request line and its headers, read strictly. Pure: no sockets.
struct HttpRequest {
  std::string method;
  std::string path;  ///< percent-decoded, but for an encoded slash, which separates nothing
  std::map<std::string, std::string> query;  ///< decoded; the last of a name counts
  bool keeps_alive = true;
  bool has_body = false;  ///< or says that it has
};

/// Why a request is not answered; the connection is of no use after that.
struct HttpRefusal {
  int status;
  std::string message;  ///< nothing of the request is in it
};

/// Length of the first head in `bytes`, its empty line included; none: more has to come.
/// Empty lines before the request line belong to it.
std::optional<std::size_t> head_length(std::string_view bytes);

/// \param head  as head_length cuts it
std::variant<HttpRequest, HttpRefusal> read_request(std::string_view head);

}  // namespace tierline::daemon
