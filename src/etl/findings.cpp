#include "tierline/etl/findings.hpp"

#include "tierline/sql/postgres.hpp"

#include <fmt/format.h>

namespace tierline::etl {

void record_findings(postgres::Session& session, const std::string& run_id, const std::string& tool,
                     const std::vector<FindingRecord>& findings) {
  postgres::Transaction transaction{session};
  for (const auto& finding : findings) {
    postgres::Params values{run_id,          tool,           finding.name,
                            finding.verdict, finding.detail, finding.hint};
    // A schema before migration 010 has no scores, but its rollback has findings.
    const bool scored = finding.score.has_value();
    if (scored) values.push_back(fmt::format("{:.4f}", *finding.score));
    transaction.change(
        scored ? sql::postgres::record_scored_finding : sql::postgres::record_finding, values);
  }
  transaction.commit();
}

void record_past_run(postgres::Session& session, const PastRun& run,
                     const std::vector<FindingRecord>& findings,
                     const OwnRun::Unwritten& unwritten) {
  const postgres::Uninterrupted to_the_end{session};
  try {
    if (!has_books(session)) return;
    begin_run(session, run.run_id, run.tool, run.started_at);
    record_findings(session, run.run_id, run.tool, findings);
    finish_own_run(session, run.run_id, run.tool, run.verdict, run.finished_at);
  } catch (const Error& cause) {
    unwritten(cause);
  }
}

}  // namespace tierline::etl
