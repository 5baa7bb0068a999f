#pragma once

#include "tierline/tickets/tier.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::tickets {

/// A ticket of which people agreed which tier it needs.
struct LabelledTicket {
  std::string id;
  std::string title;
  std::string description;
  std::string category;
  std::string root_cause;
  Tier expected = Tier::l2;
};

/// Reads CSV (RFC 4180) whose first line is
/// `id,title,description,category,root_cause,expected_tier`; columns behind these, such as a
/// reason, are passed over. \param name  shown in errors \throws Error data with the line for
/// another head, a wrong number of fields, an unknown tier, an
///         open quotation, or no tickets at all
std::vector<LabelledTicket> parse_labels(std::string_view csv, std::string_view name);

/// How often rules and people agree about one tier.
struct TierAccuracy {
  Tier tier = Tier::l1;
  std::uint64_t labelled = 0;   ///< people say this tier
  std::uint64_t predicted = 0;  ///< the rules say it
  std::uint64_t correct = 0;    ///< both do

  double precision_percent() const;  ///< of those predicted; 0 if none was
  double recall_percent() const;     ///< of those labelled; 0 if none was
};

struct Disagreement {
  std::string id;
  Tier expected = Tier::l2;
  TierDecision decision;
};

struct Evaluation {
  std::string rule_version;
  std::uint64_t tickets = 0;
  std::uint64_t correct = 0;
  std::array<TierAccuracy, 3> tiers;
  std::vector<Disagreement> disagreements;  ///< in the order of the set

  double accuracy_percent() const;
};

Evaluation evaluate(const TierRules& rules, const std::vector<LabelledTicket>& labelled);

}  // namespace tierline::tickets
