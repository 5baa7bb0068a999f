#pragma once

#include "migrator/context.hpp"
#include "migrator/load.hpp"

#include <string>

namespace tierline::migrator {

/// lz4 for long texts from here to the end of the transaction, where the server can.
/// \return what it is
std::string choose_compression(postgres::Transaction& transaction);

/// What the load looks after while rows pass. Must not outlive the transaction's session.
observability::HealthWatch watch_over(postgres::Transaction& transaction,
                                      const observability::Services& services);

/// Schema, tables and rows of a load; tickets with their tier.
void copy_tables(const Load& load, Report& report, const observability::Services& services);

/// Keys, indexes, statistics, then the proof: what it finds stands in the report.
void complete_and_prove(const Load& load, Report& report, const observability::Services& services);

bool proof_holds(const Report& report);

}  // namespace tierline::migrator
