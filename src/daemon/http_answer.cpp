#include "daemon/http_answer.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tierline::daemon {
namespace {

struct Status {
  int number;
  std::string_view phrase;
  std::string_view code;  ///< of the error document
};

constexpr Status statuses[] = {
    {200, "OK", ""},
    {400, "Bad Request", "bad-request"},
    {404, "Not Found", "not-found"},
    {405, "Method Not Allowed", "method-not-allowed"},
    {408, "Request Timeout", "request-timeout"},
    {413, "Content Too Large", "content-too-large"},
    {431, "Request Header Fields Too Large", "headers-too-large"},
    {500, "Internal Server Error", "internal"},
    {503, "Service Unavailable", "unavailable"},
    {505, "HTTP Version Not Supported", "version-not-supported"},
};

const Status& status_of(int number) {
  for (const auto& status : statuses) {
    if (status.number == number) return status;
  }
  return status_of(500);
}

}  // namespace

HttpAnswer json_answer(int status, const nlohmann::json& document) {
  // Names of jobs and reasons come from files and programs: what is no UTF-8 is replaced.
  return {status, "application/json",
          document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"};
}

HttpAnswer error_answer(int status, std::string_view message, std::string_view hint) {
  return json_answer(
      status,
      {{"error", {{"code", status_of(status).code}, {"message", message}, {"hint", hint}}}});
}

std::string rendered(const HttpAnswer& answer, std::string_view date, Keep keep, Body body) {
  return fmt::format(
      "HTTP/1.1 {} {}\r\nDate: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n"
      "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: {}\r\n{}\r\n{}",
      answer.status, status_of(answer.status).phrase, date, answer.content_type, answer.body.size(),
      keep == Keep::open ? "keep-alive" : "close", answer.headers,
      body == Body::sent ? std::string_view{answer.body} : std::string_view{});
}

}  // namespace tierline::daemon
