#include "spreadsheet/row_scanner.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

namespace tierline::spreadsheet {
namespace {

enum class Byte : unsigned char { plain, tag, reference, above_ascii, other };

constexpr auto byte_kinds = [] {
  std::array<Byte, 256> kinds{};
  for (std::size_t byte = 0; byte < kinds.size(); ++byte) {
    const bool control = byte < 0x20 && byte != '\t' && byte != '\n';
    kinds[byte] = byte >= 0x80 ? Byte::above_ascii : control ? Byte::other : Byte::plain;
  }
  kinds['<'] = Byte::tag;
  kinds['&'] = Byte::reference;
  kinds['>'] = Byte::other;  // `]]>` is an error
  return kinds;
}();

Byte kind_of(char c) { return byte_kinds[static_cast<unsigned char>(c)]; }

/// The bytes of the valid UTF-8 sequence of an XML character at `text`; 0 if there is none. Reads
/// no byte behind a zero.
std::size_t sequence_size(const char* text) {
  const auto byte = [&](int n) { return static_cast<unsigned char>(text[n]); };
  const auto follows = [&](int n) { return (byte(n) & 0xC0) == 0x80; };
  const auto lead = byte(0);
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!follows(1) || !follows(2)) return 0;
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    const bool no_character = lead == 0xEF && byte(1) == 0xBF && byte(2) > 0xBD;
    return overlong || surrogate || no_character ? 0 : 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool beyond = lead == 0xF4 && byte(1) > 0x8F;
    return overlong || beyond ? 0 : 4;
  }
  return 0;
}

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

RowScanner::Found RowScanner::scan(std::string_view text) {
  begin_ = text.data();
  at_ = begin_;
  const auto* const end = begin_ + text.size();
  while (is_blank(*at_)) ++at_;
  const auto before = row_.number();
  if (scan_row() && at_ <= end) return Found::row;
  row_.forget(before);
  return end - at_ < static_cast<std::ptrdiff_t>(padding) ? Found::partial : Found::something;
}

bool RowScanner::take(std::string_view word) {
  if (std::memcmp(at_, word.data(), word.size()) != 0) return false;
  at_ += word.size();
  return true;
}

bool RowScanner::scan_row() {
  SheetRow::Attribute reference;
  if (!take("<row") || !scan_row_attributes(reference)) return false;
  const bool empty = take("/>");
  if (!empty && !take(">")) return false;
  row_.begin(reference);
  return empty || scan_cells();
}

bool RowScanner::scan_cells() {
  while (!take("</row>")) {
    if (!scan_cell()) return false;
  }
  return true;
}

bool RowScanner::scan_cell() {
  SheetRow::Attribute attributes[3];
  if (!take("<c") || !scan_cell_attributes(attributes)) return false;
  const auto& [reference, style, type] = attributes;
  row_.begin_cell(reference, style, type);
  if (take("/>")) return true;
  return take(">") && scan_value() && take("</c>");
}

/// What is between `<c>` and `</c>`: nothing, a value, a formula with or without one, or an inline
/// string of one piece.
bool RowScanner::scan_value() {
  std::string_view text;
  if (take("<f>") && (!scan_text(text) || !take("</f>"))) return false;
  if (take("<v>")) {
    if (!scan_text(text) || !take("</v>")) return false;
  } else if (take("<is><t")) {
    take(" xml:space=\"preserve\"");
    if (!take(">") || !scan_text(text) || !take("</t></is>")) return false;
  } else {
    return std::memcmp(at_, "</c>", 4) == 0;
  }
  row_.value(text);
  return true;
}

bool RowScanner::scan_row_attributes(SheetRow::Attribute& reference) {
  std::array<std::string_view, 16> names;
  std::size_t count = 0;
  while (*at_ == ' ') {
    const auto* const begin = ++at_;
    while (is_name_byte(*at_) || *at_ == ':') ++at_;
    const std::string_view name{begin, static_cast<std::size_t>(at_ - begin)};
    std::string_view value;
    if (name.empty() || name.front() < 'A' || !scan_attribute_value(value)) return false;
    const auto local = name.substr(name.find(':') + 1);
    auto* const known = names.data() + count;
    if (count == names.size() || std::find(names.data(), known, local) != known) return false;
    names[count++] = local;
    if (local == "r") reference = value;
  }
  return true;
}

bool RowScanner::scan_cell_attributes(SheetRow::Attribute (&found)[3]) {
  while (*at_ == ' ') {
    const char name = *++at_;
    if (name != 'r' && name != 's' && name != 't') return false;
    ++at_;
    auto& attribute = found[name - 'r'];
    std::string_view value;
    if (attribute || !scan_attribute_value(value)) return false;
    attribute = value;
  }
  return true;
}

bool RowScanner::scan_attribute_value(std::string_view& value) {
  if (at_[0] != '=' || at_[1] != '"') return false;
  at_ += 2;
  const auto* const begin = at_;
  while (*at_ != '"') {
    if (kind_of(*at_) != Byte::plain || *at_ < ' ') return false;
    ++at_;
  }
  value = {begin, static_cast<std::size_t>(at_ - begin)};
  ++at_;
  return true;
}

/// Up to the next tag.
bool RowScanner::scan_text(std::string_view& text) {
  const auto* begin = at_;
  bool decoded = false;
  while (true) {
    while (kind_of(*at_) == Byte::plain) ++at_;
    switch (kind_of(*at_)) {
      case Byte::above_ascii: {
        const auto size = sequence_size(at_);
        if (size == 0) return false;
        at_ += size;
        break;
      }
      case Byte::reference:
        if (!decoded) decoded_.clear();
        decoded = true;
        decoded_.append(begin, at_);
        if (!scan_references()) return false;
        begin = at_;
        break;
      case Byte::tag:
        text = {begin, static_cast<std::size_t>(at_ - begin)};
        if (decoded) text = decoded_.append(text);
        return true;
      default: return false;
    }
  }
}

bool RowScanner::scan_references() {
  constexpr std::pair<std::string_view, char> references[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  for (const auto& [word, character] : references) {
    if (!take(word)) continue;
    decoded_ += character;
    return true;
  }
  return false;
}

}  // namespace tierline::spreadsheet
