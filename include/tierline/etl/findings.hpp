#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/etl/runs.hpp"
#include "tierline/postgres/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tierline::etl {

struct PastRun {
  std::string run_id;
  std::string tool;
  std::string verdict;  ///< pass, warn, fail, or error when no answer was possible
  TimePoint started_at;
  TimePoint finished_at;
};

struct FindingRecord {
  std::string name;     ///< of the check, kebab-case
  std::string verdict;  ///< pass, warn, fail; of rules also error, not_applicable
  std::string detail;
  std::string hint;
  std::optional<double> score = {};  ///< 0 to 100
};

/// Writes what `tool` found in one transaction. The run must have begun.
void record_findings(postgres::Session& session, const std::string& run_id, const std::string& tool,
                     const std::vector<FindingRecord>& findings);

/// A run of `tool` that is over, and what it found: for a tool that has made, copied or looked at
/// the database as it was before. In a run that another tool began only the findings are new.
/// Writes nothing in a database without books. What was done is done, whatever becomes of the
/// record: signals wait, and `unwritten` is told of an Error instead of throwing it.
void record_past_run(postgres::Session& session, const PastRun& run,
                     const std::vector<FindingRecord>& findings,
                     const OwnRun::Unwritten& unwritten);

}  // namespace tierline::etl
