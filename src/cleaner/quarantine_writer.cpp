#include "cleaner/quarantine_writer.hpp"

#include "tierline/base/error.hpp"
#include "tierline/spreadsheet/cell_address.hpp"
#include "tierline/sql/sqlite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tierline::cleaner {
namespace {

const std::string ledger = "import_file";
const std::string quarantine = "quarantine";

std::vector<std::string> column_names(sqlite::Connection& database, const std::string& table) {
  std::vector<std::string> names;
  for (const auto& column : sqlite::table_columns(database, table)) names.push_back(column.name);
  return names;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void bind_from(sqlite::Statement& to, int parameter, const sqlite::Statement& from, int column) {
  switch (from.storage_class(column)) {
    case sqlite::StorageClass::null: to.bind_null(parameter); return;
    case sqlite::StorageClass::integer: to.bind(parameter, from.integer(column)); return;
    case sqlite::StorageClass::real: to.bind(parameter, from.real(column)); return;
    case sqlite::StorageClass::text:
    case sqlite::StorageClass::blob: break;
  }
  to.bind(parameter, from.text(column));
}

}  // namespace

QuarantineWriter::QuarantineWriter(sqlite::Connection& source, SourceProof& file,
                                   sqlite::Connection& output, CleaningRun run)
    : source_{source},
      file_{file},
      output_{output},
      run_{std::move(run)},
      origins_{origins_of(source)},
      quarantine_{output} {}

std::map<std::int64_t, QuarantineWriter::Origin> QuarantineWriter::origins_of(
    sqlite::Connection& source) {
  std::map<std::int64_t, Origin> origins;
  const std::vector<std::string> wanted{"import_id", "file_name", "sha256", "sheet"};
  const auto names = column_names(source, ledger);
  if (!std::all_of(wanted.begin(), wanted.end(),
                   [&](const std::string& name) { return contains(names, name); })) {
    return origins;
  }
  sqlite::Statement rows{source, sqlite::select_sql(ledger, wanted)};
  while (rows.step()) {
    origins[rows.integer(0)] = {std::string{rows.text(1)}, std::string{rows.text(2)},
                                std::string{rows.text(3)}};
  }
  if (column_names(source, "import_column").empty()) return origins;
  sqlite::Statement columns{source, sql::sqlite::list_import_columns.text};
  while (columns.step()) {
    const auto origin = origins.find(columns.integer(0));
    if (origin == origins.end()) continue;
    origin->second.letters[std::string{columns.text(1)}] = columns.text(2);
  }
  return origins;
}

const QuarantineWriter::Origin& QuarantineWriter::origin_of(std::int64_t import_id) {
  if (const auto known = origins_.find(import_id); known != origins_.end()) return known->second;
  const auto itself = origins_.find(0);
  if (itself != origins_.end()) return itself->second;
  // Not before it is needed: until the sum is there, the source is read.
  return origins_.emplace(0, Origin{file_.file().path.filename().string(), file_.sha256(), {}})
      .first->second;
}

QuarantineWriter::Carried QuarantineWriter::carry(const std::string& table) {
  Carried carried;
  if (!source::has_quarantine(source_)) return carried;
  const source::Quarantine entries{source_};
  entries.for_each(table, source::QuarantineStatus::open, [&](const auto& entry) {
    add(entry);
    ++carried.open;
  });
  entries.for_each(table, source::QuarantineStatus::discarded, [&](const auto& entry) {
    add(entry);
    ++carried.discarded;
  });
  return carried;
}

void QuarantineWriter::add_faulty(const tickets::Table& table, const source::RowReader& row,
                                  std::vector<source::Fault> faults) {
  add(entry_of(table, row, std::move(faults)));
}

void QuarantineWriter::add_duplicate(const tickets::Table& table, const source::RowReader& row,
                                     source::Fault fault) {
  auto entry = entry_of(table, row, {std::move(fault)});
  entry.status = source::QuarantineStatus::resolved;
  entry.closed_run_id = run_.run_id;
  add(entry);
}

/// The cell of the sheet, or the row and the column of the source.
std::string QuarantineWriter::address_of(const Origin& origin, const tickets::Table& table,
                                         const source::RowReader& row, const std::string& column) {
  const auto letters = origin.letters.find(column);
  if (letters != origin.letters.end()) {
    return spreadsheet::cell_address(origin.sheet, *spreadsheet::column_of(letters->second),
                                     static_cast<std::uint64_t>(row.source_row()));
  }
  const auto* const known = table.find(column);
  if (known == nullptr) return fmt::format("row {}", row.source_row());
  const auto& header = row.layout().header_of[table.index_of(column)];
  return fmt::format("row {} column {}", row.source_row(), header.value_or(column));
}

source::QuarantinedRow QuarantineWriter::entry_of(const tickets::Table& table,
                                                  const source::RowReader& row,
                                                  std::vector<source::Fault> faults) {
  const auto& origin = origin_of(row.import_id());
  std::vector<std::pair<std::string, source::Value>> values;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    values.emplace_back(table.columns[i].name, row.values()[i]);
  }
  source::QuarantinedRow entry;
  entry.table = table.name;
  entry.file_name = origin.file_name;
  entry.file_sha256 = origin.file_sha256;
  entry.sheet = origin.sheet;
  entry.source_row = row.source_row();
  for (auto& fault : faults) fault.cell = address_of(origin, table, row, fault.column);
  entry.faults = std::move(faults);
  entry.row_json = source::row_json(values);
  entry.first_run_id = entry.last_run_id = run_.run_id;
  entry.first_seen = entry.last_seen = run_.started_at;
  return entry;
}

void QuarantineWriter::add(const source::QuarantinedRow& entry) {
  // What the source has in quarantine and, from an earlier import, in its table is one entry.
  if (quarantine_.add(entry)) ++entries_;
}

void QuarantineWriter::demand_complete() {
  const auto held = static_cast<std::uint64_t>(sqlite::row_count(output_, quarantine));
  if (held == entries_) return;
  throw Error{ErrorCode::internal, fmt::format("cannot account for the quarantine: {} rows were "
                                               "set aside, it holds {}",
                                               entries_, held)};
}

void copy_ledger(sqlite::Connection& source, sqlite::Connection& output) {
  const auto names = column_names(source, ledger);
  if (!contains(names, "import_id")) return;
  output.execute(sqlite::create_table_sql(ledger, sqlite::table_columns(source, ledger)));
  sqlite::Statement insert{output, sqlite::insert_sql(ledger, names)};
  sqlite::Statement rows{source, sqlite::select_sql(ledger, names)};
  while (rows.step()) {
    for (int i = 0; i < rows.columns(); ++i) bind_from(insert, i + 1, rows, i);
    insert.run();
  }
}

}  // namespace tierline::cleaner
