#pragma once

#include "tierline/demo_data/demo_data.hpp"

#include "demo_data/rows.hpp"
#include "demo_data/table_writer.hpp"
#include "demo_data/truth.hpp"

namespace tierline::demo_data {

/// Makes all rows: tickets, then comments, then timesheets, and says what is in them. Writes
/// nothing by itself; the directory and the format of the options are not looked at.
Truth generate(const Options& options, RowSink& sink, const Advance& advance);

/// The tickets that `generate` makes, before they get words.
Plan plan_of(const Options& options);

/// The same with a plan made before.
Truth generate(const Plan& plan, const Options& options, RowSink& sink, const Advance& advance);

}  // namespace tierline::demo_data
