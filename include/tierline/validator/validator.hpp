#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"
#include "tierline/quality/assessment.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Is what people see today right, and is a database good enough? Asks the published data, the
/// snapshots and the targets; asks the rules of rules/quality.toml about them, or about a source.
namespace tierline::validator {

struct Options {
  double max_untiered_percent = 1.0;     ///< of all tickets; exactly this much still passes
  double max_snapshot_age_hours = 26.0;  ///< exactly this old still passes
  double max_orphans_percent = 5.0;      ///< of the comments; exactly this much still passes
  bool dashboards = true;                ///< ask the dashboards' queries as well
  bool quality = true;                   ///< assess the published release as well
  double min_score = quality::least_score;
  bool explain = false;     ///< report what would lift the score
  bool every_rule = false;  ///< report the rules that hold as well
  /// Empty: of a release the one it was loaded by, of a source the built-in one.
  std::filesystem::path contract = {};
  std::filesystem::path rules = {};   ///< empty: the built-in ones
  std::filesystem::path source = {};  ///< for `assess_source`
};

struct Finding {
  std::string name;  ///< of the check
  Verdict verdict = Verdict::fail;
  std::string detail;
  std::string hint;
};

/// What the rules say of a database.
struct QualityReport {
  std::string subject;  ///< `published`, `source` or `clean`
  quality::Assessment assessment;
  double min_score = quality::least_score;
  /// What would lift the score, greatest gain first; none unless it was asked for.
  std::optional<std::vector<quality::Gain>> gains;
  bool every_rule = false;
};

struct Report {
  std::vector<Finding> findings;
  std::optional<QualityReport> quality;

  /// The worst of the findings; without any, fail.
  Verdict verdict() const;
};

/// What a check may look at.
struct Subject {
  const Options& options;
  postgres::Session& session;
  TimePoint now;
};

struct Check {
  std::string_view name;      ///< stable, kebab-case; scripts match on it
  std::string_view question;  ///< what a pass means, for the documentation
  Finding (*run)(const Subject& subject);
};

/// All checks, in the order in which they are made.
std::span<const Check> checks();

/// Makes every check, also after one that fails or throws, asks the dashboards' queries (finding
/// `dashboards`, times to etl.query_time), then assesses the published release (finding
/// `quality-score`), and writes the findings and the outcome of every rule to etl.finding
/// under the run of `services`. A check that could not be made, and books that could not be
/// written, are failed findings.
Report run(const Options& options, postgres::Session& session,
           const observability::Services& services);

/// Assesses the SQLite database `options.source`, be it as exported, imported or cleaned. It has
/// one finding, `quality-score`.
/// \throws Error data (no database, or an unfinished one), config (contract, rules), interrupted
Report assess_source(const Options& options, const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::validator
