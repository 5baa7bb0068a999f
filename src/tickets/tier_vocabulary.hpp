#pragma once

#include "tierline/tickets/toml_reader.hpp"

#include "tickets/phrase_finder.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::tickets {

/// The words and phrases of all lists of a rule file, each once.
class TierVocabulary {
 public:
  /// \param texts  gets each word or phrase as the file has it
  explicit TierVocabulary(std::vector<std::string>& texts) : texts_{texts} {}

  /// What `<name>` stands for. \throws Error config with the line for what could never match
  void read_families(const TomlReader& reader, WordFinder::Boundary boundary);

  /// Indices into the texts. \throws Error config with the line for what could never match, and for
  /// a text that is there twice
  std::vector<std::size_t> read(const TomlReader& reader, std::string_view key,
                                WordFinder::Boundary boundary);

  /// One for each text.
  const std::vector<Phrase>& phrases() const { return phrases_; }

 private:
  Phrase phrase(const TomlReader& reader, const std::string& text,
                WordFinder::Boundary boundary) const;

  std::vector<std::string>& texts_;
  std::vector<Phrase> phrases_;
  std::map<std::string, std::size_t> index_of_;
  std::map<std::string, std::vector<std::string>, std::less<>> families_;
};

}  // namespace tierline::tickets
