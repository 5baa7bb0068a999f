#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/quality/gate.hpp"
#include "tierline/sqlite/connection.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The books of a source or cleaned database, for tools that have no PostgreSQL: who wrote it, and
/// what the gates said. A load enters them in etl.run and etl.gate.
namespace tierline::source {

struct FileRun {
  std::string run_id;
  std::string tool;
  TimePoint started_at;
  TimePoint finished_at;
  Verdict verdict = Verdict::fail;
};

/// Makes the tables `run` and `gate` if they are not there. Of two runs with one id, as in a run of
/// the pipeline, the later one stays.
void note_run(sqlite::Connection& database, const FileRun& run);

/// The run must have been noted. \param stage  import, profile, clean
void note_gates(sqlite::Connection& database, const std::string& run_id, std::string_view stage,
                const std::vector<quality::GateResult>& gates);

/// Takes over what another database's books say, if it has such.
void copy_books(sqlite::Connection& from, sqlite::Connection& to);

}  // namespace tierline::source
