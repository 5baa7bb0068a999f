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

}  // namespace

std::string plain_text(std::string_view text) {
  const auto decoded = decode_entities(text);
  MarkupEnds markup{decoded};
  std::string plain;
  plain.reserve(decoded.size());
  bool blank_due = false;
  for (std::size_t at = 0; at < decoded.size();) {
    auto next = decoded[at] == '<' ? markup.after(at) : at;
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
