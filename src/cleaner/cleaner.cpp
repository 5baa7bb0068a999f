#include "tierline/cleaner/cleaner.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/source/books.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/source/rows.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/transaction.hpp"
#include "tierline/tickets/values.hpp"

#include "cleaner/books.hpp"
#include "cleaner/profile_check.hpp"
#include "cleaner/table_cleaner.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <array>
#include <utility>

namespace tierline::cleaner {
namespace {

using tickets::Contract;

/// The layout of every table that the source should have. \throws Error data if something required
/// is missing
std::vector<source::Layout> layouts_of(sqlite::Connection& source, const Contract& contract) {
  const auto refuse = [&](const std::string& cause) {
    throw Error{ErrorCode::data,
                fmt::format("cannot clean \"{}\": {}", source.path().string(), cause),
                fmt::format("profiler --source {} says what is there", source.path().string())};
  };
  std::vector<source::Layout> layouts;
  for (const auto& table : contract.tables) {
    if (table.absent) continue;
    auto layout = source::find_layout(source, table);
    if (!layout) {
      refuse(fmt::format("it has no table \"{}\"", table.name));
    } else if (!layout->missing.empty()) {
      refuse(fmt::format("table \"{}\" has no column \"{}\"", table.name, layout->missing.front()));
    } else {
      layouts.push_back(std::move(*layout));
    }
  }
  return layouts;
}

/// What stands at the output may be replaced if this program made it.
void refuse_foreign_file(const std::filesystem::path& path) {
  std::error_code not_there;
  if (!std::filesystem::exists(path, not_there)) return;
  try {
    sqlite::Connection database{path, sqlite::Mode::read_only};
    if (!sqlite::table_columns(database, "meta").empty() &&
        !sqlite::table_columns(database, "quarantine").empty()) {
      return;
    }
  } catch (const Error&) {
    // Something that is no database is not ours either.
  }
  throw Error{
      ErrorCode::usage,
      fmt::format("cannot write \"{}\": it is there, and not a cleaned database", path.string()),
      "remove it, or name another file with --output"};
}

/// The output is new and nobody else sees it: it is synced once, when it is done, and thrown away
/// when something goes wrong.
void prepare(sqlite::Connection& output) {
  output.execute(
      "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; "
      "PRAGMA cache_size = -16000");
}

void write_meta(sqlite::Connection& output, const Report& report) {
  output.execute(sqlite::create_table_sql("meta", {{"key", "TEXT"}, {"value", "TEXT"}}));
  sqlite::Statement insert{output, sqlite::insert_sql("meta", {"key", "value"})};
  const auto add = [&](std::string_view key, std::string_view value) {
    insert.bind(1, key);
    insert.bind(2, value);
    insert.run();
  };
  add("source_sha256", report.source.sha256);
  add("contract_fingerprint", report.contract_fingerprint);
  add("profile_sha256", report.profile_sha256);
  add("rule_version", tickets::value_rules_version);
  for (const auto& table : report.tables) {
    add("content_sha256." + table.name, table.content_sha256);
    add("rows." + table.name, std::to_string(table.rows_clean));
  }
}

void demand_unchanged(const source::SourceFile& before) {
  const auto after = source::inspect(before.path);
  if (after.sha256 == before.sha256) return;
  throw Error{
      ErrorCode::data,
      fmt::format("cannot clean \"{}\": it changed while it was read, from SHA-256 {} to {}",
                  before.path.string(), before.sha256, after.sha256),
      "stop what writes it, profile it again, and clean it again"};
}

/// Those of the judge that bring a date or a time into its one form.
constexpr std::array<std::string_view, 8> date_rules{
    "date-without-time", "day-first-date", "excel-serial", "iso-form",
    "month-first-date",  "time-dropped",   "time-form",    "zone-applied"};

void count(const TableReport& table, const observability::Services& services) {
  services.metrics.add("tierline_rows_read_total", static_cast<double>(table.rows_read),
                       {{"stage", "clean"}, {"table", table.name}});
  services.metrics.add("tierline_rows_quarantined_total",
                       static_cast<double>(table.rows_quarantined + table.rows_duplicate),
                       {{"stage", "clean"}, {"table", table.name}});
  for (const auto& [column, rules] : table.repairs) {
    for (const auto& [rule, values] : rules) {
      services.metrics.add("tierline_values_repaired_total", static_cast<double>(values),
                           {{"rule", rule}});
      if (rule == "empty-string") {
        services.metrics.add("tierline_empty_strings_converted_total", static_cast<double>(values));
      } else if (std::find(date_rules.begin(), date_rules.end(), rule) != date_rules.end()) {
        services.metrics.add("tierline_dates_standardized_total", static_cast<double>(values));
      }
    }
  }
  services.log.info("cleaned table", {{"table", table.name},
                                      {"rows_read", table.rows_read},
                                      {"rows_clean", table.rows_clean},
                                      {"rows_quarantined", table.rows_quarantined},
                                      {"rows_duplicate", table.rows_duplicate},
                                      {"rows_carried_open", table.rows_carried_open},
                                      {"rows_carried_discarded", table.rows_carried_discarded},
                                      {"values_repaired", table.values_repaired()},
                                      {"duration_seconds", table.seconds}});
}

std::vector<quality::GateResult> gates_of(const std::vector<TableReport>& tables) {
  std::vector<quality::GateResult> gates;
  for (const auto& table : tables) {
    // The rows that the importer set aside are missing just as well, until somebody discards them.
    gates.push_back(quality::quarantine_gate(table.name,
                                             table.rows_quarantined + table.rows_carried_open,
                                             table.rows_read + table.rows_carried_open));
  }
  return gates;
}

/// When this run began, and the gates that it found open.
struct Past {
  TimePoint started_at;
  std::vector<quality::GateResult> profile_gates = {};
};

void clean_tables(const Contract& contract, const std::filesystem::path& into, const Past& past,
                  Report& report, const observability::Services& services) {
  sqlite::Connection source{report.source.path, sqlite::Mode::read_only};
  const sqlite::Transaction same_moment{source, sqlite::Transaction::Lock::deferred};
  const auto layouts = layouts_of(source, contract);

  sqlite::Connection output{into, sqlite::Mode::create};
  prepare(output);
  sqlite::Transaction transaction{output, sqlite::Transaction::Lock::exclusive};
  tickets::Judge judge{contract};
  QuarantineWriter quarantine{
      source, report.source, output, {services.run_id, to_iso8601(services.clock.now())}};
  observability::HealthWatch health{{.writes_to = {into.parent_path()}}, services};
  auto layout = layouts.begin();
  for (const auto& table : contract.tables) {
    if (table.absent) {
      create_clean_table(output, table);
      continue;
    }
    services.progress.begin("clean " + table.name,
                            static_cast<std::uint64_t>(sqlite::last_rowid(source, table.name)));
    TableCleaner cleaner{source, *layout++, output, table, judge, quarantine};
    report.tables.push_back(cleaner.run(services, health));
    services.progress.finish();
    count(report.tables.back(), services);
  }
  quarantine.demand_complete();
  copy_ledger(source, output);
  source::copy_books(source, output);
  write_meta(output, report);
  report.gates = gates_of(report.tables);
  write_books(output, services, past.started_at, past.profile_gates, report.gates);
  transaction.commit();
}

}  // namespace

std::uint64_t TableReport::values_repaired() const {
  std::uint64_t values = 0;
  for (const auto& [column, rules] : repairs) {
    for (const auto& [rule, count] : rules) values += count;
  }
  return values;
}

Report run(const Options& options, const observability::Services& services) {
  const auto contract = source::read_contract(options.contract);
  source::refuse_same_file(options.source, options.output);
  if (!options.profile.empty()) source::refuse_same_file(options.profile, options.output);
  refuse_foreign_file(options.output);
  Past past{services.clock.now()};
  Report report;
  report.source = source::inspect(options.source);
  report.contract = contract.name;
  report.contract_fingerprint = contract.fingerprint;
  report.profile = options.profile;
  report.output = options.output;
  if (!options.profile.empty()) {
    auto profile = check_profile(options.profile, report.source, contract);
    report.profile_sha256 = std::move(profile.sha256);
    past.profile_gates = std::move(profile.gates);
  }

  AtomicFile output{options.output};
  clean_tables(contract, output.temporary(), past, report, services);
  demand_unchanged(report.source);
  output.commit();
  report.output_bytes = std::filesystem::file_size(options.output);
  return report;
}

}  // namespace tierline::cleaner
