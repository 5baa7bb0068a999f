#include "tierline/profiler/profiler.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/source/quarantine.hpp"
#include "tierline/source/rows.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/transaction.hpp"
#include "tierline/tickets/values.hpp"

#include "profiler/dry_run.hpp"
#include "profiler/hash_file.hpp"
#include "profiler/issues.hpp"
#include "profiler/table_witness.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <deque>
#include <utility>

namespace tierline::profiler {
namespace {

using tickets::Contract;
using tickets::Table;

constexpr std::string_view no_contract = "none";

/// Calls `use` for the rows that are to be read, and keeps signals, health and progress served.
class Pace {
 public:
  Pace(const std::string& table, std::uint64_t rows, const Options& options,
       const observability::Services& services)
      : services_{services},
        health_{{.writes_to = {options.output.parent_path()}}, services},
        passed_over_{options.sample_rows == 0 || rows <= options.sample_rows
                         ? 0
                         : rows / options.sample_rows - 1} {
    services.progress.begin("profile " + table, rows);
  }

  /// Rows to pass over before each one that is read.
  std::uint64_t passed_over() const { return passed_over_; }

  void row() {
    if (++rows_ % rows_between_signals != 0) return;
    stop_if_interrupted();
    health_.advance(rows_between_signals);
    services_.progress.advance(rows_between_signals * (passed_over_ + 1));
  }

  void end() {
    services_.progress.advance(rows_ % rows_between_signals);
    services_.progress.finish();
  }

 private:
  const observability::Services& services_;
  observability::HealthWatch health_;
  std::uint64_t passed_over_;
  std::uint64_t rows_ = 0;
};

std::string declared_type(const std::vector<sqlite::ColumnInfo>& columns, std::string_view name) {
  const auto at = std::find_if(columns.begin(), columns.end(),
                               [&](const auto& column) { return column.name == name; });
  return at == columns.end() ? std::string{} : at->declared_type;
}

/// What one run shares.
struct Run {
  const Options& options;
  const observability::Services& services;
  sqlite::Connection& source;
  const Contract& contract;
  Surroundings& surroundings;
};

void conclude(const Run& run, TableProfile& profile, const Stopwatch& watch) {
  profile.seconds = watch.seconds();
  run.services.metrics.add("tierline_rows_read_total", static_cast<double>(profile.rows),
                           {{"stage", "profile"}, {"table", profile.name}});
  run.services.log.info("profiled table", {{"table", profile.name},
                                           {"rows", profile.rows},
                                           {"rows_from_quarantine", profile.rows_from_quarantine},
                                           {"corrupt_rows", profile.corrupt_rows},
                                           {"issues", profile.issues.size()},
                                           {"duration_seconds", profile.seconds}});
}

/// Rows that wait in quarantine are rows of the source as well: without them nothing would ever be
/// corrupt in a source that the importer made. None of them can be carried, whatever its values
/// are.
void add_quarantined(const Run& run, const Table& table, std::size_t columns_in_all,
                     TableWitness& witness) {
  if (!source::has_quarantine(run.source)) return;
  std::vector<std::string> columns;
  for (const auto& column : table.columns) columns.push_back(column.name);
  std::uint64_t rows = 0;
  std::vector<std::string> texts;
  source::Quarantine{run.source}.for_each(
      table.name, source::QuarantineStatus::open, [&](const source::QuarantinedRow& row) {
        auto values = source::values_of(row.row_json, columns, texts);
        values.resize(columns_in_all);
        witness.add(values, row.source_row, TableWitness::From::quarantine);
        if (++rows % rows_between_signals == 0) stop_if_interrupted();
      });
}

TableProfile profile_table(const Run& run, const Table& table, source::Layout layout) {
  const Stopwatch watch;
  TableProfile profile;
  profile.name = table.name;
  profile.unknown_columns = layout.unknown;
  profile.missing_columns = layout.missing;
  const auto labels = sqlite::table_columns(run.source, table.name);
  std::vector<WatchedColumn> watched;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto& header = layout.header_of[i];
    watched.push_back(
        {&table.columns[i], header ? declared_type(labels, *header) : std::string{}, header, true});
  }
  std::deque<tickets::Column> unagreed;
  for (const auto& name : layout.unknown) {
    const auto label = declared_type(labels, name);
    unagreed.push_back(unagreed_column(name, label));
    watched.push_back({&unagreed.back(), label, name, false});
    layout.header_of.emplace_back(name);
  }
  const auto columns = watched.size();
  TableWitness witness{&table, std::move(watched), layout.imported, run.surroundings};

