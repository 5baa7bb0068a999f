#include "cleaner/quarantine_writer.hpp"

#include "tierline/base/error.hpp"

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

QuarantineWriter::QuarantineWriter(sqlite::Connection& source, const source::SourceFile& file,
                                   sqlite::Connection& output, CleaningRun run)
    : source_{source},
      output_{output},
      run_{std::move(run)},
      origins_{origins_of(source, file)},
      quarantine_{output} {}

std::map<std::int64_t, QuarantineWriter::Origin> QuarantineWriter::origins_of(
    sqlite::Connection& source, const source::SourceFile& file) {
  std::map<std::int64_t, Origin> origins{
      {0, {file.path.filename().string(), file.sha256, std::string{}}}};
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
  return origins;
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

source::QuarantinedRow QuarantineWriter::entry_of(const tickets::Table& table,
                                                  const source::RowReader& row,
                                                  std::vector<source::Fault> faults) const {
  const auto known = origins_.find(row.import_id());
  const auto& origin = known == origins_.end() ? origins_.at(0) : known->second;
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
