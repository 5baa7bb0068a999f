#pragma once

#include "backup/job.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tierline::backup {

/// Opens the database, checks its pages, reads all rows. What is the matter, a sentence each.
/// \throws Error io, interrupted
std::vector<std::string> check_database(const std::filesystem::path& file, const Tables& wanted);

}  // namespace tierline::backup
