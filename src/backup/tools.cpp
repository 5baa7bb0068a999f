#include "backup/tools.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::backup {
namespace {

constexpr std::size_t most_of_a_complaint = 500;

/// What a tool said, as one line.
std::string one_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (text.size() > most_of_a_complaint) text.resize(most_of_a_complaint);
  return text.empty() ? "it said nothing" : text;
}

/// What to do about failures that people meet.
std::string hint_for(const std::string& errors, bool full) {
  if (full) return "free space on the disk";
  if (errors.find("role \"tierline_reader\" does not exist") != std::string::npos) {
    return "roles belong to a server and are in no backup; tierline schema apply makes this one";
  }
  return {};
}

}  // namespace

std::filesystem::path tool(const Job& job, const std::string& name) {
  if (const auto found = find_tool(name, job.options.tool_directories)) return *found;
  throw Error{ErrorCode::unavailable, fmt::format("cannot find \"{}\" on PATH", name),
              name == "zstd" ? "apt-get install zstd, or leave out --zstd"
                             : "apt-get install postgresql-client"};
}

ProcessResult run_tool(const std::vector<std::string>& arguments,
                       const std::vector<std::string>& environment_changes) {
  auto changes = environment_changes;
  changes.emplace_back("LC_ALL=C.UTF-8");  // what it says is looked at
  auto result =
      run_process(arguments, {.changes = changes, .errors_apart = true, .ends_with_us = true});
  stop_if_interrupted();
  if (result.status == 0) return result;
  const bool full = result.errors.find("No space left") != std::string::npos ||
                    result.errors.find("File too large") != std::string::npos;
  throw Error{full ? ErrorCode::io : ErrorCode::unavailable,
              fmt::format("\"{}\" failed, status {}: {}", arguments.front(), result.status,
                          one_line(result.errors)),
              hint_for(result.errors, full)};
}

std::string version_of(const std::filesystem::path& tool) {
  return one_line(run_tool({tool.native(), "--version"}).output);
}

void compress(const Job& job, const std::filesystem::path& from, const std::filesystem::path& to) {
  const auto zstd = tool(job, "zstd").native();
  run_tool({zstd, "-q", "-f", "-o", to.native(), from.native()});
  run_tool({zstd, "-q", "-t", to.native()});
}

void decompress(const Job& job, const std::filesystem::path& from,
                const std::filesystem::path& to) {
  run_tool({tool(job, "zstd").native(), "-q", "-d", "-f", "-o", to.native(), from.native()});
}

}  // namespace tierline::backup
