#pragma once

#include "tierline/tickets/contract.hpp"

#include <string_view>
#include <vector>

namespace tierline::tickets {

/// Case of ASCII letters.
bool same_but_for_case(std::string_view one, std::string_view other);

/// The word that a value is, blanks at its ends apart; null if it is none.
const Word* find_word(const std::vector<Word>& words, std::string_view raw);

}  // namespace tierline::tickets
