#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/quality/gate.hpp"
#include "tierline/source/source_file.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tierline::cleaner {

struct Options {
  std::filesystem::path source{"source.db"};
  /// The profile that opened gate 1; empty: clean without asking it.
  std::filesystem::path profile;
  std::filesystem::path contract;  ///< empty: the built-in one
  std::filesystem::path output{"clean.db"};
};

/// Counts by column and rule.
using Repairs = std::map<std::string, std::map<std::string, std::uint64_t>>;

struct TableReport {
  std::string name;
  std::uint64_t rows_read = 0;  ///< clean + quarantined + duplicate
  std::uint64_t rows_clean = 0;
  std::uint64_t rows_quarantined = 0;  ///< with a value that no rule can repair
  std::uint64_t rows_duplicate = 0;    ///< in quarantine too: another row of the same key is newer
  /// Taken over from the source's own quarantine, beside the rows read.
  std::uint64_t rows_carried_open = 0;
  std::uint64_t rows_carried_discarded = 0;
  Repairs repairs;             ///< in all rows read, so they equal the profile's
  std::string content_sha256;  ///< of the clean rows in order, without their row numbers
  double seconds = 0;

  std::uint64_t values_repaired() const;
};

struct Report {
  source::SourceFile source;
  std::string contract;
  std::string contract_fingerprint;
  std::filesystem::path profile;
  std::string profile_sha256;  ///< empty without a profile
  std::filesystem::path output;
  std::uint64_t output_bytes = 0;
  std::vector<TableReport> tables;
  std::vector<quality::GateResult> gates;

  Verdict verdict() const { return quality::worst_of(gates); }
};

/// Writes the rows of `source` in canonical form into a new database, and sets aside those that
/// have none, beside what the importer set aside. The source is only read, and proved unchanged;
/// `output` appears whole or not at all. \throws Error data (profile of another source or contract,
/// closed gate, missing table or column, source changed meanwhile), usage (output is an input), io,
/// conflict, config, interrupted
Report run(const Options& options, const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::cleaner
