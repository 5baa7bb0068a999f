#include "tierline/base/error.hpp"
#include "tierline/rules/tiers.hpp"
#include "tierline/tickets/tier.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tierline::tickets {
namespace {

using ::testing::HasSubstr;

std::string reason_for_refusing(const std::string& toml) {
  try {
    TierRules::parse(toml, "test.toml");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::config);
    EXPECT_THAT(error.message(), HasSubstr("cannot read tier rules \"test.toml\": line "));
    return error.message();
  }
  return "accepted";
}

/// The corrected rules with one passage replaced.
std::string with(std::string_view from, std::string_view to) {
  std::string toml{rules::tiers_v2.text};
  const auto at = toml.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return toml.replace(at, from.size(), to);
}

TEST(TierRulesFileTest, AcceptsBothBuiltInFiles) {
  EXPECT_EQ(reason_for_refusing(std::string{rules::tiers_v1.text}), "accepted");
  EXPECT_EQ(reason_for_refusing(std::string{rules::tiers_v2.text}), "accepted");
}

TEST(TierRulesFileTest, RefusesWhatIsNoToml) {
  EXPECT_THAT(reason_for_refusing("version = \"v3\"\nmatch ="), HasSubstr("line 2: "));
}

TEST(TierRulesFileTest, RefusesUnknownKeysWithTheirLine) {
  EXPECT_THAT(reason_for_refusing("colour = 1\n" + std::string{rules::tiers_v2.text}),
              HasSubstr("line 1: unknown key \"colour\""));
  EXPECT_THAT(reason_for_refusing(with("keyword_points = 1.5", "keyword_point = 1.5")),
              HasSubstr("unknown key \"keyword_point\""));
  EXPECT_THAT(reason_for_refusing(with("id = \"alert\"\n", "id = \"alert\"\nwords = []\n")),
              HasSubstr("unknown key \"words\""));
  EXPECT_THAT(reason_for_refusing(with("{ above = 3.5,", "{ above = 3.0, below = 9.0,")),
              HasSubstr("unknown key \"below\""));
  EXPECT_THAT(reason_for_refusing(with("id = \"default\"", "id = \"default\"\ntexts = [\"a\"]")),
              HasSubstr("unknown key \"texts\""));
}

TEST(TierRulesFileTest, RefusesUnknownTiers) {
  EXPECT_THAT(reason_for_refusing(with("tier = \"L1\"", "tier = \"L0\"")),
              HasSubstr("unknown tier \"L0\""));
  EXPECT_THAT(
      reason_for_refusing(with("id = \"phi\"\ntier = \"L2\"", "id = \"phi\"\ntier = \"l2\"")),
      HasSubstr("rule \"phi\": unknown tier \"l2\""));
  EXPECT_THAT(reason_for_refusing(with("at_least = [\"L1\"", "at_least = [\"L4\"")),
              HasSubstr("unknown tier \"L4\""));
}

TEST(TierRulesFileTest, RefusesAFileWithoutADefault) {
  EXPECT_THAT(reason_for_refusing(with("[default]\nid = \"default\"\ntier = \"L2\"\n", "")),
              HasSubstr("\"default\" is missing"));
}

TEST(TierRulesFileTest, RefusesScoresThatAreMissingOrTwice) {
  EXPECT_THAT(reason_for_refusing(with("[[scores]]\ntier = \"L2\"", "[[scores]]\ntier = \"L1\"")),
              HasSubstr("scores of L1: they are there twice"));
  EXPECT_THAT(reason_for_refusing("version = \"x\"\nmatch = \"word\"\ntext = \"plain\"\n"
                                  "labels = \"exact\"\nkeyword_tiers = \"one\"\nscores = []\n"
                                  "rules = []\ndefault = {id = \"d\", tier = \"L2\"}\n"),
              HasSubstr("\"scores\" are needed for L1, L2 and L3"));
}

