#pragma once

#include "demo_data/random.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace tierline::demo_data {

struct Plan;

/// Whose rules decide the tier: rule set v1 treats two categories apart.
enum class Family : std::uint8_t { general, alert, phi };

constexpr Family family_of(std::size_t category) {
  return category == 1 ? Family::alert : category == 2 ? Family::phi : Family::general;
}

/// What titles of one kind say.
struct Theme {
  Family family;
  std::uint8_t tier;
  std::int64_t tickets;  ///< at scale 1; of a family and tier together with the others
  std::span<const std::string_view> titles;  ///< `#` stands for a digit
  bool varied = true;         ///< false: every title is the same, and stays without decorations
  bool support_only = false;  ///< only for category Support Tickets
};

std::span<const Theme> themes();

/// Sets `Ticket::theme`: exact counts at whole scales.
void plan_themes(Plan& plan, Random& random);

}  // namespace tierline::demo_data
