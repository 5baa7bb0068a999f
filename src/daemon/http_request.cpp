#include "daemon/http_request.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tierline::daemon {
namespace {

constexpr std::size_t most_headers = 100;
constexpr std::size_t longest_method = 32;

/// Thrown and caught in this file only.
struct Refused {
  HttpRefusal refusal;
};

[[noreturn]] void refuse(int status, std::string message) {
  throw Refused{{status, std::move(message)}};
}

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_same(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

/// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char letter) {
    return (lower(letter) >= 'a' && lower(letter) <= 'z') || (letter >= '0' && letter <= '9') ||
           marks.find(letter) != std::string_view::npos;
  });
}

bool is_control(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte < 0x20 || byte == 0x7f;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cuts what stands before `mark`, and the mark, off `text`; all of it when there is none.
std::string_view cut(std::string_view& text, std::string_view mark) {
  const auto end = text.find(mark);
  const auto part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + mark.size());
  return part;
}

std::optional<int> hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (lower(letter) >= 'a' && lower(letter) <= 'f') return lower(letter) - 'a' + 10;
  return std::nullopt;
}

enum class Part { path, query };

std::string decoded(std::string_view text, Part part) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char letter = text[at];
    if (letter == '+' && part == Part::query) {
      letter = ' ';
    } else if (letter == '%') {
      const auto high = at + 2 < text.size() ? hex_digit(text[at + 1]) : std::nullopt;
      const auto low = at + 2 < text.size() ? hex_digit(text[at + 2]) : std::nullopt;
      if (!high || !low) refuse(400, "a percent sign in the address is not followed by two digits");
      letter = static_cast<char>(*high * 16 + *low);
      at += 2;
      if (letter == '/' && part == Part::path) {
        out += "%2F";
        continue;
      }
    }
    if (is_control(letter)) refuse(400, "there is a control character in the address");
    out += letter;
  }
  return out;
}

/// The path and the query behind it; `http://host/path` is the long form of `/path`.
void read_target(std::string_view target, HttpRequest& request) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (is_same(target.substr(0, scheme.size()), scheme)) {
      target.remove_prefix(scheme.size());
      target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
      if (target.empty()) target = "/";
    }
  }
  if (target.empty() || target.front() != '/')
    refuse(400, "the address does not begin with a slash");
  request.path = decoded(cut(target, "?"), Part::path);
  while (!target.empty()) {
    auto value = cut(target, "&");
    const auto name = cut(value, "=");
    if (!name.empty()) request.query[decoded(name, Part::query)] = decoded(value, Part::query);
  }
}

void read_request_line(std::string_view line, HttpRequest& request) {
  const auto method = cut(line, " ");
  const auto target = cut(line, " ");
  if (!is_token(method) || method.size() > longest_method) refuse(400, "the method is no word");
  if (line.substr(0, 5) != "HTTP/")
    refuse(400, "the request line is not `METHOD ADDRESS HTTP/1.1`");
  if (line != "HTTP/1.1" && line != "HTTP/1.0") refuse(505, "HTTP/1.1 is spoken here");
  request.keeps_alive = line == "HTTP/1.1";
  request.method = method;
  read_target(target, request);
}

struct Header {
  std::string_view name;
  std::string_view value;
};

Header read_header(std::string_view line) {
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  if (colon == std::string_view::npos || !is_token(name)) {
    refuse(400, "a header is not `name: value`");
  }
  const auto value = trimmed(line.substr(colon + 1));
  if (std::any_of(value.begin(), value.end(),
                  [](char letter) { return is_control(letter) && letter != '\t'; })) {
    refuse(400, "there is a control character in a header");
  }
  return {name, value};
}

/// Each line of the head without its end. A bare line feed would let two readers see two requests.
std::vector<std::string_view> lines_of(std::string_view head) {
  std::vector<std::string_view> lines;
  while (!head.empty()) {
    const auto line = cut(head, "\r\n");
    if (line.find('\n') != std::string_view::npos) refuse(400, "a line does not end with CR LF");
    if (line.empty() && !lines.empty()) break;
    if (!line.empty()) lines.push_back(line);
    if (lines.size() > most_headers + 1) refuse(431, "there are more than 100 headers");
  }
  if (lines.empty()) refuse(400, "there is no request");
  return lines;
}

void read_connection(std::string_view value, HttpRequest& request) {
  while (!value.empty()) {
    const auto word = trimmed(cut(value, ","));
    if (is_same(word, "close")) request.keeps_alive = false;
  }
}

HttpRequest read_head(std::string_view head) {
  const auto lines = lines_of(head);
  HttpRequest request;
  read_request_line(lines.front(), request);
  std::size_t hosts = 0;
  for (std::size_t line = 1; line < lines.size(); ++line) {
    const auto [name, value] = read_header(lines[line]);
    if (is_same(name, "host")) ++hosts;
    if (is_same(name, "connection")) read_connection(value, request);
    if (is_same(name, "transfer-encoding")) request.has_body = true;
    if (is_same(name, "content-length") && value != "0") request.has_body = true;
  }
  if (hosts > 1 || (hosts == 0 && lines.front().substr(lines.front().size() - 1) == "1")) {
    refuse(400, "HTTP/1.1 wants one Host header");
  }
  return request;
}

}  // namespace

std::optional<std::size_t> head_length(std::string_view bytes) {
  const auto start = bytes.find_first_not_of("\r\n");
  if (start == std::string_view::npos) return std::nullopt;
  for (auto line_end = bytes.find('\n', start); line_end != std::string_view::npos;
       line_end = bytes.find('\n', line_end + 1)) {
    const auto rest = bytes.substr(line_end + 1);
    if (rest.substr(0, 1) == "\n") return line_end + 2;
    if (rest.substr(0, 2) == "\r\n") return line_end + 3;
  }
  return std::nullopt;
}

std::variant<HttpRequest, HttpRefusal> read_request(std::string_view head) {
  try {
    return read_head(head);
  } catch (const Refused& refused) {
    return refused.refusal;
  }
}

}  // namespace tierline::daemon
