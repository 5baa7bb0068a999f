#pragma once

#include "migrator/context.hpp"

namespace tierline::migrator {

/// Looks at the candidate as its readers will, before they do: the dashboards' queries, its score
/// beside that of the cleaned database, its key figures beside those of the published release.
/// Changes nothing. \param before  none: its scorer could not answer
/// \return whether all gates are open; they stand in the report
bool try_candidate(const Context& context, const std::optional<quality::Assessment>& before,
                   Report& report);

/// Enters what the trial found: `canary-passed` when a canary came before it, and why a change of
/// the key figures is accepted.
void enter_trial(const Context& context, const Report& report);

}  // namespace tierline::migrator
