#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace tierline::daemon {

struct HttpAnswer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::string headers = {};  ///< more of them, a line each with its CR LF
};

HttpAnswer json_answer(int status, const nlohmann::json& document);

/// `{"error": {"code", "message", "hint"}}`, the form that the programs have as well.
HttpAnswer error_answer(int status, std::string_view message, std::string_view hint = {});

enum class Keep { open, closed };
enum class Body { sent, left_out };  ///< left out in answers to HEAD, with the same length

/// The whole message. \param date  `Sun, 06 Nov 1994 08:49:37 GMT`
std::string rendered(const HttpAnswer& answer, std::string_view date, Keep keep, Body body);

}  // namespace tierline::daemon