  Pace pace{table.name, static_cast<std::uint64_t>(sqlite::last_rowid(run.source, table.name)),
            run.options, run.services};
  source::RowReader reader{run.source, layout, source::RowReader::Rows::all};
  while (reader.skip(pace.passed_over()) && reader.next()) {
    witness.add(reader.values(), reader.source_row(), TableWitness::From::table);
    pace.row();
  }
  pace.end();
  add_quarantined(run, table, columns, witness);
  witness.finish(profile);
  conclude(run, profile, watch);
  return profile;
}

/// A table that no contract knows, whatever it is: its rows are counted, not named by a rowid,
/// since it may have none.
TableProfile profile_uncovered(const Run& run, const std::string& name) {
  const Stopwatch watch;
  TableProfile profile;
  profile.name = name;
  profile.covered = false;
  const auto labels = sqlite::table_columns(run.source, name);
  sqlite::Statement rows{run.source, sqlite::select_all_sql(name)};
  const auto columns = static_cast<std::size_t>(rows.columns());
  std::deque<tickets::Column> unagreed;
  std::vector<WatchedColumn> watched;
  for (std::size_t i = 0; i < columns; ++i) {
    const auto header = rows.name(static_cast<int>(i));
    const auto label = declared_type(labels, header);
    unagreed.push_back(unagreed_column(header, label));
    watched.push_back({&unagreed.back(), label, header, false});
  }
  TableWitness witness{nullptr, std::move(watched), true, run.surroundings};

  Pace pace{name, static_cast<std::uint64_t>(sqlite::row_count(run.source, name)), run.options,
            run.services};
  std::vector<source::Value> values(columns);
  std::vector<source::NumberText> numbers(columns);
  std::int64_t row = 0;
  const auto next = [&] {
    for (auto left = pace.passed_over() + 1; left > 0; --left, ++row) {
      if (!rows.step()) return false;
    }
    return true;
  };
  while (next()) {
    for (std::size_t i = 0; i < columns; ++i) {
      values[i] = source::value_at(rows, static_cast<int>(i), numbers[i]);
    }
    witness.add(values, row, TableWitness::From::table);
    pace.row();
  }
  pace.end();
  witness.finish(profile);
  conclude(run, profile, watch);
  return profile;
}

void profile_tables(const Run& run, Report& report) {
  for (const auto& table : run.contract.tables) {
    if (table.absent) continue;
    if (auto layout = source::find_layout(run.source, table)) {
      report.tables.push_back(profile_table(run, table, std::move(*layout)));
    }
  }
  for (const auto& name : sqlite::table_names(run.source)) {
    if (run.contract.find(name) != nullptr || source::is_bookkeeping(run.source, name)) continue;
    report.uncovered.push_back(profile_uncovered(run, name));
  }
}

AsOf as_of_text(const std::string& text, std::string basis, tickets::ZoneConverter* zone) {
  const auto read = tickets::read_moment(text, tickets::DateOrder::day_first);
  if (read.reading != tickets::Reading::understood) return {};
  AsOf as_of;
  as_of.basis = std::move(basis);
  as_of.micros = read.moment.day * tickets::micros_per_day + read.moment.time_micros;
  if (zone != nullptr) as_of.micros = zone->to_local(as_of.micros);
  tickets::append_canonical_timestamp(as_of.at, as_of.micros);
  return as_of;
}

std::string last_import(sqlite::Connection& source) {
  if (declared_type(sqlite::table_columns(source, "import_file"), "imported_at").empty()) return {};
  sqlite::Statement query{source, sql::sqlite::newest_import.text};
  return query.step() ? std::string{query.text(0)} : std::string{};
}

/// The newest of these dates; a few beyond all others may be wrong.
AsOf newest_of(const std::vector<TableProfile>& tables, quality::LifeStep from,
               quality::LifeStep to) {
  constexpr std::uint64_t one_wrong_in = 50;
  constexpr std::uint64_t most_wrong = 9;
  AsOf as_of;
  for (const auto& table : tables) {
    for (const auto& column : table.columns) {
      const auto step = quality::life_step_of(column.name);
      if (column.newest.empty() || !step || *step < from || *step > to) continue;
      const auto wrong = std::min(column.values / one_wrong_in, most_wrong);
      const auto at = std::min<std::size_t>(wrong, column.newest.size() - 1);
      const auto micros = column.newest[at].micros;
      if (!as_of.at.empty() && micros <= as_of.micros) continue;
      as_of = {"", fmt::format("the newest {}.{}", table.name, column.name), micros};
      tickets::append_canonical_timestamp(as_of.at, micros);
    }
  }
  return as_of;
}

/// Whatever happens to a ticket modifies it; without that column the newest of all its steps.
AsOf newest_record(const std::vector<TableProfile>& tables) {
  using quality::LifeStep;
  auto as_of = newest_of(tables, LifeStep::modified, LifeStep::modified);
  return as_of.at.empty() ? newest_of(tables, LifeStep::created, LifeStep::closed) : as_of;
}

AsOf find_as_of(const Run& run, const Report& report) {
  if (!run.options.as_of.empty()) {
    auto as_of = as_of_text(run.options.as_of, "--as-of", nullptr);
    if (!as_of.at.empty()) return as_of;
    throw Error{ErrorCode::usage, fmt::format("cannot take \"{}\" for a day", run.options.as_of),
                "a day is YYYY-MM-DD"};
  }
  if (const auto imported = last_import(run.source); !imported.empty()) {
    tickets::ZoneConverter zone{run.contract.time_zone.empty() ? "UTC" : run.contract.time_zone};
    return as_of_text(imported, "the last import", &zone);
  }
  auto as_of = newest_record(report.tables);
  return as_of.at.empty() ? newest_record(report.uncovered) : as_of;
}

std::vector<quality::GateResult> gates_of(const std::vector<std::string>& missing_tables,
                                          const Report& report) {
  std::vector<quality::GateResult> gates{quality::presence_gate("tables", "", missing_tables)};
  if (report.sample_rows > 0) gates.push_back(quality::whole_source_gate(report.sample_rows));
  if (report.tables.empty()) {
    std::uint64_t rows = 0;
    for (const auto& table : report.uncovered) rows += table.rows;
    if (rows == 0) gates.push_back(quality::corruption_gate("", 0, 0));
  }
  for (const auto& table : report.tables) {
    gates.push_back(quality::presence_gate("required-columns", table.name, table.missing_columns));
    gates.push_back(quality::corruption_gate(table.name, table.corrupt_rows, table.rows));
    for (const auto& column : table.columns) {
      if (column.type.empty() || column.type == "text" || column.confidence.values == 0) continue;
      gates.push_back(quality::confidence_gate(table.name + "." + column.name, column.confidence));
    }
  }
  return gates;
}

Contract contract_of(const Options& options) {
  if (options.contract != no_contract) return source::read_contract(options.contract);
  Contract none;
  none.name = no_contract;
  none.time_zone = "UTC";
  return none;
}

}  // namespace

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::warn: return "warn";
    case Severity::error: break;
  }
  return "error";
}

