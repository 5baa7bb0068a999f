#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/quality/assessment.hpp"
#include "tierline/quality/gate.hpp"
#include "tierline/source/source_file.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tierline::cleaner {

struct Options {
  std::filesystem::path source{"source.db"};
  /// The profile that opened gate 1; empty: clean without asking it.
  std::filesystem::path profile;
  std::filesystem::path contract;  ///< empty: the built-in one
  std::filesystem::path output{"clean.db"};
  /// A score from 0 to 100: below it nothing is written, and the verdict is fail.
  std::optional<double> min_score = {};
  bool dry_run = false;  ///< say what would be done, and write nothing
  /// Samples show personal and client data as they are, not masked.
  bool show_values = false;
};

/// Counts by column and rule.
using Repairs = std::map<std::string, std::map<std::string, std::uint64_t>>;

/// A cell before and after; none is NULL. A long text is cut to the part that differs; personal and
/// client data are masked.
struct ChangedCell {
  std::int64_t row = 0;  ///< in the export
  std::optional<std::string> before;
  std::optional<std::string> after;

  bool operator==(const ChangedCell&) const = default;
};

/// What one rule changed in one column of the rows that the output holds.
struct Change {
  std::string column;
  std::string rule;
  std::uint64_t cells = 0;
  std::vector<ChangedCell> samples;  ///< the first three

  bool operator==(const Change&) const = default;
};

struct TableReport {
  std::string name;
  std::uint64_t rows_read = 0;  ///< clean + quarantined + duplicate
  std::uint64_t rows_clean = 0;
  std::uint64_t rows_quarantined = 0;  ///< with a value that no rule can repair
  std::uint64_t rows_duplicate = 0;    ///< in quarantine too: another row of the same key is newer
  /// Taken over from the source's own quarantine, beside the rows read.
  std::uint64_t rows_carried_open = 0;
  std::uint64_t rows_carried_discarded = 0;
  Repairs repairs;  ///< in all rows read, so they equal the profile's
  /// In the clean rows: every cell that differs from the source's, in value or in storage class, is
  /// counted once.
  std::vector<Change> changes;
  std::string content_sha256;  ///< of the clean rows in order, without their row numbers
  double seconds = 0;

  std::uint64_t values_repaired() const;
  std::uint64_t cells_changed() const;
};

struct Report {
  source::SourceFile source;
  std::string contract;
  std::string contract_fingerprint;
  std::filesystem::path profile;
  std::string profile_sha256;  ///< empty without a profile
  std::filesystem::path output;
  std::uint64_t output_bytes = 0;
  bool dry_run = false;
  /// False in a dry run, all else being as if it had been; and below the least score.
  bool written = false;
  quality::Assessment before;  ///< of the rows read
  quality::Assessment after;   ///< of the clean rows
  std::vector<TableReport> tables;
  std::vector<quality::GateResult> gates;

  Verdict verdict() const { return quality::worst_of(gates); }
};

/// Writes the rows of `source` in canonical form into a new database, and sets aside those that
/// have none, beside what the importer set aside. The source is only read, and proved unchanged;
/// `output` appears whole or not at all; not in a dry run, nor below the least score. A score worse
/// than the source's closes a gate. \throws Error data (profile of
/// another source or contract, closed gate, missing table or column, source changed meanwhile),
/// usage (output is an input), io, conflict, config, interrupted
Report run(const Options& options, const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);
nlohmann::json to_json(const std::vector<ChangedCell>& cells);

}  // namespace tierline::cleaner
