#include "tickets/word_finder.hpp"

namespace tierline::tickets {
namespace {

bool is_word(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_';
}

std::uint8_t index_of(char byte) { return static_cast<std::uint8_t>(byte); }

}  // namespace

WordFinder::WordFinder(const std::vector<std::string>& words, Boundary boundary)
    : beginnings_(letters * letters, 0) {
  add_classes(words);
  next_.assign(classes_, 0);
  std::vector<std::vector<std::uint32_t>> ends(1);
  for (std::string_view text : words) {
    const bool open = boundary == Boundary::word && text.ends_with('*');
    if (open) text.remove_suffix(1);
    add_word(text, ends);
    add_beginning(text);
    const bool word = boundary == Boundary::word;
    words_.push_back({word && is_word(text.front()), word && !open && is_word(text.back())});
    all_bounded_ = all_bounded_ && words_.back().left_boundary;
  }
  for (const auto& ending : ends) {
    first_ending_.push_back(static_cast<std::uint32_t>(ending_.size()));
    ending_.insert(ending_.end(), ending.begin(), ending.end());
  }
  first_ending_.push_back(static_cast<std::uint32_t>(ending_.size()));
}

/// Bytes that no word uses share class 0, so the table stays small enough for the cache.
void WordFinder::add_classes(const std::vector<std::string>& words) {
  for (const auto& word : words) {
    for (const char byte : word) {
      auto& known = class_of_[index_of(byte)];
      if (known == 0) known = static_cast<std::uint8_t>(classes_++);
    }
  }
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    class_of_[index_of(static_cast<char>(letter - 'a' + 'A'))] = class_of_[index_of(letter)];
  }
  for (std::size_t byte = 0; byte < class_of_.size(); ++byte) {
    const bool in_word = is_word(static_cast<char>(byte));
    letter_of_.at(byte) =
        static_cast<std::uint8_t>(class_of_.at(byte) % letters | (in_word ? word_byte : 0U));
  }
}

void WordFinder::add_word(std::string_view text, std::vector<std::vector<std::uint32_t>>& ends) {
  State state = 0;
  for (const char byte : text) {
    const auto byte_class = class_of_[index_of(byte)];
    if (next(state, byte_class) == 0) {
      next(state, byte_class) = static_cast<State>(ends.size());
      ends.emplace_back();
      next_.resize(next_.size() + classes_, 0);
    }
    state = next(state, byte_class);
  }
  ends[state].push_back(static_cast<std::uint32_t>(words_.size()));
}

/// What a short word does not say may be anything.
void WordFinder::add_beginning(std::string_view word) {
  const auto letter = [&](std::size_t at) { return class_of_[index_of(word[at])] % letters; };
  const auto thirds = word.size() < 3 ? ~std::uint64_t{0} : std::uint64_t{1} << letter(2);
  const auto row = letter(0) * letters;
  if (word.size() > 1) {
    beginnings_[row + letter(1)] |= thirds;
    return;
  }
  for (std::size_t second = 0; second < letters; ++second) beginnings_[row + second] |= thirds;
}

std::vector<char> WordFinder::find(std::string_view text) const {
  std::vector<char> found(words_.size(), 0);
  each(text, [&](std::size_t word, std::size_t, std::size_t) { found[word] = 1; });
  return found;
}

}  // namespace tierline::tickets
