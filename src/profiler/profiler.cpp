#include "tierline/profiler/profiler.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/source/quarantine.hpp"
#include "tierline/source/rows.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/transaction.hpp"
#include "tierline/tickets/values.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace tierline::profiler {
namespace {

using quality::ColumnEvidence;
using tickets::Contract;
using tickets::Judge;
using tickets::Table;

constexpr std::uint64_t rows_between_signals = 1000;

/// Takes the rows of one table, judged, as evidence about its columns.
class Witness {
 public:
  Witness(const Table& table, const Contract& contract, Judge& judge, quality::ShowValues show)
      : table_{table}, judge_{judge} {
    for (const auto& column : table.columns) {
      evidence.emplace_back(column, contract.date_order, show);
    }
  }

  /// True if the row holds a value that no rule can repair.
  bool add(const std::vector<source::Value>& values, std::int64_t source_row) {
    bool corrupt = false;
    for (std::size_t i = 0; i < evidence.size(); ++i) {
      const auto& column = table_.columns[i];
      const auto& value = values[i];
      if (column.derived) {
        evidence[i].add(value.storage, value.text, source_row, nullptr);
        continue;
      }
      const auto judgement = judge_.judge(column, value.storage, value.text);
      evidence[i].add(value.storage, value.text, source_row, &judgement);
      corrupt = corrupt || judgement.state == tickets::ValueState::unrepairable;
    }
    return corrupt;
  }

  std::vector<ColumnEvidence> evidence;

 private:
  const Table& table_;
  Judge& judge_;
};

/// Rows that wait in quarantine are rows of the source as well: without them nothing would ever be
/// corrupt in a source that the importer made. None of them can be carried, whatever its values
/// are.
std::uint64_t add_quarantined(sqlite::Connection& source, const Table& table, Witness& witness) {
  if (!source::has_quarantine(source)) return 0;
  std::vector<std::string> columns;
  for (const auto& column : table.columns) columns.push_back(column.name);
  std::uint64_t rows = 0;
  std::vector<std::string> texts;
  source::Quarantine{source}.for_each(
      table.name, source::QuarantineStatus::open, [&](const source::QuarantinedRow& row) {
        witness.add(source::values_of(row.row_json, columns, texts), row.source_row);
        if (++rows % rows_between_signals == 0) stop_if_interrupted();
      });
  return rows;
}

ColumnProfile summary(const tickets::Column& column, const std::optional<std::string>& header,
                      ColumnEvidence&& evidence) {
  ColumnProfile profile;
  profile.name = column.name;
  profile.type = column.sql_type();
  profile.header = header;
  profile.derived = column.derived.has_value();
  profile.storage = evidence.storage;
  profile.empty = evidence.empty;
  profile.values = evidence.present;
  profile.distinct = evidence.distinct().count();
  profile.distinct_exact = evidence.distinct().exact();
  profile.shortest_bytes = evidence.shortest_bytes;
  profile.longest_bytes = evidence.longest_bytes;
  profile.inferred = quality::infer(evidence.lexical);
  profile.confidence = evidence.confidence();
  profile.dates = evidence.dates;
  profile.repaired = std::move(evidence.repaired);
  profile.unrepairable = std::move(evidence.unrepairable);
  profile.samples = std::move(evidence.samples);
  return profile;
}

TableProfile profile_table(sqlite::Connection& source, const Table& table,
                           const source::Layout& layout, const Contract& contract, Judge& judge,
                           const Options& options, const observability::Services& services) {
  const Stopwatch watch;
  TableProfile profile;
  profile.name = table.name;
  profile.unknown_columns = layout.unknown;
  profile.missing_columns = layout.missing;
  Witness witness{table, contract, judge,
                  options.show_values ? quality::ShowValues::yes : quality::ShowValues::no};

  services.progress.begin("profile " + table.name,
                          static_cast<std::uint64_t>(sqlite::last_rowid(source, table.name)));
  observability::HealthWatch health{{.writes_to = {options.output.parent_path()}}, services};
  source::RowReader reader{source, layout, source::RowReader::Rows::all};
  while (reader.next()) {
    if (witness.add(reader.values(), reader.source_row())) ++profile.corrupt_rows;
    if (++profile.rows % rows_between_signals == 0) {
      stop_if_interrupted();
      health.advance(rows_between_signals);
      services.progress.advance(rows_between_signals);
    }
  }
  services.progress.advance(profile.rows % rows_between_signals);
  services.progress.finish();
  profile.rows_from_quarantine = add_quarantined(source, table, witness);
  profile.rows += profile.rows_from_quarantine;
  profile.corrupt_rows += profile.rows_from_quarantine;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].absent()) continue;
    profile.columns.push_back(
        summary(table.columns[i], layout.header_of[i], std::move(witness.evidence[i])));
  }
  profile.seconds = watch.seconds();
  services.metrics.add("tierline_rows_read_total", static_cast<double>(profile.rows),
                       {{"stage", "profile"}, {"table", table.name}});
  services.log.info("profiled table", {{"table", table.name},
                                       {"rows", profile.rows},
                                       {"rows_from_quarantine", profile.rows_from_quarantine},
                                       {"corrupt_rows", profile.corrupt_rows},
                                       {"duration_seconds", profile.seconds}});
  return profile;
}

std::vector<quality::GateResult> gates_of(const std::vector<std::string>& missing_tables,
                                          const std::vector<TableProfile>& tables) {
  std::vector<quality::GateResult> gates{quality::presence_gate("tables", "", missing_tables)};
  for (const auto& table : tables) {
    gates.push_back(quality::presence_gate("required-columns", table.name, table.missing_columns));
    gates.push_back(quality::corruption_gate(table.name, table.corrupt_rows, table.rows));
    for (const auto& column : table.columns) {
      if (column.type == "text" || column.confidence.values == 0) continue;
      gates.push_back(quality::confidence_gate(table.name + "." + column.name, column.confidence));
    }
  }
  return gates;
}

std::vector<UncoveredTable> uncovered_tables(sqlite::Connection& source, const Contract& contract) {
  std::vector<UncoveredTable> uncovered;
  for (const auto& name : sqlite::table_names(source)) {
    if (contract.find(name) != nullptr || source::is_bookkeeping(source, name)) continue;
    uncovered.push_back({name, static_cast<std::uint64_t>(sqlite::row_count(source, name))});
  }
  return uncovered;
}

}  // namespace

Report run(const Options& options, const observability::Services& services) {
  const auto contract = source::read_contract(options.contract);
  source::refuse_same_file(options.source, options.output);
  Report report;
  report.source = source::inspect(options.source);
  report.contract = contract.name;
  report.contract_fingerprint = contract.fingerprint;
  report.output = options.output;

  sqlite::Connection source{options.source, sqlite::Mode::read_only};
  const sqlite::Transaction same_moment{source, sqlite::Transaction::Lock::deferred};
  Judge judge{contract};
  for (const auto& table : contract.tables) {
    if (table.absent) continue;
    if (const auto layout = source::find_layout(source, table)) {
      report.tables.push_back(
          profile_table(source, table, *layout, contract, judge, options, services));
    }
  }
  report.uncovered = uncovered_tables(source, contract);
  report.gates = gates_of(source::missing_tables(source, contract), report.tables);
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
