#include "migrator/plan.hpp"

#include "tierline/etl/migrations.hpp"
#include "tierline/releases/manage.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/sqlite/statement.hpp"

#include "migrator/sample.hpp"

#include <fmt/format.h>

namespace tierline::migrator {
namespace {

constexpr std::uint64_t row_overhead_bytes = 36;  ///< header, pointer, nulls, alignment
constexpr std::uint64_t toast_threshold_bytes = 2000;
constexpr std::uint64_t compressed_percent = 60;  ///< what lz4 leaves of long texts of the trade
constexpr std::uint64_t index_entry_bytes = 24;
constexpr std::uint64_t indexes_of_a_table = 3;  ///< with the key; those on tickets are narrow
constexpr std::uint64_t tier_bytes = 40;

std::uint64_t bytes_of(const sqlite::Cell& cell) {
  switch (cell.storage) {
    case sqlite::StorageClass::null: return 0;
    case sqlite::StorageClass::integer:
    case sqlite::StorageClass::real: return sizeof(std::int64_t);
    case sqlite::StorageClass::text:
    case sqlite::StorageClass::blob: break;
  }
  return cell.bytes.size() + 1;
}

Plan::Table plan_table(const Context& context, const tickets::Table& table) {
  Plan::Table planned;
  planned.table = table.name;
  std::vector<std::string> names;
  for (const auto& column : table.columns) {
    names.push_back(column.name);
    planned.columns.push_back(fmt::format("{} {}", column.name, column.sql_type()));
  }
  const auto tier = table.name == "tickets" ? tier_bytes : 0;
  sqlite::Statement rows{context.source, sqlite::select_sql(table.name, names)};
  while (rows.step()) {
    ++planned.rows;
    auto row = row_overhead_bytes + tier;
    for (int n = 0; n < rows.columns(); ++n) row += bytes_of(rows.cell(n));
    if (row > toast_threshold_bytes) row = row * compressed_percent / 100;
    planned.bytes += row + index_entry_bytes * indexes_of_a_table;
  }
  return planned;
}

std::vector<std::string> steps_of(const Options& options) {
  std::vector<std::string> steps;
  if (options.mode == Mode::canary || options.mode == Mode::complete) {
    steps.push_back(fmt::format("quality gate: a score of {:g} at least, no critical rule broken",
                                options.min_score));
    steps.push_back(fmt::format("canary: a tenth of the tickets by seed {}", options.seed));
  }
  if (options.mode == Mode::canary) return steps;
  const auto over =
      options.jobs > 1 ? fmt::format(" over {} connections", options.jobs) : std::string{};
  steps.push_back(fmt::format("load{}, proof of {}", over, to_string(options.proof)));
  if (options.mode != Mode::simple) {
    steps.emplace_back("trial: the dashboards' queries, the score, the key figures");
  }
  steps.emplace_back("publication");
  if (options.keep) steps.push_back(fmt::format("keep {} releases", *options.keep));
  return steps;
}

void look_at_releases(const Context& context, Plan& plan) {
  std::vector<releases::Release> there;
  {
    postgres::Transaction transaction{context.target};
    const auto applied = etl::read_applied(transaction);
    for (const auto& migration : etl::builtin_migrations()) {
      if (migration.applies_to != etl::AppliesTo::database || applied.has(migration.number, "")) {
        continue;
      }
      plan.schema_steps.push_back(migration.name);
    }
    for (const auto& view : etl::pending_views(applied)) {
      plan.schema_steps.push_back("view " + view.name);
    }
    if (applied.migrations.empty()) return;
    plan.published = releases::published(transaction).value_or("");
    if (!plan.schema_steps.empty()) return;
  }
  if (!context.options.keep || plan.would_publish.empty()) return;
  const auto listed = releases::run({}, context.target, context.services);
  plan.would_retire = releases::beyond(listed.releases, *context.options.keep, 1);
}

}  // namespace

Plan make_plan(const Context& context, TimePoint now) {
  Plan plan;
  for (const auto& table : context.contract.tables) {
    plan.tables.push_back(plan_table(context, table));
  }
  plan.steps = steps_of(context.options);
  if (context.options.mode != Mode::canary) plan.would_publish = releases::schema_name(now);
  look_at_releases(context, plan);
  return plan;
}

}  // namespace tierline::migrator
