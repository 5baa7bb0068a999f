#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Counts the tickets created in a period by tier and category, and keeps the counts in
/// servicedesk.tier_history, which outlives releases.
namespace tierline::snapshot {

enum class Period { day, week, month };

std::string_view to_string(Period period);

/// Which periods: those that contain a day of the range. Days are those of the business zone
/// (servicedesk.setting), `YYYY-MM-DD`; weeks end on Sunday.
struct Options {
  Period period = Period::day;
  std::string from = {};    ///< first day; empty: `to`
  std::string to = {};      ///< last day; empty: yesterday, so that the day is complete
  bool whole_span = false;  ///< from the first day with a ticket to the last; excludes from and to
};

/// Tickets created in one period, all categories together.
struct Mix {
  std::string snapshot_date;
  bool is_complete = true;  ///< false when the period had not ended
  std::uint64_t l1 = 0;
  std::uint64_t l2 = 0;
  std::uint64_t l3 = 0;
  std::uint64_t untiered = 0;  ///< counted beside, never part of a share

  std::uint64_t tiered() const { return l1 + l2 + l3; }
};

/// rows = inserted + updated + unchanged.
struct Report {
  Period period = Period::day;
  std::string from;
  std::string to;
  std::uint64_t dates = 0;  ///< snapshots taken
  std::uint64_t rows = 0;   ///< of servicedesk.tier_history that say so
  std::uint64_t inserted = 0;
  std::uint64_t updated = 0;
  std::uint64_t removed = 0;  ///< categories that an earlier snapshot of the period had
  std::vector<Mix> newest;    ///< the last snapshots taken, at most seven, newest first

  std::uint64_t unchanged() const { return rows - inserted - updated; }
  /// Warns when there was no period to take a snapshot of.
  Verdict verdict() const;
};

/// Takes the snapshots in one statement; taken again they change nothing unless the tickets did.
/// \throws Error usage for days that are none, that are in the wrong order, that lie in the future
///         or span more than a hundred years
Report run(const Options& options, postgres::Session& session,
           const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::snapshot
