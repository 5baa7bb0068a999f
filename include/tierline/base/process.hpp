#pragma once

#include <string>
#include <vector>

namespace tierline {

struct ProcessResult {
  int status;          ///< exit status; 128 + signal when killed by one
  std::string output;  ///< stdout and stderr, together
};

/// How a child differs from us.
struct ProcessOptions {
  std::vector<std::string> environment = {};  ///< `NAME=value`; empty: inherit ours
  std::string user = {};                      ///< run as this user; needs root; empty: as we are
  std::string directory = {};                 ///< working directory; empty: ours
};

/// Runs a tool with its arguments, never through a shell; descriptors of ours beyond 0–2 stay here.
/// \throws Error unavailable if the tool cannot be started
ProcessResult run_process(const std::vector<std::string>& arguments,
                          const ProcessOptions& options = {});

}  // namespace tierline
