#include "migrator/canary.hpp"

#include "tierline/base/retry.hpp"
#include "tierline/releases/trial.hpp"

#include "migrator/gates.hpp"
#include "migrator/tables.hpp"

#include <fmt/format.h>

namespace tierline::migrator {
namespace {

constexpr auto name = "canary";

std::string counts_text(const Report& loaded) {
  std::string text;
  for (const auto& table : loaded.tables) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", table.rows_loaded, table.table);
  }
  return text;
}

Gate closed_by_proof(const Report& loaded) {
  constexpr std::size_t most_shown = 3;
  std::size_t found = 0;
  std::string detail;
  for (const auto& table : loaded.tables) {
    for (const auto& mismatch : table.mismatches) {
      if (++found > most_shown) continue;
      detail += fmt::format("{}{}: {}", found == 1 ? "" : "; ", table.table, mismatch);
    }
  }
  if (found > most_shown) detail += fmt::format("; and {} more", found - most_shown);
  return {name, quality::Outcome::fail, detail, {}};
}

Gate sing(const Context& context, Report& loaded) {
  const auto& services = context.services;
  const auto tickets = static_cast<std::uint64_t>(sqlite::row_count(context.source, "tickets"));
  const Sample sample{context.options.seed, tickets};
  // Never committed: its end is the way back.
  postgres::Transaction transaction{context.target};
  choose_compression(transaction);
  auto health = watch_over(transaction, services);
  const Load load{context.source,
                  transaction,
                  context.contract,
                  context.rules,
                  fmt::format("canary_{}", services.run_id),
                  health,
                  context.options.proof,
                  &sample};
  services.log.info("load a canary", {{"schema", load.schema}, {"one_in", sample.one_in()}});
  load_tables(load, loaded, services);
  complete_and_prove(load, loaded);
  if (!proof_holds(loaded)) return closed_by_proof(loaded);
  const auto trial = releases::try_dashboards(transaction, load.schema, services.clock.now());
  return {
      name,
      quality::Outcome::pass,
      fmt::format("{}, of one ticket in {} by seed {}; proved; {} queries of {} dashboards ran; "
                  "rolled back",
                  counts_text(loaded), sample.one_in(), context.options.seed, trial.queries,
                  trial.dashboards),
      {}};
}

}  // namespace

Gate canary_gate(const Context& context, Report& report) {
  Report loaded;
  auto gate = answered(name, [&] {
    return retry(RetryPolicy{}, [&] {
      if (!context.target.alive()) context.target.reconnect();
      loaded = {};
      return sing(context, loaded);
    });
  });
  report.canary = std::move(loaded.tables);
  return gate;
}

}  // namespace tierline::migrator
