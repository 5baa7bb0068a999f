#include "tierline/tickets/text_rules.hpp"

#include "tickets/entities.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

namespace tierline::tickets {
namespace {

/// Bytes of the valid UTF-8 sequence at the front; 0 if there is none.
std::size_t sequence_size(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const auto first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const auto second = byte(1);
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second > 0x9F;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const auto second = byte(1);
    const bool overlong = first == 0xF0 && second < 0x90;
    const bool too_large = first == 0xF4 && second > 0x8F;
    return continues(1) && continues(2) && continues(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

/// Bytes of ASCII at the front. Most texts are ASCII but for a letter here and there.
std::size_t ascii_prefix(std::string_view text) {
  using Word = std::uint64_t;
  constexpr Word high_bits = 0x8080808080808080ULL;
  std::size_t at = 0;
  for (; text.size() - at >= 4 * sizeof(Word); at += 4 * sizeof(Word)) {
    std::array<Word, 4> words{};
    std::memcpy(words.data(), text.data() + at, sizeof words);
    if (((words[0] | words[1] | words[2] | words[3]) & high_bits) != 0) break;
  }
  for (; text.size() - at >= sizeof(Word); at += sizeof(Word)) {
    Word word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    const auto high = word & high_bits;
    if (high == 0) continue;
    const auto bits = std::endian::native == std::endian::little ? std::countr_zero(high)
                                                                 : std::countl_zero(high);
    return at + static_cast<std::size_t>(bits) / 8;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

/// `#39` or `#x27`, without `&` and `;`.
std::optional<std::uint32_t> numbered_entity(std::string_view name) {
  name.remove_prefix(1);
  int base = 10;
  if (!name.empty() && (name.front() == 'x' || name.front() == 'X')) {
    name.remove_prefix(1);
    base = 16;
  }
  std::uint32_t scalar = 0;
  const auto* end = name.data() + name.size();
  const auto [at, error] = std::from_chars(name.data(), end, scalar, base);
  const bool surrogate = scalar >= 0xD800 && scalar <= 0xDFFF;
  if (error != std::errc{} || at != end || scalar == 0 || scalar > 0x10FFFF || surrogate) {
    return std::nullopt;
  }
  return scalar;
}

std::optional<std::uint32_t> entity(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::uint32_t>, 6> named{{
      {"amp", '&'},
      {"lt", '<'},
      {"gt", '>'},
      {"quot", '"'},
      {"apos", '\''},
      {"nbsp", 0xA0},
  }};
  if (!name.empty() && name.front() == '#') return numbered_entity(name);
  for (const auto& [known, scalar] : named) {
    if (known == name) return scalar;
  }
  return std::nullopt;
}

/// Replaces the entity that the ';' at the end completes, if it does; what that makes may complete
/// the next one.
void fold_last_entity(std::string& text) {
  while (const auto found = last_entity(text)) {
    text.resize(text.size() - found->size);
    append_utf8(text, found->scalar);
  }
}

}  // namespace

std::optional<Entity> last_entity(std::string_view text) {
  constexpr std::size_t longest_entity = 10;  // & and ; included
  if (text.empty() || text.back() != ';') return std::nullopt;
  const auto tail = text.substr(text.size() - std::min(text.size(), longest_entity));
  const auto begin = tail.rfind('&');
  if (begin == std::string_view::npos) return std::nullopt;
  const auto scalar = entity(tail.substr(begin + 1, tail.size() - begin - 2));
  if (!scalar) return std::nullopt;
  return Entity{tail.size() - begin, *scalar};
}

void append_utf8(std::string& out, std::uint32_t scalar) {
  const auto add = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  const auto add_rest = [&](int shift) { add(0x80U | (scalar >> shift & 0x3FU)); };
  if (scalar < 0x80) {
    add(scalar);
  } else if (scalar < 0x800) {
    add(0xC0U | scalar >> 6);
    add_rest(0);
  } else if (scalar < 0x10000) {
    add(0xE0U | scalar >> 12);
    add_rest(6);
    add_rest(0);
  } else {
    add(0xF0U | scalar >> 18);
    add_rest(12);
    add_rest(6);
    add_rest(0);
  }
}

bool is_valid_utf8(std::string_view text) {
  while (true) {
    text.remove_prefix(ascii_prefix(text));
    if (text.empty()) return true;
    // Where one such letter is, the next is often one too.
    do {
      const auto size = sequence_size(text);
      if (size == 0) return false;
      text.remove_prefix(size);
    } while (!text.empty() && static_cast<unsigned char>(text.front()) >= 0x80);
  }
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto size = sequence_size(text);
    out += size == 0 ? std::string_view{"\xEF\xBF\xBD"} : text.substr(0, size);
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

std::string decode_entities(std::string_view text) {
  // Entities are folded as they end, so those that come out of others are met on the way, and a
  // text that was escaped a thousand times costs no more than another.
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    const auto end = std::min(text.find(';'), text.size() - 1) + 1;
    decoded.append(text.substr(0, end));
    text.remove_prefix(end);
    fold_last_entity(decoded);
  }
  return decoded;
}

std::string_view trim(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace tierline::tickets
