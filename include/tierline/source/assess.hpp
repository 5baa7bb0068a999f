#pragma once

#include "tierline/observability/services.hpp"
#include "tierline/quality/assessor.hpp"
#include "tierline/source/rows.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/tickets/contract.hpp"

#include <vector>

namespace tierline::source {

/// For each column of the contract's table whether the database has it, as the assessor asks.
std::vector<bool> columns_there(const Layout& layout);

/// `roster` if the ledger says that the tickets were imported with one; else unknown, since an
/// export may have been chosen before it came to us.
quality::Population population_of(sqlite::Connection& database);

/// Asks the rules about the tables of a source or of a cleaned database, one pass a table; rows in
/// quarantine are not among them. Reads only the columns that a rule needs.
/// \throws Error as sqlite::Statement and tickets::Judge do; interrupted
quality::Assessment assess(sqlite::Connection& database, const tickets::Contract& contract,
                           const quality::RuleSet& rules, const observability::Services& services);

}  // namespace tierline::source
