#pragma once

#include "migrator/context.hpp"

namespace tierline::migrator {

/// A tenth of the tickets, with all that belongs to them, goes the whole way of a load into a
/// schema of its own: COPY, tier, keys, indexes, proof, the dashboards' queries. All of it is
/// rolled back; what it loaded stands in the report.
Gate canary_gate(const Context& context, Report& report);

}  // namespace tierline::migrator
