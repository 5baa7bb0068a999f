#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/postgres/session.hpp"

#include <string>
#include <vector>

namespace tierline::etl {

struct QueryTime {
  std::string dashboard;  ///< its uid
  std::string query;      ///< unique within it
  double milliseconds = 0;
};

/// Writes how long the queries of the dashboards took, and forgets those of more than two years
/// before, in one transaction. The run must have begun.
void record_query_times(postgres::Session& session, const std::string& run_id,
                        const std::vector<QueryTime>& times, TimePoint asked_at);

}  // namespace tierline::etl
