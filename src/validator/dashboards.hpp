#pragma once

#include "tierline/etl/query_times.hpp"
#include "tierline/validator/validator.hpp"

#include <vector>

namespace tierline::validator {

/// Asks every query of the dashboards twice, as their readers do, and times the second answer: the
/// first one fills caches that a kept connection of Grafana has. Warn if fewer than 95 of
/// 100 are answered within the limit of the settings.
/// \param times  gets what each took, fastest first; nothing if one does not run
/// \throws Error data naming the query that does not run; unavailable, interrupted
Finding ask_dashboards(postgres::Session& session, TimePoint now,
                       std::vector<etl::QueryTime>& times);

}  // namespace tierline::validator
