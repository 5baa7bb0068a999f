#include "migrator/trial.hpp"

#include "tierline/base/retry.hpp"
#include "tierline/releases/assess.hpp"
#include "tierline/releases/loading.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/releases/trial.hpp"

#include "migrator/gates.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tierline::migrator {
namespace {

using quality::Outcome;

Gate dashboards_gate(const Context& context, const std::string& schema) {
  postgres::Transaction transaction{context.target};  // never committed
  const auto trial = releases::try_dashboards(transaction, schema, context.services.clock.now());
  return {"dashboards",
          Outcome::pass,
          fmt::format("{} queries of {} dashboards ran", trial.queries, trial.dashboards),
          {}};
}

Gate score_kept_gate(const Context& context, const std::optional<quality::Assessment>& before,
                     const std::string& schema) {
  constexpr auto name = "score-kept";
  if (!before) return {name, Outcome::error, "the cleaned database has no score", {}};
  postgres::Transaction transaction{context.target};
  const auto after =
      releases::assess(transaction, schema, context.contract, quality::builtin_quality_rules(),
                       before->population, context.services);
  const auto gained = quality::gain_gate({}, *before, after);
  return {name, gained.open() ? Outcome::pass : Outcome::fail, gained.detail, {}};
}

Gate key_figures_gate(const Context& context, Report& report) {
  constexpr auto name = "key-figures";
  postgres::Transaction transaction{context.target};
  const auto published = releases::published(transaction).value_or("");
  if (!published.empty()) {
    report.key_figures = releases::differences(transaction, published, report.schema);
  }
  if (!releases::comparable(report.key_figures)) {
    return {
        name, Outcome::not_applicable, "the published release has no tickets to compare with", {}};
  }
  const auto faults = releases::out_of_tolerance(report.key_figures, {});
  if (faults.empty()) {
    return {name, Outcome::pass, fmt::format("within tolerance of {}", published), {}};
  }
  const auto detail = fmt::format("beside {}: {}", published, fmt::join(faults, "; "));
  if (context.options.accept_change.empty()) {
    return {name, Outcome::fail, detail,
            "if that is right, load it again with --accept-change REASON"};
  }
  report.accepted_change = context.options.accept_change;
  return {name, Outcome::warn, fmt::format("accepted, {}; {}", report.accepted_change, detail), {}};
}

}  // namespace

bool try_candidate(const Context& context, const std::optional<quality::Assessment>& before,
                   Report& report) {
  const auto ask = [&](const std::string& name, const std::function<Gate()>& gate) {
    report.gates.push_back(answered(name, [&] {
      return retry(RetryPolicy{}, [&] {
        if (!context.target.alive()) context.target.reconnect();
        return gate();
      });
    }));
    return report.gates.back().open();
  };
  const bool shown = ask("dashboards", [&] { return dashboards_gate(context, report.schema); });
  const bool kept =
      ask("score-kept", [&] { return score_kept_gate(context, before, report.schema); });
  const bool alike = ask("key-figures", [&] { return key_figures_gate(context, report); });
  return shown && kept && alike;
}

void enter_trial(const Context& context, const Report& report) {
  const bool canary = context.options.mode == Mode::complete;
  retry(RetryPolicy{}, [&] {
    if (!context.target.alive()) context.target.reconnect();
    postgres::Transaction transaction{context.target};
    releases::enter_trial(transaction, report.schema,
                          canary ? releases::Passed::canary_and_trial : releases::Passed::trial,
                          report.accepted_change);
    transaction.commit();
  });
}

}  // namespace tierline::migrator
