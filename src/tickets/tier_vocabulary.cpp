#include "tickets/tier_vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::tickets {
namespace {

constexpr std::string_view gap = " ... ";

void check(const TomlReader& reader, std::string_view word, WordFinder::Boundary boundary) {
  if (word.empty() || word == "*") reader.refuse("a word is empty");
  if (std::any_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
    reader.refuse(fmt::format("\"{}\" is not in lower case", word));
  }
  const auto star = word.find('*');
  const bool open_end = boundary == WordFinder::Boundary::word && star == word.size() - 1;
  if (star != std::string_view::npos && !open_end) {
    reader.refuse(fmt::format("\"{}\": * stands only at the end, with match = \"word\"", word));
  }
}

bool is_family(std::string_view part) { return part.starts_with('<') && part.ends_with('>'); }

}  // namespace

void TierVocabulary::read_families(const TomlReader& reader, WordFinder::Boundary boundary) {
  for (const auto& name : reader.keys()) {
    auto words = reader.texts(name);
    if (words.empty()) reader.refuse_key(name, fmt::format("family \"{}\" has no words", name));
    for (const auto& word : words) {
      check(reader, word, boundary);
      if (is_family(word) || word.find(gap) != std::string::npos) {
        reader.refuse_key(name, fmt::format("family \"{}\" has \"{}\", not a word", name, word));
      }
    }
    families_.emplace(name, std::move(words));
  }
}

std::vector<std::size_t> TierVocabulary::read(const TomlReader& reader, std::string_view key,
                                              WordFinder::Boundary boundary) {
  std::vector<std::size_t> indices;
  for (const auto& text : reader.texts(key)) {
    auto parsed = phrase(reader, text, boundary);
    const auto [entry, fresh] = index_of_.try_emplace(text, texts_.size());
    if (fresh) {
      texts_.push_back(text);
      phrases_.push_back(std::move(parsed));
    }
    if (std::find(indices.begin(), indices.end(), entry->second) != indices.end()) {
      reader.refuse(fmt::format("\"{}\" has \"{}\" twice", key, text));
    }
    indices.push_back(entry->second);
  }
  return indices;
}

Phrase TierVocabulary::phrase(const TomlReader& reader, const std::string& text,
                              WordFinder::Boundary boundary) const {
  Phrase phrase;
  for (std::string_view rest = text;;) {
    const auto at = rest.find(gap);
    const auto part = rest.substr(0, at);
    if (is_family(part)) {
      const auto family = families_.find(part.substr(1, part.size() - 2));
      if (family == families_.end()) {
        reader.refuse(fmt::format("\"{}\": there is no family \"{}\"", text, part));
      }
      phrase.parts.push_back(family->second);
    } else {
      check(reader, part, boundary);
      phrase.parts.push_back({std::string{part}});
    }
    if (at == std::string_view::npos) return phrase;
    rest.remove_prefix(at + gap.size());
  }
}

}  // namespace tierline::tickets
