#include "tierline/quality/order_proof.hpp"

#include <gtest/gtest.h>

namespace tierline::quality {
namespace {

using tickets::DateOrder;

const std::array<std::string, life_steps> names{"created_at", "modified_at", "resolved_at",
                                                "closed_at"};

StepDate sure(std::int64_t day) { return {day, day}; }

/// created on a sure day, resolved on a day that can be read both ways.
OrderWitness::Row resolved_on(std::int64_t created, StepDate resolved) {
  OrderWitness::Row row;
  row[0] = sure(created);
  row[2] = resolved;
  return row;
}

TEST(OrderProofTest, AnOrderThatPutsResolutionBeforeCreationIsNotTheOne) {
  OrderWitness witness;
  for (int row = 0; row < 3; ++row) witness.add(resolved_on(100, {110, 90}));
  witness.add(resolved_on(100, {110, 120}));

  const auto proof = witness.proof_for(LifeStep::resolved, names);

  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->order, DateOrder::day_first);
  EXPECT_EQ(proof->by, "created_at <= resolved_at");
  EXPECT_EQ(proof->rows, 3U);
  EXPECT_FALSE(witness.proof_for(LifeStep::closed, names));
}

TEST(OrderProofTest, MonthFirstIsProvenTheSameWay) {
  OrderWitness witness;
  for (int row = 0; row < 3; ++row) witness.add(resolved_on(100, {90, 110}));

  EXPECT_EQ(witness.proof_for(LifeStep::resolved, names)->order, DateOrder::month_first);
}

TEST(OrderProofTest, TwoRowsAreTooFewAndContradictionsProveNothing) {
  OrderWitness witness;
  witness.add(resolved_on(100, {110, 90}));
  witness.add(resolved_on(100, {110, 90}));
  EXPECT_FALSE(witness.proof_for(LifeStep::resolved, names));

  witness.add(resolved_on(100, {110, 90}));
  EXPECT_TRUE(witness.proof_for(LifeStep::resolved, names));
  witness.add(resolved_on(100, {90, 110}));
  EXPECT_FALSE(witness.proof_for(LifeStep::resolved, names));
}

TEST(OrderProofTest, APairThatSureDatesContradictIsNotBelieved) {
  OrderWitness witness;
  for (int row = 0; row < 5; ++row) witness.add(resolved_on(100, {110, 90}));
  for (int row = 0; row < 98; ++row) witness.add(resolved_on(100, sure(110)));
  witness.add(resolved_on(100, sure(90)));
  EXPECT_FALSE(witness.proof_for(LifeStep::resolved, names)) << "1 of 99 is more than 1 %";

  witness.add(resolved_on(100, sure(110)));
  EXPECT_TRUE(witness.proof_for(LifeStep::resolved, names));
}

TEST(OrderProofTest, ModifiedBeforeResolvedIsOnlyBelievedWhereItIsSeen) {
  OrderWitness witness;
  OrderWitness::Row row;
  row[1] = StepDate{90, 110};
  row[2] = sure(100);
  for (int n = 0; n < 5; ++n) witness.add(row);
  EXPECT_FALSE(witness.proof_for(LifeStep::modified, names));

  row[1] = sure(95);
  for (int n = 0; n < 10; ++n) witness.add(row);
  const auto proof = witness.proof_for(LifeStep::modified, names);
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->order, DateOrder::day_first);
}

TEST(OrderProofTest, ColumnsTellTheirStepByTheirWords) {
  EXPECT_EQ(life_step_of("created_at"), LifeStep::created);
  EXPECT_EQ(life_step_of("TKT-Modified Time"), LifeStep::modified);
  EXPECT_EQ(life_step_of("TKT-Actual Resolution Date"), LifeStep::resolved);
  EXPECT_EQ(life_step_of("TKT-Closure Date"), LifeStep::closed);
  EXPECT_EQ(life_step_of("sla_closed_at"), std::nullopt);
  EXPECT_EQ(life_step_of("TKT-Created By User"), std::nullopt);
  EXPECT_EQ(life_step_of("work_date"), std::nullopt);
}

}  // namespace
}  // namespace tierline::quality
