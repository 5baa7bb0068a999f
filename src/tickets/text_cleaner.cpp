#include "tickets/text_cleaner.hpp"

#include "tierline/tickets/value_rules.hpp"

#include "tickets/entities.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace tierline::tickets {
namespace {

constexpr std::size_t escape_size = 7;  // _x00HH_

bool is_control(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 && byte != '\n' && byte != '\t';
}

using Block = std::uint64_t;
constexpr Block every_byte = 0x0101010101010101ULL;

/// The high bit of each byte below `limit`, which is 0x80 at most; bytes behind the first such one
/// may be marked as well.
constexpr Block bytes_below(Block word, Block limit) {
  return (word - every_byte * limit) & ~word & (every_byte * 0x80);
}

constexpr Block bytes_equal(Block word, char byte) {
  return bytes_below(word ^ (every_byte * static_cast<unsigned char>(byte)), 1);
}

/// Bytes at the front that may be passed over: up to the first that may be watched, or the last
/// few.
std::size_t plain_prefix(std::string_view text, bool semicolons_count) {
  std::size_t at = 0;
  for (; text.size() - at >= sizeof(Block); at += sizeof(Block)) {
    Block word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    auto found = bytes_below(word, 0x20) | bytes_equal(word, '_');
    if (semicolons_count) found |= bytes_equal(word, ';');
    if (found == 0) continue;
    if constexpr (std::endian::native != std::endian::little) break;
    return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  }
  return at;
}

/// The control character that `_x00HH_` stands for, as spreadsheets write those that XML cannot
/// hold.
std::optional<char> excel_escape(std::string_view text) {
  const auto digit = [](char given) {
    if (given >= '0' && given <= '9') return given - '0';
    if (given >= 'A' && given <= 'F') return given - 'A' + 10;
    if (given >= 'a' && given <= 'f') return given - 'a' + 10;
    return -1;
  };
  if (text.size() != escape_size || text.substr(0, 4) != "_x00") return std::nullopt;
  const int high = digit(text[4]);
  const int low = digit(text[5]);
  if ((high != 0 && high != 1) || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

}  // namespace

void TextCleaner::take(std::string_view text) {
  while (!text.empty()) {
    const char byte = text.front();
    if (is_watched(byte) || byte == '\n') {
      broken_ = broken_ || byte == '\r';
      dropped_ = dropped_ || (is_control(byte) && byte != '\r');
      push(byte);
      text.remove_prefix(1);
      continue;
    }
    const auto size = run_of_unwatched(text);
    out_.append(text.substr(0, size));
    text.remove_prefix(size);
  }
}

std::size_t TextCleaner::run_of_unwatched(std::string_view text) const {
  std::size_t at = 0;
  while (true) {
    at += plain_prefix(text.substr(at), decode_entities_);
    // Line breaks and tabs look like other control characters there.
    const auto slow_end = std::min(text.size(), at + sizeof(Block));
    while (at < slow_end && !is_watched(text[at])) ++at;
    if (at < slow_end || at == text.size()) return at;
  }
}

std::string_view TextCleaner::rule() const {
  return decoded_   ? rule_id("entity")
         : escaped_ ? rule_id("excel-escape")
         : dropped_ ? rule_id("control-characters")
         : broken_  ? rule_id("line-breaks")
                    : std::string_view{};
}

bool TextCleaner::is_watched(char byte) const {
  return is_control(byte) || byte == '_' || (byte == ';' && decode_entities_);
}

void TextCleaner::push(char byte) {
  for (std::optional<char> next = byte; next;) next = add(*next);
}

/// Adds a byte and takes off what it completes; returns what that stands for, to be added next.
std::optional<char> TextCleaner::add(char byte) {
  if (byte == '\r') {
    out_ += '\n';
    after_return_ = out_.size();
    return std::nullopt;
  }
  if (byte == '\n' && out_.size() == after_return_) {
    after_return_ = std::string::npos;
    return std::nullopt;
  }
  if (is_control(byte)) return std::nullopt;
  out_ += byte;
  if (byte == '_') return fold_escape();
  if (byte == ';' && decode_entities_) return fold_entity();
  return std::nullopt;
}

std::optional<char> TextCleaner::fold_escape() {
  if (out_.size() < escape_size) return std::nullopt;
  const auto meant = excel_escape(std::string_view{out_}.substr(out_.size() - escape_size));
  if (!meant) return std::nullopt;
  out_.resize(out_.size() - escape_size);
  escaped_ = true;
  return meant;
}

std::optional<char> TextCleaner::fold_entity() {
  const auto entity = last_entity(out_);
  if (!entity) return std::nullopt;
  out_.resize(out_.size() - entity->size);
  decoded_ = true;
  if (entity->scalar < 0x80) return static_cast<char>(entity->scalar);
  append_utf8(out_, entity->scalar);
  return std::nullopt;
}

}  // namespace tierline::tickets
