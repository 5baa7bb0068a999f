#include "tierline/importer/importer.hpp"

#include "tierline/base/error.hpp"
#include "tierline/source/books.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/source/sqlite_table.hpp"
#include "tierline/spreadsheet/row_reader.hpp"
#include "tierline/tickets/dates.hpp"

#include "importer/export_file.hpp"
#include "importer/file_import.hpp"
#include "importer/ledger.hpp"
#include "importer/references.hpp"
#include "importer/roster.hpp"
#include "importer/source_database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <list>
#include <string_view>

namespace tierline::importer {
namespace {

const tickets::Table& find_table(const tickets::Contract& contract, const std::string& name) {
  const auto* const table = contract.find(name);
  if (table == nullptr || table->absent) {
    throw Error{ErrorCode::config, fmt::format("contract {} has no table {}", contract.name, name),
                "add the table to the contract, or leave that export out"};
  }
  return *table;
}

/// One of the call's files, and how it is to be read.
struct Job {
  ExportFile file;
  Settings settings;
};

Settings settings_for(const Options& options, const tickets::Contract& contract,
                      const tickets::Table& table) {
  Settings settings;
  settings.date_order = options.date_order;
  settings.unknown_columns = options.unknown_columns.value_or(contract.unknown_columns);
  if (table.cut_off) {
    settings.cut_off = options.cut_off.empty() ? table.cut_off->from : options.cut_off;
  }
  return settings;
}

/// Which table a file is of, by its headers.
const tickets::Table& table_of(const std::filesystem::path& path, const Options& options,
                               const tickets::Contract& contract) {
  const auto reader = source::open_export(path, options.sheet, "");
  spreadsheet::Row row;
  const auto headers = read_headers(*reader, row, path);
  return recognise_table(contract, headers, {path, reader->source().sheet, row.number});
}

/// All are opened before a row is read: a wrong file is found at once, not after the others.
std::list<Job> open_all(const Options& options, const tickets::Contract& contract) {
  std::list<Job> jobs;
  const auto open = [&](const tickets::Table& table, const std::filesystem::path& path) {
    auto settings = settings_for(options, contract, table);
    jobs.push_back(
        {{contract, table, path, options.sheet, settings.unknown_columns}, std::move(settings)});
  };
  const auto open_as = [&](const std::string& name, const std::filesystem::path& path) {
    if (!path.empty()) open(find_table(contract, name), path);
  };
  open_as("tickets", options.tickets);
  open_as("comments", options.comments);
  open_as("timesheets", options.timesheets);
  for (const auto& path : options.files) open(table_of(path, options, contract), path);
  if (jobs.empty()) {
    throw Error{ErrorCode::usage, "cannot import: no export is given",
                "give files, or at least one of --tickets, --comments and --timesheets"};
  }
  // Comments first: they say which tickets the team has touched.
  jobs.sort([](const Job& one, const Job& other) {
    return !one.file.table().roster_login.empty() && other.file.table().roster_login.empty();
  });
  return jobs;
}

void check_cut_off(const Options& options, const std::list<Job>& jobs) {
  if (options.cut_off.empty()) return;
  if (!tickets::parse_canonical_date(options.cut_off)) {
    throw Error{ErrorCode::usage,
                fmt::format("cannot cut off at \"{}\": it is no day", options.cut_off),
                "--cut-off takes a day as YYYY-MM-DD, such as 2025-07-01"};
  }
  const bool wanted = std::any_of(jobs.begin(), jobs.end(),
                                  [](const Job& job) { return job.file.table().cut_off; });
  if (!wanted) {
    throw Error{ErrorCode::usage,
                "cannot cut off: the contract names no cut_off column for these exports",
                "leave --cut-off out, or add cut_off to the tables in the contract"};
  }
}

void announce(const FileReport& file, const observability::Services& services) {
  const auto count = [&](const char* name, std::uint64_t rows) {
    services.metrics.add(name, static_cast<double>(rows),
                         {{"stage", "import"}, {"table", file.table}});
  };
  count("tierline_rows_read_total", file.rows_read);
  count("tierline_rows_loaded_total", file.rows_loaded());
  count("tierline_rows_quarantined_total", file.rows_quarantined);
  services.log.info("imported file", {{"table", file.table},
                                      {"file", file.path.filename().string()},
                                      {"sha256", file.sha256},
                                      {"rows_read", file.rows_read},
                                      {"rows_loaded", file.rows_loaded()},
                                      {"rows_quarantined", file.rows_quarantined},
                                      {"duration_seconds", file.seconds}});
}

/// Notes which tickets the roster has touched, before any row is loaded or left out.
void apply_roster(const Roster& roster, std::list<Job>& jobs, const tickets::Contract& contract,
                  sqlite::Connection& database, TouchedTickets& touched,
                  const std::string& run_id) {
  for (auto& job : jobs) {
    if (!job.file.table().roster_login.empty()) touch(job.file, contract, roster, touched, run_id);
  }
  const auto tickets = touched_tickets(&database);
  if (tickets == 0) {
    throw Error{ErrorCode::data,
                fmt::format("cannot filter by roster: none of its {} logins has written a comment "
                            "that was ever imported",
                            roster.size()),
                "import the comments first, or together with the other exports"};
  }
  for (auto& job : jobs) job.settings.touched_tickets = tickets;
}

/// Those that were imported before; `jobs` keeps the others.
std::vector<FileReport> take_known(std::list<Job>& jobs, sqlite::Connection* database,
                                   const std::string& contract_fingerprint) {
  std::vector<FileReport> known;
  for (auto job = jobs.begin(); job != jobs.end();) {
    auto file = job->file.describe();
    file.already_imported = find_same_import(database, file, contract_fingerprint,
                                             job->settings.to_json(job->file.table()));
    if (file.already_imported) {
      known.push_back(std::move(file));
      job = jobs.erase(job);
    } else {
      ++job;
    }
  }
  return known;
}

void note_in_books(const Report& report, TimePoint started_at, sqlite::Connection& database,
                   const observability::Services& services) {
  std::vector<quality::GateResult> gates;
  for (const auto& file : report.files) {
    if (file.gate) gates.push_back(*file.gate);
  }
  source::note_run(
      database, {services.run_id, "importer", started_at, services.clock.now(), report.verdict()});
  source::note_gates(database, services.run_id, "import", gates);
}

}  // namespace

Report run(const Options& options, const observability::Services& services) {
  const auto contract = source::read_contract(options.contract);
  auto jobs = open_all(options, contract);
  check_cut_off(options, jobs);
  const auto roster = options.roster.empty() ? std::nullopt : std::optional<Roster>{options.roster};

  Report report;
  report.run_id = services.run_id;
  report.contract = contract.name;
  report.contract_fingerprint = contract.fingerprint;
  if (options.explain) {
    for (const auto& job : jobs) report.files.push_back(job.file.describe());
    return report;
  }

  report.output = options.output;
  SourceDatabase database{options.output};
  demand_same_contract(database.current(), contract.name);
  if (roster) {
    for (auto& job : jobs) {
      job.settings.roster_sha256 = roster->sha256();
      job.settings.touched_tickets = touched_tickets(database.current());
    }
  }
  report.files = take_known(jobs, database.current(), contract.fingerprint);
  if (jobs.empty()) return report;

  const auto started_at = services.clock.now();
  const ImportRun import{services.run_id, to_iso8601(services.clock.now()), contract.name,
                         contract.fingerprint};
  auto& copy = database.begin();
  {
    source::Quarantine quarantine{copy};
    std::optional<TouchedTickets> touched;
    if (roster) {
      touched.emplace(copy);
      apply_roster(*roster, jobs, contract, copy, *touched, services.run_id);
    }
    while (!jobs.empty()) {
      auto& [file, settings] = jobs.front();
      report.files.push_back(FileImport{file, contract, settings, copy, quarantine,
                                        touched ? &*touched : nullptr, import}
                                 .go(services));
      announce(report.files.back(), services);
      jobs.pop_front();
    }
  }
  if (report.verdict() == Verdict::fail) return report;
  report.references = count_references(copy, contract);
  note_in_books(report, started_at, copy, services);
  database.commit();
  report.written = true;
  services.metrics.set(
      "tierline_last_import_timestamp_seconds",
      std::chrono::duration<double>(services.clock.now().time_since_epoch()).count());
  return report;
}

}  // namespace tierline::importer
