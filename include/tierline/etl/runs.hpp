#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/postgres/session.hpp"

#include <string>
#include <string_view>

/// The books of the pipeline: who ran, what the gates said, what was found. Each call is one small
/// transaction, so that a failed load still leaves its record.
namespace tierline::etl {

/// \param tool  the program that began it; a run that is known already stays as it is
void begin_run(postgres::Session& session, const std::string& run_id, const std::string& tool,
               TimePoint started_at);

/// \param verdict  pass, warn, fail, or error when no answer was possible
void finish_run(postgres::Session& session, const std::string& run_id, std::string_view verdict,
                TimePoint finished_at);

/// The same, but only if `tool` began the run: inside a run of the pipeline it changes nothing.
void finish_own_run(postgres::Session& session, const std::string& run_id, const std::string& tool,
                    std::string_view verdict, TimePoint finished_at);

struct GateRecord {
  std::string stage;    ///< profile, clean, migrate, validate
  std::string gate;     ///< kebab-case
  std::string verdict;  ///< pass, warn, fail
  std::string detail;
};

/// The run must have begun.
void record_gate(postgres::Session& session, const std::string& run_id, const GateRecord& gate);

}  // namespace tierline::etl
