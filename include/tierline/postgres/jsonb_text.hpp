#pragma once

#include <string>
#include <string_view>

namespace tierline::postgres {

/// How the server shows a jsonb made of this text: its one canonical form. Members in the order of
/// the server, the last one of a name, numbers without exponents, texts with the fewest escapes.
/// \throws Error internal if it is no JSON
std::string jsonb_text(std::string_view json);

}  // namespace tierline::postgres
