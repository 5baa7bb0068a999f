#pragma once

#include "tierline/postgres/session.hpp"

#include <string>

namespace tierline::releases {

/// Drops the schema if it is there, its tables one by one, so that nothing that somebody built on
/// them goes with them. \throws Error data if something was
void drop(postgres::Transaction& transaction, const std::string& schema);

}  // namespace tierline::releases
