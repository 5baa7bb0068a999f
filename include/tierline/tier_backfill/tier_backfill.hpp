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
  std::filesystem::path evaluate = {};     ///< CSV of labelled tickets to measure the rules on
  double minimum_accuracy_percent = 90.0;  ///< of an evaluation; reaching it exactly passes
};

struct SampledTicket {
  std::int64_t ticket_id = 0;
  std::string title;
  std::string tier_before;  ///< empty: none
  tickets::TierDecision decision;
};

/// read = changed + unchanged.
struct Backfill {
  std::string release;  ///< schema
  std::string rule_version;
  bool written = false;
  std::uint64_t read = 0;
  std::uint64_t changed = 0;                    ///< of a sample: would change, by tier alone
  std::map<std::string, std::uint64_t> before;  ///< tickets by tier; `none` without one
  std::map<std::string, std::uint64_t> after;
  std::map<std::string, std::uint64_t> by_rule;  ///< tickets by deciding rule
  std::vector<SampledTicket> samples;

  std::uint64_t unchanged() const { return read - changed; }
};

struct Measurement {
  tickets::Evaluation evaluation;
  double minimum_accuracy_percent = 90.0;
};

struct Report {
  std::variant<Backfill, Measurement> answer;

  /// A measurement below its minimum fails; a release without tickets warns.
  Verdict verdict() const;
};

/// Classifies every ticket of the published release and writes what differs in one transaction; a
/// second run changes nothing. Memory does not grow with the tickets.
/// \throws Error data if no release is published; config for a malformed rule file
Report run(const Options& options, postgres::Session& session,
           const observability::Services& services);

/// Measures the rules on `options.evaluate`; needs no database.
/// \throws Error io, data or config for files that cannot be used
Report measure(const Options& options);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::tier_backfill
