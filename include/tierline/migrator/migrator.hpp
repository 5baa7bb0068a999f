#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tierline::migrator {

/// How far a load is held against its source.
enum class Proof {
  counts,      ///< rows, and filled values of every column
  aggregates,  ///< these, and sums over every column
  full,        ///< every value
};

struct Options {
  std::filesystem::path source;         ///< a database that cleaner wrote
  std::filesystem::path contract = {};  ///< empty: the built-in one
  std::string tier_rules = "v2";        ///< built-in rule set: v1 or v2
  Proof proof = Proof::aggregates;
};

/// Times of a column that the contract's clock does not show exactly once.
struct ClockChanges {
  std::uint64_t skipped = 0;  ///< never shown: read as if summer time had not begun
  std::uint64_t twice = 0;    ///< shown twice: read as the earlier of the two
};

class Tally;

struct TableReport {
  std::string table;
  std::uint64_t rows_read = 0;          ///< from the clean database
  std::uint64_t rows_loaded = 0;        ///< as the server counted them when the COPY ended
  std::uint64_t columns_proved = 0;     ///< columns that were compared
  std::vector<std::string> mismatches;  ///< what the proof found; empty when it holds
  /// By column; only those that have any.
  std::map<std::string, ClockChanges> clock_changes;
  /// False where the server hashes in a way of its own, so that sums were all there was to compare.
  bool hashes_compared = false;
  std::shared_ptr<const Tally> tally = {};  ///< what was sent, until it is proved
};

struct Report {
  std::string schema;       ///< the release; empty when nothing was kept
  bool published = false;   ///< and shown to everybody
  std::string database;     ///< without password
  std::string compression;  ///< of long texts: lz4 or pglz
  std::vector<TableReport> tables;
  std::uint64_t rows_quarantined = 0;  ///< set aside before the load, now in etl.quarantine
  std::uint64_t rows_resolved = 0;     ///< waited in etl.quarantine; the source has them no more
  std::uint64_t imports_recorded = 0;  ///< rows of the importer's ledger, now in etl.import_file
  std::map<std::string, std::uint64_t> tiers;  ///< tickets by tier
  std::string tier_rule_version;
  std::vector<std::string> schema_steps;  ///< schema migrations applied before the load
  double copy_seconds = 0;
  double index_seconds = 0;  ///< keys, indexes, statistics
  double proof_seconds = 0;

  /// Fail when the proof does not hold: the release is then gone, and the published one untouched.
  Verdict verdict() const;
};

/// Loads a cleaned database into a new release and publishes it. One transaction on one connection:
/// schema, tables, binary COPY with the tier computed on the way, keys, indexes, proof, views. On
/// any error nothing of it is left, and what was published stays so.
/// Memory does not grow with the rows.
/// \throws Error data if `source` is no cleaned database, or was cleaned by another contract;
///         unavailable, io, conflict as postgres::Session does; interrupted
Report run(const Options& options, postgres::Session& target,
           const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::migrator
