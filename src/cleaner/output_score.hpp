#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/quality/assessor.hpp"
#include "tierline/source/rows.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/tickets/contract.hpp"

#include <vector>

namespace tierline::cleaner {

/// How good the rows of the cleaned tables are: reads them once. \param layouts  of the source
quality::Assessment assess_output(sqlite::Connection& output, const tickets::Contract& contract,
                                  const std::vector<source::Layout>& layouts,
                                  const quality::RuleSet& rules, TimePoint now);

}  // namespace tierline::cleaner
