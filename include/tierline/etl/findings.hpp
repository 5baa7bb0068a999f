#pragma once

#include "tierline/postgres/session.hpp"

#include <string>
#include <vector>

namespace tierline::etl {

struct FindingRecord {
  std::string name;     ///< of the check, kebab-case
  std::string verdict;  ///< pass, warn, fail
  std::string detail;
  std::string hint;
};

/// Writes what `tool` found in one transaction. The run must have begun.
void record_findings(postgres::Session& session, const std::string& run_id, const std::string& tool,
                     const std::vector<FindingRecord>& findings);

}  // namespace tierline::etl
