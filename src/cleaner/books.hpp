#pragma once

#include "tierline/observability/services.hpp"
#include "tierline/quality/gate.hpp"
#include "tierline/sqlite/connection.hpp"

#include <vector>

namespace tierline::cleaner {

/// Writes this run, the gates of the profile and its own into the cleaned database: the cleaner has
/// no PostgreSQL to tell, so the migrator tells it.
void write_books(sqlite::Connection& output, const observability::Services& services,
                 TimePoint started_at, const std::vector<quality::GateResult>& profile_gates,
                 const std::vector<quality::GateResult>& gates);

}  // namespace tierline::cleaner