quality::DateVerdict ColumnProfile::date_verdict() const {
  return quality::verdict_of(dates, date_order);
}

Report run(const Options& options, const observability::Services& services,
           postgres::Session* target) {
  const auto contract = contract_of(options);
  source::refuse_same_file(options.source, options.output);
  Report report;
  report.source = source::inspect(options.source);
  report.contract = contract.name;
  report.contract_fingerprint = contract.fingerprint;
  report.sample_rows = options.sample_rows;
  report.output = options.output;

  sqlite::Connection source{options.source, sqlite::Mode::read_only};
  const sqlite::Transaction same_moment{source, sqlite::Transaction::Lock::deferred};
  std::optional<tickets::Judge> judge;
  if (!contract.tables.empty()) judge.emplace(contract);
  HashFile hashes;
  Surroundings surroundings{
      .order = contract.date_order,
      .show_values = options.show_values ? quality::ShowValues::yes : quality::ShowValues::no,
      .judge = judge ? &*judge : nullptr,
      .store = &hashes,
      .ticket_keys = std::nullopt};
  const Run run{options, services, source, contract, surroundings};
  profile_tables(run, report);
  report.as_of = find_as_of(run, report);
  for (auto& table : report.tables) add_future_dates(table, report.as_of);
  for (auto& table : report.uncovered) add_future_dates(table, report.as_of);

  report.gates = gates_of(source::missing_tables(source, contract), report);
  if (target != nullptr)
    report.gates.push_back(dry_run(options, contract, source, *target, services));
  for (const auto& gate : report.gates) {
    if (gate.name != "corruption" || gate.open()) continue;
    services.metrics.add("tierline_circuit_breaker_halts_total", 1);
    break;
  }
  // Names of columns and tables are the source's, and may be any bytes.
  replace_file(
      options.output,
      to_json(report).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  return report;
}

}  // namespace tierline::profiler
