#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/quality/gate.hpp"
#include "tierline/tickets/contract.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tierline::importer {

/// Which export is which table. Content decides whether a file is a workbook or a CSV.
struct Options {
  std::vector<std::filesystem::path> files = {};  ///< their headers say which table they are
  std::filesystem::path tickets = {};             ///< empty: not given; one file must be
  std::filesystem::path comments = {};
  std::filesystem::path timesheets = {};
  std::filesystem::path contract = {};  ///< empty: the built-in one
  std::string sheet = {};               ///< of every workbook; empty: the first that is not hidden
  std::filesystem::path output{"source.db"};
  /// `YYYY-MM-DD`: rows before are left out; empty: the contract's day, if it names one.
  std::string cut_off = {};
  /// A list of the team's logins: only tickets that one of them has commented on are kept, with all
  /// their comments. Empty: all are.
  std::filesystem::path roster = {};
  std::optional<tickets::UnknownColumns> unknown_columns = {};  ///< none: as the contract has it
  /// What 03/04/2025 means in these files; none: as the contract has it. Later steps do not know
  /// it, so dates are then stored in canonical form and not as given.
  std::optional<tickets::DateOrder> date_order = {};
  bool explain =
      false;  ///< only say which header becomes which column; read no rows, write nothing
};

/// A column of the contract and the header that was taken for it.
struct MatchedColumn {
  std::string column;                                   ///< canonical name
  std::string header;                                   ///< as the file has it
  std::string letters;                                  ///< where it stands, `A` to `XFD`
  tickets::MatchKind kind = tickets::MatchKind::exact;  ///< why it was taken
};

/// A header that the contract does not name.
struct UnknownHeader {
  std::string header;   ///< as the file has it
  std::string letters;  ///< where it stands
  std::string near;     ///< the column that may be meant; empty: none is near
};

/// The rows of a table that name tickets: orphans name one that is not there, and are kept.
struct References {
  std::string table;
  std::uint64_t linked = 0;
  std::uint64_t without_ticket = 0;
  std::uint64_t orphans = 0;
};

/// An import of the same file before.
struct EarlierImport {
  std::string run_id;
  std::string imported_at;  ///< ISO 8601, UTC
};

/// Rows with one and the same fault.
struct FaultSummary {
  std::string rule;
  std::string column;  ///< canonical; empty when whole rows are at fault
  std::uint64_t rows = 0;
  std::vector<std::string> first_cells;  ///< up to three; `row 17` where no cell is to blame
};

struct FileReport {
  std::string table;
  std::filesystem::path path;
  std::string sha256;
  std::uint64_t size_bytes = 0;
  std::string format;                     ///< `xlsx` or `csv`
  std::string sheet;                      ///< empty for CSV
  std::vector<std::string> other_sheets;  ///< of the workbook, not read
  std::string encoding;                   ///< empty for XLSX
  std::string delimiter;                  ///< empty for XLSX
  std::uint64_t header_row = 0;           ///< 1-based: the first row with a value
  std::vector<MatchedColumn> columns;
  std::vector<std::string> unknown_columns;  ///< headers, or `column K` with values under no header
  std::vector<UnknownHeader> unknown_headers;  ///< those of them that are headers
  std::vector<std::string> absent_columns;  ///< optional columns of the contract without a header
  std::string cut_off;                      ///< `YYYY-MM-DD`; empty: nothing was cut off

  /// Set when this was imported before: then no row was read.
  std::optional<EarlierImport> already_imported;
  std::uint64_t rows_read = 0;  ///< below the header: loaded + quarantined + filtered
  std::uint64_t rows_inserted = 0;
  std::uint64_t rows_updated = 0;
  std::uint64_t rows_unchanged = 0;  ///< the table had them already, with the same values
  std::uint64_t rows_quarantined = 0;
  std::uint64_t rows_filtered = 0;
  /// `blank`, `duplicate` (lost to another row of its key in the file), `older` (the table has a
  /// newer row of its key), `cut-off`, `roster` (its ticket was not touched): how many rows.
  std::map<std::string, std::uint64_t> filtered_by;
  std::vector<FaultSummary> faults;         ///< why rows are in quarantine, the most frequent first
  std::uint64_t quarantine_resolved = 0;    ///< rows of earlier imports that came again, and right
  std::optional<quality::GateResult> gate;  ///< none when no row was read
  double seconds = 0;

  std::uint64_t rows_loaded() const { return rows_inserted + rows_updated + rows_unchanged; }
  double rows_per_second() const;
};

struct Report {
  std::filesystem::path output;  ///< empty when only explained
  std::string run_id;            ///< what `undo` wants to know
  bool written = false;          ///< false when explained, refused, or nothing was new
  std::string contract;
  std::string contract_fingerprint;
  std::vector<FileReport> files;
  std::vector<References> references;  ///< of the whole database, when it was written

  /// fail when a gate is closed: then nothing was written. warn when a gate warns, or a file had a
  /// header but no row to load.
  Verdict verdict() const;
};

/// Adds the exports to the SQLite file at `output`, which is made if it is not there: a table per
/// export with the contract's columns, values as the file has them, rows known by their key; the
/// rows that do not fit the contract in the table `quarantine`; and the ledger `import_file`. The
/// same file again changes nothing. All files are taken in one step or none; on any error nothing
/// has changed.
/// \throws Error data for a file that is not what it is given as, with place and hint; usage if no
///         file is given or `output` is a file that the importer did not make; config for a
///         contract that cannot be used; conflict if somebody else imports into `output`; io;
///         interrupted
Report run(const Options& options, const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::importer
