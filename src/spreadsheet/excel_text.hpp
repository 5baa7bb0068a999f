#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tierline::spreadsheet {

/// Undoes the escapes of control characters in place, from `begin` on: `_x000D_` is a carriage
/// return,
/// `_x005F_` the underscore that protects a literal one. `_x0000_` and half surrogates stay as they
/// are, since no text can hold them.
void unescape_text(std::string& text, std::size_t begin);

/// The UTF-8 of a code point.
void append_utf8(std::string& out, char32_t code);

}  // namespace tierline::spreadsheet
