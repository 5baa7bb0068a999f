#include "tierline/base/error.hpp"
#include "tierline/tickets/values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tierline::tickets {
namespace {

using ::testing::HasSubstr;

/// `repaired word "3"`, `as_is "x"`, `null word`, `unrepairable not-an-integer`.
std::string shown(const Judgement& judgement) {
  const std::string rule{judgement.rule};
  switch (judgement.state) {
    case ValueState::null: return rule.empty() ? "null" : "null " + rule;
    case ValueState::as_is: return "as_is \"" + std::string{judgement.text} + "\"";
    case ValueState::repaired:
      return "repaired " + rule + " \"" + std::string{judgement.text} + "\"";
    case ValueState::unrepairable: break;
  }
  EXPECT_FALSE(judgement.message.empty());
  return "unrepairable " + rule;
}

std::string text_of(const std::string& column, const std::string& order) {
  return "name = \"t\"\ndate_order = \"" + order +
         "\"\ntime_zone = \"UTC\"\nnull_values = [\"?\", \"\"]\n[[tables]]\nname = \"t\"\n"
         "key = [\"value\"]\ncolumns = [ { name = \"value\", headers = [\"V\"], " +
         column + " } ]\n";
}

std::string judged(const std::string& column, std::string_view raw, Storage storage = Storage::text,
                   const std::string& order = "ANY") {
  const auto contract = parse_contract(text_of(column, order), "test.toml");
  Judge judge{contract};
  return shown(judge.judge(contract.tables.at(0).columns.at(0), storage, raw));
}

std::string reason_for_refusing(const std::string& column) {
  try {
    parse_contract(text_of(column, "DMY"), "test.toml");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::config);
    return error.message();
  }
  return "accepted";
}

const std::string priority =
    R"(type = "smallint", words = { "3 - Moderate" = "3", "None" = "", "High" = "2" })";
const std::string status =
    R"(type = "text", words = { "Resolved" = "Incident Resolved", "Closed" = "Closed" })";

TEST(WordsTest, AWordStandsForItsValueExactlyElseWithoutRegardToCaseAndBlanks) {
  EXPECT_EQ(judged(priority, "3 - Moderate"), "repaired word \"3\"");
  EXPECT_EQ(judged(priority, "  3 - MODERATE\n"), "repaired word \"3\"");
  EXPECT_EQ(judged(priority, "None"), "null word");
  EXPECT_EQ(judged(priority, "4"), "as_is \"4\"");
  EXPECT_EQ(judged(priority, "?"), "null null-word");
  EXPECT_EQ(judged(priority, "4 - Low"), "unrepairable not-a-number");
  EXPECT_EQ(judged(status, "resolved"), "repaired word \"Incident Resolved\"");
  EXPECT_EQ(judged(status, "Open"), "as_is \"Open\"");
}

TEST(WordsTest, ANumberInTheSourceCanBeAWordToo) {
  const std::string states = R"(type = "text", words = { "7" = "Closed" })";
  EXPECT_EQ(judged(states, "7", Storage::integer), "repaired word \"Closed\"");
  EXPECT_EQ(judged(states, "8", Storage::integer), "as_is \"8\"");
}

TEST(WordsTest, AWordThatOnlyARepairBringsToLightIsOneToo) {
  EXPECT_EQ(judged(status, "Resol\x07ved"), "repaired word \"Incident Resolved\"");
  EXPECT_EQ(judged(R"(type = "smallint", words = { "9" = "5" })", "+009"), "repaired word \"5\"");
}

TEST(WordsTest, AWordThatStandsForItselfChangesNothing) {
  EXPECT_EQ(judged(status, "Closed"), "as_is \"Closed\"");
  EXPECT_EQ(judged(status, "CLOSED"), "repaired word \"Closed\"");
}

TEST(WordsTest, AWordsValueTakesTheCanonicalForm) {
  EXPECT_EQ(judged(R"(type = "boolean", words = { "Met" = "yes", "Breached" = "no" })", "met"),
            "repaired word \"1\"");
  EXPECT_EQ(judged("type = \"numeric(6,2)\", words = { half = \"0.50\" }", "half"),
            "repaired word \"0.5\"");
}

TEST(WordsTest, AMissingValueByWordIsRefusedWhereOneMustBe) {
  EXPECT_EQ(judged(priority + ", not_null = true", "None"), "unrepairable missing-value");
}

TEST(WordsTest, WordsThatCannotWorkAreRefusedWithTheirLine) {
  const auto words = [](const std::string& type, const std::string& given) {
    return reason_for_refusing("type = \"" + type + "\", words = " + given);
  };
  EXPECT_THAT(
      words("smallint", R"({ "Low" = "four" })"),
      HasSubstr("line 8: table \"t\": column \"value\": word \"Low\": \"four\" is no number"));
  EXPECT_THAT(words("text", R"({ "A" = "B", "B" = "C" })"),
              HasSubstr("word \"A\": \"B\" is a word itself"));
  EXPECT_THAT(words("text", R"({ "A" = "x", "a" = "y" })"), HasSubstr("is the same but for case"));
  EXPECT_THAT(words("text", R"({ " " = "x" })"), HasSubstr("an empty text is no word"));
  EXPECT_THAT(words("text", R"({ "A" = 1 })"), HasSubstr("\"words\" must hold texts"));
  EXPECT_THAT(words("text", R"(["A"])"), HasSubstr("\"words\" must be a table"));
  EXPECT_THAT(words("date", R"({ "soon" = "03/13/2025" })"), HasSubstr("is month first"));
}

