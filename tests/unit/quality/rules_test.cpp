#include "tierline/quality/rules.hpp"

#include "tierline/base/error.hpp"
#include "tierline/tickets/contract.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>

namespace tierline::quality {
namespace {

using ::testing::HasSubstr;

const std::string rule = R"toml(
[[rules]]
id = "hours"
category = "business"
kind = "number-range"
table = "timesheets"
columns = ["hours"]
to = 24
severity = "warn"
title = "a day has 24 hours"
owner = "desk"
hint = "ask"
)toml";
const std::string head = "version = \"v\"\ncategories = [{ name = \"business\", weight = 100 }]\n";

std::string refusal(const std::string& text) {
  try {
    parse_quality_rules(text, "rules.toml");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::config);
    return error.message();
  }
  return "accepted";
}

std::string with(const std::string& from, const std::string& to) {
  auto text = head + rule;
  return text.replace(text.find(from), from.size(), to);
}

TEST(QualityRulesTest, TheBuiltInOnesHaveThePublishedFortyAndTheirWeights) {
  const auto rules = builtin_quality_rules();

  std::set<int> numbers;
  for (const auto& each : rules.rules) numbers.insert(each.number);
  numbers.erase(0);
  EXPECT_EQ(numbers.size(), 40U);
  EXPECT_EQ(*numbers.rbegin(), 40);
  double sum = 0;
  for (const auto& category : rules.categories) sum += category.weight;
  EXPECT_DOUBLE_EQ(sum, 100);
}

TEST(QualityRulesTest, TheBuiltInOnesAskAboutColumnsOfTheBuiltInContractOnly) {
  const auto contract = tickets::builtin_contract();
  for (const auto& each : builtin_quality_rules().rules) {
    if (each.kind == RuleKind::mean_of) continue;
    const auto* const table = contract.find(each.table);
    ASSERT_NE(table, nullptr) << each.id;
    for (const auto& column : each.columns) {
      EXPECT_TRUE(column == "*" || table->find(column) != nullptr) << each.id << ": " << column;
    }
    if (each.parent_table.empty()) continue;
    EXPECT_NE(contract.find(each.parent_table)->find(each.parent_column), nullptr) << each.id;
  }
}

TEST(QualityRulesTest, ARuleIsReadAsItIsWritten) {
  const auto set = parse_quality_rules(head + rule, "rules.toml");

  const auto* const hours = set.find("hours");
  ASSERT_NE(hours, nullptr);
  EXPECT_EQ(hours->kind, RuleKind::number_range);
  EXPECT_EQ(hours->to, 24);
  EXPECT_EQ(hours->at_least, 100);
  EXPECT_EQ(set.find("minutes"), nullptr);
}

TEST(QualityRulesTest, WeightsThatDoNotSumTo100AreRefused) {
  EXPECT_THAT(refusal(with("weight = 100", "weight = 99")),
              HasSubstr("the weights of the categories sum to 99, not 100"));
}

TEST(QualityRulesTest, ACategoryWhoseWeightNoRuleReachesIsRefused) {
  EXPECT_THAT(refusal(with("weight = 100 }", "weight = 60 }, { name = \"text\", weight = 40 }")),
              HasSubstr("category \"text\" has no rule"));
}

TEST(QualityRulesTest, WhatCannotBeAskedIsRefusedWithItsLine) {
  EXPECT_THAT(refusal(with("number-range", "number-rage")), HasSubstr("line 7: rule \"hours\":"));
  EXPECT_THAT(refusal(with("columns = [\"hours\"]", "columns = []")),
              HasSubstr("of kind number-range cannot have 0 columns"));
  EXPECT_THAT(refusal(with("to = 24\n", "")), HasSubstr("it has no limit"));
  EXPECT_THAT(refusal(with("\"business\"\nkind", "\"busyness\"\nkind")),
              HasSubstr("unknown category \"busyness\""));
  EXPECT_THAT(refusal(with("to = 24", "til = 24")), HasSubstr("unknown key \"til\""));
  EXPECT_THAT(refusal(with("to = 24", "to = 24\nat_least = 101")),
              HasSubstr("\"at_least\" is 101, not between 0 and 100"));
  EXPECT_THAT(refusal(with("to = 24", "to = 24\nscoring = \"step\"\notherwise = 1")),
              HasSubstr("it costs nothing"));
  EXPECT_THAT(refusal(with("severity = \"warn\"", "severity = \"grave\"")),
              HasSubstr("not one of info, warn, error, critical"));
  EXPECT_THAT(refusal(head + rule + rule), HasSubstr("the id is there twice"));
}

}  // namespace
}  // namespace tierline::quality
