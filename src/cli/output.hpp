#pragma once

#include "tierline/base/error.hpp"

#include <string>
#include <string_view>

namespace tierline::cli {

/// Writes to stdout and flushes: a full disk shows only then.
/// \throws Error io
void write_report(const std::string& text);

/// What people, and with `json` programs as well, read on stderr about `error`.
std::string complaint(std::string_view tool, const Error& error, bool json);

/// What programs read about `error`: one line, `{"error":{"code":…,"message":…,"hint":…}}`.
std::string complaint_object(const Error& error);

/// Writes the complaint to stderr. \return the exit status
int complain(std::string_view tool, const Error& error, bool json);

}  // namespace tierline::cli
