#include "tierline/config/postgres_target.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>

namespace tierline::config {
namespace {

constexpr std::array<std::string_view, 2> schemes{"postgresql://", "postgres://"};
constexpr std::array<std::string_view, 7> deciding{
    "PGHOST", "PGHOSTADDR", "PGPORT", "PGUSER", "PGDATABASE", "PGSERVICE", "PGPASSFILE"};

bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

bool is_secret(std::string_view key) { return key == "password" || key == "sslpassword"; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const auto lower = std::tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// libpq decodes keys of a URI as well, so `pass%77ord` is a password.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool coded = text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 &&
                       hex_digit(text[at + 2]) >= 0;
    out += coded ? static_cast<char>(16 * hex_digit(text[at + 1]) + hex_digit(text[at + 2]))
                 : text[at];
    if (coded) at += 2;
  }
  return out;
}

std::string safe_query(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    const auto equals = pair.find('=');
    const bool secret = equals != std::string_view::npos && equals + 1 < pair.size() &&
                        is_secret(percent_decoded(pair.substr(0, equals)));
    out += secret ? fmt::format("{}={}", pair.substr(0, equals), masked_secret) : std::string{pair};
    query.remove_prefix(pair.size());
    if (!query.empty()) {
      out += '&';
      query.remove_prefix(1);
    }
  }
  return out;
}

/// Where the user's part ends. A password may hold raw `/`, `?` or `@`, which libpq refuses or
/// takes otherwise; it must not show in the message about it, so the last `@` before the query
/// counts.
std::size_t user_end(std::string_view rest) {
  const auto first = rest.find_first_of("@/");
  const bool regular = first != std::string_view::npos && rest[first] == '@';
  const auto query = rest.find('?', regular ? first : 0);
  return rest.substr(0, query).rfind('@');
}

std::string safe_uri(std::string_view scheme, std::string_view rest) {
  std::string out{scheme};
  if (const auto at = user_end(rest); at != std::string_view::npos) {
    const auto user = rest.substr(0, at);
    const auto colon = user.find(':');
    out += user.substr(0, colon);
    if (colon != std::string_view::npos && colon + 1 < user.size())
      out += fmt::format(":{}", masked_secret);
    if (colon + 1 == user.size()) out += ':';
    rest.remove_prefix(at);
  }
  const auto query = rest.find('?');
  out += rest.substr(0, query);
  if (query != std::string_view::npos) out += '?' + safe_query(rest.substr(query + 1));
  return out;
}

/// The end of the value that begins at `at`: quoted values end with their quote, bare ones before a
/// blank; a backslash takes its follower along in both. An open quote takes all.
std::size_t value_end(std::string_view text, std::size_t at) {
  const bool quoted = at < text.size() && text[at] == '\'';
  if (quoted) ++at;
  while (at < text.size()) {
    if (text[at] == '\\') {
      at += 2;
    } else if (quoted && text[at] == '\'') {
      return at + 1;
    } else if (!quoted && is_blank(text[at])) {
      return at;
    } else {
      ++at;
    }
  }
  return text.size();
}

std::string safe_settings(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto equals = text.find('=', at);
    if (equals == std::string_view::npos) break;
    const auto key_text = text.substr(at, equals - at);
    const auto first = key_text.find_first_not_of(" \t\r\n\f\v");
    const auto last = key_text.find_last_not_of(" \t\r\n\f\v");
    const auto key = first == std::string_view::npos ? std::string_view{}
                                                     : key_text.substr(first, last - first + 1);
    auto begin = equals + 1;
    while (begin < text.size() && is_blank(text[begin])) ++begin;
    const auto end = value_end(text, begin);
    const auto value = text.substr(begin, end - begin);
    out += text.substr(at, begin - at);
    out += is_secret(key) && !value.empty() && value != "''" ? masked_secret : value;
    at = end;
  }
  return out + std::string{text.substr(at)};
}

std::string safe_twin(std::string_view text) {
  for (const auto scheme : schemes) {
    if (text.starts_with(scheme)) return safe_uri(scheme, text.substr(scheme.size()));
  }
  if (text.find("://") != std::string_view::npos || text.find('=') == std::string_view::npos) {
    // The text stays out of the message: nobody knows what it is.
    throw Error{ErrorCode::usage, "cannot use --target: it is not a connection string",
                "write postgresql://user@host:port/database or host=… port=… user=… dbname=…"};
  }
  return safe_settings(text);
}

}  // namespace

PostgresUri::PostgresUri(std::string text) : secret_{std::move(text)}, safe_{safe_twin(secret_)} {}

PostgresTarget postgres_target(const std::optional<std::string>& flag,
                               const Environment& environment) {
  if (flag) {
    PostgresUri uri{*flag};
    if (uri.has_password()) {
      throw Error{ErrorCode::usage,
                  fmt::format("cannot use --target \"{}\": a password on the command line can be "
                              "seen by other users",
                              uri.safe()),
                  "put it into the file that PGPASSFILE names, or into PGPASSWORD"};
    }
    return {PostgresTarget::Kind::uri, std::move(uri)};
  }
  for (const auto name : deciding) {
    if (environment.find(name)) return {PostgresTarget::Kind::libpq, {}, name};
  }
  return {};
}

}  // namespace tierline::config
