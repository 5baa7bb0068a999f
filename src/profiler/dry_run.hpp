#pragma once

#include "tierline/profiler/profiler.hpp"
#include "tierline/sqlite/connection.hpp"

namespace tierline::profiler {

/// The trial: a sample of every table, judged as the cleaner would, is loaded into a schema of its
/// own, the dashboards' queries are run on it, and all of it is rolled back. What readers see is
/// neither changed nor locked. \return closed when something of it does not work
/// \throws Error unavailable when the server goes away; interrupted
quality::GateResult dry_run(const Options& options, const tickets::Contract& contract,
                            sqlite::Connection& source, postgres::Session& target,
                            const observability::Services& services);

}  // namespace tierline::profiler
