#include "quarantine/printable.hpp"

#include "tierline/tickets/text_rules.hpp"

#include <fmt/format.h>

namespace tierline::quarantine {
namespace {

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

/// Of the character at `at`, if it is a control character; else empty.
std::string escaped(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte == '\n') return "\\n";
  if (byte == '\r') return "\\r";
  if (byte == '\t') return "\\t";
  if (byte < 0x20 || byte == 0x7F) return fmt::format("\\x{:02x}", byte);
  // U+0080 to U+009F: some terminals obey them.
  if (byte == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0) {
    return fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at + 1]));
  }
  return {};
}

}  // namespace

std::string printable(std::string_view text, std::size_t most_characters) {
  const auto valid = tickets::replace_invalid_utf8(text);
  std::string out;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < valid.size(); ++at) {
    if (begins_character(valid[at]) && ++characters > most_characters && most_characters > 0) {
      return out + "…";
    }
    const auto replaced = escaped(valid, at);
    if (replaced.empty()) {
      out += valid[at];
      continue;
    }
    out += replaced;
    if (static_cast<unsigned char>(valid[at]) >= 0x80) ++at;
  }
  return out;
}

std::string grouped(std::uint64_t number) {
  auto text = std::to_string(number);
  for (auto at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(static_cast<std::size_t>(at), ",");
  }
  return text;
}

}  // namespace tierline::quarantine
