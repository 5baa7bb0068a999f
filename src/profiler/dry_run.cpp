#include "profiler/dry_run.hpp"

#include "tierline/base/error.hpp"
#include "tierline/etl/migrations.hpp"
#include "tierline/postgres/session.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/releases/trial.hpp"
#include "tierline/sql/postgres.hpp"

#include "profiler/trial_load.hpp"

#include <fmt/format.h>

namespace tierline::profiler {
namespace {

std::string try_it(const Options& options, const tickets::Contract& contract,
                   sqlite::Connection& source, postgres::Session& target,
                   const observability::Services& services) {
  const auto now = services.clock.now();
  const auto schema = fmt::format("dry_run_{}", services.run_id);
  // Never committed: its end is the way back.
  postgres::Transaction transaction{target};
  transaction.execute(sql::postgres::set_lock_timeout);
  if (etl::read_applied(transaction).migrations.empty()) releases::prepare(transaction, now);
  releases::create(transaction, schema, contract);
  std::string loaded;
  std::uint64_t rows = 0;
  for (const auto& table : contract.tables) {
    const auto trial =
        load_on_trial(source, contract, table, options.dry_run_rows, transaction, schema);
    rows += trial.loaded;
    loaded += fmt::format("{}{} {}", loaded.empty() ? "" : ", ", trial.loaded, table.name);
  }
  if (rows == 0) throw Error{ErrorCode::data, "no row of the sample can be loaded"};
  releases::complete(transaction, schema, contract);
  const auto trial = releases::try_dashboards(transaction, schema, now);
  return fmt::format("loaded {}; {} queries of {} dashboards ran; all rolled back", loaded,
                     trial.queries, trial.dashboards);
}

}  // namespace

quality::GateResult dry_run(const Options& options, const tickets::Contract& contract,
                            sqlite::Connection& source, postgres::Session& target,
                            const observability::Services& services) {
  quality::GateResult gate{"dry-run", "", Verdict::fail, 0, 0, {}};
  try {
    if (contract.tables.empty()) {
      throw Error{ErrorCode::data, "without a contract there is nothing to load"};
    }
    services.log.info("load on trial", {{"database", target.description()}});
    gate.detail = try_it(options, contract, source, target, services);
    gate.verdict = Verdict::pass;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::data && error.code() != ErrorCode::internal) throw;
    gate.value = 1;
    gate.detail = error.message();
  }
  return gate;
}

}  // namespace tierline::profiler
