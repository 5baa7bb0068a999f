#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"
#include "tierline/quality/assessment.hpp"
#include "tierline/releases/key_figures.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::migrator {

/// How far a load is held against its source.
enum class Proof {
  counts,      ///< rows, and filled values of every column
  aggregates,  ///< these, and sums over every column
  full,        ///< every value
};

/// What stands between a cleaned database and its readers.
enum class Mode {
  simple,      ///< load, proof, publication
  canary,      ///< quality gate and canary: nothing is loaded to stay
  blue_green,  ///< load, proof, trial of the candidate, publication
  complete,    ///< quality gate, canary, and then as blue_green
};

struct Options {
  std::filesystem::path source = {};    ///< a database that cleaner wrote
  std::filesystem::path contract = {};  ///< empty: the built-in one
  std::string tier_rules = "v2";        ///< built-in rule set: v1 or v2
  Mode mode = Mode::complete;
  Proof proof = Proof::aggregates;
  double min_score = quality::least_score;  ///< exactly this much still passes
  std::uint64_t seed = 1;                   ///< chooses the tickets of the canary
  /// Why the key figures may be out of tolerance; empty: they may not.
  std::string accept_change = {};
  std::optional<std::size_t> keep = {};  ///< retire all but so many published releases, 2 at least
  std::size_t jobs = 1;                  ///< connections that load whole tables side by side
  bool dry_run = false;                  ///< only say what would be done
};

/// A decision between two steps of a load.
struct Gate {
  std::string name;  ///< quality, canary, dashboards, score-kept, key-figures, retention
  quality::Outcome outcome = quality::Outcome::error;
  std::string detail;
  std::string hint;

  /// Whatever could not be answered is no pass.
  bool open() const;
};

/// Times of a column that the contract's clock does not show exactly once.
struct ClockChanges {
  std::uint64_t skipped = 0;  ///< never shown: read as if summer time had not begun
  std::uint64_t twice = 0;    ///< shown twice: read as the earlier of the two
};

class Tally;

/// More connections than that would only wait for each other.
constexpr std::size_t most_jobs = 8;

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
  std::map<std::string, std::uint64_t> tiers;  ///< of tickets: how many by tier
  double copy_seconds = 0;
  double index_seconds = 0;                 ///< key, indexes, statistics
  std::shared_ptr<const Tally> tally = {};  ///< what was sent, until it is proved
};

/// What a load would do; nothing of it was done.
struct Plan {
  struct Table {
    std::string table;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;           ///< estimated, with keys and indexes
    std::vector<std::string> columns;  ///< with their types
  };
  std::vector<Table> tables;
  std::string would_publish;              ///< empty in mode canary
  std::string published;                  ///< now; empty: nothing is
  std::vector<std::string> would_retire;  ///< with `keep`
  std::vector<std::string> schema_steps;  ///< schema migrations that would be applied first
  std::vector<std::string> steps;         ///< of the mode, in order
};

struct Report {
  Mode mode = Mode::complete;
  std::size_t jobs = 1;     ///< as asked for
  std::string schema;       ///< the release; empty when nothing was kept
  bool published = false;   ///< and shown to everybody
  std::string database;     ///< without password
  std::string compression;  ///< of long texts: lz4 or pglz
  std::vector<Gate> gates;  ///< in the order in which they were asked
  std::vector<TableReport> tables;
  std::vector<TableReport> canary;                ///< what of them was loaded first
  std::vector<releases::Difference> key_figures;  ///< of the release published before, and this
  std::string accepted_change;                    ///< why they may differ so; empty: they do not
  std::vector<std::string> retired;               ///< by `keep`
  std::optional<Plan> plan;                       ///< of a dry run
  std::uint64_t rows_quarantined = 0;  ///< set aside before the load, now in etl.quarantine
  std::uint64_t rows_resolved = 0;     ///< waited in etl.quarantine; the source has them no more
  std::uint64_t imports_recorded = 0;  ///< rows of the importer's ledger, now in etl.import_file
  std::map<std::string, std::uint64_t> tiers;  ///< tickets by tier
  std::string tier_rule_version;
  std::vector<std::string> schema_steps;  ///< schema migrations applied before the load
  double gate_seconds = 0;
  double canary_seconds = 0;
  /// With several jobs these two are what each of them needed, added up.
  double copy_seconds = 0;
  double index_seconds = 0;  ///< keys, indexes, statistics, roll-ups
  double proof_seconds = 0;
  double trial_seconds = 0;
  double publish_seconds = 0;

  /// Fail when a gate is closed or the proof does not hold: the published release is untouched
  /// then. Warn when what comes after the publication failed.
  Verdict verdict() const;
};

/// Loads a cleaned database into a new release and publishes it, with the gates of the mode before
/// and between. The load is one transaction on one connection: schema, tables, binary COPY with the
/// tier computed on the way, keys, indexes, proof; on any error nothing of it is left. With several
/// jobs each table is a transaction of its own, on one of so many connections, and the last one
/// proves them all: until then the release stands in the books as loading, and on any error it is
/// dropped. Publication is another one: when a trial or the publication fails the release stays,
/// proved and unpublished. What was published stays so until the last moment. Lost connections and
/// locks are met by three tries, closed gates by none. Memory does not grow with the rows. \throws
/// Error data if `source` is no cleaned database, or was cleaned by another contract;
///         unavailable, io, conflict as postgres::Session does; interrupted
Report run(const Options& options, postgres::Session& target,
           const observability::Services& services);

std::string_view to_string(Mode mode);
std::string_view to_string(Proof proof);
/// By the words for them.
std::map<std::string, Proof> proofs();

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::migrator
