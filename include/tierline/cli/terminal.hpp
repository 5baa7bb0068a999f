#pragma once

#include <string>
#include <vector>

namespace tierline::cli {

/// Asks on stderr and waits for a line: only `yes` is a yes. Without a terminal nobody can be
/// asked, which is a no.
bool confirmed(const std::string& question);

/// Becomes another program, with the signals as they were given to us.
/// \throws Error unavailable if it cannot be started
[[noreturn]] void become(const std::vector<std::string>& arguments);

}  // namespace tierline::cli
