#include "tickets/word_finder.hpp"

#include <algorithm>
#include <deque>

namespace tierline::tickets {
namespace {

bool is_word_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_';
}

std::uint8_t index_of(char byte) { return static_cast<std::uint8_t>(byte); }

}  // namespace

WordFinder::WordFinder(const std::vector<std::string>& words, Boundary boundary) {
  add_classes(words);
  next_.assign(classes_, 0);
  std::vector<std::vector<std::uint32_t>> ends(1);
  for (std::string_view text : words) {
    const bool open = boundary == Boundary::word && text.ends_with('*');
    if (open) text.remove_suffix(1);
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
    const bool word = boundary == Boundary::word;
    words_.push_back({text.size(), word && is_word_byte(text.front()),
                      word && !open && is_word_byte(text.back())});
  }
  connect(ends);
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
}

/// Breadth first: where a state has no way on, it goes on as its longest proper suffix would, and
/// the words that end there end here too.
void WordFinder::connect(std::vector<std::vector<std::uint32_t>>& ends) {
  std::vector<State> suffix(ends.size(), 0);
  std::deque<State> queue;
  for (std::size_t c = 0; c < classes_; ++c) {
    if (next(0, c) != 0) queue.push_back(next(0, c));
  }
  while (!queue.empty()) {
    const auto state = queue.front();
    queue.pop_front();
    const auto& inherited = ends[suffix[state]];
    ends[state].insert(ends[state].end(), inherited.begin(), inherited.end());
    for (std::size_t c = 0; c < classes_; ++c) {
      const auto fallback = next(suffix[state], c);
      auto& target = next(state, c);
      if (target == 0) {
        target = fallback;
      } else {
        suffix[target] = fallback;
        queue.push_back(target);
      }
    }
  }
  for (const auto& words : ends) {
    first_ending_.push_back(static_cast<std::uint32_t>(ending_.size()));
    ending_.insert(ending_.end(), words.begin(), words.end());
  }
  first_ending_.push_back(static_cast<std::uint32_t>(ending_.size()));
}

std::vector<char> WordFinder::find(std::string_view text) const {
  std::vector<char> found(words_.size(), 0);
  State state = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    state = next_[state * classes_ + class_of_[index_of(text[at])]];
    for (auto i = first_ending_[state]; i < first_ending_[state + 1]; ++i) {
      const auto& word = words_[ending_[i]];
      const auto begin = at + 1 - word.length;
      if (word.left_boundary && begin > 0 && is_word_byte(text[begin - 1])) continue;
      if (word.right_boundary && at + 1 < text.size() && is_word_byte(text[at + 1])) continue;
      found[ending_[i]] = 1;
    }
  }
  return found;
}

}  // namespace tierline::tickets
