#include "tierline/tickets/labels.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>

namespace tierline::tickets {
namespace {

using ::testing::HasSubstr;

const std::string head = "id,title,description,category,root_cause,expected_tier\n";

std::vector<LabelledTicket> labelled_set(const std::string& name = "tier_labels.csv") {
  const auto path = TIERLINE_SOURCE_DIR "/tests/data/" + name;
  return parse_labels(read_file(path), path);
}

std::string reason_for_refusing(const std::string& csv) {
  try {
    parse_labels(csv, "test.csv");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::data);
    return error.message();
  }
  return "accepted";
}

std::string described(const Evaluation& evaluation) {
  std::string text;
  for (const auto& miss : evaluation.disagreements) {
    text += miss.id + ": " + std::string{to_string(miss.expected)} + ", rules say " +
            std::string{to_string(miss.decision.tier)} + " by " + miss.decision.rule_id + "\n";
  }
  return text;
}

TEST(LabelsTest, QuotedFieldsMayHoldCommasQuotesAndLineBreaks) {
  const auto tickets =
      parse_labels(head + "1,\"a, \"\"b\"\"\",\"two\nlines\",Other,,L3\r\n2,,,,,L1", "test.csv");

  ASSERT_EQ(tickets.size(), 2U);
  EXPECT_EQ(tickets[0].title, "a, \"b\"");
  EXPECT_EQ(tickets[0].description, "two\nlines");
  EXPECT_EQ(tickets[0].expected, Tier::l3);
  EXPECT_EQ(tickets[1].title, "");
  EXPECT_EQ(tickets[1].expected, Tier::l1);
}

TEST(LabelsTest, ColumnsBehindTheTierArePassedOver) {
  const auto tickets = parse_labels(
      "id,title,description,category,root_cause,expected_tier,reason\n1,a,b,c,d,L2,\"why, oh "
      "why\"\n",
      "test.csv");

  ASSERT_EQ(tickets.size(), 1U);
  EXPECT_EQ(tickets[0].expected, Tier::l2);
}

TEST(LabelsTest, RefusesWhatItCannotReadAndNamesTheLine) {
  EXPECT_THAT(reason_for_refusing("id,title\n"),
              HasSubstr("line 1: the first line is not the head"));
  EXPECT_THAT(reason_for_refusing("id,title,description,category,root_cause,expected_tiers\n"),
              HasSubstr("line 1: the first line is not the head"));
  EXPECT_THAT(reason_for_refusing("id,title,description,category,root_cause,expected_tier,reason\n"
                                  "1,a,b,c,d,L1\n"),
              HasSubstr("line 2: 6 fields instead of 7"));
  EXPECT_THAT(reason_for_refusing(""), HasSubstr("line 1: the first line is not the head"));
  EXPECT_THAT(reason_for_refusing(head), HasSubstr("there are no tickets"));
  EXPECT_THAT(reason_for_refusing(head + "1,\"a\nb\",c,d,e,L1\n2,a,b\n"),
              HasSubstr("line 4: 3 fields instead of 6"));
  EXPECT_THAT(reason_for_refusing(head + "1,a,b,c,d,L4\n"),
              HasSubstr("line 2: unknown tier \"L4\""));
  EXPECT_THAT(reason_for_refusing(head + "1,\"a,b,c,d,L1\n"),
              HasSubstr("line 2: a quotation mark"));
  EXPECT_THAT(reason_for_refusing(head + "1,\"a\"b,c,d,e,L1\n"), HasSubstr("line 2: text follows"));
}

TEST(EvaluationTest, CountsPrecisionAndRecallPerTier) {
  const auto rules = builtin_tier_rules("v1");
  const std::vector<LabelledTicket> tickets{
      {"a", "forgot password", "", "", "", Tier::l1},
      {"b", "forgot password", "", "", "", Tier::l2},
      {"c", "", "", "Site Down", "", Tier::l3},
  };

  const auto result = evaluate(rules, tickets);

  EXPECT_EQ(result.rule_version, "v1");
  EXPECT_EQ(result.tickets, 3U);
  EXPECT_EQ(result.correct, 2U);
  EXPECT_NEAR(result.accuracy_percent(), 66.67, 0.01);
  EXPECT_DOUBLE_EQ(result.tiers[0].precision_percent(), 50.0);
  EXPECT_DOUBLE_EQ(result.tiers[0].recall_percent(), 100.0);
  EXPECT_DOUBLE_EQ(result.tiers[1].precision_percent(), 0.0);
  EXPECT_DOUBLE_EQ(result.tiers[1].recall_percent(), 0.0);
  ASSERT_EQ(result.disagreements.size(), 1U);
  EXPECT_EQ(result.disagreements[0].id, "b");
  EXPECT_EQ(result.disagreements[0].decision.rule_id, "password");
}

TEST(LabelledSetTest, IsBalancedAndLargeEnough) {
  std::map<Tier, int> count;
  for (const auto& ticket : labelled_set()) ++count[ticket.expected];

  EXPECT_GE(count[Tier::l1] + count[Tier::l2] + count[Tier::l3], 100);
  for (const auto tier : all_tiers) EXPECT_GE(count[tier], 35) << to_string(tier);
}

TEST(LabelledSetTest, FirstRulesGetFiveOfTheNinePublishedSamples) {
  auto samples = labelled_set();
  std::erase_if(samples, [](const auto& ticket) { return !ticket.id.starts_with("TEST-"); });
  ASSERT_EQ(samples.size(), 9U);

  const auto result = evaluate(builtin_tier_rules("v1"), samples);

  std::vector<std::string> wrong;
  for (const auto& miss : result.disagreements) {
    EXPECT_EQ(miss.decision.tier, Tier::l2) << miss.id;
    wrong.push_back(miss.id);
  }
  EXPECT_THAT(wrong, ::testing::ElementsAre("TEST-0002", "TEST-0003", "TEST-0006", "TEST-0007"));
}

TEST(LabelledSetTest, CorrectedRulesReachNinetyPercentAndBeatTheFirst) {
  const auto tickets = labelled_set();

  const auto corrected = evaluate(builtin_tier_rules("v2"), tickets);
  const auto first = evaluate(builtin_tier_rules("v1"), tickets);

  EXPECT_GE(corrected.accuracy_percent(), 90.0) << described(corrected);
  for (const auto& tier : corrected.tiers) {
    EXPECT_GE(tier.precision_percent(), 85.0) << described(corrected);
    EXPECT_GE(tier.recall_percent(), 85.0) << described(corrected);
  }
  EXPECT_GT(corrected.correct, first.correct);
}

/// Written by people who had not read the rules, borderline wordings among them: what the figure of
/// the set above, whose author wrote the rules as well, is worth. The words of the rules come from
/// the tuning half, their weights from that half, the set above and the development set: these
/// figures tell how well they fit, not how good they are. Of the unseen set and the held-out half
/// nobody who tunes the rules has seen more than the figure; the unseen one was looked at several
/// times on the way and its author wrote at the same time as the authors of the development set, so
/// the held-out half is the strictest judge. Printed, since nobody should quote one without the
/// others.
TEST(IndependentSetTest, CorrectedRulesBeatTheFirstOnSeenAndUnseenTickets) {
  struct Part {
    std::string name;
    double least_percent;  ///< two below what was measured
  };
  for (const auto& [name, least_percent] :
       {Part{"tier_labels_tuning.csv", 98.0}, Part{"tier_labels_development.csv", 95.0},
        Part{"tier_labels_unseen.csv", 86.5}, Part{"tier_labels_held_out.csv", 72.5}}) {
    const auto tickets = labelled_set(name);
    ASSERT_GE(tickets.size(), 165U);

    const auto corrected = evaluate(builtin_tier_rules("v2"), tickets);
    const auto first = evaluate(builtin_tier_rules("v1"), tickets);

    std::printf("%s: v2 %.1f %%, v1 %.1f %% of %zu tickets\n", name.c_str(),
                corrected.accuracy_percent(), first.accuracy_percent(), tickets.size());
    EXPECT_GE(corrected.accuracy_percent(), least_percent) << name;
    EXPECT_GT(corrected.correct, first.correct) << name;
  }
}

}  // namespace
}  // namespace tierline::tickets
