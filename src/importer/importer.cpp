#include "tierline/importer/importer.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/source/contract_file.hpp"

#include "importer/export_file.hpp"
#include "importer/source_writer.hpp"

#include <fmt/format.h>

#include <list>

namespace tierline::importer {
namespace {

constexpr std::uint64_t rows_per_tick = 1'000;

const tickets::Table& find_table(const tickets::Contract& contract, const std::string& name) {
  const auto* const table = contract.find(name);
  if (table == nullptr) {
    throw Error{ErrorCode::config, fmt::format("contract {} has no table {}", contract.name, name),
                "add the table to the contract, or leave that export out"};
  }
  return *table;
}

/// All are opened before a row is read: a wrong file is found at once, not after the others.
std::list<ExportFile> open_all(const Options& options, const tickets::Contract& contract) {
  std::list<ExportFile> files;
  const auto open = [&](const std::string& table, const std::filesystem::path& path) {
    if (path.empty()) return;
    files.emplace_back(contract, find_table(contract, table), path, options.sheet);
  };
  open("tickets", options.tickets);
  open("comments", options.comments);
  open("timesheets", options.timesheets);
  if (files.empty()) {
    throw Error{ErrorCode::usage, "cannot import: no export is given",
                "give at least one of --tickets, --comments and --timesheets"};
  }
  return files;
}

void check_sum(const FileReport& report) {
  if (report.rows_read != report.rows_loaded + report.rows_filtered) {
    throw Error{ErrorCode::internal,
                fmt::format("{}: {} rows read, but {} loaded and {} filtered", report.table,
                            report.rows_read, report.rows_loaded, report.rows_filtered)};
  }
}

FileReport import_file(ExportFile& file, SourceWriter& writer, const ImportRun& run,
                       const observability::Services& services) {
  const Stopwatch watch;
  const auto& table = file.table();
  writer.begin_table(table);
  services.progress.begin("import " + table.name, 0);
  std::uint64_t read = 0;
  std::uint64_t loaded = 0;
  std::uint64_t filtered = 0;
  spreadsheet::Row row;
  while (file.next(row)) {
    if (++read % rows_per_tick == 0) {
      stop_if_interrupted();
      services.progress.advance(rows_per_tick);
    }
    if (is_blank(row)) {
      ++filtered;
      continue;
    }
    file.note_unnamed(row);
    writer.add(row.number, row.cells, file.column_of_cell());
    ++loaded;
  }
  services.progress.advance(read % rows_per_tick);
  services.progress.finish();

  auto report = file.describe();
  report.rows_read = read;
  report.rows_loaded = loaded;
  report.rows_filtered = filtered;
  check_sum(report);
  writer.end_table(report, run);
  report.seconds = watch.seconds();
  return report;
}

void announce(const FileReport& file, const observability::Services& services) {
  services.metrics.add("tierline_rows_read_total", static_cast<double>(file.rows_read),
                       {{"table", file.table}});
  services.metrics.add("tierline_rows_loaded_total", static_cast<double>(file.rows_loaded),
                       {{"table", file.table}});
  services.log.info("imported file", {{"table", file.table},
                                      {"file", file.path.filename().string()},
                                      {"sha256", file.sha256},
                                      {"rows", static_cast<std::int64_t>(file.rows_loaded)},
                                      {"duration_seconds", file.seconds}});
}

}  // namespace

Report run(const Options& options, const observability::Services& services) {
  const auto contract = source::read_contract(options.contract);
  auto files = open_all(options, contract);

  Report report;
  report.contract = contract.name;
  report.contract_fingerprint = contract.fingerprint;
  if (options.explain) {
    for (const auto& file : files) report.files.push_back(file.describe());
    return report;
  }

  report.output = options.output;
  const ImportRun import{services.run_id, to_iso8601(services.clock.now()), contract.name,
                         contract.fingerprint};
  SourceWriter writer{options.output};
  while (!files.empty()) {
    report.files.push_back(import_file(files.front(), writer, import, services));
    announce(report.files.back(), services);
    files.pop_front();
  }
  writer.commit();
  return report;
}

}  // namespace tierline::importer
