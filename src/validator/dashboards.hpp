#pragma once

#include "tierline/etl/query_times.hpp"
#include "tierline/validator/validator.hpp"

#include <vector>

namespace tierline::validator {

/// What became of the dashboards' queries on the published data.
struct AskedDashboards {
  Finding finding;  ///< `dashboards`
  std::vector<etl::QueryTime> times;
};

/// Asks every query of the dashboards twice, as their readers do, and times the second answer: the
/// first one fills caches that a kept connection of Grafana has. Fail if one does not run; warn if
/// fewer than 95 of 100 are answered within the limit of the settings.
/// \throws Error unavailable, interrupted
AskedDashboards ask_dashboards(postgres::Session& session, TimePoint now);

}  // namespace tierline::validator
