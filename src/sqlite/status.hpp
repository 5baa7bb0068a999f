#pragma once

#include "tierline/base/error.hpp"

#include <string_view>

struct sqlite3;

namespace tierline::sqlite {

/// The Error for a result code: busy and locked are conflicts, full and I/O errors are io, the rest
/// is data. `what` names the statement or the action.
Error error_of(int code, sqlite3* handle, std::string_view what);

}  // namespace tierline::sqlite
