#include "tierline/importer/undo.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/source/books.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/sqlite/table_sql.hpp"

#include "importer/row.hpp"
#include "importer/source_database.hpp"
#include "importer/table_writer.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>
#include <string_view>

namespace tierline::importer {
namespace {

struct LedgerRow {
  std::int64_t import_id = 0;
  std::string table;
  std::string file_name;
};

[[noreturn]] void refuse(const UndoOptions& options, const std::string& cause,
                         const std::string& hint) {
  throw Error{ErrorCode::data,
              fmt::format("cannot undo run \"{}\" in \"{}\": {}", options.run,
                          options.source.native(), cause),
              hint};
}

std::vector<LedgerRow> files_of(sqlite::Connection& database, const UndoOptions& options) {
  sqlite::Statement query{database, sql::sqlite::list_import_file_of_run.text};
  query.bind(1, std::string_view{options.run});
  std::vector<LedgerRow> files;
  while (query.step()) {
    if (!query.is_null(3)) {
      refuse(options, fmt::format("it was undone already, at {}", query.text(3)),
             "its files can be imported again");
    }
    files.push_back({query.integer(0), std::string{query.text(1)}, std::string{query.text(2)}});
  }
  if (files.empty()) {
    refuse(options, "there is no import of this run",
           "the importer's report names the run, and so does the table import_file");
  }
  return files;
}

void demand_last(sqlite::Connection& database, const UndoOptions& options, const LedgerRow& file) {
  sqlite::Statement query{database, sql::sqlite::find_later_import_file.text};
  query.bind(1, std::string_view{file.table});
  query.bind(2, std::string_view{options.run});
  query.bind(3, file.import_id);
  if (!query.step()) return;
  const std::string later{query.text(0)};
  refuse(
      options,
      fmt::format("run \"{}\" imported into {} after it, at {}", later, file.table, query.text(1)),
      fmt::format("the last import goes first: importer undo {}", later));
}

std::uint64_t change(sqlite::Connection& database, const std::string& text, std::int64_t id) {
  sqlite::Statement statement{database, text};
  statement.bind(1, id);
  statement.run();
  return static_cast<std::uint64_t>(database.changes());
}

std::uint64_t change(sqlite::Connection& database, std::string_view text, std::string_view first,
                     std::string_view second) {
  sqlite::Statement statement{database, text};
  statement.bind(1, first);
  statement.bind(2, second);
  statement.run();
  return static_cast<std::uint64_t>(database.changes());
}

void change(sqlite::Connection& database, std::string_view text, std::string_view only) {
  sqlite::Statement statement{database, text};
  statement.bind(1, only);
  statement.run();
}

UndoneFile take_back(sqlite::Connection& database, const LedgerRow& file, const std::string& run) {
  std::vector<std::string> columns;
  for (const auto& column : sqlite::table_columns(database, file.table)) {
    columns.push_back(column.name);
  }
  UndoneFile undone{.table = file.table, .file_name = file.file_name};
  // What was restored no longer bears the number of this import.
  undone.rows_restored =
      change(database,
             sqlite::restore_rows_sql(file.table, archive_of(file.table), columns,
                                      bookkeeping::row_key, bookkeeping::replaced_by),
             file.import_id);
  undone.rows_removed = change(
      database, sqlite::delete_where_sql(file.table, {bookkeeping::import_id}), file.import_id);
  change(database, sqlite::delete_where_sql(archive_of(file.table), {bookkeeping::replaced_by}),
         file.import_id);
  undone.quarantine_removed =
      change(database, sql::sqlite::delete_quarantine_of_run.text, file.table, run);
  undone.quarantine_reopened =
      change(database, sql::sqlite::reopen_quarantine_of_run.text, file.table, run);
  return undone;
}

}  // namespace

UndoReport undo(const UndoOptions& options, const observability::Services& services) {
  demand_source(options.source, "undo an import into");
  const auto started_at = services.clock.now();
  SourceDatabase database{options.source};
  const auto files = files_of(*database.current(), options);
  for (const auto& file : files) demand_last(*database.current(), options, file);

  UndoReport report{.source = options.source, .run = options.run, .files = {}};
  auto& copy = database.begin();
  for (const auto& file : files) {
    stop_if_interrupted();
    report.files.push_back(take_back(copy, file, options.run));
  }
  if (!sqlite::table_columns(copy, "touched_ticket").empty()) {
    change(copy, sql::sqlite::forget_touched_tickets.text, options.run);
  }
  change(copy, sql::sqlite::mark_import_file_undone.text, options.run,
         to_iso8601(services.clock.now()));
  source::note_run(
      copy, {services.run_id, "importer-undo", started_at, services.clock.now(), report.verdict()});
  database.commit();
  services.log.info("undid import", {{"undone_run", options.run}});
  return report;
}

std::string to_text(const UndoReport& report) {
  std::string text;
  for (const auto& file : report.files) {
    fmt::format_to(std::back_inserter(text),
                   "{:<10}  {}: {} rows removed, {} as they were before; quarantine: {} removed, "
                   "{} open again\n",
                   file.table, file.file_name, file.rows_removed, file.rows_restored,
                   file.quarantine_removed, file.quarantine_reopened);
  }
  return text + fmt::format("undid run {} in {}\n{}\n", report.run, report.source.native(),
                            to_string(report.verdict()));
}

nlohmann::json to_json(const UndoReport& report) {
  auto files = nlohmann::json::array();
  for (const auto& file : report.files) {
    files.push_back({{"table", file.table},
                     {"file_name", file.file_name},
                     {"rows_removed", file.rows_removed},
                     {"rows_restored", file.rows_restored},
                     {"quarantine_removed", file.quarantine_removed},
                     {"quarantine_reopened", file.quarantine_reopened}});
  }
  return {{"source", report.source.string()}, {"undone_run", report.run}, {"files", files}};
}

}  // namespace tierline::importer
