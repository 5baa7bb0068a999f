#include "demo_data/keywords.hpp"

#include "demo_data/reference.hpp"
#include "demo_data/themes.hpp"
#include "demo_data/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace tierline::demo_data {
namespace {

/// Sums in half points: a keyword is worth 2, of L3 3.
using Halves = std::array<int, 3>;

constexpr std::array<int, 3> keyword_halves{2, 2, 3};
constexpr int l1_above = 4;  ///< the sums an L1, an L3 must be above
constexpr int l3_above = 6;

template <std::size_t N>
bool in(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 3> roots_l1{"Account", "User Modifications",
                                                   "Misc Help/Assistance"};
constexpr std::array<std::string_view, 7> roots_l2{
    "Software", "Hardware", "Network", "Telephony", "Hosted Service", "Security", "Alert"};
constexpr std::array<std::string_view, 3> roots_l3{"AEM", "Internal", "Administration"};
constexpr std::array<std::string_view, 2> categories_l1{"Provisioning Fault", "Account"};
constexpr std::array<std::string_view, 7> categories_l2{
    "Support Tickets", "Standard", "Install",    "Equipment",
    "Cloud Firewall",  "Network",  "Phone Lines"};
constexpr std::array<std::string_view, 3> categories_l3{"Decommission", "Site Down", "Information"};

Halves base(const Ticket& ticket) {
  const auto root = reference::root_causes[ticket.root_cause].name;
  const auto category = reference::categories[ticket.category].name;
  return {6 * in(roots_l1, root) + 4 * in(categories_l1, category),
          6 * in(roots_l2, root) + 4 * in(categories_l2, category),
          6 * in(roots_l3, root) + 6 * in(categories_l3, category)};
}

bool l1_wins(const Halves& sum) {
  return sum[0] >= sum[1] && sum[0] >= sum[2] && sum[0] > l1_above;
}
bool l3_wins(const Halves& sum) {
  return sum[2] >= sum[1] && sum[2] >= sum[0] && sum[2] > l3_above;
}
/// Stronger than the rule set asks, which takes everything undecided for L2.
bool l2_wins(const Halves& sum) { return sum[1] > sum[0] && sum[1] > sum[2]; }

bool wins(std::size_t tier, const Halves& sum) {
  return tier == 0 ? l1_wins(sum) : tier == 1 ? l2_wins(sum) : l3_wins(sum);
}

std::string lower(std::string_view text) {
  std::string result{text};
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

/// The sum, and the phrases that are still free to add to it.
class Composition {
 public:
  Composition(const Ticket& ticket, std::string_view title) : sum_{base(ticket)} {
    const auto text = lower(title);
    for (std::size_t tier = 0; tier < 3; ++tier) {
      for (const auto& phrase : phrases(tier)) {
        if (text.find(phrase.keyword) == std::string::npos) {
          free_[tier].push_back(&phrase);
        } else {
          sum_[tier] += keyword_halves[tier];
        }
      }
    }
  }

  const Halves& sum() const { return sum_; }
  std::vector<std::string_view>& parts() { return parts_; }

  void add(std::size_t tier, Random& random) {
    auto& free = free_[tier];
    const auto i = random.below(free.size());
    parts_.push_back(free[i]->text);
    free.erase(free.begin() + static_cast<std::ptrdiff_t>(i));
    sum_[tier] += keyword_halves[tier];
  }

  /// Adds a hazard when the tier still wins with it.
  void add_hazard(std::size_t tier, Random& random) {
    const auto& hazard = hazards()[random.below(hazards().size())];
    auto with = sum_;
    with[hazard.tier] += keyword_halves[hazard.tier];
    if (wins(tier, with)) {
      parts_.push_back(hazard.phrase.text);
      sum_ = with;
    }
  }

 private:
  Halves sum_;
  std::array<std::vector<const Phrase*>, 3> free_;
  std::vector<std::string_view> parts_;
};

std::vector<std::string_view> general_parts(const Ticket& ticket, std::string_view title,
                                            Random& random) {
  Composition composition{ticket, title};
  const auto tier = ticket.tier;
  const auto missing = std::max(composition.sum()[1], composition.sum()[2]) - composition.sum()[0];
  if (tier == 0 && (missing > 6 || random.chance(0.02))) {
    composition.parts().push_back(decisive_l1()[random.below(decisive_l1().size())]);
    return composition.parts();
  }
  if (tier == 2 && random.chance(0.05)) {
    composition.parts().push_back(decisive_l3()[random.below(decisive_l3().size())]);
    return composition.parts();
  }
  const auto extra = random.below(2);
  for (std::size_t i = 0; i < extra || !wins(tier, composition.sum()); ++i) {
    composition.add(tier, random);
  }
  if (random.chance(0.5)) {
    composition.add_hazard(tier, random);
  }
  return composition.parts();
}

/// In alerts only two words count, and they decide for L1.
std::vector<std::string_view> alert_parts(const Ticket& ticket, std::string_view title,
                                          Random& random) {
  if (ticket.tier == 0) {
    const auto text = lower(title);
    if (text.find("patch") == std::string::npos && text.find("ssl expiring") == std::string::npos) {
      return {random.chance(0.7) ? std::string_view{"the monthly patch run failed on this node"}
                                 : std::string_view{"ssl expiring in nine days on this node"}};
    }
    return {};
  }
  const auto& phrase = phrases(1)[random.below(phrases(1).size())];
  return phrase.keyword == "patch" ? std::vector<std::string_view>{}
                                   : std::vector<std::string_view>{phrase.text};
}

}  // namespace

std::vector<std::string_view> deciding_parts(const Ticket& ticket, std::string_view title,
                                             Random& random) {
  switch (family_of(ticket.category)) {
    case Family::general: return general_parts(ticket, title, random);
    case Family::alert: return alert_parts(ticket, title, random);
    case Family::phi: return {};  // the titles alone decide
  }
  return {};
}

}  // namespace tierline::demo_data
