#include "tierline/quality/lexical.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace tierline::quality {
namespace {

using tickets::Storage;

LexicalClass class_of(std::string_view raw, Storage storage = Storage::text) {
  tickets::MomentReading moment;
  return classify(storage, raw, tickets::DateOrder::day_first, moment);
}

std::string lexical(std::string_view raw, Storage storage = Storage::text) {
  return std::string{to_string(class_of(raw, storage))};
}

std::string inferred(std::initializer_list<const char*> values) {
  LexicalCounts counts{};
  DecimalDigits digits;
  for (const auto* value : values) {
    const auto lexical = class_of(value);
    ++counts[static_cast<std::size_t>(lexical)];
    if (lexical == LexicalClass::integer || lexical == LexicalClass::decimal) digits.add(value);
  }
  return type_name(infer(counts).lexical, digits);
}

TEST(LexicalTest, EachValueHasAClassOfItsOwn) {
  EXPECT_EQ(lexical("42"), "integer");
  EXPECT_EQ(lexical("-42"), "integer");
  EXPECT_EQ(lexical("4121481.0", Storage::real), "integer");
  EXPECT_EQ(lexical("7.5", Storage::real), "decimal");
  EXPECT_EQ(lexical(".5"), "decimal");
  EXPECT_EQ(lexical("1.2.3"), "text");
  EXPECT_EQ(lexical("-"), "text");
  EXPECT_EQ(lexical("Yes"), "boolean");
  EXPECT_EQ(lexical("2025-07-03"), "date");
  EXPECT_EQ(lexical("3/7/2025"), "date");
  EXPECT_EQ(lexical("3/7/2025 8:42"), "timestamp");
  EXPECT_EQ(lexical("08:30"), "time");
  EXPECT_EQ(lexical("41_10_1"), "text");
  EXPECT_EQ(lexical("31/02/2025"), "text");
  EXPECT_EQ(lexical(std::string(50, '1')), "text");
}

TEST(LexicalTest, ZerosInFrontSaySomething) {
  EXPECT_EQ(lexical("007"), "text");
  EXPECT_EQ(lexical("00.5"), "text");
  EXPECT_EQ(lexical("0"), "integer");
  EXPECT_EQ(lexical("0.5"), "decimal");
}

TEST(LexicalTest, ANumberThatNoIntegerHoldsIsADecimal) {
  EXPECT_EQ(lexical("999999999999999999"), "integer");
  EXPECT_EQ(lexical("99999999999999999999"), "decimal");
}

TEST(LexicalTest, DurationsIdsAndDocumentsAreKnown) {
  for (const auto* text :
       {"36:15:00", "100:05", "P1DT2H", "PT45M", "P2W", "2 days 03:00:00", "1h 30m", "45m10s"}) {
    EXPECT_EQ(lexical(text), "duration") << text;
  }
  for (const auto* text : {"P", "PT", "Pending", "5m", "12:61:00", "1h 30x", "2 days", "P1DT"}) {
    EXPECT_NE(lexical(text), "duration") << text;
  }
  EXPECT_EQ(lexical("0f8fad5b-d9cb-469f-a165-70867728950e"), "uuid");
  EXPECT_EQ(lexical("0f8fad5bd9cb-469f-a165-70867728950ex"), "text");
  EXPECT_EQ(lexical("{\"a\": [1, 2]}"), "json");
  EXPECT_EQ(lexical("[1, 2]"), "json");
  EXPECT_EQ(lexical("[TKT-Key]"), "text");
}

TEST(LexicalTest, TheNarrowestTypeThatNearlyAllHaveIsInferred) {
  EXPECT_EQ(inferred({"1", "2"}), "integer");
  EXPECT_EQ(inferred({"4121481.0", "4121482"}), "integer");
  EXPECT_EQ(inferred({"1", "2.5", "-120.75"}), "decimal(5,2)");
  EXPECT_EQ(inferred({"0.25"}), "decimal(2,2)");
  EXPECT_EQ(inferred({"yes", "no"}), "boolean");
  EXPECT_EQ(inferred({"2025-07-03", "3/7/2025"}), "date");
  EXPECT_EQ(inferred({"2025-07-03", "3/7/2025 8:42"}), "timestamp");
  EXPECT_EQ(inferred({"08:30", "9:15"}), "time");
  EXPECT_EQ(inferred({"08:30:00", "36:15:00"}), "duration");
  EXPECT_EQ(inferred({"{}", "[]"}), "json");
  EXPECT_EQ(inferred({"1", "yes"}), "text");
  EXPECT_EQ(inferred({}), "text");
}

TEST(LexicalTest, AValueInTwentyMayBeDifferent) {
  LexicalCounts counts{};
  counts[static_cast<std::size_t>(LexicalClass::integer)] = 95;
  counts[static_cast<std::size_t>(LexicalClass::text)] = 5;
  EXPECT_EQ(infer(counts).lexical, LexicalClass::integer);
  EXPECT_DOUBLE_EQ(infer(counts).confidence.share, 0.95);

  counts[static_cast<std::size_t>(LexicalClass::text)] = 6;
  EXPECT_EQ(infer(counts).lexical, LexicalClass::text);
}

TEST(LexicalTest, ExponentsHaveNoNumberOfDigits) {
  DecimalDigits digits;
  digits.add("1.5e+30");
  EXPECT_EQ(type_name(LexicalClass::decimal, digits), "decimal");
}

TEST(LexicalTest, PatternsKeepDigitsAndFoldLetters) {
  PatternText scratch;
  EXPECT_EQ(pattern_of("INC0012345", scratch), "A9999999");
  EXPECT_EQ(pattern_of("Jane.Doe@x.org", scratch), "Aa.Aa@a.a");
  EXPECT_EQ(pattern_of("caf\u00e9 2\t", scratch), "a 9?");
  EXPECT_EQ(pattern_of(std::string(40, '1'), scratch), std::string(40, '9'));
  EXPECT_EQ(pattern_of(std::string(41, 'a'), scratch), "");
}

}  // namespace
}  // namespace tierline::quality
