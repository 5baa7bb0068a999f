#include "migrator/candidate.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/base/retry.hpp"
#include "tierline/releases/loading.hpp"

#include "migrator/books.hpp"
#include "migrator/clock_finding.hpp"
#include "migrator/side_by_side.hpp"
#include "migrator/tables.hpp"

#include <fmt/format.h>

namespace tierline::migrator {
namespace {

std::map<std::string, std::uint64_t> rows_by_table(const Report& report) {
  std::map<std::string, std::uint64_t> rows;
  for (const auto& table : report.tables) rows.emplace(table.table, table.rows_loaded);
  return rows;
}

void count(const Report& report, const observability::Services& services) {
  for (const auto& table : report.tables) {
    const observability::Labels labels{{"stage", "migrate"}, {"table", table.table}};
    services.metrics.add("tierline_rows_read_total", static_cast<double>(table.rows_read), labels);
    services.metrics.add("tierline_rows_loaded_total", static_cast<double>(table.rows_loaded),
                         labels);
  }
}

void demand_unchanged(const Context& context, std::int64_t version) {
  if (sqlite::data_version(context.source) == version) return;
  throw Error{
      ErrorCode::conflict,
      fmt::format("cannot load \"{}\": it was changed meanwhile", context.source.path().string()),
      "try again when nobody writes it"};
}

/// One try, in one transaction, which with several jobs only proves what they loaded.
/// \return false when the proof does not hold
bool load(const Context& context, releases::Loading& loading, const std::string& schema,
          Report& report) {
  const auto& services = context.services;
  const auto version = sqlite::data_version(context.source);
  services.log.info("load a release", {{"schema", schema}, {"database", report.database}});
  const bool apart = context.options.jobs > 1;
  if (apart) {
    loading.stage(context.contract);
    load_side_by_side(context, schema, load_table, report);
  }
  postgres::Transaction transaction{context.target};
  report.compression = choose_compression(transaction);
  auto health = watch_over(transaction, services);
  const Load load{context.source, transaction, context.contract,     context.rules,
                  schema,         health,      context.options.proof};
  if (!apart) load_tables(load, report, services);
  const Stopwatch copying;
  const auto quarantine = load_quarantine(load, services);
  report.rows_quarantined = quarantine.rows;
  report.rows_resolved = quarantine.resolved;
  report.imports_recorded = load_ledger(load, services);
  report.copy_seconds += copying.seconds();
  complete_and_prove(load, report);
  demand_unchanged(context, version);
  if (!proof_holds(report)) return false;
  releases::enter_as_proved(transaction, schema, rows_by_table(report));
  stop_if_interrupted();
  transaction.commit();
  return true;
}

}  // namespace

bool make_candidate(const Context& context, TimePoint now, Report& report) {
  const auto& services = context.services;
  const auto schema = releases::schema_name(now);
  releases::Loading loading{
      context.target,
      {schema, services.run_id, context.contract.name, context.rules.version(), now, {}}};
  for (const auto& dead : loading.cleared_away()) {
    services.log.warn("cleared away a load that died", {{"schema", dead}});
  }
  const auto before = report;
  std::string failure;
  const bool proved = retry(RetryPolicy{}, [&] {
    if (!failure.empty()) services.log.warn("load again", {{"schema", schema}, {"cause", failure}});
    if (!context.target.alive()) {
      loading.recover();
      if (loading.proved()) return true;
    }
    report = before;
    try {
      return load(context, loading, schema, report);
    } catch (const Error& error) {
      failure = error.message();
      throw;
    }
  });
  count(report, services);
  if (!proved) return false;
  report.schema = schema;
  note_clock_changes(context, report);
  return true;
}

}  // namespace tierline::migrator
