#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"
#include "tierline/spreadsheet/row_faults.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// What automation and self-service report by month: servicedesk.automation_metrics and
/// servicedesk.self_service_metrics, which outlive releases.
namespace tierline::automation {

struct Options {
  /// CSV or workbook; its header says which of the two it is.
  std::filesystem::path file;
  bool dry_run = false;  ///< count what would change, write nothing, not even the run
};

/// rows = inserted + updated + unchanged, without a faulty row; else all three are 0.
struct Report {
  std::string table;  ///< `automation_metrics` or `self_service_metrics`
  std::uint64_t rows = 0;
  std::uint64_t inserted = 0;
  std::uint64_t updated = 0;
  spreadsheet::RowFaults faults;
  bool dry_run = false;

  std::uint64_t unchanged() const { return faults.any() ? 0 : rows - inserted - updated; }
  /// A faulty row is a fail; a file without rows a warning.
  Verdict verdict() const;
};

/// Brings the rows of the file into the table in one transaction, by month and type: all or, when a
/// row has a fault, none. Rows that the file does not name stay; columns that may be left out and
/// are keep their values. Loaded again it changes nothing. Memory: the rows of the file.
/// \throws Error data, io for a file that cannot be read or is neither of the two; conflict,
///         unavailable, interrupted of the database
Report load(const Options& options, postgres::Session& session,
            const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::automation
