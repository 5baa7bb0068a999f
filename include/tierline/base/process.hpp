#pragma once

#include "tierline/base/files.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tierline {

struct ProcessResult {
  int status;          ///< exit status; 128 + signal when killed by one
  std::string output;  ///< stdout, and stderr with it unless they are kept apart
  std::string errors;  ///< stderr, when they are kept apart
};

/// How a child differs from us.
struct ProcessOptions {
  std::vector<std::string> environment = {};  ///< `NAME=value`; empty: inherit ours
  std::string user = {};                      ///< run as this user; needs root; empty: as we are
  std::string directory = {};                 ///< working directory; empty: ours
  std::vector<std::string> changes = {};      ///< on top of it: `NAME=value`; `NAME` takes it away
  std::string input = {};                     ///< what it reads on stdin
  bool errors_apart = false;                  ///< stderr goes to `errors`
  bool ends_with_us = false;  ///< it gets SIGTERM when a signal comes to us, and when we die
  bool own_group = false;     ///< it leads a process group: signals of our terminal pass it by
};

/// A tool at work, which the caller has to wait for (waitpid).
struct StartedProcess {
  int pid;
  FileDescriptor output;  ///< to read its stdout from, and its stderr unless that is kept apart
  FileDescriptor errors;  ///< its stderr, when that is kept apart
};

/// As run_process, but does not wait. `ends_with_us` is about our death alone then, and about that
/// of the thread that calls.
/// \throws Error unavailable if the tool cannot be started
StartedProcess start_process(const std::vector<std::string>& arguments,
                             const ProcessOptions& options = {});

/// Runs a tool with its arguments, never through a shell; descriptors of ours beyond 0–2 stay here.
/// \throws Error unavailable if the tool cannot be started
ProcessResult run_process(const std::vector<std::string>& arguments,
                          const ProcessOptions& options = {});

/// The first program of that name in `directories`.
std::optional<std::filesystem::path> find_tool(
    const std::string& name, const std::vector<std::filesystem::path>& directories);

}  // namespace tierline
