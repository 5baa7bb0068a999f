#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tierline::tickets {

/// Who solves a ticket: help desk, technical support, experts.
enum class Tier { l1, l2, l3 };

inline constexpr std::array all_tiers{Tier::l1, Tier::l2, Tier::l3};

constexpr std::size_t index_of(Tier tier) { return static_cast<std::size_t>(tier); }

/// `L1`, `L2`, `L3`, as the database stores them.
std::string_view to_string(Tier tier);

/// None for anything but exactly `L1`, `L2`, `L3`.
std::optional<Tier> tier_of(std::string_view text);

/// What the rules look at. A missing value is an empty text.
struct TierInput {
  std::string_view title;
  std::string_view description;
  std::string_view category;
  std::string_view root_cause;
};

struct TierDecision {
  Tier tier = Tier::l2;
  std::string rule_id;
  /// What made the rule hit: the words found, `category Alert`, or the signals that were counted.
  /// Empty for the default.
  std::string matched_text;
};

struct TierRuleSet;

/// One version of the tier rules, read from TOML (`rules/tiers-v1.toml` explains the grammar).
/// Immutable and cheap to copy; safe for several threads.
class TierRules {
 public:
  /// \param name  shown in errors: the path, or the name of the built-in rule set
  /// \throws Error config with line for anything misspelt, missing or contradictory
  static TierRules parse(std::string_view toml, std::string_view name);

  /// The rule set's own name for itself, stored with every ticket.
  const std::string& version() const;

  /// About 2 µs (v1) for each KB of description; some 13 µs a ticket (v2, reading 400 bytes).
  TierDecision classify(const TierInput& input) const;

 private:
  explicit TierRules(std::shared_ptr<const TierRuleSet> set) : set_{std::move(set)} {}
  std::shared_ptr<const TierRuleSet> set_;
};

/// `v1` or `v2`, as they were when the program was built.
/// \throws Error usage for any other version
TierRules builtin_tier_rules(std::string_view version);

}  // namespace tierline::tickets
