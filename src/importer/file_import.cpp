#include "importer/file_import.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/statement.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace tierline::importer {
namespace {

constexpr std::uint64_t rows_per_tick = 1'000;

/// The number of the import, with the table made for it.
std::int64_t prepare(sqlite::Connection& database, const tickets::Table& table,
                     const Settings& settings) {
  prepare_table(database, table);
  demand_same_key(database, table, settings.to_json(table));
  return next_import_id(database);
}

void demand_stored(sqlite::Connection& database, const FileReport& report, std::int64_t before) {
  const auto stored = sqlite::row_count(database, report.table) - before;
  if (stored == static_cast<std::int64_t>(report.rows_inserted)) return;
  throw Error{ErrorCode::internal, fmt::format("table {} has {} rows more, {} were inserted",
                                               report.table, stored, report.rows_inserted)};
}

}  // namespace

FileImport::FileImport(ExportFile& file, const tickets::Contract& contract,
                       const Settings& settings, sqlite::Connection& database,
                       source::Quarantine& quarantine, TouchedTickets* touched,
                       const ImportRun& run)
    : file_{file},
      settings_{settings},
      database_{database},
      quarantine_{quarantine},
      run_{run},
      import_id_{prepare(database, file.table(), settings)},
      judge_{contract, file.table(), file.present(), settings.date_order},
      filter_{file.table(), settings.cut_off, touched},
      writer_{database, file.table(), file.present(), import_id_, Repetition::same_row} {
  if (!settings.date_order) return;
  const auto& columns = file.table().columns;
  for (std::size_t n = 0; n < columns.size(); ++n) {
    const bool moment =
        columns[n].type == tickets::Type::date || columns[n].type == tickets::Type::timestamptz;
    if (moment && file.present()[n]) dates_.push_back(n);
  }
  spellings_.resize(dates_.size());
}

FileReport FileImport::go(const observability::Services& services) {
  const Stopwatch watch;
  const auto before = sqlite::row_count(database_, file_.table().name);
  read_rows(services);
  file_.demand_unchanged();
  auto report = outcome();
  if (report.gate->open()) {
    demand_stored(database_, report, before);
    report.quarantine_resolved =
        resolve_quarantine(database_, quarantine_, file_.table(), writer_, run_.run_id);
    write_ledger(database_, import_id_, report, run_, settings_.to_json(file_.table()));
  }
  report.seconds = watch.seconds();
  return report;
}

void FileImport::read_rows(const observability::Services& services) {
  services.progress.begin("import " + file_.table().name, 0);
  observability::HealthWatch health{{.writes_to = {database_.path().parent_path()}}, services};
  while (file_.next()) {
    if (++rows_read_ % rows_per_tick == 0) {
      stop_if_interrupted();
      const auto [bytes, total_bytes] = file_.position();
      services.progress.reach(bytes, total_bytes);
      health.advance(rows_per_tick);
      services.progress.advance(rows_per_tick);
    }
    if (file_.is_blank()) {
      ++left_out_["blank"];
    } else {
      take_row();
    }
  }
  services.progress.advance(rows_read_ % rows_per_tick);
  services.progress.finish();
}

void FileImport::take_row() {
  const auto& row = file_.row();
  if (!file_.row_fault().empty()) return set_aside();
  judge_.judge(row);
  if (const auto reason = filter_.reason(judge_); !reason.empty()) {
    ++left_out_[std::string{reason}];
  } else if (!judge_.faults().empty()) {
    set_aside();
  } else {
    writer_.put(dates_.empty() ? row : with_canonical_dates(row), judge_);
  }
}

/// The steps to come know the contract's order of dates only.
const GivenRow& FileImport::with_canonical_dates(const GivenRow& row) {
  respelt_ = row;
  for (std::size_t n = 0; n < dates_.size(); ++n) {
    auto canonical = judge_.spelling(dates_[n], row.values[dates_[n]]);
    if (!canonical) continue;
    spellings_[n] = *std::move(canonical);
    respelt_.values[dates_[n]] = {tickets::Storage::text, spellings_[n]};
  }
  return respelt_;
}

void FileImport::set_aside() {
  auto row = file_.quarantined(judge_);
  row.first_run_id = row.last_run_id = run_.run_id;
  row.first_seen = row.last_seen = run_.imported_at;
  quarantine_.add(row);
  faults_.add(row);
  ++rows_quarantined_;
}

FileReport FileImport::outcome() const {
  auto report = file_.describe();
  if (file_.table().cut_off) report.cut_off = settings_.cut_off;
  const auto& counts = writer_.counts();
  report.rows_read = rows_read_;
  report.rows_inserted = counts.inserted;
  report.rows_updated = counts.updated;
  report.rows_unchanged = counts.unchanged;
  report.rows_quarantined = rows_quarantined_;
  report.filtered_by = {left_out_.begin(), left_out_.end()};
  if (counts.older > 0) report.filtered_by["older"] = counts.older;
  if (counts.duplicate > 0) report.filtered_by["duplicate"] = counts.duplicate;
  for (const auto& [reason, rows] : report.filtered_by) report.rows_filtered += rows;
  report.faults = faults_.summary();
  if (rows_read_ != report.rows_loaded() + report.rows_quarantined + report.rows_filtered) {
    throw Error{ErrorCode::internal,
                fmt::format("{}: {} rows read, but {} loaded, {} in quarantine and {} filtered",
                            report.table, rows_read_, report.rows_loaded(), report.rows_quarantined,
                            report.rows_filtered)};
  }
  std::uint64_t unwanted = 0;
  for (const auto& [reason, rows] : left_out_) unwanted += rows;
  report.gate = quality::quarantine_gate(report.table, rows_quarantined_, rows_read_ - unwanted);
  return report;
}

std::uint64_t resolve_quarantine(sqlite::Connection& database, source::Quarantine& quarantine,
                                 const tickets::Table& table, TableWriter& writer,
                                 const std::string& run_id) {
  sqlite::Statement query{database, sql::sqlite::list_open_quarantine_keys.text};
  query.bind(1, std::string_view{table.name});
  query.bind(2, std::string_view{run_id});
  std::vector<std::int64_t> answered;
  while (query.step()) {
    if (writer.brought(key_of(table, std::string{query.text(1)}))) {
      answered.push_back(query.integer(0));
    }
  }
  query.reset();
  for (const auto id : answered) {
    quarantine.set_status(id, source::QuarantineStatus::resolved, run_id);
  }
  return answered.size();
}

}  // namespace tierline::importer
