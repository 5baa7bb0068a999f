#pragma once

#include <string>
#include <string_view>

namespace tierline::tickets {

/// What a reader of the text sees: entities decoded; tags, comments, style sheets and the `_x000D_`
/// of spreadsheets gone; white space of any kind and length one blank, none at the ends.
std::string plain_text(std::string_view text);

}  // namespace tierline::tickets
