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

 private:
  using State = std::uint32_t;

  struct Word {
    bool left_boundary = false;
    bool right_boundary = false;
  };

  void add_classes(const std::vector<std::string>& words);
  void add_word(std::string_view text, std::vector<std::vector<std::uint32_t>>& ends);
  void add_beginning(std::string_view word);
  void find_at(std::string_view text, std::size_t at, std::vector<char>& found) const;
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
