#pragma once

#include <string>
#include <string_view>

namespace tierline::tickets {

/// Without case, blanks and punctuation.
std::string normalised_header(std::string_view header);

}  // namespace tierline::tickets
