#include "tierline/quality/text_marks.hpp"

#include <algorithm>
#include <array>

namespace tierline::quality {
namespace {

/// Does the text begin with an entity?
bool begins_with_entity(std::string_view text) {
  constexpr std::array<std::string_view, 6> names{"&amp;",  "&lt;",   "&gt;",
                                                  "&quot;", "&apos;", "&nbsp;"};
  if (std::any_of(names.begin(), names.end(),
                  [&](std::string_view name) { return text.starts_with(name); })) {
    return true;
  }
  if (!text.starts_with("&#")) return false;
  const auto end = text.substr(0, 10).find(';');
  return end != std::string_view::npos && end > 2;
}

}  // namespace

TextMarks marks_of(std::string_view text) {
  unsigned char high = 0;
  unsigned char controls = 0;
  // Without branches, so that compilers take many bytes at once.
  for (const char given : text) {
    const auto byte = static_cast<unsigned char>(given);
    high |= byte;
    controls |= static_cast<unsigned char>((byte < 0x20) & (byte != '\n') & (byte != '\t') &
                                           (byte != '\r'));
  }
  return {high >= 0x80, controls != 0};
}

bool has_entity(std::string_view text) {
  for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    if (begins_with_entity(text.substr(at))) return true;
  }
  return false;
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

}  // namespace tierline::quality
