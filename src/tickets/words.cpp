#include "tickets/words.hpp"

#include "tierline/tickets/text_rules.hpp"

#include <algorithm>

namespace tierline::tickets {
namespace {

char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

}  // namespace

bool same_but_for_case(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

const Word* find_word(const std::vector<Word>& words, std::string_view raw) {
  const auto text = trim(raw);
  const Word* found = nullptr;
  for (const auto& word : words) {
    if (word.text == text) return &word;
    if (found == nullptr && same_but_for_case(word.text, text)) found = &word;
  }
  return found;
}

}  // namespace tierline::tickets
