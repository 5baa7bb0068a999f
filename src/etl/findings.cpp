#include "tierline/etl/findings.hpp"

#include "tierline/sql/postgres.hpp"

namespace tierline::etl {

void record_findings(postgres::Session& session, const std::string& run_id, const std::string& tool,
                     const std::vector<FindingRecord>& findings) {
  postgres::Transaction transaction{session};
  for (const auto& finding : findings) {
    transaction.change(sql::postgres::record_finding,
                       {run_id, tool, finding.name, finding.verdict, finding.detail, finding.hint});
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
