#include "tickets/word_finder.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <random>

namespace tierline::tickets {
namespace {

using Boundary = WordFinder::Boundary;

bool is_word_byte(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_';
}

/// The same said plainly: at every place, every word.
std::vector<char> expected(const std::vector<std::string>& words, Boundary boundary,
                           const std::string& text) {
  std::string lower;
  for (const char byte : text) {
    lower += static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
  }
  std::vector<char> found;
  for (auto word : words) {
    const bool open = boundary == Boundary::word && word.back() == '*';
    if (open) word.pop_back();
    const auto is_there = [&](std::size_t at) {
      if (boundary == Boundary::none) return true;
      const auto end = at + word.size();
      const bool left = at > 0 && is_word_byte(lower[at - 1]) && is_word_byte(lower[at]);
      const bool right =
          end < lower.size() && is_word_byte(lower[end]) && is_word_byte(word.back());
      return !left && (open || !right);
    };
    auto at = lower.find(word);
    while (at != std::string::npos && !is_there(at)) at = lower.find(word, at + 1);
    found.push_back(at != std::string::npos ? 1 : 0);
  }
  return found;
}

class WordFinderTest : public ::testing::Test {
 protected:
  std::string any(std::string_view alphabet, std::size_t most) {
    std::string text;
    for (auto size = random_() % most + 1; size > 0; --size) {
      text += alphabet[random_() % alphabet.size()];
    }
    return text;
  }

  std::mt19937 random_{7};
};

TEST_F(WordFinderTest, FindsWhatLookingForEachWordEverywhereFinds) {
  for (int round = 0; round < 3000; ++round) {
    const auto boundary = round % 2 == 0 ? Boundary::none : Boundary::word;
    std::vector<std::string> words;
    for (int n = 0; n < 6; ++n) {
      words.push_back(any("ab- ", 4));
      if (boundary == Boundary::word && n % 3 == 0) words.back() += '*';
    }
    const auto text = any("aAbB- _c\xC3", 30);
    EXPECT_EQ((WordFinder{words, boundary}.find(text)), expected(words, boundary, text))
        << '"' << text << '"';
  }
}

TEST_F(WordFinderTest, MoreLettersThanItsFilterTellsApartAreStillDifferent) {
  std::string alphabet;
  for (int byte = 0x21; byte < 0x100; ++byte) {
    if (std::isupper(byte) == 0 && byte != '*') alphabet += static_cast<char>(byte);
  }
  std::vector<std::string> words;
  for (int n = 0; n < 200; ++n) words.push_back(any(alphabet, 3));
  const WordFinder finder{words, Boundary::none};
  for (int round = 0; round < 100; ++round) {
    const auto text = any(alphabet, 200);
    EXPECT_EQ(finder.find(text), expected(words, Boundary::none, text));
  }
}

TEST_F(WordFinderTest, WithoutWordsOrTextNothingIsFound) {
  EXPECT_TRUE((WordFinder{{}, Boundary::word}.find("text").empty()));
  EXPECT_EQ((WordFinder{{"a"}, Boundary::word}.find("")), std::vector<char>{0});
}

}  // namespace
}  // namespace tierline::tickets
