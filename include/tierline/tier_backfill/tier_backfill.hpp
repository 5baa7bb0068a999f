#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"
#include "tierline/tickets/labels.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

/// Gives the tickets of the published release their tier, or measures rules on labelled tickets.
namespace tierline::tier_backfill {

struct Options {
  std::string rules = "v2";  ///< `v1`, `v2`, or the path of a rule file
  std::uint64_t sample = 0;  ///< classify so many tickets and write nothing; 0: all, written
  bool dry_run = false;      ///< classify all tickets and write nothing, not even the run
  std::uint64_t log_every_rows = 0;        ///< a record after so many tickets; 0: none
  std::filesystem::path evaluate = {};     ///< CSV of labelled tickets to measure the rules on
  double minimum_accuracy_percent = 90.0;  ///< of an evaluation; reaching it exactly passes
};

struct SampledTicket {
  std::int64_t ticket_id = 0;
  std::string title;
  std::string tier_before;  ///< empty: none
  tickets::TierDecision decision;
};

/// Tickets that gave the rules nothing to go by, or cannot be what they say they are.
struct Invalid {
  std::uint64_t without_text = 0;   ///< title, description, category, root cause: all blank
  std::uint64_t unknown_tier = 0;   ///< they had a tier that is none of L1, L2, L3
  std::uint64_t tickets = 0;        ///< with one of these faults or with both
  std::vector<std::int64_t> first;  ///< the ids of the first ten
};

/// read = changed + unchanged.
struct Backfill {
  std::string release;  ///< schema
  std::string rule_version;
  bool written = false;
  bool dry_run = false;
  bool table_copied = false;  ///< written as a copy of the table, not by an UPDATE
  std::uint64_t read = 0;
  /// Whose tier, rule version, rule or matched text differ; when nothing is written, would differ.
  std::uint64_t changed = 0;
  std::map<std::string, std::uint64_t> before;  ///< tickets by tier; `none` without one
  std::map<std::string, std::uint64_t> after;
  /// Tickets by the tier they had and the one that the rules give them.
  std::map<std::string, std::map<std::string, std::uint64_t>> confusion;
  std::map<std::string, std::uint64_t> by_rule;  ///< tickets by deciding rule
  std::vector<SampledTicket> samples;
  Invalid invalid;

  std::uint64_t unchanged() const { return read - changed; }
  std::uint64_t moved() const;     ///< tickets whose tier is another one: off the diagonal
  double invalid_percent() const;  ///< of the tickets read; 0 without any
  /// More than `most_invalid_percent` are invalid: nothing is written then. Samples do not ask.
  bool breaker_open() const;
};

/// Exactly this much still passes.
inline constexpr double most_invalid_percent = 20.0;

struct Measurement {
  tickets::Evaluation evaluation;
  double minimum_accuracy_percent = 90.0;
};

struct Report {
  std::variant<Backfill, Measurement> answer;

  /// A measurement below its minimum fails, as does an open circuit breaker; a release without
  /// tickets warns.
  Verdict verdict() const;
};

/// Classifies every ticket of the published release and writes what differs in one transaction; a
/// second run changes nothing. Killed at whatever moment, it has written nothing, and runs again
/// from the beginning. Memory does not grow with the tickets. One thread.
///
/// Up to a twentieth of the tickets is written by one UPDATE: readers never wait. More (of 1,000
/// tickets at least) is written as a copy of the table with new indexes, which takes the place of
/// the table at the end, so that neither grows. From the first ticket read to the commit nobody
/// else may write tickets. Readers go on while it copies; they wait for the switch only, some
/// milliseconds, once those that read at that moment have ended. If these take longer than three
/// seconds, all is undone and tried again, three times at most. A table that something hangs on (a
/// foreign key, a trigger, a policy, a view of somebody else, rights of its own) is updated.
/// \throws Error data if no release is published; config for a malformed rule file; conflict if
///         somebody else holds a lock; unavailable, interrupted
Report run(const Options& options, postgres::Session& session,
           const observability::Services& services);

/// Measures the rules on `options.evaluate`; needs no database.
/// \throws Error io, data or config for files that cannot be used
Report measure(const Options& options);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::tier_backfill
