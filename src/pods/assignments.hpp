#pragma once

#include "tierline/pods/pods.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tierline::pods {

struct Assignment {
  std::int64_t ticket_id = 0;
  std::string pod;  ///< empty: none
};

/// The rows of the file that are right; the others become faults of the report.
/// \throws Error data, io
std::vector<Assignment> read_assignments(const std::filesystem::path& file, Assigned& report);

}  // namespace tierline::pods
