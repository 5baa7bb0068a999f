#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/quality/column_evidence.hpp"
#include "tierline/quality/gate.hpp"
#include "tierline/quality/order_proof.hpp"
#include "tierline/source/source_file.hpp"
#include "tierline/tickets/contract.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::postgres {
class Session;
}

namespace tierline::profiler {

/// What to profile: a database of the importer, or one with the exports' own headers.
struct Options {
  std::filesystem::path source{"source.db"};
  std::filesystem::path contract = {};  ///< empty: the built-in one; `none`: every table as it is
  std::filesystem::path output{"profile.json"};
  bool show_values = false;  ///< values of personal and client columns unmasked
  /// Read about so many rows of every table, spread over the whole of it. 0: all. What only a
  /// sample says passes no gate.
  std::uint64_t sample_rows = 0;
  std::string as_of = {};             ///< `YYYY-MM-DD`: later dates lie in the future; empty: found
  std::uint64_t dry_run_rows = 1000;  ///< of every table, for the trial load
};

enum class Severity { info, warn, error };

std::string_view to_string(Severity severity);

/// A defect of a column or table, and what the cleaner would do about it.
struct Issue {
  std::string kind;  ///< stable, kebab-case
  std::string table = {};
  std::string column = {};  ///< empty: of the rows
  std::uint64_t count = 0;
  bool count_exact = true;              ///< false: at least so many
  std::vector<std::int64_t> rows = {};  ///< the first ones
  Severity severity = Severity::warn;
  std::uint64_t repairable = 0;
  std::string rule = {};  ///< of the cleaner; empty: none repairs it
  std::string detail = {};
};

/// A value and how often it comes, at least.
using TopValue = quality::FrequentValues::Entry;

struct ColumnProfile {
  std::string name;                   ///< canonical; the source's own where no contract names it
  std::string type;                   ///< the contract's; empty: no contract names the column
  std::optional<std::string> header;  ///< as the source has it; none: the source has it not
  std::string declared_type;          ///< the label in CREATE TABLE; may be empty, and may lie
  std::string affinity;               ///< what SQLite makes of the label
  bool derived = false;               ///< computed on every load, so its values are not judged
  std::array<std::uint64_t, 5> storage{};  ///< by tickets::Storage
  std::uint64_t empty = 0;
  std::uint64_t values = 0;  ///< neither null nor empty
  std::uint64_t distinct = 0;
  bool distinct_exact = true;
  double distinct_error = 0;  ///< standard error, as a share of `distinct`
  std::uint64_t shortest_bytes = 0;
  std::uint64_t longest_bytes = 0;
  bool masked = false;  ///< of the values below only the form is shown
  std::optional<quality::ColumnEvidence::Range> range;  ///< least and greatest value
  std::vector<TopValue> top_values;
  std::uint64_t top_values_error = 0;  ///< their counts may be too low by so much
  std::vector<TopValue> patterns;
  std::uint64_t patterns_error = 0;
  std::string inferred_type;
  quality::Confidence inferred_confidence;
  quality::Confidence confidence;  ///< that the contract's type holds its values
  std::uint64_t whole_reals = 0;   ///< whole numbers stored as REAL
  quality::DateEvidence dates;
  std::optional<tickets::DateOrder> date_order;   ///< that the evidence proves
  std::optional<quality::OrderProof> date_proof;  ///< when other columns decided
  quality::RuleCounts repaired;                   ///< by rule
  quality::RuleCounts unrepairable;               ///< by rule
  std::vector<quality::Sample> samples;
  std::vector<quality::NewestDates::Entry> newest;  ///< not in the report

  quality::DateVerdict date_verdict() const;
};

struct TableProfile {
  std::string name;
  bool covered = true;                     ///< the contract knows it
  std::uint64_t rows = 0;                  ///< read; of the table, and those below
  std::uint64_t rows_from_quarantine = 0;  ///< that the importer set aside, and that are still open
  /// With at least one value that no rule can repair, or in quarantine.
  std::uint64_t corrupt_rows = 0;
  std::vector<ColumnProfile> columns;
  std::vector<std::string> unknown_columns;  ///< of the source, and not of the contract
  std::vector<std::string> missing_columns;  ///< required ones
  std::vector<Issue> issues;
  double seconds = 0;
};

/// The day after which a date lies in the future, found in the source and never on a clock: the
/// same source has the same profile tomorrow.
struct AsOf {
  std::string at;           ///< `YYYY-MM-DD HH:MM:SS` on the source's clock; empty: nothing says
  std::string basis;        ///< where it comes from
  std::int64_t micros = 0;  ///< the same, since 1970 on that clock
};

struct Report {
  source::SourceFile source;
  std::string contract;
  std::string contract_fingerprint;
  std::uint64_t sample_rows = 0;  ///< 0: all rows were read
  AsOf as_of;
  std::vector<TableProfile> tables;     ///< of the contract
  std::vector<TableProfile> uncovered;  ///< all others: described, and carried by nobody
  std::vector<quality::GateResult> gates;
  std::filesystem::path output;

  Verdict verdict() const { return quality::worst_of(gates); }
};

/// Reads every row of every table once, and those waiting in quarantine, and writes `output`, which
/// later steps hold against what they are given. The source is only read.
/// \param target  if given, a sample is loaded there on trial, the dashboards' queries are run on
///                it, and all is rolled back
/// \throws Error data, config, io, conflict, usage (output is the source)
Report run(const Options& options, const observability::Services& services,
           postgres::Session* target = nullptr);

std::string to_text(const Report& report);

/// The document that stands in `output`. The same source and contract give the same bytes.
nlohmann::json to_json(const Report& report);

}  // namespace tierline::profiler
