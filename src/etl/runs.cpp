#include "tierline/etl/runs.hpp"

#include "tierline/sql/postgres.hpp"

namespace tierline::etl {

bool has_books(postgres::Session& session) {
  return session.query(sql::postgres::run_books_exist).at(0).at(0) == "true";
}

void begin_run(postgres::Session& session, const std::string& run_id, const std::string& tool,
               TimePoint started_at) {
  session.query(sql::postgres::begin_run, {run_id, tool, to_iso8601(started_at)});
}

void finish_run(postgres::Session& session, const std::string& run_id, std::string_view verdict,
                TimePoint finished_at) {
  session.query(sql::postgres::finish_run, {run_id, std::string{verdict}, to_iso8601(finished_at)});
}

void finish_own_run(postgres::Session& session, const std::string& run_id, const std::string& tool,
                    std::string_view verdict, TimePoint finished_at) {
  session.query(sql::postgres::finish_own_run,
                {run_id, std::string{verdict}, to_iso8601(finished_at), tool});
}

OwnRun::OwnRun(postgres::Session& session, std::string run_id, std::string tool, const Clock& clock,
               Unwritten unwritten)
    : session_{session},
      run_id_{std::move(run_id)},
      tool_{std::move(tool)},
      clock_{clock},
      unwritten_{std::move(unwritten)},
      in_books_{etl::has_books(session)} {
  if (in_books_) begin_run(session_, run_id_, tool_, clock_.now());
}

OwnRun::~OwnRun() {
  if (!open_) return;
  const postgres::Uninterrupted to_the_end{session_};
  try {
    finish("error");
  } catch (const Error& cause) {
    unwritten_(cause);
  }
}

void OwnRun::finish(std::string_view verdict) {
  if (in_books_) finish_own_run(session_, run_id_, tool_, verdict, clock_.now());
  open_ = false;
}

void record_gate(postgres::Session& session, const std::string& run_id, const GateRecord& gate) {
  session.query(sql::postgres::record_gate,
                {run_id, gate.stage, gate.gate, gate.verdict, gate.detail});
}

}  // namespace tierline::etl
