#include "tierline/source/quarantine.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tierline::source {
namespace {

using namespace std::string_literals;

struct QuarantineTest : ::testing::Test {
  static QuarantinedRow row(std::int64_t source_row = 12, std::string title = "a") {
    QuarantinedRow row;
    row.table = "tickets";
    row.file_name = "tickets.xlsx";
    row.file_sha256 = "f1";
    row.sheet = "Sheet1";
    row.source_row = source_row;
    row.faults = {{"Sheet1!B12", "created_at", "impossible-date", "31/02/2025", "is no date"}};
    row.row_json = row_json({{"title", {tickets::Storage::text, title}}});
    row.row_key = "4711";
    row.first_run_id = row.last_run_id = "run 1";
    row.first_seen = row.last_seen = "2025-11-01T02:00:00Z";
    return row;
  }
  static QuarantinedRow again(QuarantinedRow row) {
    row.file_name = "tickets2.xlsx";
    row.file_sha256 = "f2";
    row.source_row = 99;
    row.first_run_id = row.last_run_id = "run 2";
    row.first_seen = row.last_seen = "2025-11-02T02:00:00Z";
    return row;
  }

  std::vector<QuarantinedRow> rows(std::string_view table = {},
                                   std::optional<QuarantineStatus> status = {}) {
    std::vector<QuarantinedRow> found;
    quarantine.for_each(table, status, [&](const auto& one) { found.push_back(one); });
    return found;
  }
  QuarantineStatus status_after_coming_again(QuarantineStatus status) {
    quarantine.add(row());
    quarantine.set_status(1, status, "run 9", "because");
    EXPECT_FALSE(quarantine.add(again(row())));
    return quarantine.find(1)->status;
  }

