#include "postgres/conninfo.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <map>
#include <memory>

namespace tierline::postgres {
namespace {

constexpr const char* connect_timeout_seconds = "5";

using Settings = std::map<std::string, std::string>;
using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

Settings given_in(const Options& options) {
  Settings settings;
  for (auto* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
    if (option->val != nullptr) settings.emplace(option->keyword, option->val);
  }
  return settings;
}

/// libpq's own parser decides what is a URI and what key=value pairs.
Settings parse(const std::string& conninfo) {
  char* message = nullptr;
  const Options options{PQconninfoParse(conninfo.c_str(), &message), &PQconninfoFree};
  if (options == nullptr) {
    const std::string reason = message != nullptr ? message : "out of memory";
    PQfreemem(message);
    throw Error{ErrorCode::config, fmt::format("cannot read the connection setting: {}", reason)};
  }
  return given_in(options);
}

}  // namespace

std::string quote_setting(std::string_view value) {
  std::string quoted = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

std::string completed_conninfo(const std::string& conninfo, std::string_view context) {
  auto settings = parse(conninfo);
  settings.emplace("application_name", fmt::format("tierline {}", context));
  if (given_in({PQconndefaults(), &PQconninfoFree}).count("connect_timeout") == 0) {
    settings.emplace("connect_timeout", connect_timeout_seconds);
  }
  std::string text;
  for (const auto& [key, value] : settings)
    text += fmt::format("{}={} ", key, quote_setting(value));
  return text;
}

}  // namespace tierline::postgres
