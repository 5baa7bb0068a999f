#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/postgres/session.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::releases {

/// A query of a dashboard that was asked, and how long the answer took.
struct AskedQuery {
  std::string dashboard;  ///< its uid
  std::string name;       ///< which query of it, as `panel 5 "Flow" A`; unique within it
  double milliseconds = 0;
};

/// Changes a query before it is asked.
using Rewriting = std::function<std::string(std::string_view sql)>;

/// Asks every query of the dashboards as Grafana does for a person who has chosen nothing: of
/// variables, annotations and panels, about the year that ends at `now`.
/// \throws Error data naming the dashboard and the query that does not run; unavailable,
/// interrupted
std::vector<AskedQuery> ask_dashboards(postgres::Transaction& transaction, TimePoint now,
                                       const Rewriting& rewritten);

}  // namespace tierline::releases
