#include "tierline/migrator/migrator.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/free_second.hpp"
#include "tierline/etl/findings.hpp"
#include "tierline/etl/runs.hpp"
#include "tierline/releases/manage.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/sql/postgres.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/statement.hpp"

#include "migrator/canary.hpp"
#include "migrator/candidate.hpp"
#include "migrator/gates.hpp"
#include "migrator/past_runs.hpp"
#include "migrator/plan.hpp"
#include "migrator/publication.hpp"
#include "migrator/trial.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::migrator {
namespace {

constexpr const char* tool = "migrator";

/// A file that another contract cleaned has other columns under the same names.
void demand_cleaned_by(sqlite::Connection& source, const tickets::Contract& contract) {
  const auto tables = sqlite::table_names(source);
  if (std::find(tables.begin(), tables.end(), "meta") == tables.end()) {
    throw Error{ErrorCode::data,
                fmt::format("cannot load \"{}\": it is no database that cleaner wrote",
                            source.path().string()),
                "run profiler and cleaner on it first"};
  }
  sqlite::Statement query{source, tierline::sql::sqlite::read_contract_fingerprint.text};
  const std::string fingerprint{query.step() ? query.text(0) : "none"};
  if (fingerprint != contract.fingerprint) {
    throw Error{
        ErrorCode::data,
        fmt::format("cannot load \"{}\": it was cleaned by contract {}, not by {} of \"{}\"",
                    source.path().string(), fingerprint, contract.fingerprint, contract.name),
        "clean it again with this contract"};
  }
}

void tell(const Gate& gate, const observability::Services& services) {
  services.log.info("gate", {{"gate", gate.name},
                             {"outcome", std::string{to_string(gate.outcome)}},
                             {"detail", gate.detail}});
}

/// Before anything is loaded to stay.
bool before_the_load(const Context& context, std::optional<quality::Assessment>& score,
                     Report& report) {
  const Stopwatch scoring;
  report.gates.push_back(quality_gate(context, score));
  report.gate_seconds = scoring.seconds();
  tell(report.gates.back(), context.services);
  if (!report.gates.back().open()) return false;
  const Stopwatch singing;
  report.gates.push_back(canary_gate(context, report));
  report.canary_seconds = singing.seconds();
  tell(report.gates.back(), context.services);
  return report.gates.back().open();
}

/// The score of the cleaned database, where no gate asked for it.
std::optional<quality::Assessment> score_of(const Context& context) {
  std::optional<quality::Assessment> score;
  quality_gate(context, score);
  return score;
}

bool stands_its_trial(const Context& context, const std::optional<quality::Assessment>& score,
                      Report& report) {
  const Stopwatch trying;
  const bool open = try_candidate(context, score, report);
  if (open) enter_trial(context, report);
  report.trial_seconds = trying.seconds();
  for (const auto& gate : report.gates) tell(gate, context.services);
  return open;
}

/// What a failure after the publication says: the new release is there all the same.
void make_room(const Context& context, Report& report) {
  try {
    const auto retired = releases::run(
        {.action = releases::Action::retire, .keep = context.options.keep, .confirmed = true},
        context.target, context.services);
    for (const auto& release : retired.releases) report.retired.push_back(release.schema);
  } catch (const Error& error) {
    report.gates.push_back({"retention", quality::Outcome::warn, error.message(),
                            "tierline releases retire --keep drops them later"});
  }
}

/// When the load begins, and what its release is named after.
TimePoint free_name(const Context& context) {
  const auto taken = [&](TimePoint at) {
    const auto schema = releases::schema_name(at);
    return context.target.query(sql::postgres::schema_exists, {schema}).at(0).at(0) == "true" ||
           !context.target.query(sql::postgres::release_state, {schema}).empty();
  };
  return free_second(context.services.clock, "load a release", taken);
}

void migrate(const Context& context, Report& report) {
  const auto mode = context.options.mode;
  const bool gated = mode == Mode::canary || mode == Mode::complete;
  std::optional<quality::Assessment> score;
  if (gated && !before_the_load(context, score, report)) return;
  if (mode == Mode::canary) return;
  if (!make_candidate(context, free_name(context), report)) return;
  if (mode != Mode::simple) {
    if (!gated) score = score_of(context);
    if (!stands_its_trial(context, score, report)) return;
  }
  publish_candidate(context, report);
  if (context.options.keep) make_room(context, report);
}

std::vector<etl::FindingRecord> records_of(const Report& report) {
  std::vector<etl::FindingRecord> records;
  for (const auto& gate : report.gates) {
    records.push_back(
        {"gate:" + gate.name, std::string{to_string(gate.outcome)}, gate.detail, gate.hint});
  }
  return records;
}

/// The record of a load that ended by an error must not hide that error by another one.
void note_failure(const Report& report, postgres::Session& target,
                  const observability::Services& services) {
  const postgres::Uninterrupted to_the_end{target};
  try {
    etl::record_findings(target, services.run_id, tool, records_of(report));
    etl::finish_own_run(target, services.run_id, tool, "error", services.clock.now());
  } catch (const Error& error) {
    services.log.warn("the end of the load is not in the books", {{"cause", error.message()}});
  }
}

void write_down(const Report& report, postgres::Session& target,
                const observability::Services& services) {
  // A signal comes too late for the release; the books shall say how it ended.
  const postgres::Uninterrupted to_the_end{target};
  etl::record_findings(target, services.run_id, tool, records_of(report));
  etl::finish_own_run(target, services.run_id, tool, to_string(report.verdict()),
                      services.clock.now());
}

}  // namespace

Report run(const Options& options, postgres::Session& target,
           const observability::Services& services) {
  const auto contract = source::read_contract(options.contract);
  const auto rules = tickets::builtin_tier_rules(options.tier_rules);
  sqlite::Connection source{options.source, sqlite::Mode::read_only};
  demand_cleaned_by(source, contract);
  const Context context{options, source, contract, rules, target, services};

  Report report;
  report.mode = options.mode;
  report.jobs = options.jobs;
  report.database = target.description();
  report.tier_rule_version = rules.version();
  if (options.dry_run) {
    report.plan = make_plan(context, services.clock.now());
    return report;
  }
  const auto now = services.clock.now();
  report.schema_steps = releases::prepare(target, now);
  etl::begin_run(target, services.run_id, tool, now);
  try {
    record_past_runs(source, target);
    migrate(context, report);
  } catch (const Error&) {
    note_failure(report, target, services);
    throw;
  }
  write_down(report, target, services);
  return report;
}

}  // namespace tierline::migrator
