#pragma once

#include "migrator/context.hpp"

namespace tierline::migrator {

/// Writes into the books which columns hold times that the contract's clock skipped or showed
/// twice. A skipped one is a warning: nobody can have seen it. Writes nothing if there are none.
void note_clock_changes(const Context& context, const Report& report);

}  // namespace tierline::migrator
