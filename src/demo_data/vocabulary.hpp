#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// The words that texts are made of, and what each is worth to rule set v1, which looks for
/// keywords as substrings of title and description.
namespace tierline::demo_data {

/// A sentence part with exactly one keyword of v1, of exactly one tier.
struct Phrase {
  std::string_view keyword;
  std::string_view text;
};

/// \param tier  0 = L1, 1 = L2, 2 = L3
std::span<const Phrase> phrases(std::size_t tier);

/// Parts in which a keyword hides inside a word ("ad" in "read"); v1 counts them, people do not.
struct Hazard {
  std::size_t tier;
  Phrase phrase;
};
std::span<const Hazard> hazards();

/// Decide for L1 whatever the scores say; L3 the same, after the L1 ones.
std::span<const std::string_view> decisive_l1();
std::span<const std::string_view> decisive_l3();

/// Free of every keyword of v1, alone and side by side; `#` stands for a digit.
std::span<const std::string_view> filler();
/// What awkward exports hold, free of keywords as well: HTML, `_x000D_`, tabs, quotes, paths.
std::span<const std::string_view> awkward();
std::span<const std::string_view> foreign();  ///< non-ASCII, free of keywords
/// Sentences of the trade for comments and work logs, which no tier rule reads.
std::span<const std::string_view> talk();

}  // namespace tierline::demo_data
