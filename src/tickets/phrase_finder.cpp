#include "tickets/phrase_finder.hpp"

#include <algorithm>

namespace tierline::tickets {
namespace {

/// The words of all phrases, each once.
std::vector<std::string> distinct_words(const std::vector<Phrase>& phrases) {
  std::vector<std::string> words;
  for (const auto& phrase : phrases) {
    for (const auto& part : phrase.parts) words.insert(words.end(), part.begin(), part.end());
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

}  // namespace

PhraseFinder::PhraseFinder(const std::vector<Phrase>& phrases, WordFinder::Boundary boundary)
    : phrases_{phrases.size()}, words_{distinct_words(phrases), boundary} {
  const auto words = distinct_words(phrases);
  uses_.resize(words.size());
  for (std::size_t phrase = 0; phrase < phrases.size(); ++phrase) {
    const auto& parts = phrases[phrase].parts;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const Use use{static_cast<std::uint32_t>(phrase), static_cast<std::uint32_t>(slots_++),
                    part == 0, part + 1 == parts.size()};
      for (const auto& word : parts[part]) {
        const auto known = std::lower_bound(words.begin(), words.end(), word);
        uses_[static_cast<std::size_t>(known - words.begin())].push_back(use);
      }
    }
  }
  // A word that stands in two parts of a phrase must not hide its earlier occurrence from itself.
  for (auto& uses : uses_) std::reverse(uses.begin(), uses.end());
}

std::vector<PhraseFinder::Place> PhraseFinder::find(std::string_view text) const {
  std::vector<Place> found(phrases_);
  std::vector<Place> parts(slots_);
  words_.each(text, [&](std::size_t word, std::size_t from, std::size_t to) {
    const auto begin = static_cast<std::uint32_t>(from);
    const auto end = static_cast<std::uint32_t>(to);
    for (const auto& use : uses_[word]) {
      auto first = begin;
      if (!use.first) {
        const auto& before = parts[use.slot - 1];
        if (!before || before.end > begin || begin - before.end > reach) continue;
        first = before.begin;
      }
      parts[use.slot] = {first, end};
      if (use.last && !found[use.phrase]) found[use.phrase] = {first, end};
    }
  });
  return found;
}

}  // namespace tierline::tickets
