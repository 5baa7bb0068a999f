#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/postgres/session.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace tierline::releases {

/// How much was asked.
struct Trial {
  std::uint64_t queries = 0;
  std::size_t dashboards = 0;
};

/// Runs every query of the dashboards on a release that nobody sees yet, through views of `dash`
/// made for it in a scratch schema: the transaction must be rolled back. What readers see is
/// neither changed nor locked. \throws Error data naming the panel whose query does not run;
/// unavailable, interrupted
Trial try_dashboards(postgres::Transaction& transaction, const std::string& schema, TimePoint now);

}  // namespace tierline::releases
