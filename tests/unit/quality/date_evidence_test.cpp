#include "tierline/quality/date_evidence.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace tierline::quality {
namespace {

using tickets::DateOrder;

DateEvidence seen(std::initializer_list<const char*> texts) {
  DateEvidence evidence;
  std::int64_t row = 2;
  for (const auto* text : texts) {
    const auto read = tickets::read_moment(text, DateOrder::day_first);
    evidence.add(read.reading == tickets::Reading::unknown ? tickets::read_serial(text) : read,
                 row++);
  }
  return evidence;
}

std::string verdict(std::initializer_list<const char*> texts) {
  return std::string{to_string(verdict_of(seen(texts)))};
}

TEST(DateEvidenceTest, TheVerdictNeedsProofAndNoContradiction) {
  EXPECT_EQ(verdict({}), "NONE");
  EXPECT_EQ(verdict({"soon", "31/02/2025"}), "NONE");
  EXPECT_EQ(verdict({"2025-07-03", "2025-07-04 10:00:00"}), "ISO");
  EXPECT_EQ(verdict({"03/04/2025", "20/05/2025"}), "DMY");
  EXPECT_EQ(verdict({"03/04/2025", "05/20/2025"}), "MDY");
  EXPECT_EQ(verdict({"03/04/2025", "05/06/2025"}), "AMBIGUOUS");
  EXPECT_EQ(verdict({"45841", "45842"}), "SERIAL");
}

TEST(DateEvidenceTest, DifferentWaysOfWritingAreMixed) {
  EXPECT_EQ(verdict({"20/05/2025", "05/20/2025"}), "MIXED");
  EXPECT_EQ(verdict({"2025-07-03", "03/04/2025"}), "MIXED");
  EXPECT_EQ(verdict({"2025-07-03", "45841"}), "MIXED");
}

TEST(DateEvidenceTest, WhatOtherColumnsProveDecidesAmbiguousDatesOnly) {
  const auto verdict_by = [](std::initializer_list<const char*> texts, DateOrder proven) {
    return std::string{to_string(verdict_of(seen(texts), proven))};
  };
  EXPECT_EQ(verdict_by({"03/04/2025"}, DateOrder::day_first), "DMY");
  EXPECT_EQ(verdict_by({"03/04/2025"}, DateOrder::month_first), "MDY");
  EXPECT_EQ(verdict_by({"20/05/2025"}, DateOrder::month_first), "DMY");
  EXPECT_EQ(verdict_by({"2025-07-03", "03/04/2025"}, DateOrder::day_first), "MIXED");
}

TEST(DateEvidenceTest, TheColumnsOwnDatesProveAnOrderUnlessTheyContradict) {
  EXPECT_EQ(seen({"2025-07-03", "20/05/2025", "03/04/2025"}).own_order(), DateOrder::day_first);
  EXPECT_EQ(seen({"05/20/2025"}).own_order(), DateOrder::month_first);
  EXPECT_EQ(seen({"03/04/2025"}).own_order(), std::nullopt);
  EXPECT_EQ(seen({"20/05/2025", "05/20/2025"}).own_order(), std::nullopt);
}

TEST(DateEvidenceTest, SecondsAndMillisecondsSince1970AreTold) {
  EXPECT_EQ(read_epoch("1751500373"), DateKind::epoch_seconds);
  EXPECT_EQ(read_epoch("1751500373.0"), DateKind::epoch_seconds);
  EXPECT_EQ(read_epoch("1751500373000"), DateKind::epoch_milliseconds);
  EXPECT_EQ(read_epoch("631152000"), DateKind::epoch_seconds);
  EXPECT_EQ(read_epoch("631151999"), DateKind::none);
  EXPECT_EQ(read_epoch("4102444800"), DateKind::none);
  EXPECT_EQ(read_epoch("1751500373.5"), DateKind::none);
  EXPECT_EQ(read_epoch("soon"), DateKind::none);

  DateEvidence evidence;
  evidence.add(DateKind::epoch_seconds, true, false, 7);
  EXPECT_EQ(to_string(verdict_of(evidence)), "EPOCH");
  evidence.add(DateKind::iso, true, false, 8);
  EXPECT_EQ(to_string(verdict_of(evidence)), "MIXED");
}

TEST(DateEvidenceTest, FirstAndLastRowAreKept) {
  const auto evidence =
      seen({"2025-07-03T10:00:00Z", "20/05/2025 8:42", "21/05/2025", "2025-07-04", "31/02/2025"});

  EXPECT_EQ(evidence.iso.count, 2U);
  EXPECT_EQ(evidence.iso.first_row, 2);
  EXPECT_EQ(evidence.iso.last_row, 5);
  EXPECT_EQ(evidence.day_first_only.count, 2U);
  EXPECT_EQ(evidence.day_first_only.first_row, 3);
  EXPECT_EQ(evidence.day_first_only.last_row, 4);
  EXPECT_EQ(evidence.impossible.count, 1U);
  EXPECT_EQ(evidence.impossible.first_row, 6);
  EXPECT_EQ(evidence.with_time, 2U);
  EXPECT_EQ(evidence.with_zone, 1U);
}

}  // namespace
}  // namespace tierline::quality
