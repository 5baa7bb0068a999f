#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/migrator/migrator.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"
#include "tierline/tickets/cost.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The whole way of the data in one command: preflight, backup, import, profile, clean, migrate,
/// tier-backfill, snapshot, validate.
namespace tierline::pipeline {

struct Options {
  std::vector<std::filesystem::path> files = {};  ///< exports that their headers name
  std::filesystem::path tickets = {};             ///< exports of these tables
  std::filesystem::path comments = {};
  std::filesystem::path timesheets = {};
  std::filesystem::path source = {};    ///< or a source database instead: nothing is imported
  std::filesystem::path contract = {};  ///< empty: the built-in one
  std::string sheet = {};               ///< these three as the importer has them
  std::string cut_off = {};
  std::filesystem::path roster = {};
  std::string tier_rules = "v2";                        ///< v1 or v2
  migrator::Proof proof = migrator::Proof::aggregates;  ///< these five as the migrator has them
  double min_score = quality::least_score;
  std::string accept_change = {};
  std::optional<std::size_t> keep = {};
  std::size_t jobs = 1;
  /// Directory for source.db, to which imports add, profile.json and clean.db, which are replaced.
  std::filesystem::path work = {};
  std::filesystem::path backups = {};      ///< directory of what is backed up before the load
  bool no_backup = false;                  ///< load without a way back
  std::filesystem::path scratch = "/tmp";  ///< where temporary files will be
  std::vector<std::filesystem::path> tool_directories = {};  ///< where pg_dump is looked for
};

/// One step, in the order of the run.
struct Stage {
  std::string name;
  std::optional<Verdict> verdict = {};  ///< none: not run, since a gate before it closed
  std::uint64_t rows = 0;
  double seconds = 0;
  std::shared_ptr<const nlohmann::json> report = {};  ///< the step's own; none when not run
};

/// The published tickets by tier, and what they cost.
struct TierMix {
  tickets::TierCounts counts{};
  std::uint64_t untiered = 0;
  std::string first_day;  ///< of creation, business zone
  std::string last_day;
  std::uint32_t days = 0;  ///< calendar days, both included
  std::array<tickets::TierCost, 3> costs{};
  tickets::CostReport cost;
};

struct Report {
  std::vector<Stage> stages;
  std::optional<TierMix> mix;     ///< when a release was published
  std::string release;            ///< the one that this run put before its readers; empty: none
  std::string closed_by;          ///< the gates that stopped the run, with their figures
  std::filesystem::path profile;  ///< has sample rows of what closed them
  double seconds = 0;
  std::uint64_t peak_rss_bytes = 0;

  /// Did this run put a new release before its readers?
  bool published() const;

  /// Did it get as far as to write a profile?
  bool profiled() const;

  /// The worst of the stages. One that did not run is no pass: a closed gate before it failed.
  Verdict verdict() const;
};

/// Runs the steps in order until one fails. All of them carry the run_id of `services`; the run and
/// its gates stand in the books of `target`, also when it ends by an error: unless preflight
/// refused a database that has none yet, for it is left as it was. \throws Error conflict if
/// another run works in the same directory \throws Error usage if neither exports nor a source are
/// given, or both; else what a step throws
Report run(const Options& options, postgres::Session& target,
           const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::pipeline
