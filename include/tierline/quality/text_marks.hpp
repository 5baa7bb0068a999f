#pragma once

#include <string_view>

namespace tierline::quality {

/// What stands in a text beside plain characters.
struct TextMarks {
  bool beyond_ascii = false;
  bool control = false;  ///< a control character other than tab and line break
};

TextMarks marks_of(std::string_view text);

/// Does it hold an escaped HTML entity, `&amp;` or `&#39;`? As quick as memory where there is none.
bool has_entity(std::string_view text);

/// Code points, as PostgreSQL's varchar counts; a byte that is not UTF-8 counts as one.
std::size_t characters_of(std::string_view text);

}  // namespace tierline::quality
