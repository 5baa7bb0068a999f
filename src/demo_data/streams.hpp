#pragma once

#include "demo_data/plan.hpp"
#include "demo_data/table_writer.hpp"

namespace tierline::demo_data {

/// The rows of one table, one after the other.
void write_tickets(const Plan& plan, TableWriter& writer, Truth& truth);
void write_comments(const Plan& plan, TableWriter& writer, Truth& truth);
void write_timesheets(const Plan& plan, TableWriter& writer, Truth& truth);

}  // namespace tierline::demo_data
