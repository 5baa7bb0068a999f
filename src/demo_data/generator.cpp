#include "demo_data/generator.hpp"

#include "demo_data/quota.hpp"
#include "demo_data/streams.hpp"

#include <array>

namespace tierline::demo_data {
namespace {

constexpr std::array<Unrepairable, 2> bad_tickets{{{3, "31/02/2025 10:15"}, {0, "abc"}}};
constexpr std::array<Unrepairable, 3> bad_comments{
    {{6, "31/02/2025 8:00"}, {0, "abc"}, {1, "no number"}}};
constexpr std::array<Unrepairable, 2> bad_timesheets{{{4, "31/02/2025"}, {12, "abc"}}};

}  // namespace

Plan plan_of(const Options& options) { return make_plan(options.scale, options.seed); }

Truth generate(const Options& options, RowSink& sink, const Advance& advance) {
  return generate(plan_of(options), options, sink, advance);
}

Truth generate(const Plan& plan, const Options& options, RowSink& sink, const Advance& advance) {
  Truth truth;
  const auto headers = options.headers == Generation::new_headers ? Headers::new_generation
                                                                  : Headers::old_generation;
  const std::array<Table, 3> tables{{
      {"tickets", ticket_columns(), static_cast<std::int64_t>(plan.tickets.size())},
      {"comments", comment_columns(headers), plan.comments},
      {"timesheets", timesheet_columns(), plan.timesheets},
  }};
  const std::array<std::span<const Unrepairable>, 3> bad{bad_tickets, bad_comments, bad_timesheets};
  constexpr std::array writers{write_tickets, write_comments, write_timesheets};
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const auto spoiled = scaled(tables[i].rows, options.unrepairable_percent / 100);
    TableWriter writer{tables[i], sink, truth, advance, plan.seed, spoiled, bad[i]};
    if (options.defects == Defects::severe) writer.damage_rows();
    writers[i](plan, writer, truth);
    writer.finish();
  }
  return truth;
}

}  // namespace tierline::demo_data
