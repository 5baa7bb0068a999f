#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::tickets {

/// Which of many words occur in a text, found in one pass over it, whatever their number: where the
/// next three letters begin none of them, nothing is looked up. ASCII letters match in either case.
/// Immutable; safe for several threads.
class WordFinder {
 public:
  enum class Boundary {
    none,  ///< anywhere
    word,  ///< as RE2's \b: not beside an ASCII letter, digit or underscore; a trailing * leaves
           ///< the right end open
  };

  /// \param words  not empty each, lower case
  WordFinder(const std::vector<std::string>& words, Boundary boundary);

  /// One flag per word, in the order given.
  std::vector<char> find(std::string_view text) const;

  /// Calls `seen(word, begin, end)` for every occurrence, in the order of the begins, then of the
  /// ends; the word by its place in the list.
  template <typename Seen>
  void each(std::string_view text, Seen seen) const {
    if (words_.empty()) return;
    const auto byte_at = [&](std::size_t at) {
      return at < text.size() ? letter_of_[static_cast<std::uint8_t>(text[at])] : std::uint8_t{0};
    };
    std::uint8_t before = 0;
    auto first = byte_at(0);
    auto second = byte_at(1);
    for (std::size_t at = 0; at < text.size(); ++at) {
      const auto third = byte_at(at + 2);
      const auto thirds = beginnings_[first % letters * letters + second % letters];
      const bool inside = (before & word_byte) != 0;
      if (!(inside && all_bounded_) && (thirds >> third % letters & 1) != 0) {
        each_at(text, at, inside, seen);
      }
      before = first;
      first = second;
      second = third;
    }
  }

 private:
  using State = std::uint32_t;
  static constexpr std::size_t letters = 64;
  static constexpr std::uint8_t word_byte = 0x80;

  struct Word {
    bool left_boundary = false;
    bool right_boundary = false;
  };

  void add_classes(const std::vector<std::string>& words);
  void add_word(std::string_view text, std::vector<std::vector<std::uint32_t>>& ends);
  void add_beginning(std::string_view word);

  /// The words that begin there.
  template <typename Seen>
  void each_at(std::string_view text, std::size_t at, bool inside, Seen& seen) const {
    State state = 0;
    for (auto end = at; end < text.size(); ++end) {
      state = next_[state * classes_ + class_of_[static_cast<std::uint8_t>(text[end])]];
      if (state == 0) return;
      for (auto i = first_ending_[state]; i < first_ending_[state + 1]; ++i) {
        const auto& word = words_[ending_[i]];
        if (word.left_boundary && inside) continue;
        if (word.right_boundary && end + 1 < text.size() && is_word_byte(text[end + 1])) continue;
        seen(ending_[i], at, end + 1);
      }
    }
  }

  bool is_word_byte(char byte) const {
    return (letter_of_[static_cast<std::uint8_t>(byte)] & word_byte) != 0;
  }

  State& next(State state, std::size_t byte_class) { return next_[state * classes_ + byte_class]; }

  std::vector<Word> words_;
  bool all_bounded_ = true;                   ///< none may begin inside a word
  std::array<std::uint8_t, 256> class_of_{};  ///< 0: in no word
  std::size_t classes_ = 1;
  std::vector<State> next_;                  ///< a tree: state × class, 0: no way on
  std::vector<std::uint32_t> first_ending_;  ///< per state, into ending_; one more at the end
  std::vector<std::uint32_t> ending_;        ///< words that end in a state
  /// By the first two letters of a word: a bit for each third. Letters are classes modulo 64, so it
  /// may say yes too often, never no.
  std::vector<std::uint64_t> beginnings_;
  std::array<std::uint8_t, 256> letter_of_{};  ///< and whether it is a byte of a word
};

}  // namespace tierline::tickets
