#include "tierline/tickets/tier.hpp"

#include "collecting_sink.hpp"

#include <gtest/gtest.h>

namespace tierline::demo_data {
namespace {

constexpr std::size_t title_column = 11;
constexpr std::size_t description_column = 12;
constexpr std::size_t category_column = 20;
constexpr std::size_t root_cause_column = 22;

std::string_view text_of(const Cell& cell) {
  return cell.kind == Cell::Kind::text ? std::string_view{cell.text} : std::string_view{};
}

/// How many tickets rule set v1 sorts otherwise than they were made.
std::size_t disagreements(const Options& options) {
  const auto rules = tickets::builtin_tier_rules("v1");
  const auto plan = plan_of(options);
  std::size_t index = 0;
  std::size_t wrong = 0;
  testing::CallingSink sink{[&](std::string_view table, std::span<const Cell> cells) {
    if (table != "tickets") {
      return;
    }
    const auto decision =
        rules.classify({text_of(cells[title_column]), text_of(cells[description_column]),
                        text_of(cells[category_column]), text_of(cells[root_cause_column])});
    const auto& ticket = plan.tickets[index++];
    if (tickets::index_of(decision.tier) != ticket.tier) {
      ++wrong;
      ADD_FAILURE() << "made L" << ticket.tier + 1 << ", classified " << to_string(decision.tier)
                    << " by " << decision.rule_id << " (" << decision.matched_text
                    << "): " << text_of(cells[title_column]) << " / "
                    << text_of(cells[description_column]).substr(0, 300);
    }
  }};
  generate(plan, options, sink, [](std::uint64_t) {});
  return wrong;
}

TEST(TiersTest, RuleSetV1ComesToThePlannedTierOfEveryTicket) {
  EXPECT_EQ(disagreements(testing::at_scale(1)), 0);
}

TEST(TiersTest, TheSameHoldsForAnotherSeed) {
  EXPECT_EQ(disagreements(testing::at_scale(0.05, 4'711)), 0);
}

}  // namespace
}  // namespace tierline::demo_data
