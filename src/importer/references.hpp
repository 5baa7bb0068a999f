#pragma once

#include "tierline/importer/importer.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/tickets/contract.hpp"

#include <vector>

namespace tierline::importer {

/// For each table of the source database whose rows name a ticket: how many name one that is there.
std::vector<References> count_references(sqlite::Connection& database,
                                         const tickets::Contract& contract);

}  // namespace tierline::importer
