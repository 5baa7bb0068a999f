#include "tierline/schema/schema.hpp"

#include "tierline/base/error.hpp"
#include "tierline/etl/findings.hpp"
#include "tierline/etl/migrations.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/sql/postgres.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tierline::schema {
namespace {

/// Where a migration belongs: the database once, or every release.
std::vector<std::string> places_of(const etl::Migration& migration,
                                   const std::vector<std::string>& releases) {
  if (migration.applies_to == etl::AppliesTo::database) return {""};
  return releases;
}

std::vector<std::string> release_names(postgres::Transaction& transaction,
                                       const etl::Applied& applied) {
  std::vector<std::string> names;
  if (!applied.has(0, "")) return names;
  for (const auto& row : transaction.query(sql::postgres::releases))
    names.push_back(row.at(0).value());
  return names;
}

std::string problem_of(const etl::Migration& migration, const etl::Applied::Entry* entry) {
  if (entry == nullptr) return "not applied";
  if (entry->checksum != migration.checksum) return "the file was changed after it was applied";
  return {};
}

/// Applied by a newer program: this one does not know what it did.
std::vector<Step> unknown_steps(const etl::Applied& applied) {
  std::vector<Step> steps;
  const auto known = etl::builtin_migrations();
  for (const auto& entry : applied.migrations) {
    const bool found = std::any_of(known.begin(), known.end(), [&](const auto& migration) {
      return migration.number == entry.number;
    });
    if (!found) {
      steps.push_back(
          {entry.name, entry.schema, entry.applied_at, "this program does not know it"});
    }
  }
  return steps;
}

void inspect(postgres::Session& target, Report& report) {
  postgres::Transaction transaction{target};
  const auto applied = etl::read_applied(transaction);
  const auto releases = release_names(transaction, applied);
  for (const auto& migration : etl::builtin_migrations()) {
    auto places = places_of(migration, releases);
    // Before the first release exists, its migrations are pending all the same.
    if (places.empty()) places.emplace_back("the empty first release");
    for (const auto& place : places) {
      const auto* entry = applied.find(migration.number, place);
      report.steps.push_back({migration.name, place, entry != nullptr ? entry->applied_at : "",
                              problem_of(migration, entry)});
      if (entry == nullptr && report.action == Action::plan) {
        report.changes.push_back(place.empty() ? migration.name
                                               : fmt::format("{} on {}", migration.name, place));
      }
    }
  }
  for (const auto& view : etl::pending_views(applied)) {
    const auto name = "view " + view.name;
    if (report.action == Action::plan) report.changes.push_back(name);
    if (report.action == Action::verify) report.steps.push_back({name, "", "", "not applied"});
  }
  for (auto& step : unknown_steps(applied)) report.steps.push_back(std::move(step));
}

void take_back_migrations(postgres::Transaction& transaction, int to, Report& report) {
  const auto applied = etl::read_applied(transaction);
  const auto releases = release_names(transaction, applied);
  auto migrations = etl::builtin_migrations();
  std::reverse(migrations.begin(), migrations.end());
  for (const auto& migration : migrations) {
    if (migration.number <= to) break;
    // Nothing of a release outlives the books that know it.
    if (migration.number == 0) {
      for (const auto& schema : releases) {
        transaction.execute({"drop_release", postgres::ddl::drop_schema_cascade(schema)});
        report.changes.push_back("dropped release " + schema);
      }
    }
    for (const auto& place : places_of(migration, releases)) {
      if (!applied.has(migration.number, place)) continue;
      etl::take_back(transaction, migration, place);
      report.changes.push_back("took back " + migration.name +
                               (place.empty() ? "" : " on " + place));
    }
  }
  if (to < 0) transaction.execute(sql::postgres::drop_migration_books);
}

void roll_back(const Options& options, postgres::Session& target, Report& report) {
  if (!options.confirmed) {
    throw Error{ErrorCode::usage,
                "cannot roll back the schema: it drops columns and tables with what they hold",
                "say so with --yes; take a backup first"};
  }
  const auto known = etl::builtin_migrations();
  if (options.to >= known.back().number) return;  // nothing is above it, and the views stay
  postgres::Transaction transaction{target};
  etl::open_books(transaction);
  etl::drop_views(transaction);
  report.changes.emplace_back("dropped the views of servicedesk and dash");
  take_back_migrations(transaction, options.to, report);
  transaction.commit();
}

void record(const etl::FindingRecord& finding, std::string_view verdict, TimePoint started_at,
            postgres::Session& target, const observability::Services& services) {
  etl::record_past_run(
      target, {services.run_id, "schema", std::string{verdict}, started_at, services.clock.now()},
      {finding}, [&](const Error& cause) {
        services.log.warn("the schema step is not in the books", {{"cause", cause.message()}});
      });
}

void change(const Options& options, TimePoint started_at, postgres::Session& target,
            Report& report) {
  if (options.action == Action::rollback) {
    roll_back(options, target, report);
  } else {
    report.changes = releases::prepare(target, started_at);
  }
}

/// What was done, or why not, is entered in the books: of a rollback to the ground there are none.
void change_and_record(const Options& options, postgres::Session& target, Report& report,
                       const observability::Services& services) {
  const std::string name = options.action == Action::apply ? "schema-apply" : "schema-rollback";
  const auto started_at = services.clock.now();
  try {
    change(options, started_at, target, report);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::usage) {
      record({name, "fail", error.message(), error.hint()}, "error", started_at, target, services);
    }
    throw;
  }
  const auto detail =
      report.changes.empty() ? "nothing to do" : fmt::format("{}", fmt::join(report.changes, ", "));
  record({name, "pass", detail, {}}, "pass", started_at, target, services);
}

}  // namespace

Verdict Report::verdict() const {
  const auto some = [&](auto test) { return std::any_of(steps.begin(), steps.end(), test); };
  switch (action) {
    case Action::apply:
    case Action::rollback: return Verdict::pass;
    case Action::plan: return changes.empty() ? Verdict::pass : Verdict::warn;
    case Action::status:
      return some([](const Step& step) { return step.applied_at.empty(); }) ? Verdict::warn
                                                                            : Verdict::pass;
    case Action::verify: break;
  }
  return some([](const Step& step) { return !step.problem.empty(); }) ? Verdict::fail
                                                                      : Verdict::pass;
}

Report run(const Options& options, postgres::Session& target,
           const observability::Services& services) {
  Report report{options.action, target.description(), {}, {}};
  const bool changes = options.action == Action::apply || options.action == Action::rollback;
  if (changes) change_and_record(options, target, report, services);
  if (options.action != Action::rollback) inspect(target, report);
  return report;
}

}  // namespace tierline::schema
