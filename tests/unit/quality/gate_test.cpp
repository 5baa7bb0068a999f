#include "tierline/quality/gate.hpp"

#include <gtest/gtest.h>

namespace tierline::quality {
namespace {

TEST(CorruptionGateTest, IsOpenAtTheLimitAndClosedAboveIt) {
  EXPECT_TRUE(corruption_gate("tickets", 20, 100).open());
  EXPECT_FALSE(corruption_gate("tickets", 21, 100).open());
}

TEST(CorruptionGateTest, IsClosedForATableWithoutRows) {
  const auto gate = corruption_gate("tickets", 0, 0);

  EXPECT_FALSE(gate.open());
  EXPECT_EQ(gate.detail, "the table has no rows");
}

TEST(ConfidenceGateTest, IsClosedWhenTheValuesProveThatTooFewFit) {
  EXPECT_EQ(confidence_gate("t.c", wilson(0, 4)).verdict, Verdict::fail);
  EXPECT_EQ(confidence_gate("t.c", wilson(900, 1000)).verdict, Verdict::fail);
  EXPECT_EQ(confidence_gate("t.c", wilson(94'000, 100'000)).verdict, Verdict::fail);
}

TEST(ConfidenceGateTest, WarnsWhenTooFewFitButTheValuesAreFewThemselves) {
  EXPECT_EQ(confidence_gate("t.c", wilson(9, 10)).verdict, Verdict::warn);
  EXPECT_EQ(confidence_gate("t.c", wilson(949, 1000)).verdict, Verdict::warn);
}

TEST(ConfidenceGateTest, IsOpenForFewValuesThatAllFit) {
  EXPECT_EQ(confidence_gate("t.c", wilson(1, 1)).verdict, Verdict::pass);
  EXPECT_EQ(confidence_gate("t.c", wilson(95, 100)).verdict, Verdict::pass);
}

TEST(PresenceGateTest, IsClosedWhenAnythingIsMissingAndNamesIt) {
  EXPECT_TRUE(presence_gate("tables", "", {}).open());
  const auto gate = presence_gate("required-columns", "tickets", {"title", "team"});
  EXPECT_FALSE(gate.open());
  EXPECT_EQ(gate.detail, "missing: \"title\", \"team\"");
}

TEST(QuarantineGateTest, WarnsAboveOnePerCentAndClosesAboveTwenty) {
  EXPECT_EQ(quarantine_gate("t", 1, 100).verdict, Verdict::pass);
  EXPECT_EQ(quarantine_gate("t", 2, 100).verdict, Verdict::warn);
  EXPECT_EQ(quarantine_gate("t", 20, 100).verdict, Verdict::warn);
  EXPECT_EQ(quarantine_gate("t", 21, 100).verdict, Verdict::fail);
  EXPECT_EQ(quarantine_gate("t", 0, 0).verdict, Verdict::warn);
}

TEST(GatesTest, TheWorstDecidesAndNoneAtAllIsClosed) {
  const auto pass = corruption_gate("t", 0, 10);
  const auto warn = confidence_gate("t.c", wilson(9, 10));
  const auto fail = corruption_gate("t", 10, 10);

  EXPECT_EQ(worst_of({pass}), Verdict::pass);
  EXPECT_EQ(worst_of({pass, warn}), Verdict::warn);
  EXPECT_EQ(worst_of({fail, warn, pass}), Verdict::fail);
  EXPECT_EQ(worst_of({}), Verdict::fail);
}

}  // namespace
}  // namespace tierline::quality
