#pragma once

#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"
#include "tierline/quality/assessor.hpp"
#include "tierline/tickets/contract.hpp"

#include <filesystem>

namespace tierline::validator {

/// The contract by which the published release was loaded, if it is a built-in one; else the
/// built-in contract that all extend. \param given  wins, if it is not empty
tickets::Contract contract_of_release(postgres::Transaction& transaction,
                                      const std::filesystem::path& given);

/// Asks the rules about the published release, one streaming pass a table.
quality::Assessment assess_published(postgres::Transaction& transaction,
                                     const tickets::Contract& contract,
                                     const quality::RuleSet& rules,
                                     const observability::Services& services);

}  // namespace tierline::validator