TEST(PrefixTest, TheLettersBeforeAnIntegerAreNoPartOfIt) {
  const std::string number = R"(type = "bigint", prefix = "INC")";
  EXPECT_EQ(judged(number, "INC0010001"), "repaired prefix \"10001\"");
  EXPECT_EQ(judged(number, " inc7 "), "repaired prefix \"7\"");
  EXPECT_EQ(judged(number, "10001"), "as_is \"10001\"");
  EXPECT_EQ(judged(number, "0010001"), "repaired number-form \"10001\"");
  EXPECT_EQ(judged(number + ", zero_is_null = true", "INC0000"), "null zero-null");
}

TEST(PrefixTest, AnotherPrefixNoDigitsOrTooManyAreRefused) {
  const std::string number = R"(type = "bigint", prefix = "INC")";
  EXPECT_EQ(judged(number, "RITM0010001"), "unrepairable not-a-number");
  EXPECT_EQ(judged(number, "INC"), "unrepairable not-a-number");
  EXPECT_EQ(judged(number, "INC-5"), "unrepairable not-a-number");
  EXPECT_EQ(judged(number, "INCINC5"), "unrepairable not-a-number");
  EXPECT_EQ(judged(number, "INC99999999999999999999"), "unrepairable out-of-range");
}

TEST(PrefixTest, OnlyAnIntegerHasOneAndItIsMadeOfLetters) {
  EXPECT_THAT(reason_for_refusing(R"(type = "text", prefix = "INC")"),
              HasSubstr("only an integer has a prefix"));
  for (const auto* wrong : {"INC0", "-", "IN C", "1"}) {
    EXPECT_THAT(reason_for_refusing(R"(type = "bigint", prefix = ")" + std::string{wrong} + "\""),
                HasSubstr("is not letters"))
        << wrong;
  }
}

TEST(AnyOrderTest, DatesThatCanBeReadOneWayOnlyAreRead) {
  const std::string day = R"(type = "date")";
  EXPECT_EQ(judged(day, "20/05/2025"), "repaired day-first-date \"2025-05-20\"");
  EXPECT_EQ(judged(day, "05/20/2025"), "repaired month-first-date \"2025-05-20\"");
  EXPECT_EQ(judged(day, "03/03/2025"), "repaired day-first-date \"2025-03-03\"");
  EXPECT_EQ(judged(day, "2025-04-03"), "as_is \"2025-04-03\"");
  EXPECT_EQ(judged(day, "45853"), "repaired excel-serial \"2025-07-15\"");
  EXPECT_EQ(judged(day, "30/02/2025"), "unrepairable impossible-date");
}

TEST(AnyOrderTest, ADateThatCanBeReadBothWaysIsNotGuessed) {
  EXPECT_EQ(judged(R"(type = "date")", "03/04/2025"), "unrepairable ambiguous-date");
  EXPECT_EQ(judged(R"(type = "timestamptz")", "3/4/2025 10:00"), "unrepairable ambiguous-date");
  EXPECT_EQ(judged(R"(type = "date")", "03/04/2025", Storage::text, "MDY"),
            "repaired ambiguous-date \"2025-03-04\"");
}

TEST(AnyOrderTest, TheOrderOfOneFileCanBeSet) {
  const auto contract = parse_contract(text_of(R"(type = "date")", "ANY"), "test.toml");
  const auto day_first = with_date_order(contract, DateOrder::day_first);

  Judge judge{day_first};
  EXPECT_EQ(shown(judge.judge(day_first.tables.at(0).columns.at(0), Storage::text, "03/04/2025")),
            "repaired ambiguous-date \"2025-04-03\"");
  EXPECT_EQ(day_first.fingerprint, contract.fingerprint);
}

TEST(AnyOrderTest, TheOrderThatSomethingProvesOfAColumnReadsItsAmbiguousDatesAndNoOther) {
  const auto contract = parse_contract(text_of(R"(type = "date")", "ANY"), "test.toml");
  const auto& proven = contract.tables.at(0).columns.at(0);
  const auto other = proven;
  Judge judge{contract};
  judge.read_dates_by(proven, DateOrder::month_first);
  const auto read = [&](const Column& column, std::string_view text) {
    return shown(judge.judge(column, Storage::text, text));
  };

  EXPECT_EQ(read(proven, "03/04/2025"), "repaired ambiguous-date \"2025-03-04\"");
  EXPECT_EQ(read(proven, "20/05/2025"), "repaired day-first-date \"2025-05-20\"");
  EXPECT_EQ(read(other, "03/04/2025"), "unrepairable ambiguous-date");
}

TEST(AnyOrderTest, AContractThatSaysTheOrderIsNotOverruled) {
  const auto contract = parse_contract(text_of(R"(type = "date")", "DMY"), "test.toml");
  const auto& column = contract.tables.at(0).columns.at(0);
  Judge judge{contract};
  judge.read_dates_by(column, DateOrder::month_first);

  EXPECT_EQ(shown(judge.judge(column, Storage::text, "03/04/2025")),
            "repaired ambiguous-date \"2025-04-03\"");
}

TEST(AnyOrderTest, OrdersHaveWords) {
  for (const auto* word : {"DMY", "MDY", "ANY"}) EXPECT_EQ(to_string(*date_order_of(word)), word);
  EXPECT_EQ(date_order_of("YMD"), std::nullopt);
}

}  // namespace
}  // namespace tierline::tickets
