#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/source/quarantine.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tierline::quarantine {

enum class Action {
  list,         ///< one line a row
  show,         ///< everything of some rows
  export_rows,  ///< one line a fault, into a spreadsheet
  discard,      ///< leave rows out, for good
};

struct Options {
  Action action = Action::list;
  std::filesystem::path source =
      {};  ///< of the importer; for all but discard one of the cleaner too
  std::filesystem::path contract =
      {};                    ///< says which columns are personal; empty: the built-in one
  bool show_values = false;  ///< of personal and client columns, unmasked

  // Of list and export: which rows.
  std::optional<source::QuarantineStatus> status = source::QuarantineStatus::open;  ///< none: any
  std::string table = {};    ///< empty: every one
  std::string rule = {};     ///< that one of a row's faults breaks; empty: any
  std::uint64_t limit = 50;  ///< rows that list shows; 0: all

  std::vector<std::int64_t> ids = {};  ///< of show and discard
  std::string reason = {};             ///< of discard
  std::filesystem::path output = {};   ///< of export: .csv or .xlsx
};

/// A value of a row as it may be shown.
struct ShownValue {
  std::string column;
  std::string text;  ///< masked, or the bytes as they came
  bool masked = false;
};

/// A row as it may be shown: what `values_masked` counts is masked in it.
struct ShownRow {
  source::QuarantinedRow row;      ///< with `row_json` of show only, and if values may be shown
  std::vector<ShownValue> values;  ///< of show only
  std::uint64_t values_masked = 0;
};

struct Report {
  Action action = Action::list;
  std::filesystem::path source;
  /// list: the first ones; show: those asked for; discard: those discarded by this call.
  std::vector<ShownRow> rows;
  std::uint64_t rows_matching = 0;                 ///< of list and export
  std::map<std::string, std::uint64_t> by_status;  ///< rows of the whole quarantine
  std::string status;                              ///< that list and export looked for, or `any`
  std::filesystem::path output;
  std::uint64_t faults_written = 0;
  std::uint64_t values_masked = 0;

  Verdict verdict() const { return Verdict::pass; }
};

/// Reads or, for discard, changes the quarantine of a source database. A change is made in a copy
/// that takes its place at the end; nobody can import meanwhile.
/// Values of columns that the contract calls personal or a client's, and of those that it does not
/// know, are masked unless `show_values` is set.
/// \throws Error usage (output is neither .csv nor .xlsx, or is the source), data (no database with
/// a quarantine, no such row, row that cannot be discarded), conflict (somebody imports), config,
/// io, interrupted
Report run(const Options& options, const observability::Services& services);

/// \throws Error data if the database is not the importer's own, which can be changed, but a copy
/// that the cleaner made, or nothing of the kind. \param action  such as `replay rows of`
void demand_source_database(const std::filesystem::path& path, std::string_view action);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::quarantine
