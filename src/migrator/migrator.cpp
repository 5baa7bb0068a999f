#include "tierline/migrator/migrator.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/free_second.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/etl/runs.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/sql/postgres.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/statement.hpp"

#include "migrator/books.hpp"
#include "migrator/load.hpp"
#include "migrator/past_runs.hpp"

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

std::string choose_compression(postgres::Transaction& transaction) {
  if (transaction.query(sql::lz4_available).at(0).at(0) != "true") return "pglz";
  transaction.execute(sql::use_lz4);
  return "lz4";
}

bool proof_holds(const Report& report) {
  return std::all_of(report.tables.begin(), report.tables.end(),
                     [](const TableReport& table) { return table.mismatches.empty(); });
}

std::map<std::string, std::uint64_t> rows_by_table(const Report& report) {
  std::map<std::string, std::uint64_t> rows;
  for (const auto& table : report.tables) rows.emplace(table.table, table.rows_loaded);
  return rows;
}

void count(const TableReport& table, const observability::Services& services) {
  const observability::Labels labels{{"stage", "migrate"}, {"table", table.table}};
  services.metrics.add("tierline_rows_read_total", static_cast<double>(table.rows_read), labels);
  services.metrics.add("tierline_rows_loaded_total", static_cast<double>(table.rows_loaded),
                       labels);
}

void fill(const Load& load, Report& report, const observability::Services& services) {
  const Stopwatch copying;
  for (const auto& table : load.contract.tables) {
    report.tables.push_back(copy_table(load, table, report, services));
    count(report.tables.back(), services);
  }
  const auto quarantine = load_quarantine(load, services);
  report.rows_quarantined = quarantine.rows;
  report.rows_resolved = quarantine.resolved;
  report.imports_recorded = load_ledger(load, services);
  report.copy_seconds = copying.seconds();

  const Stopwatch indexing;
  services.log.info("make keys and indexes", {{"schema", load.schema}});
  releases::complete(load.target, load.schema, load.contract);
  report.index_seconds = indexing.seconds();

  const Stopwatch proving;
  for (std::size_t n = 0; n < load.contract.tables.size(); ++n) {
    prove_table(load, load.contract.tables[n], report.tables[n]);
  }
  report.proof_seconds = proving.seconds();
}

/// Where the server writes, if that is on this machine and this role may know it.
std::vector<std::filesystem::path> server_directories(postgres::Transaction& transaction) {
  std::vector<std::filesystem::path> directories;
  std::error_code hidden;
  for (const auto& row : transaction.query(sql::server_directories)) {
    const std::filesystem::path directory{row.at(1).value()};
    if (std::filesystem::exists(directory, hidden)) directories.push_back(directory);
  }
  return directories;
}

/// The whole load, or nothing of it.
void load_release(sqlite::Connection& source, const tickets::Contract& contract,
                  const tickets::TierRules& rules, TimePoint now, postgres::Session& target,
                  Report& report, const observability::Services& services) {
  postgres::Transaction transaction{target};
  report.compression = choose_compression(transaction);
  observability::HealthWatch health{{.writes_to = server_directories(transaction),
                                     .connection_alive = [&] { return target.alive(); }},
                                    services};
  const Load load{source, transaction, contract, rules, releases::schema_name(now), health};
  services.log.info("load a release", {{"schema", load.schema}, {"database", report.database}});
  releases::create(transaction, load.schema, contract);
  fill(load, report, services);
  if (!proof_holds(report)) return;
  releases::enter_in_books(transaction, {load.schema, services.run_id, contract.name,
                                         rules.version(), now, rows_by_table(report)});
  releases::publish(transaction, load.schema, now);
  stop_if_interrupted();
  transaction.commit();
  report.schema = load.schema;
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

Verdict Report::verdict() const { return schema.empty() ? Verdict::fail : Verdict::pass; }

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
    load_release(source, contract, rules, now, target, report, services);
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
