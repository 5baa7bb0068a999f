#pragma once

#include "migrator/context.hpp"

namespace tierline::migrator {

/// Reads both sides and writes neither.
Plan make_plan(const Context& context, TimePoint now);

}  // namespace tierline::migrator
