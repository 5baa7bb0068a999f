#include "tierline/importer/replay.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/source/books.hpp"
#include "tierline/source/contract_file.hpp"

#include "importer/ledger.hpp"
#include "importer/quarantined_row.hpp"
#include "importer/row_filter.hpp"
#include "importer/row_judge.hpp"
#include "importer/source_database.hpp"
#include "importer/table_writer.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace tierline::importer {
namespace {

using source::QuarantineStatus;

constexpr std::size_t still_bad_to_show = 100;

/// Numbers of the rows to try, by table: the rows themselves may be many.
using Wanted = std::map<std::string, std::vector<std::int64_t>>;

Wanted find_wanted(const source::Quarantine& quarantine, const ReplayOptions& options) {
  Wanted wanted;
  if (options.ids.empty()) {
    quarantine.for_each({}, QuarantineStatus::open, [&](const source::QuarantinedRow& row) {
      wanted[row.table].push_back(row.id);
    });
    return wanted;
  }
  for (const auto id : options.ids) {
    const auto row = quarantine.find(id);
    if (!row || row->status != QuarantineStatus::open) {
      throw Error{ErrorCode::data,
                  fmt::format("cannot replay row {} of the quarantine: {}", id,
                              row ? fmt::format("it is {}", to_string(row->status))
                                  : std::string{"there is none"}),
                  "tierline quarantine list shows the open rows"};
    }
    auto& ids = wanted[row->table];
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  return wanted;
}

/// The open rows of one table on their way back.
class TableReplayer {
 public:
  TableReplayer(sqlite::Connection& database, source::Quarantine& quarantine,
                const tickets::Contract& contract, const tickets::Table& table,
                std::int64_t import_id, const std::string& run_id)
      : quarantine_{quarantine},
        table_{table},
        run_id_{run_id},
        all_columns_(table.columns.size(), true),
        judge_{contract, table, all_columns_},
        // Somebody asks for these rows: no roster is asked about them.
        filter_{table, table.cut_off ? table.cut_off->from : std::string{}, nullptr},
        rows_{database, table},
        writer_{database, table, all_columns_, import_id, Repetition::another_row} {
    report_.table = table.name;
  }

  void take(const source::QuarantinedRow& entry, std::vector<StillBad>& still_bad) {
    const auto& row = rows_.row(entry);
    judge_.judge(row);
    ++report_.rows_tried;
    const auto faults = faults_now(entry, row, table_, judge_);
    if (!faults.empty()) {
      ++report_.rows_still_bad;
      if (still_bad.size() < still_bad_to_show) {
        still_bad.push_back({entry.id, entry.table, entry.source_row, faults});
      }
      return;
    }
    if (const auto reason = filter_.reason(judge_); !reason.empty()) {
      ++report_.rows_left_out;
      quarantine_.set_status(entry.id, QuarantineStatus::discarded, run_id_, reason);
      return;
    }
    writer_.put(row, judge_);
    const auto superseded = writer_.counts().older + writer_.counts().duplicate;
    const bool loaded = superseded == report_.rows_superseded;
    report_.rows_superseded = superseded;
    quarantine_.set_status(
        entry.id, loaded ? QuarantineStatus::replayed : QuarantineStatus::resolved, run_id_);
  }

  TableReplay report() const {
    auto report = report_;
    report.rows_inserted = writer_.counts().inserted;
    report.rows_updated = writer_.counts().updated;
    report.rows_unchanged = writer_.counts().unchanged;
    return report;
  }

 private:
  source::Quarantine& quarantine_;
  const tickets::Table& table_;
  const std::string& run_id_;
  std::vector<bool> all_columns_;
  RowJudge judge_;
  RowFilter filter_;
  QuarantinedRows rows_;
  TableWriter writer_;
  TableReplay report_;
};

/// As the ledger knows it: so it can be undone like an import.
FileReport as_import(const TableReplay& replay) {
  FileReport file;
  file.table = replay.table;
  file.path = "replay";
  file.format = "replay";
  file.rows_read = replay.rows_tried;
  file.rows_inserted = replay.rows_inserted;
  file.rows_updated = replay.rows_updated;
  file.rows_unchanged = replay.rows_unchanged;
  file.rows_quarantined = replay.rows_still_bad;
  file.rows_filtered = replay.rows_superseded + replay.rows_left_out;
  if (replay.rows_superseded > 0) file.filtered_by["older"] = replay.rows_superseded;
  if (replay.rows_left_out > 0) file.filtered_by["cut-off"] = replay.rows_left_out;
  return file;
}

const tickets::Table& table_of(const tickets::Contract& contract, const std::string& name) {
  const auto* const table = contract.find(name);
  if (table == nullptr) {
    throw Error{
        ErrorCode::config,
        fmt::format("cannot replay rows of {}: contract {} has no such table", name, contract.name),
        "give the contract that the file was imported by with --contract"};
  }
  return *table;
}

TableReplay replay_table(sqlite::Connection& database, source::Quarantine& quarantine,
                         const tickets::Contract& contract, const std::string& name,
                         const std::vector<std::int64_t>& ids, const ImportRun& run,
                         std::vector<StillBad>& still_bad,
                         const observability::Services& services) {
  const auto& table = table_of(contract, name);
  Settings settings;
  if (table.cut_off) settings.cut_off = table.cut_off->from;
  const auto ledger_settings = settings.to_json(table);
  prepare_table(database, table);
  demand_same_key(database, table, ledger_settings);
  const auto import_id = next_import_id(database);
  TableReplayer replayer{database, quarantine, contract, table, import_id, run.run_id};
  services.progress.begin("replay " + name, ids.size());
  std::uint64_t tried = 0;
  for (const auto id : ids) {
    replayer.take(quarantine.find(id).value(), still_bad);
    if (++tried % rows_between_signals == 0) {
      stop_if_interrupted();
      services.progress.advance(rows_between_signals);
    }
  }
  services.progress.advance(tried % rows_between_signals);
  services.progress.finish();
  const auto report = replayer.report();
  write_ledger(database, import_id, as_import(report), run, ledger_settings);
  return report;
}

bool changes_something(const std::vector<TableReplay>& tables) {
  return std::any_of(tables.begin(), tables.end(), [](const TableReplay& table) {
    return table.rows_still_bad < table.rows_tried;
  });
}

}  // namespace

Verdict ReplayReport::verdict() const {
  const bool some_bad = std::any_of(tables.begin(), tables.end(), [](const TableReplay& table) {
    return table.rows_still_bad > 0;
  });
  return some_bad ? Verdict::warn : Verdict::pass;
}

ReplayReport replay(const ReplayOptions& options, const observability::Services& services) {
  const auto contract = source::read_contract(options.contract);
  ReplayReport report{.source = options.source,
                      .run_id = services.run_id,
                      .contract = contract.name,
                      .contract_fingerprint = contract.fingerprint,
                      .tables = {},
                      .still_bad = {}};
  demand_source(options.source, "replay rows of");
  SourceDatabase database{options.source};
  auto& copy = database.begin();
  const auto started_at = services.clock.now();
  const ImportRun run{services.run_id, to_iso8601(services.clock.now()), contract.name,
                      contract.fingerprint};
  {
    source::Quarantine quarantine{copy};
    for (const auto& [table, ids] : find_wanted(quarantine, options)) {
      report.tables.push_back(
          replay_table(copy, quarantine, contract, table, ids, run, report.still_bad, services));
    }
  }
  if (changes_something(report.tables)) {
    source::note_run(copy, {services.run_id, "quarantine-replay", started_at, services.clock.now(),
                            report.verdict()});
    database.commit();
  }
  return report;
}

std::string to_text(const ReplayReport& report) {
  std::string text;
  for (const auto& table : report.tables) {
    fmt::format_to(std::back_inserter(text),
                   "{:<10}  {} rows tried = {} inserted + {} updated + {} unchanged + {} "
                   "superseded + {} left out + {} still bad\n",
                   table.table, table.rows_tried, table.rows_inserted, table.rows_updated,
                   table.rows_unchanged, table.rows_superseded, table.rows_left_out,
                   table.rows_still_bad);
  }
  if (report.tables.empty()) text += "no row of the quarantine is open\n";
  for (const auto& row : report.still_bad) {
    for (const auto& fault : row.faults) {
      fmt::format_to(std::back_inserter(text), "            {} {}{}: {}{}\n", row.id,
                     fault.cell.empty() ? fmt::format("row {}", row.source_row) : fault.cell,
                     fault.column.empty() ? "" : " " + fault.column, fault.rule,
                     fault.message.empty() ? "" : ", " + fault.message);
    }
  }
  if (changes_something(report.tables)) text += fmt::format("run {}\n", report.run_id);
  return text + std::string{to_string(report.verdict())} + "\n";
}

nlohmann::json to_json(const ReplayReport& report) {
  auto tables = nlohmann::json::array();
  for (const auto& table : report.tables) {
    tables.push_back({{"table", table.table},
                      {"rows_tried", table.rows_tried},
                      {"rows_inserted", table.rows_inserted},
                      {"rows_updated", table.rows_updated},
                      {"rows_unchanged", table.rows_unchanged},
                      {"rows_superseded", table.rows_superseded},
                      {"rows_left_out", table.rows_left_out},
                      {"rows_still_bad", table.rows_still_bad}});
  }
  auto still_bad = nlohmann::json::array();
  for (const auto& row : report.still_bad) {
    auto faults = nlohmann::json::array();
    for (const auto& fault : row.faults) {
      faults.push_back({{"cell", fault.cell},
                        {"column", fault.column},
                        {"rule", fault.rule},
                        {"message", fault.message}});
    }
    still_bad.push_back(
        {{"id", row.id}, {"table", row.table}, {"source_row", row.source_row}, {"faults", faults}});
  }
  return {{"source", report.source.string()},
          {"run_id", report.run_id},
          {"contract", report.contract},
          {"contract_fingerprint", report.contract_fingerprint},
          {"tables", tables},
          {"still_bad", still_bad}};
}

}  // namespace tierline::importer
