#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/postgres/session.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The books of the daemon: what became of each due time of each job.
namespace tierline::etl {

/// A row of etl.job_run; seconds are the smallest part of its times.
struct JobRun {
  std::string job;
  TimePoint due_at;          ///< of a watched folder: when the file was taken
  std::string subject = {};  ///< of a watched folder: the file's name
  std::string outcome = {};  ///< ran, late, skipped, missed, failed or abandoned; empty: it runs
  std::string reason = {};   ///< one line; empty when there is nothing to add
  int attempts = 0;
  std::optional<int> exit_status = {};  ///< of the last attempt
  std::string verdict = {};             ///< pass, warn or fail; empty: it gave none
  std::string run_id = {};              ///< of the last attempt, as in etl.run
  std::optional<TimePoint> started_at = {};
  std::optional<TimePoint> finished_at = {};
  std::string host = {};  ///< of the daemon
};

/// Keys as the members; null for what is not there.
nlohmann::json to_json(const JobRun& run);

/// Can job runs be written down in this database?
bool has_job_runs(postgres::Session& session);

/// Until the session ends. False: another session holds it, of any daemon of this database.
bool lead_jobs(postgres::Session& session);

/// Writes a new row, and forgets those that were due more than two years before it.
/// False: that job has a row of that due time already, which stays as it is.
bool begin_job_run(postgres::Session& session, const JobRun& run);

/// Writes the row as it is now, also if it is not there.
void write_job_run(postgres::Session& session, const JobRun& run);

/// Rows without an outcome become `abandoned`: for the leader alone, when it begins.
/// \return those rows
std::vector<JobRun> abandon_job_runs(postgres::Session& session, TimePoint now);

/// The row of a job that was due last.
struct LastOfJob {
  JobRun last;
  std::optional<TimePoint> last_success;  ///< when it last ended as ran or late
};
std::map<std::string, LastOfJob> last_of_jobs(postgres::Session& session);

/// Newest first. \param job  only its rows; empty: of all
std::vector<JobRun> last_job_runs(postgres::Session& session, std::uint64_t limit,
                                  const std::string& job = {});

}  // namespace tierline::etl
