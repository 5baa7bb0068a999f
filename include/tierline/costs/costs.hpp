#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

/// What a ticket of each tier costs, which share of the tickets is wanted there, and the band that
/// counts as good: from an effective date on (servicedesk.tier_cost_config).
namespace tierline::costs {

/// Numbers as the database writes them: US dollars per ticket, and per cent.
struct TierCost {
  std::string tier;
  std::string effective_date;  ///< `YYYY-MM-DD`
  std::string cost;
  std::string target_percent;
  std::string band_min_percent;
  std::string band_max_percent;
  std::string source;  ///< who says so
};

struct Change {
  std::string changed_at;  ///< ISO 8601, UTC
  std::string tier;
  std::string effective_date;
  std::string old_values;  ///< JSON; empty: there was no such row
  std::string new_values;  ///< JSON; empty: the row was removed
  std::string changed_by;
  std::string run_id;  ///< empty: by hand
};

struct Shown {
  std::string at;                            ///< the day that was asked for
  std::vector<TierCost> in_force;            ///< L1, L2, L3; empty before the first effective date
  std::vector<std::string> effective_dates;  ///< all of them, oldest first
  std::vector<Change> changes;               ///< oldest first

  /// Warns when nothing is in force.
  Verdict verdict() const;
};

/// \param at  `YYYY-MM-DD`; empty: today in the business zone
/// \throws Error usage if it is no day
Shown show(const std::string& at, postgres::Session& session,
           const observability::Services& services);

/// What is to be different from the row in force; empty: the same.
struct NewTier {
  std::string cost = {};            ///< US dollars, above 0, two decimals at most
  std::string target_percent = {};  ///< 0 to 100, two decimals at most
  std::string band = {};            ///< `MIN:MAX` in per cent, around the target
};

struct SetOptions {
  std::string effective_date;  ///< `YYYY-MM-DD`
  std::array<NewTier, 3> tiers = {};
  std::string source = {};  ///< empty: the login that sets it
  bool replace = false;     ///< change what this very date says already
  bool dry_run = false;     ///< write nothing, not even the run
};

struct Set {
  std::string effective_date;
  std::vector<TierCost> before;  ///< what was in force on that day; empty: nothing
  std::vector<TierCost> after;
  bool replaced = false;  ///< the date had costs already
  bool past = false;      ///< it lies before today: figures of past days change
  bool dry_run = false;

  /// Warns when it lies in the past.
  Verdict verdict() const;
};

/// Writes the three rows of an effective date in one transaction. Values that are not given are
/// those in force on that day. That the targets sum to 100, that a target lies in its band and a
/// cost above 0 is for the database to say. Every change is in
/// servicedesk.tier_cost_config_history. \throws Error usage for a day or number that is none, or
/// if nothing is given; data if the date
///         has costs already and `replace` is not given, if nothing is in force to carry over, or
///         if the database refuses the values; conflict, unavailable, interrupted
Set set(const SetOptions& options, postgres::Session& session,
        const observability::Services& services);

std::string to_text(const Shown& report);
std::string to_text(const Set& report);
nlohmann::json to_json(const Shown& report);
nlohmann::json to_json(const Set& report);

}  // namespace tierline::costs
