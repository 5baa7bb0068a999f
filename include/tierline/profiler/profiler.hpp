#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/quality/column_evidence.hpp"
#include "tierline/quality/gate.hpp"
#include "tierline/source/source_file.hpp"
#include "tierline/tickets/contract.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tierline::profiler {

/// What to profile: a database of the importer, or one with the exports' own headers.
struct Options {
  std::filesystem::path source{"source.db"};
  std::filesystem::path contract;  ///< empty: the built-in one
  std::filesystem::path output{"profile.json"};
  bool show_values = false;  ///< samples of personal and client columns unmasked
};

struct ColumnProfile {
  std::string name;                        ///< canonical
  std::string type;                        ///< the contract's
  std::optional<std::string> header;       ///< as the source has it; none: the source has it not
  bool derived = false;                    ///< computed on every load, so its values are not judged
  std::array<std::uint64_t, 5> storage{};  ///< by tickets::Storage
  std::uint64_t empty = 0;
  std::uint64_t values = 0;  ///< neither null nor empty
  std::uint64_t distinct = 0;
  bool distinct_exact = true;  ///< false: there are more
  std::uint64_t shortest_bytes = 0;
  std::uint64_t longest_bytes = 0;
  quality::Inference inferred;
  quality::Confidence confidence;  ///< that the contract's type holds its values
  quality::DateEvidence dates;
  std::map<std::string, std::uint64_t, std::less<>> repaired;      ///< by rule
  std::map<std::string, std::uint64_t, std::less<>> unrepairable;  ///< by rule
  std::vector<quality::Sample> samples;
};

struct TableProfile {
  std::string name;
  std::uint64_t rows = 0;                  ///< of the table, and those below
  std::uint64_t rows_from_quarantine = 0;  ///< that the importer set aside, and that are still open
  /// With at least one value that no rule can repair, or in quarantine.
  std::uint64_t corrupt_rows = 0;
  std::vector<ColumnProfile> columns;
  std::vector<std::string> unknown_columns;
  std::vector<std::string> missing_columns;  ///< required ones
  double seconds = 0;
};

/// A table that the contract does not know: carried by nobody, but not hidden either.
struct UncoveredTable {
  std::string name;
  std::uint64_t rows = 0;
};

struct Report {
  source::SourceFile source;
  std::string contract;
  std::string contract_fingerprint;
  std::vector<TableProfile> tables;
  std::vector<UncoveredTable> uncovered;
  std::vector<quality::GateResult> gates;
  std::filesystem::path output;

  Verdict verdict() const { return quality::worst_of(gates); }
};

/// Reads every row of every table of the contract once, and those waiting in quarantine, and writes
/// `output`, which later steps hold against what they are given. The source is only read.
/// \throws Error data, config, io, conflict, usage (output is the source)
Report run(const Options& options, const observability::Services& services);

std::string to_text(const Report& report);

/// The document that stands in `output`. The same source and contract give the same bytes.
nlohmann::json to_json(const Report& report);

}  // namespace tierline::profiler
