#pragma once

#include "migrator/context.hpp"

namespace tierline::migrator {

/// Loads a release, proves it and commits it, unpublished: all of it or, when its proof does not
/// hold, nothing. Tried again from its beginning when the server goes away or somebody is in the
/// way. \return whether the proof holds; `report.schema` is the release then
/// \throws Error as migrator::run; nothing is left
bool make_candidate(const Context& context, TimePoint now, Report& report);

}  // namespace tierline::migrator
