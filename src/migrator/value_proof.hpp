#pragma once

#include "migrator/load.hpp"

namespace tierline::migrator {

/// Reads the table back value by value and holds it against the source, encoded once more. The
/// first differences go into the report by row and column, without values. The rows may lie in
/// another order; the memory for those that wait for each other is bounded.
void compare_values(const Load& load, const tickets::Table& table, TableReport& report);

}  // namespace tierline::migrator
