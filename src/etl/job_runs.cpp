#include "tierline/etl/job_runs.hpp"

#include "tierline/sql/postgres.hpp"

#include <nlohmann/json.hpp>

namespace tierline::etl {
namespace {

std::optional<std::string> or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

std::optional<std::string> or_null(const std::optional<TimePoint>& time) {
  return time ? std::optional{to_iso8601(*time)} : std::nullopt;
}

postgres::Params params(const JobRun& run) {
  return {run.job,
          to_iso8601(run.due_at),
          run.subject,
          or_null(run.outcome),
          run.reason,
          std::to_string(run.attempts),
          run.exit_status ? std::optional{std::to_string(*run.exit_status)} : std::nullopt,
          or_null(run.verdict),
          or_null(run.run_id),
          or_null(run.started_at),
          or_null(run.finished_at),
          run.host};
}

std::optional<TimePoint> time(const std::optional<std::string>& text) {
  return text ? from_iso8601(*text) : std::nullopt;
}

JobRun job_run(const postgres::Row& row) {
  JobRun run{row.at(0).value(), time(row.at(1)).value()};
  run.subject = row.at(2).value();
  run.outcome = row.at(3).value_or("");
  run.reason = row.at(4).value();
  run.attempts = std::stoi(row.at(5).value());
  if (row.at(6)) run.exit_status = std::stoi(*row.at(6));
  run.verdict = row.at(7).value_or("");
  run.run_id = row.at(8).value_or("");
  run.started_at = time(row.at(9));
  run.finished_at = time(row.at(10));
  run.host = row.at(11).value();
  return run;
}

std::vector<JobRun> job_runs(const postgres::Rows& rows) {
  std::vector<JobRun> runs;
  for (const auto& row : rows) runs.push_back(job_run(row));
  return runs;
}

nlohmann::json json_of(const std::optional<TimePoint>& time) {
  return time ? nlohmann::json(to_iso8601(*time)) : nlohmann::json();
}

}  // namespace

nlohmann::json to_json(const JobRun& run) {
  return {{"job", run.job},
          {"due_at", to_iso8601(run.due_at)},
          {"subject", run.subject},
          {"outcome", run.outcome},
          {"reason", run.reason},
          {"attempts", run.attempts},
          {"exit_status", run.exit_status ? nlohmann::json(*run.exit_status) : nlohmann::json()},
          {"verdict", run.verdict},
          {"run_id", run.run_id},
          {"started_at", json_of(run.started_at)},
          {"finished_at", json_of(run.finished_at)},
          {"host", run.host}};
}

bool has_job_runs(postgres::Session& session) {
  return session.query(sql::postgres::job_run_books_exist).at(0).at(0) == "true";
}

bool lead_jobs(postgres::Session& session) {
  return session.query(sql::postgres::lead_jobs).at(0).at(0) == "true";
}

bool begin_job_run(postgres::Session& session, const JobRun& run) {
  return !session.query(sql::postgres::begin_job_run, params(run)).empty();
}

void write_job_run(postgres::Session& session, const JobRun& run) {
  session.query(sql::postgres::write_job_run, params(run));
}

std::vector<JobRun> abandon_job_runs(postgres::Session& session, TimePoint now) {
  return job_runs(session.query(sql::postgres::abandon_job_runs, {to_iso8601(now)}));
}

std::map<std::string, LastOfJob> last_of_jobs(postgres::Session& session) {
  std::map<std::string, LastOfJob> last;
  for (const auto& row : session.query(sql::postgres::last_of_jobs)) {
    last.emplace(row.at(0).value(), LastOfJob{job_run(row), time(row.at(12))});
  }
  return last;
}

std::vector<JobRun> last_job_runs(postgres::Session& session, std::uint64_t limit,
                                  const std::string& job) {
  return job_runs(session.query(sql::postgres::last_job_runs, {std::to_string(limit), job}));
}

}  // namespace tierline::etl
