#include "tierline/quality/column_evidence.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tierline::quality {
namespace {

using tickets::Storage;
using tickets::Type;

tickets::Column column(Type type, bool pii = false) {
  tickets::Column made;
  made.name = "value";
  made.type = type;
  made.pii = pii;
  return made;
}

/// A contract without words or names, for a judge.
const tickets::Contract& plain_contract() {
  static const tickets::Contract contract = [] {
    tickets::Contract made;
    made.time_zone = "UTC";
    return made;
  }();
  return contract;
}

std::uint64_t rows_with(const ColumnEvidence& evidence, DefectKind kind) {
  return evidence.defect(kind).seen.count;
}

TEST(ColumnEvidenceTest, NullAndEmptyAreCountedApart) {
  const auto text = column(Type::text);
  ColumnEvidence evidence{text, {}};
  evidence.add(Storage::null, "", 2, nullptr);
  evidence.add(Storage::text, "", 3, nullptr);
  evidence.add(Storage::text, "abc", 4, nullptr);
  evidence.add(Storage::integer, "7", 5, nullptr);

  EXPECT_EQ(evidence.storage[static_cast<std::size_t>(Storage::null)].count, 1U);
  EXPECT_EQ(evidence.storage[static_cast<std::size_t>(Storage::text)].count, 2U);
  EXPECT_EQ(evidence.empty(), 1U);
  EXPECT_EQ(evidence.present, 2U);
  EXPECT_EQ(evidence.shortest_bytes, 1U);
  EXPECT_EQ(evidence.longest_bytes, 3U);
  EXPECT_EQ(evidence.distinct().count(), 2U);
}

TEST(ColumnEvidenceTest, NumbersAreDatesOnlyInColumnsOfDates) {
  const auto number = column(Type::bigint);
  const auto date = column(Type::date);
  ColumnEvidence numbers{number, {}};
  ColumnEvidence dates{date, {}};
  for (const auto* text : {"45841", "1751500373", "1751500373000"}) {
    numbers.add(Storage::integer, text, 2, nullptr);
    dates.add(Storage::integer, text, 2, nullptr);
  }

  EXPECT_EQ(numbers.dates.serial.count, 0U);
  EXPECT_EQ(numbers.dates.epoch_seconds.count, 0U);
  EXPECT_EQ(dates.dates.serial.count, 1U);
  EXPECT_EQ(dates.dates.epoch_seconds.count, 1U);
  EXPECT_EQ(dates.dates.epoch_milliseconds.count, 1U);
}

TEST(ColumnEvidenceTest, ConfidenceIsOverValuesThatMeanSomething) {
  auto id = column(Type::bigint);
  id.not_null = true;
  tickets::Judge judge{plain_contract()};
  ColumnEvidence evidence{id, {}};
  for (int i = 0; i < 3; ++i) evidence.add(Storage::text, "7", i, &judge);
  evidence.add(Storage::text, "", 4, &judge);
  evidence.add(Storage::null, "", 5, &judge);
  evidence.add(Storage::text, "x", 6, &judge);

  EXPECT_EQ(evidence.confidence().fitting, 3U);
  EXPECT_EQ(evidence.confidence().values, 4U);
  EXPECT_EQ(evidence.unrepairable().at("missing-value"), 2U);
  EXPECT_EQ(evidence.unrepairable().at("not-a-number"), 1U);
  EXPECT_EQ(rows_with(evidence, DefectKind::missing), 2U);
  EXPECT_EQ(rows_with(evidence, DefectKind::misfit), 1U);
}

TEST(ColumnEvidenceTest, RepairsAreCountedForEachValueAlsoWhenItComesAgain) {
  const auto id = column(Type::bigint);
  tickets::Judge judge{plain_contract()};
  ColumnEvidence evidence{id, {}};
  for (int row = 1; row <= 50; ++row) {
    evidence.add(Storage::real, "4121481.0", row, &judge);
    evidence.add(Storage::text, "", row, &judge);
  }

  EXPECT_EQ(evidence.repaired().at("float-id"), 50U);
  EXPECT_EQ(evidence.repaired().at("empty-string"), 50U);
  const auto& reals = evidence.defect(DefectKind::whole_real);
  EXPECT_EQ(reals.seen.count, 50U);
  EXPECT_EQ(reals.seen.rows.size(), Sighting::most_rows);
  EXPECT_EQ(reals.repairable, 50U);
  EXPECT_EQ(reals.rule, "float-id");
}

TEST(ColumnEvidenceTest, SamplesOfPersonalColumnsAreMaskedUnlessAskedFor) {
  const auto personal = column(Type::bigint, true);
  const auto plain = column(Type::bigint);
  tickets::Judge judge{plain_contract()};
  ColumnEvidence hidden{personal, {}};
  ColumnEvidence shown{personal, {.show_values = ShowValues::yes}};
  ColumnEvidence open{plain, {}};
  for (auto* evidence : {&hidden, &shown, &open}) {
    for (int row = 2; row < 20; ++row) evidence->add(Storage::text, "Ab-12\xE9", row, &judge);
  }

  ASSERT_EQ(hidden.samples.size(), ColumnEvidence::most_samples);
  EXPECT_EQ(hidden.samples.front().value, "xx-99xxx");
  EXPECT_EQ(hidden.samples.front().row, 2);
  EXPECT_EQ(shown.samples.front().value, "Ab-12\xEF\xBF\xBD");
  EXPECT_EQ(open.samples.front().value, "Ab-12\xEF\xBF\xBD");
}

TEST(ColumnEvidenceTest, DefectsOfTextsAreSeenWithTheirRows) {
  auto text = column(Type::text);
  text.decode_entities = true;
  tickets::Judge judge{plain_contract()};
  ColumnEvidence evidence{text, {.declared_characters = 12}};
  evidence.add(Storage::text, "bell \x07", 1, &judge);
  evidence.add(Storage::text, "Fish &amp; Co", 2, &judge);
  evidence.add(Storage::text, "caf\xE9", 3, &judge);
  evidence.add(Storage::text, "twelve chara\u00ef", 4, &judge);
  evidence.add(Storage::text, "na\u00efve & co\n", 5, &judge);
  evidence.add(Storage::text, "two\r\nlines", 6, &judge);
  evidence.add(Storage::text, "bell\x07\r\n", 7, &judge);

  EXPECT_EQ(evidence.defect(DefectKind::control).seen.rows, (std::vector<std::int64_t>{1, 7}));
  EXPECT_EQ(evidence.defect(DefectKind::control).rule, "control-characters");
  EXPECT_EQ(evidence.defect(DefectKind::entity).seen.rows, std::vector<std::int64_t>{2});
  EXPECT_EQ(evidence.defect(DefectKind::entity).rule, "entity");
  EXPECT_EQ(evidence.defect(DefectKind::broken_utf8).seen.rows, std::vector<std::int64_t>{3});
  EXPECT_EQ(evidence.defect(DefectKind::over_long).seen.rows, (std::vector<std::int64_t>{2, 4}));
}

TEST(ColumnEvidenceTest, ATextLongerThanACellOfAWorkbookIsOverLong) {
  const auto text = column(Type::text);
  ColumnEvidence evidence{text, {}};
  evidence.add(Storage::text, std::string(32'767, 'a'), 1, nullptr);
  evidence.add(Storage::text, std::string(32'768, 'a'), 2, nullptr);

  EXPECT_EQ(evidence.defect(DefectKind::over_long).seen.rows, std::vector<std::int64_t>{2});
}

TEST(ColumnEvidenceTest, AmbiguousDatesAreAcceptedOnceTheirOrderIsProven) {
  tickets::Contract contract;
  contract.time_zone = "UTC";
  contract.date_order = tickets::DateOrder::any;
  tickets::Judge judge{contract};
  const auto date = column(Type::date);
  ColumnEvidence evidence{date, {.order = tickets::DateOrder::any}};
  EXPECT_TRUE(evidence.add(Storage::text, "03/04/2025", 1, &judge).ambiguous);
  evidence.add(Storage::text, "soon", 2, &judge);
  EXPECT_EQ(evidence.confidence().fitting, 0U);

  evidence.accept_ambiguous_dates();

  EXPECT_EQ(evidence.confidence().fitting, 1U);
  EXPECT_EQ(evidence.confidence().values, 2U);
  EXPECT_EQ(evidence.repaired().at("ambiguous-date"), 1U);
  ASSERT_EQ(evidence.samples.size(), 1U);
  EXPECT_EQ(evidence.samples.front().rule, "not-a-date");
}

TEST(ColumnEvidenceTest, RangesAreThoseOfNumbersMomentsAndTexts) {
  const auto text = column(Type::text);
  ColumnEvidence evidence{text, {}};
  for (const auto* value : {"9", "10", "-3", "20/05/2025 8:42", "2025-01-02", "pear", "Apple"}) {
    evidence.add(Storage::text, value, 1, nullptr);
  }

  EXPECT_EQ(evidence.range(LexicalClass::integer)->least, "-3");
  EXPECT_EQ(evidence.range(LexicalClass::integer)->greatest, "10");
  EXPECT_EQ(evidence.range(LexicalClass::timestamp)->least, "2025-01-02 00:00:00");
  EXPECT_EQ(evidence.range(LexicalClass::timestamp)->greatest, "2025-05-20 08:42:00");
  EXPECT_EQ(evidence.range(LexicalClass::text)->least, "-3");
  EXPECT_EQ(evidence.range(LexicalClass::text)->greatest, "pear");
}

TEST(ColumnEvidenceTest, FrequentValuesAndPatternsAreCountedToTheLast) {
  const auto text = column(Type::text);
  ColumnEvidence evidence{text, {}};
  for (int row = 0; row < 300; ++row) {
    evidence.add(Storage::text, row % 3 == 0 ? "Closed" : "Open", row, nullptr);
  }
  evidence.add(Storage::text, "INC0012 x", 301, nullptr);
  evidence.settle();

  const auto top = evidence.frequent().top(2);
  ASSERT_EQ(top.size(), 2U);
  EXPECT_EQ(top[0].text, "Open");
  EXPECT_EQ(top[0].count, 200U);
  EXPECT_EQ(top[1].count, 100U);
  EXPECT_EQ(evidence.frequent().error(), 0U);
  const auto patterns = evidence.patterns().top(2);
  EXPECT_EQ(patterns[0].text, "Aa");
  EXPECT_EQ(patterns[0].count, 300U);
  EXPECT_EQ(patterns[1].text, "A9999 a");
}

}  // namespace
}  // namespace tierline::quality
