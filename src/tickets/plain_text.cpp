#include "tierline/tickets/plain_text.hpp"

#include "tierline/tickets/text_rules.hpp"

#include <array>
#include <utility>

namespace tierline::tickets {
namespace {

bool starts_tag(char next) {
  return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '/' || next == '!';
}

/// Where the mark-up that begins at `at` ends; `at` itself when it is only a "less than".
std::size_t end_of_markup(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size() || !starts_tag(text[at + 1])) return at;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> blocks{{
      {"<!--", "-->"},
      {"<style", "</style>"},
      {"<script", "</script>"},
  }};
  for (const auto& [begin, end] : blocks) {
    if (text.substr(at, begin.size()) != begin) continue;
    const auto stop = text.find(end, at);
    if (stop != std::string_view::npos) return stop + end.size();
  }
  const auto stop = text.find('>', at);
  return stop == std::string_view::npos ? at : stop + 1;
}

/// The bytes with which mark-up or white space may begin; all others are copied as they are.
constexpr auto special = [] {
  std::array<bool, 256> table{};
  for (const char byte : {'<', ' ', '\t', '\n', '\r', '\f', '\v', '\xC2', '_'}) {
    table.at(static_cast<unsigned char>(byte)) = true;
  }
  return table;
}();

bool is_special(char byte) { return special[static_cast<unsigned char>(byte)]; }

/// Bytes of white space at `at`, the non-breaking blank and spreadsheets' `_x000D_` among them.
std::size_t blank_length(std::string_view text, std::size_t at) {
  constexpr std::string_view ascii_blanks{" \t\n\r\f\v"};
  if (ascii_blanks.find(text[at]) != std::string_view::npos) return 1;
  for (const std::string_view blank : {"\xC2\xA0", "_x000D_"}) {
    if (text.substr(at, blank.size()) == blank) return blank.size();
  }
  return 0;
}

}  // namespace

std::string plain_text(std::string_view text) {
  const auto decoded = decode_entities(text);
  std::string plain;
  plain.reserve(decoded.size());
  bool blank_due = false;
  for (std::size_t at = 0; at < decoded.size();) {
    auto next = decoded[at] == '<' ? end_of_markup(decoded, at) : at;
    if (next == at && is_special(decoded[at])) next += blank_length(decoded, at);
    if (next != at) {
      blank_due = !plain.empty();
      at = next;
      continue;
    }
    if (blank_due) plain += ' ';
    blank_due = false;
    do ++next;
    while (next < decoded.size() && !is_special(decoded[next]));
    plain.append(decoded, at, next - at);
    at = next;
  }
  return plain;
}

}  // namespace tierline::tickets
