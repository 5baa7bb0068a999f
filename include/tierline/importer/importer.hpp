#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tierline::importer {

/// Which export is which table. Content decides whether a file is a workbook or a CSV.
struct Options {
  std::filesystem::path tickets = {};  ///< empty: not given; one of the three must be
  std::filesystem::path comments = {};
  std::filesystem::path timesheets = {};
  std::filesystem::path contract = {};  ///< empty: the built-in one
  std::string sheet = {};               ///< of every workbook; empty: the first that is not hidden
  std::filesystem::path output{"source.db"};
  bool explain =
      false;  ///< only say which header becomes which column; read no rows, write nothing
};

/// A column of the contract and the header that was taken for it.
struct MatchedColumn {
  std::string column;   ///< canonical name
  std::string header;   ///< as the file has it
  std::string letters;  ///< where it stands, `A` to `XFD`
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
  std::vector<std::string> absent_columns;   ///< optional columns of the contract without a header
  std::uint64_t rows_read = 0;               ///< below the header; loaded + filtered
  std::uint64_t rows_loaded = 0;
  std::uint64_t rows_filtered = 0;  ///< without any value
  double seconds = 0;

  double rows_per_second() const;
};

struct Report {
  std::filesystem::path output;  ///< empty when only explained
  std::string contract;
  std::string contract_fingerprint;
  std::vector<FileReport> files;

  /// warn when a file had a header but no rows; else pass: what cannot be imported is an Error.
  Verdict verdict() const;
};

/// Reads the exports into a new SQLite file at `output`: a table per export with the contract's
/// columns, values as the file has them, and the table `import_file` about where they came from. A
/// file already there is replaced whole, at the very end; on any error nothing has changed.
/// \throws Error data for a file that is not what it is given as, with place and hint; usage if no
///         file is given or `output` is a file that the importer did not make; config for a
///         contract that cannot be used; io; interrupted
Report run(const Options& options, const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::importer
