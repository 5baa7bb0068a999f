#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tierline::testing {

/// A python3 that has openpyxl: the system's first, since another one may come before it in PATH.
std::optional<std::string> python_with_openpyxl();

/// Runs tests/support/writers/`script` with `directory` as its argument; what it said if it failed.
std::optional<std::string> run_writer(const std::string& python, const std::string& script,
                                      const std::filesystem::path& directory);

/// Where `workbook` reads differently from what its writer says in `truth`, a line each; the first
/// ten.
std::vector<std::string> differences(const std::filesystem::path& workbook,
                                     const std::filesystem::path& truth);

/// How many cells with a value `truth` has.
std::size_t cells_of(const std::filesystem::path& truth);

}  // namespace tierline::testing
