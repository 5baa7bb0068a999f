#include "tierline/quality/column_evidence.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace tierline::quality {
namespace {

using tickets::Judgement;
using tickets::Storage;
using tickets::Type;
using tickets::ValueState;

tickets::Column column(Type type, bool pii = false) {
  tickets::Column made;
  made.name = "value";
  made.type = type;
  made.pii = pii;
  return made;
}

std::string lexical(std::string_view raw, Storage storage = Storage::text) {
  tickets::MomentReading moment;
  return std::string{to_string(classify(storage, raw, tickets::DateOrder::day_first, moment))};
}

std::string inferred(std::initializer_list<const char*> values) {
  const auto text = column(Type::text);
  ColumnEvidence evidence{text, tickets::DateOrder::day_first, ShowValues::no};
  for (const auto* value : values) evidence.add(Storage::text, value, 1, nullptr);
  return std::string{infer(evidence.lexical).type};
}

TEST(TypeInferenceTest, EachValueHasAClassOfItsOwn) {
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

TEST(TypeInferenceTest, TheNarrowestTypeThatNearlyAllHaveIsInferred) {
  EXPECT_EQ(inferred({"1", "2"}), "integer");
  EXPECT_EQ(inferred({"1", "2.5"}), "decimal");
  EXPECT_EQ(inferred({"yes", "no"}), "boolean");
  EXPECT_EQ(inferred({"2025-07-03", "3/7/2025"}), "date");
  EXPECT_EQ(inferred({"2025-07-03", "3/7/2025 8:42"}), "timestamp");
  EXPECT_EQ(inferred({"08:30", "9:15"}), "time");
  EXPECT_EQ(inferred({"1", "yes"}), "text");
  EXPECT_EQ(inferred({}), "text");
  EXPECT_EQ(inferred({"", ""}), "text");
}

TEST(TypeInferenceTest, AValueInTwentyMayBeDifferent) {
  std::array<std::uint64_t, lexical_classes> counts{};
  counts[static_cast<std::size_t>(LexicalClass::integer)] = 95;
  counts[static_cast<std::size_t>(LexicalClass::text)] = 5;
  EXPECT_EQ(infer(counts).type, "integer");
  EXPECT_DOUBLE_EQ(infer(counts).confidence.share, 0.95);

  counts[static_cast<std::size_t>(LexicalClass::text)] = 6;
  EXPECT_EQ(infer(counts).type, "text");
}

TEST(ColumnEvidenceTest, NullAndEmptyAreCountedApart) {
  const auto text = column(Type::text);
  ColumnEvidence evidence{text, tickets::DateOrder::day_first, ShowValues::no};
  evidence.add(Storage::null, "", 2, nullptr);
  evidence.add(Storage::text, "", 3, nullptr);
  evidence.add(Storage::text, "abc", 4, nullptr);
  evidence.add(Storage::integer, "7", 5, nullptr);

  EXPECT_EQ(evidence.storage[static_cast<std::size_t>(Storage::null)], 1U);
  EXPECT_EQ(evidence.storage[static_cast<std::size_t>(Storage::text)], 2U);
  EXPECT_EQ(evidence.empty, 1U);
  EXPECT_EQ(evidence.present, 2U);
  EXPECT_EQ(evidence.shortest_bytes, 1U);
  EXPECT_EQ(evidence.longest_bytes, 3U);
  EXPECT_EQ(evidence.distinct().count(), 2U);
}

TEST(ColumnEvidenceTest, NumbersAreDatesOnlyInColumnsOfDates) {
  const auto number = column(Type::bigint);
  const auto date = column(Type::date);
  ColumnEvidence numbers{number, tickets::DateOrder::day_first, ShowValues::no};
  ColumnEvidence dates{date, tickets::DateOrder::day_first, ShowValues::no};
  numbers.add(Storage::integer, "45841", 2, nullptr);
  dates.add(Storage::integer, "45841", 2, nullptr);

  EXPECT_EQ(numbers.dates.serial.count, 0U);
  EXPECT_EQ(dates.dates.serial.count, 1U);
}

TEST(ColumnEvidenceTest, ConfidenceIsOverValuesThatMeanSomething) {
  const auto id = column(Type::bigint);
  ColumnEvidence evidence{id, tickets::DateOrder::day_first, ShowValues::no};
  const Judgement fits{ValueState::as_is, "7", {}, {}};
  const Judgement nothing{ValueState::null, {}, "empty-string", {}};
  const Judgement missing{ValueState::unrepairable, {}, "missing-value", "m"};
  const Judgement wrong{ValueState::unrepairable, {}, "not-a-number", "m"};
  for (int i = 0; i < 3; ++i) evidence.add(Storage::text, "7", i, &fits);
  evidence.add(Storage::text, "", 4, &nothing);
  evidence.add(Storage::null, "", 5, &missing);
  evidence.add(Storage::text, "x", 6, &wrong);

  EXPECT_EQ(evidence.confidence().fitting, 3U);
  EXPECT_EQ(evidence.confidence().values, 4U);
  EXPECT_EQ(evidence.repaired.at("empty-string"), 1U);
  EXPECT_EQ(evidence.unrepairable.at("missing-value"), 1U);
  EXPECT_EQ(evidence.unrepairable.at("not-a-number"), 1U);
}

TEST(ColumnEvidenceTest, SamplesOfPersonalColumnsAreMaskedUnlessAskedFor) {
  const auto personal = column(Type::bigint, true);
  const auto plain = column(Type::bigint);
  const Judgement wrong{ValueState::unrepairable, {}, "not-a-number", "m"};
  ColumnEvidence hidden{personal, tickets::DateOrder::day_first, ShowValues::no};
  ColumnEvidence shown{personal, tickets::DateOrder::day_first, ShowValues::yes};
  ColumnEvidence open{plain, tickets::DateOrder::day_first, ShowValues::no};
  for (auto* evidence : {&hidden, &shown, &open}) {
    for (int row = 2; row < 20; ++row) evidence->add(Storage::text, "Ab-12\xE9", row, &wrong);
  }

  ASSERT_EQ(hidden.samples.size(), ColumnEvidence::most_samples);
  EXPECT_EQ(hidden.samples.front().value, "xx-99xxx");
  EXPECT_EQ(hidden.samples.front().row, 2);
  EXPECT_EQ(shown.samples.front().value, "Ab-12\xEF\xBF\xBD");
  EXPECT_EQ(open.samples.front().value, "Ab-12\xEF\xBF\xBD");
}

}  // namespace
}  // namespace tierline::quality
