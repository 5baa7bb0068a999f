#include "tierline/etl/query_times.hpp"

#include "tierline/sql/postgres.hpp"

#include <fmt/format.h>

namespace tierline::etl {

void record_query_times(postgres::Session& session, const std::string& run_id,
                        const std::vector<QueryTime>& times, TimePoint asked_at) {
  postgres::Transaction transaction{session};
  transaction.change(sql::postgres::forget_query_times, {to_iso8601(asked_at)});
  for (const auto& time : times) {
    transaction.change(sql::postgres::record_query_time,
                       {run_id, time.dashboard, time.query,
                        fmt::format("{:.3f}", time.milliseconds), to_iso8601(asked_at)});
  }
  transaction.commit();
}

}  // namespace tierline::etl
