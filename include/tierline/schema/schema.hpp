#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

/// Schema migrations: what is applied, what is missing, apply, prove, take back.
namespace tierline::schema {

enum class Action {
  plan,      ///< what apply would do; changes nothing
  apply,     ///< bring the database up to date
  status,    ///< what is applied, and when
  verify,    ///< are the applied texts the ones of this program?
  rollback,  ///< take back every schema migration above `to`
};

struct Options {
  Action action = Action::status;
  int to = -1;             ///< rollback: the last migration that stays; -1: none does
  bool confirmed = false;  ///< rollback drops columns and tables with what they hold
};

/// One schema migration, on the database or on one release.
struct Step {
  std::string name;
  std::string schema;      ///< empty: the database
  std::string applied_at;  ///< ISO 8601, UTC; empty: pending
  std::string problem;     ///< verify: what is wrong; empty: nothing
};

struct Report {
  Action action = Action::status;
  std::string database;
  std::vector<Step> steps;           ///< applied and pending; none for rollback
  std::vector<std::string> changes;  ///< apply, rollback: what was done; plan: what would be

  /// verify: fail when something is wrong. status and plan: warn when something is pending.
  Verdict verdict() const;
};

/// \throws Error usage for a rollback that is not confirmed; conflict while another program applies
Report run(const Options& options, postgres::Session& target,
           const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::schema
