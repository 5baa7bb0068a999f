#pragma once

#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"
#include "tierline/quality/assessor.hpp"
#include "tierline/tickets/contract.hpp"

#include <string>

namespace tierline::releases {

/// Asks the rules about a release, one streaming pass a table, of only the columns that they need.
/// \param schema  of a release; `servicedesk` is the published one
/// \param population  which tickets are in it
quality::Assessment assess(postgres::Transaction& transaction, const std::string& schema,
                           const tickets::Contract& contract, const quality::RuleSet& rules,
                           quality::Population population, const observability::Services& services);

}  // namespace tierline::releases
