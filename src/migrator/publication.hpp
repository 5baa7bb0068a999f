#pragma once

#include "migrator/context.hpp"

namespace tierline::migrator {

/// Shows the candidate to everybody. It stays, unpublished, when that cannot be done.
/// \throws Error that says how to publish it
void publish_candidate(const Context& context, Report& report);

}  // namespace tierline::migrator
