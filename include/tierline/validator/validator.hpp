#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Is what people see today right? Asks the published data, the snapshots and the targets.
namespace tierline::validator {

struct Options {
  double max_untiered_percent = 1.0;     ///< of all tickets; exactly this much still passes
  double max_snapshot_age_hours = 26.0;  ///< exactly this old still passes
};

struct Finding {
  std::string name;  ///< of the check
  Verdict verdict = Verdict::fail;
  std::string detail;
  std::string hint;
};

struct Report {
  std::vector<Finding> findings;

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

/// Makes every check, also after one that fails or throws, and writes the findings to etl.finding
/// under the run of `services`. A check that could not be made, and books that could not be
/// written, are failed findings.
Report run(const Options& options, postgres::Session& session,
           const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::validator