TEST(TierRulesFileTest, RefusesPointsThatAreNoHalves) {
  EXPECT_THAT(reason_for_refusing(with("keyword_points = 1.5", "keyword_points = 1.3")),
              HasSubstr("\"keyword_points\" is 1.3, not a multiple of 0.25"));
  EXPECT_THAT(reason_for_refusing(with("keyword_points = 1.5", "keyword_points = -1.5")),
              HasSubstr("\"keyword_points\" is -1.5"));
  EXPECT_THAT(reason_for_refusing(with("keyword_points = 1.5", "keyword_points = nan")),
              HasSubstr("\"keyword_points\" is nan"));
  EXPECT_THAT(reason_for_refusing(with("keyword_points = 1.5\n", "")),
              HasSubstr("\"keyword_points\" is missing"));
  EXPECT_THAT(reason_for_refusing(with("keyword_points = 1.5", "keyword_points = \"1.5\"")),
              HasSubstr("\"keyword_points\" has the wrong type"));
}

TEST(TierRulesFileTest, RefusesWordsThatCouldNeverMatch) {
  EXPECT_THAT(reason_for_refusing(with("\"toner\"", "\"Toner\"")),
              HasSubstr("\"Toner\" is not in lower case"));
  EXPECT_THAT(reason_for_refusing(with("\"toner\"", "\"\"")), HasSubstr("a word is empty"));
  EXPECT_THAT(reason_for_refusing(with("\"toner\"", "\"*\"")), HasSubstr("a word is empty"));
  EXPECT_THAT(reason_for_refusing(with("\"toner\"", "\"to*er\"")),
              HasSubstr("\"to*er\": * stands only at the end"));
  EXPECT_THAT(reason_for_refusing(with("match = \"word\"", "match = \"substring\"")),
              HasSubstr("* stands only at the end, with match = \"word\""));
}

TEST(TierRulesFileTest, RefusesAKeywordTwiceInOneTierAlwaysAndInTwoTiersWhenOneIsDemanded) {
  EXPECT_THAT(reason_for_refusing(with("\"toner\"", "\"outlook\"")),
              HasSubstr("scores of L1: \"keywords\" has \"outlook\" twice"));
  EXPECT_THAT(reason_for_refusing(with("\"azure\"", "\"outlook\"")),
              HasSubstr("scores of L2: \"outlook\" is a keyword of L1 already"));
}

TEST(TierRulesFileTest, RefusesRulesWithoutConditionOrWithATakenId) {
  EXPECT_THAT(reason_for_refusing(with("id = \"alert\"\ntier = \"L2\"\ncategories = [\"Alert\"]",
                                       "id = \"alert\"\ntier = \"L2\"")),
              HasSubstr("rule \"alert\": it has no condition"));
  EXPECT_THAT(reason_for_refusing(with("id = \"phi\"", "id = \"alert\"")),
              HasSubstr("rule \"alert\": the id is there twice"));
  EXPECT_THAT(reason_for_refusing(with("id = \"default\"", "id = \"alert\"")),
              HasSubstr("rule \"alert\": the id is there twice"));
  EXPECT_THAT(reason_for_refusing(with("id = \"phi\"\n", "")), HasSubstr("\"id\" is missing"));
}

TEST(TierRulesFileTest, RefusesPatternsThatRe2CannotRead) {
  EXPECT_THAT(reason_for_refusing(with("'\\bransomware\\b'", "'(ransomware'")),
              HasSubstr("rule \"expert-incident\": pattern \"(ransomware\" is wrong: missing )"));
}

