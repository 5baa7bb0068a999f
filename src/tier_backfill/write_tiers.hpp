#pragma once

#include "tierline/postgres/session.hpp"

#include <cstdint>

namespace tierline::tier_backfill {

/// Writes the decisions in the temporary table new_tier into tickets, with an UPDATE or, when it
/// pays and nothing hangs on the table, by a copy that takes its place.
/// \param changed  decisions there   \param read  tickets in the table
/// \return whether the table was copied; then readers wait until the transaction ends
bool write_tiers(postgres::Transaction& transaction, std::uint64_t changed, std::uint64_t read);

}  // namespace tierline::tier_backfill
