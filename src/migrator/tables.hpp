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

/// One table, whole: rows, key, indexes, statistics.
TableReport load_table(const Load& load, const tickets::Table& table,
                       const observability::Services& services);

/// Schema and tables of a load, one after the other in its transaction.
void load_tables(const Load& load, Report& report, const observability::Services& services);

/// What needs several tables, then the proof: what it finds stands in the report.
void complete_and_prove(const Load& load, Report& report);

/// Adds up what the tables say of themselves.
void sum_up(Report& report);

bool proof_holds(const Report& report);

}  // namespace tierline::migrator
