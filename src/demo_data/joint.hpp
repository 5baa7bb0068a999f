#pragma once

#include "demo_data/quota.hpp"
#include "demo_data/random.hpp"

#include <cstdint>
#include <vector>

namespace tierline::demo_data {

/// What a ticket is counted by, as indexes into the reference tables.
struct Joint {
  std::vector<std::uint8_t> month;
  std::vector<std::uint8_t> category;
  std::vector<std::uint8_t> tier;  ///< 0 = L1
  std::vector<std::uint8_t> status;
  std::vector<std::uint8_t> root_cause;
  std::vector<std::uint8_t> team;
  std::vector<std::uint8_t> assignee;
  std::int64_t error = 0;  ///< misses against the two-way tables; 0 at whole scales
};

/// Exact at every total: category × tier, and each attribute's own counts (by largest remainders).
/// Exact at multiples of the reference set: the two-way tables by month, status, tier and root
/// cause. The rows come in no order. Memory and time of the search do not grow beyond one reference
/// set.
Joint assign_joint(std::int64_t total, Random& random);

}  // namespace tierline::demo_data
