#pragma once

#include "tierline/postgres/session.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::releases {

/// A schema migration that adds up what is in a release, and a table that it makes.
struct RollUp {
  int migration;
  std::string_view table;
};
inline constexpr std::array roll_ups{RollUp{16, "release_rollup"}, RollUp{19, "rolled_up"}};

/// Adds a release up once more, by the statements that did it when it was loaded, and puts right
/// the roll-ups that differ. Readers go on. \return the tables that were not what the rows say
std::vector<std::string> refresh(postgres::Transaction& transaction, const std::string& schema);

}  // namespace tierline::releases
