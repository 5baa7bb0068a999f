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

}  // namespace tierline::etl
