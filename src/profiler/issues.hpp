#pragma once

#include "tierline/profiler/profiler.hpp"

namespace tierline::profiler {

/// What is wrong with the values of a column.
void add_column_issues(std::vector<Issue>& issues, const std::string& table,
                       const ColumnProfile& profile, const quality::ColumnEvidence& evidence,
                       const tickets::Column& column);

/// What is wrong with keys and references. \param all_keys  none was left out for want of memory
void add_key_issues(std::vector<Issue>& issues, const tickets::Table& table,
                    const quality::Sighting& duplicates, bool all_keys,
                    const quality::Sighting& orphans);

/// Dates more than a day after `as_of`, but those that are planned.
void add_future_dates(TableProfile& table, const AsOf& as_of);

}  // namespace tierline::profiler
