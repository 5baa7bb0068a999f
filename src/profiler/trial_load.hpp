#pragma once

#include "tierline/postgres/session.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/tickets/contract.hpp"

#include <cstdint>
#include <string>

namespace tierline::profiler {

struct TrialRows {
  std::uint64_t loaded = 0;
  std::uint64_t set_aside = 0;  ///< with a value that no rule repairs, or a key that was there
};

/// Loads about `most_rows` rows of a table, spread over the whole of it, into `schema`.
TrialRows load_on_trial(sqlite::Connection& source, const tickets::Contract& contract,
                        const tickets::Table& table, std::uint64_t most_rows,
                        postgres::Transaction& target, const std::string& schema);

}  // namespace tierline::profiler
