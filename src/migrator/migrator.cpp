#include "tierline/migrator/migrator.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/free_second.hpp"
#include "tierline/etl/runs.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/sql/postgres.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/statement.hpp"

#include "migrator/candidate.hpp"
#include "migrator/past_runs.hpp"
#include "migrator/publication.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::migrator {
namespace {

namespace sql = tierline::sql::postgres;

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

/// The record of a load that ended by an error must not hide that error by another one.
void note_failure(postgres::Session& target, const observability::Services& services) {
  const postgres::Uninterrupted to_the_end{target};
  try {
    etl::finish_own_run(target, services.run_id, tool, "error", services.clock.now());
  } catch (const Error& error) {
    services.log.warn("the end of the load is not in the books", {{"cause", error.message()}});
  }
}

}  // namespace

Verdict Report::verdict() const { return published ? Verdict::pass : Verdict::fail; }

Report run(const Options& options, postgres::Session& target,
           const observability::Services& services) {
  const auto contract = source::read_contract(options.contract);
  const auto rules = tickets::builtin_tier_rules(options.tier_rules);
  sqlite::Connection source{options.source, sqlite::Mode::read_only};
  demand_cleaned_by(source, contract);

  Report report;
  const auto now = free_second(services.clock, "load a release", [&](TimePoint at) {
    return target.query(sql::schema_exists, {releases::schema_name(at)}).at(0).at(0) == "true";
  });
  report.database = target.description();
  report.tier_rule_version = rules.version();
  report.schema_steps = releases::prepare(target, now);
  etl::begin_run(target, services.run_id, tool, now);
  try {
    record_past_runs(source, target);
    const Context context{options, source, contract, rules, target, services};
    if (make_candidate(context, now, report)) publish_candidate(context, report);
  } catch (const Error&) {
    note_failure(target, services);
    throw;
  }
  // A signal comes too late for the release; the books shall say how it ended.
  const postgres::Uninterrupted to_the_end{target};
  etl::finish_own_run(target, services.run_id, tool, to_string(report.verdict()),
                      services.clock.now());
  return report;
}

}  // namespace tierline::migrator
