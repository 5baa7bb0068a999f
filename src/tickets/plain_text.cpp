#include "tierline/tickets/plain_text.hpp"

#include "tierline/tickets/text_rules.hpp"

#include <array>
#include <utility>

namespace tierline::tickets {
namespace {

bool starts_tag(char next) {
  return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '/' || next == '!';
}

/// Finds where mark-up ends. Remembers which ends the text no longer has, so that a text full of
/// beginnings is not searched to its end for each of them.
class MarkupEnds {
 public:
  explicit MarkupEnds(std::string_view text) : text_{text} {}

  /// Where the mark-up that begins at `at` ends; `at` itself when it is only a "less than".
  std::size_t after(std::size_t at) {
    if (at + 1 >= text_.size() || !starts_tag(text_[at + 1])) return at;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      const auto& [begin, end] = kinds[i];
      if (absent_[i] || text_.substr(at, begin.size()) != begin) continue;
      const auto stop = text_.find(end, at);
      if (stop != std::string_view::npos) return stop + end.size();
      absent_[i] = true;
    }
    return at;
  }

 private:
  /// How it begins and ends; the last one is any tag.
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kinds{{
      {"<!--", "-->"},
      {"<style", "</style>"},
      {"<script", "</script>"},
      {"<", ">"},
  }};

  std::string_view text_;
  std::array<bool, kinds.size()> absent_{};
};

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

/// A single blank between other characters stays as it is.
std::size_t end_of_plain(std::string_view text, std::size_t at) {
  const auto is_plain = [&](std::size_t n) { return n < text.size() && !is_special(text[n]); };
  while (true) {
    while (is_plain(at)) ++at;
    if (at >= text.size() || text[at] != ' ' || !is_plain(at + 1)) return at;
    at += 2;
  }
}

std::string without_markup(std::string_view text) {
  MarkupEnds markup{text};
  std::string plain;
  plain.reserve(text.size());
  bool blank_due = false;
  for (std::size_t at = 0; at < text.size();) {
    auto next = text[at] == '<' ? markup.after(at) : at;
    if (next == at && is_special(text[at])) next += blank_length(text, at);
    if (next != at) {
      blank_due = !plain.empty();
      at = next;
      continue;
    }
    if (blank_due) plain += ' ';
    blank_due = false;
    next = end_of_plain(text, at + 1);
    plain.append(text, at, next - at);
    at = next;
  }
  return plain;
}

}  // namespace

std::string plain_text(std::string_view text) {
  if (text.find('&') == std::string_view::npos) return without_markup(text);
  return without_markup(decode_entities(text));
}

}  // namespace tierline::tickets
