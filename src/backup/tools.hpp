#pragma once

#include "tierline/base/process.hpp"

#include "backup/job.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tierline::backup {

/// \throws Error unavailable, with what to install, if it is not on PATH
std::filesystem::path tool(const Job& job, const std::string& name);

/// Runs a tool; it ends when we do.
/// \throws Error unavailable, or io when a disk was full, with what the tool said, if it failed;
///         interrupted
ProcessResult run_tool(const std::vector<std::string>& arguments,
                       const std::vector<std::string>& environment_changes = {});

/// What the tool says of its version.
std::string version_of(const std::filesystem::path& tool);

/// Writes `to` from `from` and reads it back. Nothing is piped, so that a failure has a status.
void compress(const Job& job, const std::filesystem::path& from, const std::filesystem::path& to);
void decompress(const Job& job, const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace tierline::backup
