#pragma once

#include <string>
#include <string_view>

namespace tierline::tickets {

/// As PostgreSQL sees it: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_valid_utf8(std::string_view text);

/// Every byte that is not part of valid UTF-8 becomes U+FFFD.
std::string replace_invalid_utf8(std::string_view text);

/// Decodes the HTML entities that exports contain (`&amp; &lt; &gt; &quot; &apos; &nbsp;` and
/// numbers) again and again until nothing changes; all others stay as they are.
std::string decode_entities(std::string_view text);

/// Blanks, tabs and line breaks at both ends taken off.
std::string_view trim(std::string_view text);

}  // namespace tierline::tickets
