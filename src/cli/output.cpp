#include "cli/output.hpp"

#include "tierline/observability/logger.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace tierline::cli {
namespace {

/// Names are shown as they are: only what could steer a terminal is escaped.
std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto quote = std::min(text.find_first_of("\"\\", at), text.size());
    out += observability::escaped(text.substr(at, quote - at));
    if (quote < text.size()) out += text[quote];
    at = quote + 1;
  }
  return out;
}

/// `hint: first line`, further lines below the first.
std::string hint_lines(std::string_view hint) {
  std::string out;
  while (!hint.empty()) {
    const auto end = hint.find('\n');
    out += fmt::format("{}{}\n", out.empty() ? "hint: " : "      ", printable(hint.substr(0, end)));
    hint.remove_prefix(end == std::string_view::npos ? hint.size() : end + 1);
  }
  return out;
}

}  // namespace

void write_report(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw io_error("write the report to", "stdout");
  }
}

std::string complaint_object(const Error& error) {
  const nlohmann::ordered_json object{
      {"error",
       {{"code", to_string(error.code())}, {"message", error.message()}, {"hint", error.hint()}}}};
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string complaint(std::string_view tool, const Error& error, bool json) {
  const auto text =
      fmt::format("{}: error: {}\n{}", tool, printable(error.message()), hint_lines(error.hint()));
  return json ? text + complaint_object(error) : text;
}

int complain(std::string_view tool, const Error& error, bool json) {
  std::fputs(complaint(tool, error, json).c_str(), stderr);
  return exit_status(error.code());
}

}  // namespace tierline::cli
