#pragma once

#include "migrator/context.hpp"
#include "migrator/load.hpp"

#include <functional>

namespace tierline::migrator {

/// How one table is loaded. Called from several threads.
using LoadTable = std::function<TableReport(const Load& load, const tickets::Table& table,
                                            const observability::Services& services)>;

/// Loads the tables of a staged release, the largest first, over `context.options.jobs` connections
/// of their own, a transaction each, from as many connections to the source. Returns when all are
/// committed. When one fails all others stop, and some tables may stay: the caller drops them.
/// \throws Error as the table that failed first
void load_side_by_side(const Context& context, const std::string& schema, const LoadTable& load,
                       Report& report);

}  // namespace tierline::migrator
