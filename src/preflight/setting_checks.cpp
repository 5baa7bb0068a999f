#include "tierline/source/contract_file.hpp"
#include "tierline/tickets/tier.hpp"
#include "tierline/tickets/zone_converter.hpp"

#include "preflight/checks.hpp"

#include <fmt/format.h>

#include <array>

namespace tierline::preflight {
namespace {

Finding contract_loads(const Subject& subject) {
  const auto contract = source::read_contract(subject.options.contract);
  return {{},
          Verdict::pass,
          fmt::format("contract {}, {} tables, fingerprint {}", contract.name,
                      contract.tables.size(), contract.fingerprint.substr(0, 12)),
          {}};
}

Finding tier_rules_load(const Subject& subject) {
  const auto rules = tickets::builtin_tier_rules(subject.options.tier_rules);
  return {{}, Verdict::pass, fmt::format("tier rules {}", rules.version()), {}};
}

Finding time_zone_data(const Subject& subject) {
  const auto contract = source::read_contract(subject.options.contract);
  const tickets::ZoneConverter zone{contract.time_zone};
  return {{}, Verdict::pass, fmt::format("this machine knows {}", contract.time_zone), {}};
}

constexpr std::array all_setting_checks{
    Check{"contract-loads", "Can the contract be used?", false, contract_loads},
    Check{"tier-rules-load", "Can the tier rules be used?", false, tier_rules_load},
    Check{"time-zone-data", "Does this machine know the contract's time zone?", false,
          time_zone_data},
};

}  // namespace

std::span<const Check> setting_checks() { return all_setting_checks; }

}  // namespace tierline::preflight
