#include "tierline/tickets/values.hpp"

#include <gtest/gtest.h>

namespace tierline::tickets {
namespace {

/// `repaired yes-no "1"`, `as_is "x"`, `null empty-string`, `unrepairable not-a-date`.
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

struct ValuesTest : ::testing::Test {
  static Contract contract_of(DateOrder order, const std::string& zone) {
    Contract contract;
    contract.date_order = order;
    contract.time_zone = zone;
    contract.null_values = {"nan"};
    return contract;
  }

  static Column column(Type type) {
    Column made;
    made.name = "value";
    made.type = type;
    made.precision = 6;
    made.scale = 2;
    return made;
  }

  std::string judged(Type type, std::string_view raw, Storage storage = Storage::text) {
    return shown(judge.judge(column(type), storage, raw));
  }

  Contract contract = contract_of(DateOrder::day_first, "Australia/Perth");
  Judge judge{contract};
};

TEST_F(ValuesTest, NothingIsNullAndAMissingValueIsRefusedWhereOneMustBe) {
  auto needed = column(Type::bigint);
  needed.not_null = true;

  EXPECT_EQ(judged(Type::bigint, "", Storage::null), "null");
  EXPECT_EQ(shown(judge.judge(needed, Storage::null, "")), "unrepairable missing-value");
  EXPECT_EQ(shown(judge.judge(needed, Storage::text, "  ")), "unrepairable missing-value");
  EXPECT_EQ(shown(judge.judge(needed, Storage::text, "5")), "as_is \"5\"");
}

TEST_F(ValuesTest, EmptyStringsAndNullWordsStandForNothing) {
  EXPECT_EQ(judged(Type::timestamptz, ""), "null empty-string");
  EXPECT_EQ(judged(Type::numeric, " \t"), "null empty-string");
  EXPECT_EQ(judged(Type::text, ""), "null empty-text");
  EXPECT_EQ(judged(Type::text, "nan"), "null null-word");
  EXPECT_EQ(judged(Type::bigint, " nan"), "null null-word");
  EXPECT_EQ(judged(Type::text, "Nan"), "as_is \"Nan\"") << "a name, perhaps";
}

TEST_F(ValuesTest, IntegersComeFromIntegersAndFromFloatsWithoutAFraction) {
  EXPECT_EQ(judged(Type::bigint, "4121481", Storage::integer), "as_is \"4121481\"");
  EXPECT_EQ(judged(Type::bigint, "4121481"), "as_is \"4121481\"");
  EXPECT_EQ(judged(Type::bigint, "-7"), "as_is \"-7\"");
  EXPECT_EQ(judged(Type::bigint, "0"), "as_is \"0\"");
  EXPECT_EQ(judged(Type::bigint, "4121481.0", Storage::real), "repaired float-id \"4121481\"");
  EXPECT_EQ(judged(Type::bigint, "4121481.0"), "repaired float-id \"4121481\"");
  EXPECT_EQ(judged(Type::bigint, "1.0e+15", Storage::real),
            "repaired float-id \"1000000000000000\"");
  EXPECT_EQ(judged(Type::bigint, " 42 "), "repaired surrounding-blanks \"42\"");
  EXPECT_EQ(judged(Type::bigint, "+0042"), "repaired number-form \"42\"");
  EXPECT_EQ(judged(Type::bigint, "-0"), "repaired number-form \"0\"");
  EXPECT_EQ(judged(Type::bigint, "9223372036854775807"), "as_is \"9223372036854775807\"");
  EXPECT_EQ(judged(Type::bigint, "-9223372036854775808"), "as_is \"-9223372036854775808\"");
}

TEST_F(ValuesTest, WhatIsNoIntegerIsRefusedWithItsReason) {
  EXPECT_EQ(judged(Type::bigint, "12.5"), "unrepairable not-an-integer");
  EXPECT_EQ(judged(Type::bigint, "1,234"), "unrepairable not-a-number");
  EXPECT_EQ(judged(Type::bigint, "1e5"), "unrepairable not-a-number");
  EXPECT_EQ(judged(Type::bigint, "-"), "unrepairable not-a-number");
  EXPECT_EQ(judged(Type::bigint, "INC0042"), "unrepairable not-a-number");
  EXPECT_EQ(judged(Type::bigint, "9223372036854775808"), "unrepairable out-of-range");
  EXPECT_EQ(judged(Type::bigint, "Inf", Storage::real), "unrepairable out-of-range");
  EXPECT_EQ(judged(Type::smallint, "32767"), "as_is \"32767\"");
  EXPECT_EQ(judged(Type::smallint, "32768"), "unrepairable out-of-range");
  EXPECT_EQ(judged(Type::bigint, "ab", Storage::blob), "unrepairable binary-value");
}

TEST_F(ValuesTest, ZeroIsNullOnlyWhereTheContractSaysSo) {
  auto id = column(Type::bigint);
  id.zero_is_null = true;
  auto amount = column(Type::numeric);
  amount.zero_is_null = true;

  EXPECT_EQ(shown(judge.judge(id, Storage::integer, "0")), "null zero-null");
  EXPECT_EQ(shown(judge.judge(id, Storage::real, "0.0")), "null zero-null");
  EXPECT_EQ(shown(judge.judge(id, Storage::integer, "10")), "as_is \"10\"");
  EXPECT_EQ(shown(judge.judge(amount, Storage::real, "0.00")), "null zero-null");
  EXPECT_EQ(judged(Type::numeric, "0"), "as_is \"0\"");
}

TEST_F(ValuesTest, DecimalsKeepTheirDigitsUpToTheScaleAndAreRoundedBeyond) {
  EXPECT_EQ(judged(Type::numeric, "7.6", Storage::real), "as_is \"7.6\"");
  EXPECT_EQ(judged(Type::numeric, "8"), "as_is \"8\"");
  EXPECT_EQ(judged(Type::numeric, "-0.25"), "as_is \"-0.25\"");
  EXPECT_EQ(judged(Type::numeric, "8.0", Storage::real), "repaired number-form \"8\"");
  EXPECT_EQ(judged(Type::numeric, "2.50"), "repaired number-form \"2.5\"");
  EXPECT_EQ(judged(Type::numeric, "7.605"), "repaired rounded \"7.61\"");
  EXPECT_EQ(judged(Type::numeric, "-7.605"), "repaired rounded \"-7.61\"");
  EXPECT_EQ(judged(Type::numeric, "7.604"), "repaired rounded \"7.6\"");
  EXPECT_EQ(judged(Type::numeric, "7.500"), "repaired number-form \"7.5\"");
  EXPECT_EQ(judged(Type::numeric, ".5"), "repaired number-form \"0.5\"");
  EXPECT_EQ(judged(Type::numeric, "007."), "repaired number-form \"7\"");
  EXPECT_EQ(judged(Type::numeric, "-0.0"), "repaired number-form \"0\"");
  EXPECT_EQ(judged(Type::numeric, "1.0e-05", Storage::real), "repaired rounded \"0\"");
}

TEST_F(ValuesTest, DecimalsThatDoNotFitAreRefused) {
  EXPECT_EQ(judged(Type::numeric, "9999.99"), "as_is \"9999.99\"");
  EXPECT_EQ(judged(Type::numeric, "9999.995"), "unrepairable out-of-range");
  EXPECT_EQ(judged(Type::numeric, "10000"), "unrepairable out-of-range");
  EXPECT_EQ(judged(Type::numeric, "1.0e+30", Storage::real), "unrepairable out-of-range");
  EXPECT_EQ(judged(Type::numeric, "7,5"), "unrepairable not-a-number");
  EXPECT_EQ(judged(Type::numeric, "."), "unrepairable not-a-number");
  EXPECT_EQ(judged(Type::numeric, "8 h"), "unrepairable not-a-number");
}

TEST_F(ValuesTest, BooleansAreReadInAnyCase) {
  for (const auto* word : {"yes", "YES", "True", "y", "t", "1.0", "On"}) {
    EXPECT_EQ(judged(Type::boolean, word), "repaired yes-no \"1\"") << word;
  }
  for (const auto* word : {"no", "No", "FALSE", "n", "f", "0.0", "off"}) {
    EXPECT_EQ(judged(Type::boolean, word), "repaired yes-no \"0\"") << word;
  }
  EXPECT_EQ(judged(Type::boolean, "1", Storage::integer), "as_is \"1\"");
  EXPECT_EQ(judged(Type::boolean, "0"), "as_is \"0\"");
  for (const auto* word : {"2", "maybe", "yess", "Arial"}) {
    EXPECT_EQ(judged(Type::boolean, word), "unrepairable not-a-boolean") << word;
  }
}

TEST_F(ValuesTest, TimestampsBecomeCanonicalOnTheContractsClock) {
  EXPECT_EQ(judged(Type::timestamptz, "2025-07-03 11:12:53"), "as_is \"2025-07-03 11:12:53\"");
  EXPECT_EQ(judged(Type::timestamptz, "2025-07-03 11:12:53.5"), "as_is \"2025-07-03 11:12:53.5\"");
  EXPECT_EQ(judged(Type::timestamptz, "20/05/2025 8:42"),
            "repaired day-first-date \"2025-05-20 08:42:00\"");
  EXPECT_EQ(judged(Type::timestamptz, "2/07/2025 16:21"),
            "repaired ambiguous-date \"2025-07-02 16:21:00\"");
  EXPECT_EQ(judged(Type::timestamptz, "2025-07-03T11:12:53"),
            "repaired iso-form \"2025-07-03 11:12:53\"");
  EXPECT_EQ(judged(Type::timestamptz, "2025-07-03"),
            "repaired date-without-time \"2025-07-03 00:00:00\"");
  EXPECT_EQ(judged(Type::timestamptz, "2025-07-03T11:12:53Z"),
            "repaired zone-applied \"2025-07-03 19:12:53\"");
  EXPECT_EQ(judged(Type::timestamptz, "45841.467280093", Storage::real),
            "repaired excel-serial \"2025-07-03 11:12:53\"");
  EXPECT_EQ(judged(Type::timestamptz, " 2025-07-03 11:12:53"),
            "repaired surrounding-blanks \"2025-07-03 11:12:53\"");
}

TEST_F(ValuesTest, DatesThatNobodyCanReadAreRefused) {
  EXPECT_EQ(judged(Type::timestamptz, "31/02/2025"), "unrepairable impossible-date");
  EXPECT_EQ(judged(Type::timestamptz, "2025-07-03 25:00:00"), "unrepairable impossible-date");
  EXPECT_EQ(judged(Type::timestamptz, "soon"), "unrepairable not-a-date");
  EXPECT_EQ(judged(Type::timestamptz, "17"), "unrepairable not-a-date");
  EXPECT_EQ(judged(Type::date, "41_10_1"), "unrepairable not-a-date");
  EXPECT_EQ(judged(Type::timestamptz, "05/20/2025"), "unrepairable wrong-date-order");
}

TEST_F(ValuesTest, AnInstantThatTheContractsClockShowsInNoYearOfFourDigitsIsRefused) {
  EXPECT_EQ(judged(Type::timestamptz, "9999-12-31T15:59:59Z"),
            "repaired zone-applied \"9999-12-31 23:59:59\"");
  EXPECT_EQ(judged(Type::timestamptz, "9999-12-31T16:00:00Z"), "unrepairable impossible-date");
  EXPECT_EQ(judged(Type::date, "9999-12-31T16:00:00Z"), "unrepairable impossible-date");
  EXPECT_EQ(judged(Type::timestamptz, "9999-12-31 23:59:59"), "as_is \"9999-12-31 23:59:59\"");

  const auto american = contract_of(DateOrder::month_first, "America/New_York");
  Judge new_york{american};
  EXPECT_EQ(shown(new_york.judge(column(Type::timestamptz), Storage::text, "0001-01-01T00:00:00Z")),
            "unrepairable impossible-date");
}

TEST_F(ValuesTest, TheContractsOrderDecidesWhatASlashedDateMeans) {
  const auto american = contract_of(DateOrder::month_first, "America/New_York");
  Judge month_first{american};
  const auto date = column(Type::date);

  EXPECT_EQ(shown(month_first.judge(date, Storage::text, "03/04/2025")),
            "repaired ambiguous-date \"2025-03-04\"");
  EXPECT_EQ(shown(month_first.judge(date, Storage::text, "20/05/2025")),
            "unrepairable wrong-date-order");
  EXPECT_EQ(judged(Type::date, "03/04/2025"), "repaired ambiguous-date \"2025-04-03\"");
  EXPECT_EQ(judged(Type::date, "03/03/2025"), "repaired day-first-date \"2025-03-03\"");
}

TEST_F(ValuesTest, AnInstantInTheHourShownTwiceKeepsItsOffset) {
  const auto southern = contract_of(DateOrder::day_first, "Australia/Sydney");
  Judge sydney{southern};
  const auto at = column(Type::timestamptz);

  EXPECT_EQ(shown(sydney.judge(at, Storage::text, "2025-04-05T16:30:00Z")),
            "repaired zone-applied \"2025-04-06 02:30:00+10:00\"");
  EXPECT_EQ(shown(sydney.judge(at, Storage::text, "2025-04-06 02:30:00+10:00")),
            "as_is \"2025-04-06 02:30:00+10:00\"");
}

TEST_F(ValuesTest, ADateColumnDropsTheTimeAndSaysSoUnlessItIsMidnight) {
  EXPECT_EQ(judged(Type::date, "2025-07-03"), "as_is \"2025-07-03\"");
  EXPECT_EQ(judged(Type::date, "2025-07-03 00:00:00"), "repaired iso-form \"2025-07-03\"");
  EXPECT_EQ(judged(Type::date, "2025-07-03 08:00:00"), "repaired time-dropped \"2025-07-03\"");
  EXPECT_EQ(judged(Type::date, "2025-07-02T20:00:00Z"), "repaired time-dropped \"2025-07-03\"");
  EXPECT_EQ(judged(Type::date, "45841", Storage::integer), "repaired excel-serial \"2025-07-03\"");
  EXPECT_EQ(judged(Type::date, "3/7/2025"), "repaired ambiguous-date \"2025-07-03\"");
}

TEST_F(ValuesTest, ThatADateCouldBeReadOtherwiseWeighsMoreThanItsTime) {
  EXPECT_EQ(judged(Type::date, "3/7/2025 8:00"), "repaired ambiguous-date \"2025-07-03\"");
  EXPECT_EQ(judged(Type::date, "30/7/2025 8:00"), "repaired time-dropped \"2025-07-30\"");
}

TEST_F(ValuesTest, TimesComeFromClocksAndFromSpreadsheets) {
  EXPECT_EQ(judged(Type::time, "08:30:00"), "as_is \"08:30:00\"");
  EXPECT_EQ(judged(Type::time, "8:30"), "repaired time-form \"08:30:00\"");
  EXPECT_EQ(judged(Type::time, "8:30 pm"), "repaired time-form \"20:30:00\"");
  EXPECT_EQ(judged(Type::time, "0.354166666666667", Storage::real),
            "repaired excel-serial \"08:30:00\"");
  EXPECT_EQ(judged(Type::time, "0", Storage::integer), "repaired excel-serial \"00:00:00\"");
  EXPECT_EQ(judged(Type::time, "1899-12-31 08:30:00"), "repaired excel-serial \"08:30:00\"");
  EXPECT_EQ(judged(Type::time, "24:00"), "unrepairable impossible-time");
  EXPECT_EQ(judged(Type::time, "1.5", Storage::real), "unrepairable not-a-time");
  EXPECT_EQ(judged(Type::time, "2025-07-03 08:30:00"), "unrepairable not-a-time");
  EXPECT_EQ(judged(Type::time, "noon"), "unrepairable not-a-time");
}

TEST_F(ValuesTest, TextKeepsItsBlanksAndItsLanguage) {
  EXPECT_EQ(judged(Type::text, " PendingAssignment"), "as_is \" PendingAssignment\"");
  EXPECT_EQ(judged(Type::text, "caf\xC3\xA9_bar|a\tb\nc"), "as_is \"caf\xC3\xA9_bar|a\tb\nc\"");
  EXPECT_EQ(judged(Type::text, "2025"), "as_is \"2025\"");
  EXPECT_EQ(judged(Type::text, "12", Storage::integer), "as_is \"12\"");
  EXPECT_EQ(judged(Type::text, "12.0", Storage::real), "repaired float-text \"12\"");
  EXPECT_EQ(judged(Type::text, "12.5", Storage::real), "as_is \"12.5\"");
  EXPECT_EQ(judged(Type::text, "12.0"), "as_is \"12.0\"");
}

TEST_F(ValuesTest, ATextMayHaveAsManyCharactersAsTheContractSays) {
  auto limited = column(Type::text);
  limited.max_length = 3;
  const auto judged = [&](std::string_view raw, Storage storage = Storage::text) {
    return shown(judge.judge(limited, storage, raw));
  };

  EXPECT_EQ(judged("caf"), "as_is \"caf\"");
  EXPECT_EQ(judged("日本語"), "as_is \"日本語\"");
  EXPECT_EQ(judged("café"), "unrepairable too-long");
  EXPECT_EQ(judged("a\r\nb"), "repaired line-breaks \"a\nb\"")
      << "it is the clean text that counts";
  EXPECT_EQ(judged("1234", Storage::integer), "unrepairable too-long");
  EXPECT_EQ(judged(""), "null empty-text");
}

TEST_F(ValuesTest, JsonMayBeNestedAsDeepAsTheServerCanReadIt) {
  EXPECT_EQ(judged(Type::jsonb, std::string(1000, '[') + std::string(1000, ']')).substr(0, 5),
            "as_is");
  EXPECT_EQ(judged(Type::jsonb, std::string(1001, '[') + std::string(1001, ']')),
            "unrepairable not-json");
  EXPECT_EQ(judged(Type::jsonb, "\"" + std::string(2000, '[') + "\\\"[\"").substr(0, 5), "as_is");
}

TEST_F(ValuesTest, ControlCharactersEscapedOrNotAreTurnedIntoBreaksOrDropped) {
  EXPECT_EQ(judged(Type::text, "a_x000D_\nb"), "repaired excel-escape \"a\nb\"");
  EXPECT_EQ(judged(Type::text, "a_x000d_b_x0009_c"), "repaired excel-escape \"a\nb\tc\"");
  EXPECT_EQ(judged(Type::text, "a_x0000_b"), "repaired excel-escape \"ab\"");
  EXPECT_EQ(judged(Type::text, "a_x0041_b_x000"), "as_is \"a_x0041_b_x000\"");
  EXPECT_EQ(judged(Type::text, "a\r\nb\rc"), "repaired line-breaks \"a\nb\nc\"");
  EXPECT_EQ(judged(Type::text, std::string_view{"a\0b\x07", 4}),
            "repaired control-characters \"ab\"");
  EXPECT_EQ(judged(Type::text, "_x0000_"), "null excel-escape");
}

TEST_F(ValuesTest, InvalidUtf8IsRefused) {
  EXPECT_EQ(judged(Type::text, "caf\xE9"), "unrepairable invalid-utf8");
  EXPECT_EQ(judged(Type::text, "\xC0\xAF"), "unrepairable invalid-utf8");
  EXPECT_EQ(judged(Type::text, "\xED\xA0\x80"), "unrepairable invalid-utf8");
  EXPECT_EQ(judged(Type::text, "\xF4\x90\x80\x80"), "unrepairable invalid-utf8");
  EXPECT_EQ(judged(Type::text, "\xF0\x9F\x98"), "unrepairable invalid-utf8");
  EXPECT_EQ(judged(Type::text, "\xF0\x9F\x98\x80"), "as_is \"\xF0\x9F\x98\x80\"");
}

TEST_F(ValuesTest, EntitiesAreDecodedUntilNothingChangesButOnlyWhereTheContractSaysSo) {
  auto category = column(Type::text);
  category.decode_entities = true;
  const auto decoded = [&](std::string_view raw) {
    return shown(judge.judge(category, Storage::text, raw));
  };

  EXPECT_EQ(decoded("Browsing &amp;amp;amp;amp; Email"), "repaired entity \"Browsing & Email\"");
  EXPECT_EQ(decoded("&lt;&#39;&#x41;&quot;&gt;"), "repaired entity \"<'A\">\"");
  EXPECT_EQ(decoded("a&nbsp;b"),
            "repaired entity \"a\xC2\xA0"
            "b\"");
  EXPECT_EQ(decoded("a&amp;_x000D_b"), "repaired entity \"a&\nb\"");
  EXPECT_EQ(decoded("R&D; &unknown; &#0; &#xD800; &#99999999;"),
            "as_is \"R&D; &unknown; &#0; &#xD800; &#99999999;\"");
  EXPECT_EQ(judged(Type::text, "a &amp; b"), "as_is \"a &amp; b\"");
}

TEST_F(ValuesTest, WhatOneRepairMakesIsRepairedAsWell) {
  auto category = column(Type::text);
  category.decode_entities = true;
  const auto decoded = [&](std::string_view raw) {
    return shown(judge.judge(category, Storage::text, raw));
  };

  EXPECT_EQ(decoded("a &a\x07mp; b"), "repaired entity \"a & b\"");
  EXPECT_EQ(decoded("a &a&#7;mp; b"), "repaired entity \"a & b\"");
  EXPECT_EQ(decoded("a\r&#10;b"), "repaired entity \"a\nb\"");
  EXPECT_EQ(decoded("a\r&nbsp;\nb"),
            "repaired entity \"a\n\xC2\xA0\n"
            "b\"");
  EXPECT_EQ(judged(Type::text, "a_x00_x0007_0D_b"), "repaired excel-escape \"a\nb\"");
  EXPECT_EQ(judged(Type::text, "a_x00\x07_"), "repaired control-characters \"a_x00_\"");
  EXPECT_EQ(judged(Type::text,
                   "n\x07"
                   "an"),
            "null control-characters");
}

TEST_F(ValuesTest, NestedRepairsTakeTimeByTheLengthOfTheText) {
  auto category = column(Type::text);
  category.decode_entities = true;
  std::string semicolons;
  std::string escapes = "_x0007_";
  for (int i = 0; i < 400'000; ++i) semicolons += "&#59";
  for (int i = 0; i < 20; ++i) escapes += escapes;
  EXPECT_EQ(shown(judge.judge(category, Storage::text, semicolons + ';')), "repaired entity \";\"");
  EXPECT_EQ(shown(judge.judge(category, Storage::text, escapes)), "null excel-escape");
}

TEST_F(ValuesTest, JsonMustBeWellFormed) {
  EXPECT_EQ(judged(Type::jsonb, R"(["a", {"b": 1}])"), R"(as_is "["a", {"b": 1}]")");
  EXPECT_EQ(judged(Type::jsonb, "['a']"), "unrepairable not-json");
  EXPECT_EQ(judged(Type::jsonb, R"("a\u0000")"), "unrepairable not-json");
  EXPECT_EQ(judged(Type::jsonb, std::string_view{"1\0[", 3}), "unrepairable not-json");
  EXPECT_EQ(judged(Type::jsonb, "\"\xE9\""), "unrepairable invalid-utf8");
}

TEST_F(ValuesTest, ADerivedColumnFollowsItsOriginAndNothingElse) {
  const Derivation visible{"comment_type", "comments"};
  const auto type = column(Type::text);

  EXPECT_EQ(shown(derive(visible, judge.judge(type, Storage::text, "comments"))), "as_is \"1\"");
  EXPECT_EQ(shown(derive(visible, judge.judge(type, Storage::text, "system"))), "as_is \"0\"");
  EXPECT_EQ(shown(derive(visible, judge.judge(type, Storage::null, ""))), "as_is \"0\"");
}

TEST_F(ValuesTest, JudgingACanonicalTextAgainChangesNothing) {
  const std::vector<std::pair<Type, std::string>> values{
      {Type::bigint, "4121481.0"},
      {Type::numeric, "7.605"},
      {Type::timestamptz, "2/7/2025 1:02 pm"},
      {Type::date, "3/7/2025 08:00"},
      {Type::time, "8:30"},
      {Type::boolean, "Yes"},
      {Type::text, "a_x000D_\r\nb"},
  };
  for (const auto& [type, raw] : values) {
    const auto first = judge.judge(column(type), Storage::text, raw);
    ASSERT_EQ(first.state, ValueState::repaired) << raw;
    const std::string canonical{first.text};
    EXPECT_EQ(judged(type, canonical), "as_is \"" + canonical + "\"");
  }
}

}  // namespace
}  // namespace tierline::tickets
