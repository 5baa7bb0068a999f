#pragma once

#include "tierline/migrator/migrator.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/tier.hpp"

namespace tierline::migrator {

/// What every step of one migration works with.
struct Context {
  const Options& options;
  sqlite::Connection& source;
  const tickets::Contract& contract;
  const tickets::TierRules& rules;
  postgres::Session& target;
  const observability::Services& services;
};

}  // namespace tierline::migrator
