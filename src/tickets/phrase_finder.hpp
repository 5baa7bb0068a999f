#pragma once

#include "tickets/word_finder.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::tickets {

/// Parts that stand in this order, each any of some words.
struct Phrase {
  std::vector<std::vector<std::string>> parts;
};

/// Which of many phrases occur in a text, found in one pass over it. Immutable; safe for several
/// threads.
class PhraseFinder {
 public:
  /// Bytes between the end of a part and the begin of the next, at most.
  static constexpr std::size_t reach = 40;

  PhraseFinder(const std::vector<Phrase>& phrases, WordFinder::Boundary boundary);

  /// A place in the text.
  struct Place {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;  ///< 0: nowhere
    explicit operator bool() const { return end != 0; }
  };

  /// Per phrase, in the order given, its first place. \param text  below 4 GiB
  std::vector<Place> find(std::string_view text) const;

 private:
  /// A place of a word in a phrase.
  struct Use {
    std::uint32_t phrase = 0;
    std::uint32_t slot =
        0;  ///< where the end of this part is kept; the part before has the slot before
    bool first = true;
    bool last = true;
  };

  std::size_t phrases_ = 0;
  std::size_t slots_ = 0;
  std::vector<std::vector<Use>> uses_;  ///< per word; later parts first
  WordFinder words_;
};

}  // namespace tierline::tickets
