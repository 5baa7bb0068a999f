#include "tierline/cleaner/cleaner.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/source/books.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/source/rows.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/sqlite/transaction.hpp"
#include "tierline/tickets/value_rules.hpp"
#include "tierline/tickets/values.hpp"

#include "cleaner/books.hpp"
#include "cleaner/output_score.hpp"
#include "cleaner/profile_check.hpp"
#include "cleaner/source_proof.hpp"
#include "cleaner/table_cleaner.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <array>
#include <utility>

namespace tierline::cleaner {
namespace {

using tickets::Contract;
using tickets::rule_id;

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
      "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA "
      "locking_mode = EXCLUSIVE; "
      "PRAGMA cache_size = -8000");
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

/// Those of the judge that bring a date or a time into its one form.
constexpr std::array date_rules{
    rule_id("ambiguous-date"), rule_id("date-without-time"), rule_id("day-first-date"),
    rule_id("excel-serial"),   rule_id("iso-form"),          rule_id("month-first-date"),
    rule_id("time-dropped"),   rule_id("time-form"),         rule_id("zone-applied")};

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
                                      {"cells_changed", table.cells_changed()},
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

/// In a dry run a database without a name, which SQLite keeps in a temporary file that nobody sees.
std::filesystem::path path_for(const Options& options, const std::optional<AtomicFile>& output) {
  return options.dry_run ? std::filesystem::path{} : output->temporary();
}

std::filesystem::path directory_for(const Options& options) {
  return options.dry_run ? std::filesystem::temp_directory_path() : options.output.parent_path();
}

std::uint64_t bytes_of(sqlite::Connection& database) {
  sqlite::Statement size{database, sql::sqlite::database_bytes.text};
  size.step();
  return static_cast<std::uint64_t>(size.integer(0));
}

class Cleaning {
 public:
  Cleaning(const Options& options, const Contract& contract,
           const observability::Services& services, Report& report)
      : options_{options},
        contract_{contract},
        services_{services},
        report_{report},
        started_at_{services.clock.now()},
        proof_{options.source},
        judge_{contract} {
    if (options.profile.empty()) return;
    profile_ = read_profile(options.profile, options.source, contract);
    report.profile_sha256 = profile_->sha256;
    for (const auto& table : contract.tables) {
      for (const auto& column : table.columns) {
        const auto proven = profile_->date_orders.find({table.name, column.name});
        if (proven != profile_->date_orders.end()) judge_.read_dates_by(column, proven->second);
      }
    }
  }

  /// Leaves the output complete, but not where it is to be. False if its score is lower than was
  /// asked for.
  bool clean_into(const std::filesystem::path& path) {
    sqlite::Connection source{options_.source, sqlite::Mode::read_only};
    const sqlite::Transaction same_moment{source, sqlite::Transaction::Lock::deferred};
    const auto layouts = layouts_of(source, contract_);
    sqlite::Connection output{path, sqlite::Mode::create};
    prepare(output);
    sqlite::Transaction transaction{output, sqlite::Transaction::Lock::exclusive};
    clean_tables(source, layouts, output);
    copy_ledger(source, output);
    source::copy_books(source, output);
    proof_.begin_second();
    report_.source = {options_.source, proof_.sha256(), proof_.file().size_bytes};
    write_meta(output, report_);
    report_.gates = gates_of(report_.tables);
    report_.gates.push_back(quality::gain_gate({}, report_.before, report_.after));
    if (options_.min_score) {
      report_.gates.push_back(quality::score_gate({}, report_.after, *options_.min_score));
      if (!report_.gates.back().open()) return false;
    }
    write_books(output, services_, started_at_,
                profile_ ? profile_->gates : std::vector<quality::GateResult>{}, report_.gates);
    transaction.commit();
    report_.output_bytes = bytes_of(output);
    return true;
  }

  void demand_unchanged() { proof_.demand_unchanged(); }

 private:
  void clean_tables(sqlite::Connection& source, const std::vector<source::Layout>& layouts,
                    sqlite::Connection& output) {
    create_change_tables(output);
    QuarantineWriter quarantine{
        source, proof_, output, {services_.run_id, to_iso8601(services_.clock.now())}};
    RowAudit audit{rules_, contract_, started_at_};
    const Workplace workplace{
        source, output,
        judge_, quarantine,
        audit,  options_.show_values ? quality::ShowValues::yes : quality::ShowValues::no};
    observability::HealthWatch health{{.writes_to = {directory_for(options_)}}, services_};
    bool erased = false;
    auto layout = layouts.begin();
    for (const auto& table : contract_.tables) {
      if (table.absent) {
        create_clean_table(output, table);
        continue;
      }
      services_.progress.begin("clean " + table.name,
                               static_cast<std::uint64_t>(sqlite::last_rowid(source, table.name)));
      TableCleaner cleaner{workplace, *layout++, table};
      report_.tables.push_back(cleaner.run(services_, health));
      erased = erased || cleaner.has_erased();
      services_.progress.finish();
      count(report_.tables.back(), services_);
      if (profile_) demand_profile_of(*profile_, {options_.source, proof_.sha256(), 0});
    }
    quarantine.demand_complete();
    auto scores = audit.assess();
    report_.before = std::move(scores.before);
    // The audit saw rows that are there no more.
    report_.after = erased ? assess_output(output, contract_, layouts, rules_, started_at_)
                           : std::move(scores.after);
  }

  const Options& options_;
  const Contract& contract_;
  const observability::Services& services_;
  Report& report_;
  TimePoint started_at_;
  quality::RuleSet rules_ = quality::builtin_quality_rules();
  SourceProof proof_;
  tickets::Judge judge_;
  std::optional<Profile> profile_;
};

}  // namespace

std::uint64_t TableReport::values_repaired() const {
  std::uint64_t values = 0;
  for (const auto& [column, rules] : repairs) {
    for (const auto& [rule, count] : rules) values += count;
  }
  return values;
}

std::uint64_t TableReport::cells_changed() const {
  std::uint64_t cells = 0;
  for (const auto& change : changes) cells += change.cells;
  return cells;
}

Report run(const Options& options, const observability::Services& services) {
  const auto contract = source::read_contract(options.contract);
  source::refuse_same_file(options.source, options.output);
  if (!options.profile.empty()) source::refuse_same_file(options.profile, options.output);
  refuse_foreign_file(options.output);
  Report report;
  report.contract = contract.name;
  report.contract_fingerprint = contract.fingerprint;
  report.profile = options.profile;
  report.output = options.output;
  report.dry_run = options.dry_run;
  Cleaning cleaning{options, contract, services, report};
  std::optional<AtomicFile> output;
  if (!options.dry_run) output.emplace(options.output);
  const bool good = cleaning.clean_into(path_for(options, output));
  if (good && output) sync_file(output->temporary());
  cleaning.demand_unchanged();
  if (good && output) {
    output->commit();
    report.written = true;
  }
  return report;
}

}  // namespace tierline::cleaner
