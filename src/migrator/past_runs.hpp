#pragma once

#include "tierline/postgres/session.hpp"
#include "tierline/sqlite/connection.hpp"

namespace tierline::migrator {

/// Enters the runs and gates that a cleaned database brings with it into etl. Those that are known
/// already stay as they are. Databases of an older cleaner bring none.
void record_past_runs(sqlite::Connection& source, postgres::Session& target);

}  // namespace tierline::migrator
