#include "demo_data/exchange.hpp"

#include <gtest/gtest.h>

namespace tierline::demo_data {
namespace {

/// Two attributes of two values each, four rows of every value, in blocks that do not mix.
Exchange blocks(const std::vector<Counts>& target) {
  Exchange exchange{{{0, 0, 0, 0, 1, 1, 1, 1}, {0, 0, 0, 0, 1, 1, 1, 1}}};
  exchange.bind({0, 1, {0, 1}, {0, 1}, target, 1});
  return exchange;
}

TEST(ExchangeTest, RowsMeetATableThatAgreesWithTheCounts) {
  auto exchange = blocks({{1, 3}, {3, 1}});
  Random random{1, 1};

  exchange.solve({1}, 100'000, random);

  EXPECT_EQ(exchange.error(), 0);
}

TEST(ExchangeTest, ATableThatContradictsTheCountsLeavesAnError) {
  auto exchange = blocks({{4, 4}, {4, 4}});
  Random random{1, 1};

  exchange.solve({1}, 10'000, random);

  EXPECT_EQ(exchange.error(), 8);
}

TEST(ExchangeTest, AnUnboundCellHoldsWhatComes) {
  auto exchange = blocks({{2, Exchange::unbound}, {Exchange::unbound, Exchange::unbound}});
  Random random{1, 1};

  exchange.solve({1}, 100'000, random);

  EXPECT_EQ(exchange.error(), 0);
}

}  // namespace
}  // namespace tierline::demo_data