TEST(TierRulesFileTest, RefusesPhrasesAndFamiliesThatCouldNeverMatch) {
  EXPECT_THAT(reason_for_refusing(with("\"toner\"", "\"low ... <colour>\"")),
              HasSubstr("\"low ... <colour>\": there is no family \"<colour>\""));
  EXPECT_THAT(reason_for_refusing(with("\"toner\"", "\"low ... \"")), HasSubstr("a word is empty"));
  EXPECT_THAT(reason_for_refusing(with("\"toner\"", "\"low ... *\"")),
              HasSubstr("a word is empty"));
  EXPECT_THAT(reason_for_refusing(with("\"toner\"", "\"low ... Toner\"")),
              HasSubstr("\"Toner\" is not in lower case"));
  EXPECT_THAT(reason_for_refusing(with("[families]", "[families]\nnone = []")),
              HasSubstr("family \"none\" has no words"));
  EXPECT_THAT(reason_for_refusing(with("[families]", "[families]\nnone = [\"\"]")),
              HasSubstr("a word is empty"));
  EXPECT_THAT(reason_for_refusing(with("[families]", "[families]\ntwo = [\"a ... b\"]")),
              HasSubstr("family \"two\" has \"a ... b\", not a word"));
  EXPECT_THAT(reason_for_refusing(with("[families]", "[families]\ntwo = [\"<secret>\"]")),
              HasSubstr("family \"two\" has \"<secret>\", not a word"));
}

TEST(TierRulesFileTest, RefusesSignalsThatSayNothing) {
  const auto signal = [](const std::string& keys) {
    return reason_for_refusing(with("[[signals]]", "[[signals]]\n" + keys + "\n\n[[signals]]"));
  };
  EXPECT_THAT(signal("id = \"new\"\nwords = [\"a\"]"),
              HasSubstr("signal \"new\": \"points\" is missing"));
  EXPECT_THAT(signal("id = \"new\"\npoints = { L1 = 1.0 }"),
              HasSubstr("signal \"new\": it has neither root causes nor words nor patterns"));
  EXPECT_THAT(signal("id = \"new\"\npoints = { L4 = 1.0 }\nwords = [\"a\"]"),
              HasSubstr("unknown key \"L4\""));
  EXPECT_THAT(signal("id = \"new\"\npoints = { L1 = -0.3 }\nwords = [\"a\"]"),
              HasSubstr("\"L1\" is -0.3, not a multiple of 0.25 from -1000"));
  EXPECT_THAT(signal("id = \"new\"\npoints = { L1 = 1.0 }\npatterns = ['(']"),
              HasSubstr("signal \"new\": pattern \"(\" is wrong"));
  EXPECT_THAT(signal("id = \"many\"\npoints = { L1 = 1.0 }\nwords = [\"a\"]"),
              HasSubstr("signal \"many\": the id is there twice"));
  EXPECT_THAT(signal("id = \"new\"\npoints = { L1 = 1.0 }\nword = [\"a\"]"),
              HasSubstr("unknown key \"word\""));
}

TEST(TierRulesFileTest, RefusesADescriptionOfNothingAndATitleThatCountsLess) {
  EXPECT_THAT(reason_for_refusing(with("description_bytes = 400", "description_bytes = 0")),
              HasSubstr("\"description_bytes\" is not above 0"));
  EXPECT_THAT(reason_for_refusing(with("title_factor = 1.5", "title_factor = 0.5")),
              HasSubstr("\"title_factor\" is 0.5, not a multiple of 0.25 from 1"));
}

TEST(TierRulesFileTest, RefusesSettingsItDoesNotKnow) {
  EXPECT_THAT(reason_for_refusing(with("match = \"word\"", "match = \"regex\"")),
              HasSubstr("\"match\" is \"regex\", not substring or word"));
  EXPECT_THAT(reason_for_refusing(with("text = \"plain\"", "text = \"html\"")),
              HasSubstr("not as_given or plain"));
  EXPECT_THAT(reason_for_refusing(with("labels = \"decoded\"", "labels = \"any\"")),
              HasSubstr("not exact or decoded"));
  EXPECT_THAT(reason_for_refusing(with("keyword_tiers = \"one\"", "keyword_tiers = \"1\"")),
              HasSubstr("not many or one"));
  EXPECT_THAT(reason_for_refusing(with("version = \"v2\"\n", "")),
              HasSubstr("\"version\" is missing"));
}

}  // namespace
}  // namespace tierline::tickets