  TempDir dir;
  sqlite::Connection database{dir.path() / "source.db", sqlite::Mode::create};
  Quarantine quarantine{database};
};

TEST_F(QuarantineTest, ARowComesBackWhole) {
  auto given = row();
  given.faults.push_back({"Sheet1!C12", "title", "invalid", "caf\xe9\0!"s, "is not \"good\""});
  EXPECT_TRUE(quarantine.add(given));

  const auto found = quarantine.find(1);

  ASSERT_TRUE(found);
  EXPECT_EQ(found->table, "tickets");
  EXPECT_EQ(found->file_name, "tickets.xlsx");
  EXPECT_EQ(found->file_sha256, "f1");
  EXPECT_EQ(found->sheet, "Sheet1");
  EXPECT_EQ(found->source_row, 12);
  ASSERT_EQ(found->faults.size(), 2U);
  EXPECT_EQ(found->faults[0].cell, "Sheet1!B12");
  EXPECT_EQ(found->faults[0].raw_value, "31/02/2025");
  EXPECT_EQ(found->faults[1].cell, "Sheet1!C12");
  EXPECT_EQ(found->faults[1].column, "title");
  EXPECT_EQ(found->faults[1].rule, "invalid");
  EXPECT_EQ(found->faults[1].raw_value, "caf\xe9\0!"s);
  EXPECT_EQ(found->faults[1].message, "is not \"good\"");
  EXPECT_EQ(found->row_json, R"({"title":"a"})");
  EXPECT_EQ(found->row_sha256.size(), 64U);
  EXPECT_EQ(found->row_key, "4711");
  EXPECT_EQ(found->status, QuarantineStatus::open);
  EXPECT_EQ(found->first_run_id, "run 1");
  EXPECT_EQ(found->closed_run_id, std::nullopt);
  EXPECT_EQ(found->last_seen, "2025-11-01T02:00:00Z");
}

TEST_F(QuarantineTest, RawValuesKeepTheirBytes) {
  auto given = row();
  given.faults.front().raw_value = "caf\xe9\0!"s;
  given.row_key.reset();
  quarantine.add(given);

  EXPECT_EQ(quarantine.find(1)->faults.front().raw_value, "caf\xe9\0!"s);
  EXPECT_EQ(quarantine.find(1)->row_key, std::nullopt);
}

TEST_F(QuarantineTest, TheSameRowInALaterFileIsSeenAgain) {
  quarantine.add(row());
  auto later = again(row());
  later.faults = {{"Sheet1!C99", "created_at", "not-a-date", "31/02/2025", "is no date at all"}};
  EXPECT_FALSE(quarantine.add(later));

  ASSERT_EQ(rows().size(), 1U);
  const auto found = rows().front();
  EXPECT_EQ(found.first_run_id, "run 1");
  EXPECT_EQ(found.first_seen, "2025-11-01T02:00:00Z");
  EXPECT_EQ(found.last_run_id, "run 2");
  EXPECT_EQ(found.last_seen, "2025-11-02T02:00:00Z");
  EXPECT_EQ(found.file_name, "tickets2.xlsx");
  EXPECT_EQ(found.source_row, 99);
  EXPECT_EQ(found.faults.front().cell, "Sheet1!C99");
  EXPECT_EQ(found.faults.front().rule, "not-a-date");
}

TEST_F(QuarantineTest, EqualRowsOfOneFileAreTwoEntriesAndStayTwo) {
  for (const auto number : {12, 13, 14}) EXPECT_TRUE(quarantine.add(row(number)));
  EXPECT_EQ(rows().size(), 3U);

  Quarantine next_run{database};
  for (const auto number : {22, 23, 24}) {
    auto later = again(row());
    later.source_row = number;
    EXPECT_FALSE(next_run.add(later));
  }
  ASSERT_EQ(rows().size(), 3U);
  EXPECT_EQ(rows().back().source_row, 24);
}

TEST_F(QuarantineTest, TheSameRowOfAnotherTableIsAnotherEntry) {
  auto other = row();
  other.table = "comments";

  EXPECT_TRUE(quarantine.add(row()));
  EXPECT_TRUE(quarantine.add(other));
  EXPECT_EQ(rows("comments").size(), 1U);
}

TEST_F(QuarantineTest, AReplayedRowThatComesAgainOpensAgain) {
  EXPECT_EQ(status_after_coming_again(QuarantineStatus::replayed), QuarantineStatus::open);
  EXPECT_EQ(quarantine.find(1)->closed_run_id, std::nullopt);
}

TEST_F(QuarantineTest, AResolvedRowThatComesAgainOpensAgain) {
  EXPECT_EQ(status_after_coming_again(QuarantineStatus::resolved), QuarantineStatus::open);
}

TEST_F(QuarantineTest, ADiscardedRowThatComesAgainStaysDiscarded) {
  EXPECT_EQ(status_after_coming_again(QuarantineStatus::discarded), QuarantineStatus::discarded);
  EXPECT_EQ(quarantine.find(1)->closed_run_id, "run 9");
  EXPECT_EQ(quarantine.find(1)->reason, "because");
  EXPECT_EQ(quarantine.find(1)->last_run_id, "run 2");
}

TEST_F(QuarantineTest, AnEntryOfAnotherDatabaseKeepsItsIdentityAndStatus) {
  auto carried = row();
  carried.row_sha256 = "of its own";
  carried.status = QuarantineStatus::discarded;
  carried.closed_run_id = "run 3";
  carried.reason = "a test";
  quarantine.add(carried);

  const auto found = rows().front();
  EXPECT_EQ(found.row_sha256, "of its own");
  EXPECT_EQ(found.status, QuarantineStatus::discarded);
  EXPECT_EQ(found.closed_run_id, "run 3");
  EXPECT_EQ(found.reason, "a test");
}

TEST_F(QuarantineTest, RowsAreFoundAndCountedByTableAndStatus) {
  quarantine.add(row(1, "a"));
  quarantine.add(row(2, "b"));
  quarantine.set_status(2, QuarantineStatus::discarded, "run 2");

  EXPECT_EQ(rows("tickets", QuarantineStatus::open).size(), 1U);
  EXPECT_EQ(rows("tickets").size(), 2U);
  EXPECT_EQ(rows("comments").size(), 0U);
  EXPECT_EQ(quarantine.count("tickets", QuarantineStatus::open), 1U);
  EXPECT_EQ(quarantine.count("tickets", QuarantineStatus::replayed), 0U);
  EXPECT_EQ(quarantine.count("comments", QuarantineStatus::open), 0U);
  EXPECT_FALSE(quarantine.find(3));
  EXPECT_FALSE(quarantine.find(0));
}

TEST_F(QuarantineTest, OurOwnMistakesAreErrors) {
  auto faultless = row();
  faultless.faults.clear();

  EXPECT_THROW(quarantine.add(faultless), Error);
  EXPECT_THROW(quarantine.set_status(1, QuarantineStatus::open, ""), Error);
}

TEST_F(QuarantineTest, ATableOfThatNameWithOtherColumnsIsNotOurs) {
  sqlite::Connection foreign{dir.path() / "own.db", sqlite::Mode::create};
  EXPECT_FALSE(has_quarantine(foreign));
  foreign.execute("CREATE TABLE quarantine (ticket INTEGER)");

  EXPECT_FALSE(has_quarantine(foreign));
  EXPECT_TRUE(has_quarantine(database));
}

}  // namespace
}  // namespace tierline::source
