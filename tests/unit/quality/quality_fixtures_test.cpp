#include "tierline/quality/assessment.hpp"
#include "tierline/tickets/toml_reader.hpp"

#include "small_database.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>

namespace tierline::quality {
namespace {

using testing::SmallDatabase;
using tickets::Storage;
using tickets::TomlReader;

constexpr tickets::TomlKind fixtures_kind{"fixtures", "see the head of the file"};
constexpr const char* fixtures_file = TIERLINE_SOURCE_DIR "/tests/data/quality_fixtures.toml";

Storage storage_of(const std::string& word) {
  static const std::map<std::string, Storage> words{{"null", Storage::null},
                                                    {"integer", Storage::integer},
                                                    {"real", Storage::real},
                                                    {"text", Storage::text},
                                                    {"blob", Storage::blob}};
  return words.at(word);
}

void change(SmallDatabase& database, const TomlReader& reader) {
  reader.allow_only(
      {"table", "drop", "drop_column", "no_rows", "column", "storage", "value", "rows", "times"});
  const auto table = reader.text("table");
  if (reader.flag("drop")) return database.drop(table);
  if (reader.flag("no_rows")) return database.find(table)->rows.clear();
  if (reader.has("drop_column")) return database.drop_column(table, reader.text("drop_column"));
  const auto value = reader.optional<std::string>("value").value_or("");
  std::string text;
  for (std::int64_t i = reader.optional<std::int64_t>("times").value_or(1); i > 0; --i)
    text += value;
  database.set(table, reader.text("column"), storage_of(reader.text("storage")), text,
               static_cast<std::size_t>(reader.optional<std::int64_t>("rows").value_or(-1)));
}

/// What becomes of the rules after the changes of each fixture, by the rule it is for.
class QualityFixturesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file{fixtures_file};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const auto root = tickets::parse_toml(text, fixtures_kind, fixtures_file);
    for (const auto& fixture : TomlReader{root, fixtures_kind, fixtures_file}.tables("fixtures")) {
      fixture.allow_only({"rule", "changes"});
      SmallDatabase database{contract_};
      for (const auto& reader : fixture.tables("changes")) change(database, reader);
      const auto [at, fresh] = results_.emplace(fixture.text("rule"), database.assess(rules_));
      EXPECT_TRUE(fresh) << "there are two fixtures for " << at->first;
    }
  }

  const tickets::Contract contract_ = tickets::builtin_contract();
  const RuleSet rules_ = builtin_quality_rules();
  std::map<std::string, Assessment> results_;
};

TEST_F(QualityFixturesTest, EveryRuleHasAFixtureInWhichItSaysNo) {
  for (const auto& rule : rules_.rules) {
    const auto found = results_.find(rule.id);
    ASSERT_NE(found, results_.end())
        << "rule " << rule.id << " has no failing fixture in " << fixtures_file;
    const auto* const result = found->second.find(rule.id);
    const bool serious = rule.severity == Severity::error || rule.severity == Severity::critical;
    EXPECT_EQ(result->outcome, serious ? Outcome::fail : Outcome::warn)
        << rule.id << ": " << result->detail;
    EXPECT_LT(result->score, 1) << rule.id;
    EXPECT_LT(*found->second.score, 100) << rule.id;
    EXPECT_NE(found->second.verdict(), Verdict::pass) << rule.id;
  }
}

TEST_F(QualityFixturesTest, EveryFixtureIsForARule) {
  for (const auto& [id, assessment] : results_) {
    EXPECT_NE(rules_.find(id), nullptr) << "a fixture is for " << id << ", which is no rule";
  }
}

TEST_F(QualityFixturesTest, MendingWhatAFixtureBrokeIsWhatExplainSaysFirstOrAmongTheFirst) {
  for (const auto& rule : rules_.rules) {
    if (rule.kind == RuleKind::mean_of) continue;
    const auto& assessment = results_.at(rule.id);
    const auto gains = explain(assessment);
    EXPECT_TRUE(std::any_of(gains.begin(), gains.end(), [&](const Gain& gain) {
      return gain.rule == rule.id;
    })) << rule.id;
    EXPECT_NEAR(gains.back().score, 100, 1e-6) << rule.id;
  }
}

}  // namespace
}  // namespace tierline::quality
