#include "tierline/quarantine/quarantine.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/file_lock.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/source/source_file.hpp"
#include "tierline/sqlite/transaction.hpp"

#include "quarantine/fault_table.hpp"
#include "quarantine/masking.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <cerrno>

namespace tierline::quarantine {
namespace {

using source::QuarantinedRow;
using source::QuarantineStatus;

void demand_quarantine(sqlite::Connection& database) {
  if (source::has_quarantine(database)) return;
  throw Error{
      ErrorCode::data,
      fmt::format("cannot read the quarantine of \"{}\": it has none", database.path().string()),
      "importer makes source databases, cleaner copies of them; name one with --source"};
}

bool breaks(const source::Fault& fault, const std::string& rule) {
  return rule.empty() || fault.rule == rule;
}

/// The rows that the options ask for, counted all by status.
void for_each_matching(const source::Quarantine& quarantine, const Options& options, Report& report,
                       const std::function<void(const QuarantinedRow&)>& use) {
  report.status = options.status ? to_string(*options.status) : "any";
  std::uint64_t read = 0;
  quarantine.for_each({}, std::nullopt, [&](const QuarantinedRow& row) {
    if (++read % rows_between_signals == 0) stop_if_interrupted();
    ++report.by_status[std::string{to_string(row.status)}];
    if (options.status && row.status != *options.status) return;
    if (!options.table.empty() && row.table != options.table) return;
    if (std::none_of(row.faults.begin(), row.faults.end(),
                     [&](const source::Fault& fault) { return breaks(fault, options.rule); })) {
      return;
    }
    ++report.rows_matching;
    use(row);
  });
}

/// The fault that was asked for comes first.
QuarantinedRow with_fault_first(QuarantinedRow row, const std::string& rule) {
  const auto found = std::find_if(row.faults.begin(), row.faults.end(),
                                  [&](const source::Fault& fault) { return breaks(fault, rule); });
  std::rotate(row.faults.begin(), found, found + 1);
  return row;
}

void list(const source::Quarantine& quarantine, const Options& options, const Masking& masking,
          Report& report) {
  for_each_matching(quarantine, options, report, [&](const QuarantinedRow& row) {
    if (options.limit > 0 && report.rows.size() >= options.limit) return;
    report.rows.push_back(masking.shown(with_fault_first(row, options.rule)));
  });
}

QuarantinedRow demand(const source::Quarantine& quarantine, std::int64_t id,
                      std::string_view action) {
  if (auto row = quarantine.find(id)) return *row;
  throw Error{ErrorCode::data,
              fmt::format("cannot {} row {} of the quarantine: there is none", action, id),
              "tierline quarantine list --status any --limit 0 shows all rows"};
}

void show(const source::Quarantine& quarantine, const Options& options, const Masking& masking,
          Report& report) {
  for (const auto id : options.ids) {
    report.rows.push_back(masking.shown_whole(demand(quarantine, id, "show")));
  }
}

void export_rows(const source::Quarantine& quarantine, const Options& options,
                 const Masking& masking, TimePoint now, Report& report) {
  source::refuse_same_file(options.source, options.output);
  FaultTable table{options.output, now};
  for_each_matching(quarantine, options, report, [&](const QuarantinedRow& row) {
    const auto shown = masking.shown(row);
    report.values_masked += shown.values_masked;
    for (const auto& fault : shown.row.faults) {
      if (!breaks(fault, options.rule)) continue;
      table.add(shown.row, fault);
      ++report.faults_written;
    }
  });
  table.finish();
  report.output = options.output;
}

FileLock lock_beside(const std::filesystem::path& source) {
  auto path = source;
  path += ".lock";
  if (auto lock = FileLock::try_take(path)) return std::move(*lock);
  throw Error{ErrorCode::conflict,
              fmt::format("cannot change \"{}\": process {} imports into it", source.string(),
                          holder_of(path)),
              "wait for it, then try again"};
}

void copy_over(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code error;
  std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing, error);
  if (!error) return;
  errno = error.value();
  throw io_error("copy", from.string(), "is the disk full?");
}

void discard_row(source::Quarantine& quarantine, const QuarantinedRow& row,
                 const std::string& reason, const std::string& run_id) {
  if (row.status == QuarantineStatus::replayed || row.status == QuarantineStatus::resolved) {
    throw Error{ErrorCode::data,
                fmt::format("cannot discard row {} of the quarantine: it is {}, so nothing waits",
                            row.id, to_string(row.status)),
                "tierline quarantine list shows the rows that wait"};
  }
  quarantine.set_status(row.id, QuarantineStatus::discarded, run_id, reason);
}

/// In a copy that takes the place of the source at the end: whatever happens before, the source is
/// as it was.
void discard(const Options& options, const std::string& run_id, const Masking& masking,
             Report& report) {
  demand_source_database(options.source, "discard rows of");
  const auto lock = lock_beside(options.source);
  source::refuse_unfinished(options.source);
  AtomicFile file{options.source};
  copy_over(options.source, file.temporary());
  {
    sqlite::Connection copy{file.temporary(), sqlite::Mode::read_write};
    copy.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    sqlite::Transaction transaction{copy, sqlite::Transaction::Lock::exclusive};
    source::Quarantine quarantine{copy};
    for (const auto id : options.ids) {
      discard_row(quarantine, demand(quarantine, id, "discard"), options.reason, run_id);
    }
    for (const auto id : options.ids) {
      report.rows.push_back(masking.shown(demand(quarantine, id, "discard")));
    }
    transaction.commit();
  }
  stop_if_interrupted();
  file.commit();
}

}  // namespace

void demand_source_database(const std::filesystem::path& path, std::string_view action) {
  const auto refuse = [&](std::string_view cause, const std::string& hint) {
    throw Error{ErrorCode::data, fmt::format("cannot {} \"{}\": {}", action, path.string(), cause),
                hint};
  };
  sqlite::Connection database{path, sqlite::Mode::read_only};
  demand_quarantine(database);
  if (!sqlite::table_columns(database, "meta").empty()) {
    refuse("it is a copy that cleaner made", "name the source database, and clean it again");
  }
  if (!source::made_by_importer(database)) {
    refuse("it was not made by importer", "name a source database of the importer with --source");
  }
}

Report run(const Options& options, const observability::Services& services) {
  const auto contract = source::read_contract(options.contract);
  const Masking masking{contract, options.show_values};
  Report report;
  report.action = options.action;
  report.source = options.source;
  if (options.action == Action::discard) {
    discard(options, services.run_id, masking, report);
  } else {
    sqlite::Connection database{options.source, sqlite::Mode::read_only};
    demand_quarantine(database);
    const sqlite::Transaction same_moment{database, sqlite::Transaction::Lock::deferred};
    const source::Quarantine quarantine{database};
    switch (options.action) {
      case Action::list: list(quarantine, options, masking, report); break;
      case Action::show: show(quarantine, options, masking, report); break;
      case Action::export_rows:
        export_rows(quarantine, options, masking, services.clock.now(), report);
        break;
      case Action::discard: break;
    }
  }
  for (const auto& row : report.rows) report.values_masked += row.values_masked;
  return report;
}

}  // namespace tierline::quarantine
