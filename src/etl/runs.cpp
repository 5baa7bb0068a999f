#include "tierline/etl/runs.hpp"

#include "tierline/sql/postgres.hpp"

namespace tierline::etl {

namespace sql = tierline::sql::postgres;

void begin_run(postgres::Session& session, const std::string& run_id, const std::string& tool,
               TimePoint started_at) {
  session.query(sql::begin_run, {run_id, tool, to_iso8601(started_at)});
}

void finish_run(postgres::Session& session, const std::string& run_id, std::string_view verdict,
                TimePoint finished_at) {
  session.query(sql::finish_run, {run_id, std::string{verdict}, to_iso8601(finished_at)});
}

void finish_own_run(postgres::Session& session, const std::string& run_id, const std::string& tool,
                    std::string_view verdict, TimePoint finished_at) {
  session.query(sql::finish_own_run, {run_id, std::string{verdict}, to_iso8601(finished_at), tool});
}

void record_gate(postgres::Session& session, const std::string& run_id, const GateRecord& gate) {
  session.query(sql::record_gate, {run_id, gate.stage, gate.gate, gate.verdict, gate.detail});
}

}  // namespace tierline::etl
