#include "spreadsheet/excel_text.hpp"

#include <charconv>
#include <optional>

namespace tierline::spreadsheet {
namespace {

constexpr std::size_t escape_size = 7;  // _xHHHH_

std::optional<char32_t> escape_at(std::string_view text, std::size_t position) {
  const auto escape = text.substr(position, escape_size);
  if (escape.size() < escape_size || escape[0] != '_' || escape[1] != 'x' || escape[6] != '_') {
    return std::nullopt;
  }
  unsigned code = 0;
  const auto* const end = escape.data() + 6;
  const auto parsed = std::from_chars(escape.data() + 2, end, code, 16);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return static_cast<char32_t>(code);
}

}  // namespace

void append_utf8(std::string& out, char32_t code) {
  const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

void unescape_text(std::string& text, std::size_t begin) {
  auto at = text.find("_x", begin);
  if (at == std::string::npos) return;
  const std::string escaped = text.substr(at);
  text.resize(at);
  for (std::size_t i = 0; i < escaped.size();) {
    const auto code = escape_at(escaped, i);
    const bool high = code && *code >= 0xD800 && *code < 0xDC00;
    const auto low = high ? escape_at(escaped, i + escape_size) : std::nullopt;
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      append_utf8(text, 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00));
      i += 2 * escape_size;
    } else if (code && *code != 0 && (*code < 0xD800 || *code >= 0xE000)) {
      append_utf8(text, *code);
      i += escape_size;
    } else {
      text += escaped[i++];
    }
  }
}

}  // namespace tierline::spreadsheet
