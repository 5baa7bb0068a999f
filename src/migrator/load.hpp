#pragma once

#include "tierline/migrator/migrator.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/tier.hpp"

#include "migrator/sample.hpp"

namespace tierline::migrator {

struct Load {
  sqlite::Connection& source;
  postgres::Transaction& target;
  const tickets::Contract& contract;
  const tickets::TierRules& rules;
  std::string schema;
  observability::HealthWatch& health;
  Proof proof = Proof::aggregates;
  const Sample* sample = nullptr;  ///< none: every row
};

/// Copies one table, which the transaction made or emptied; tickets get their tier on the way.
TableReport copy_table(const Load& load, const tickets::Table& table,
                       const observability::Services& services);

/// Holds what the release has against what was sent; what differs goes into the report.
void prove_table(const Load& load, const tickets::Table& table, TableReport& report);

}  // namespace tierline::migrator
