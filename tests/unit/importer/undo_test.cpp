#include "import_test.hpp"

#include <nlohmann/json.hpp>

namespace tierline::importer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class UndoTest : public ImportTest {};

TEST_F(UndoTest, TheTablesHoldAgainWhatTheyHeldBefore) {
  import({.tickets = tickets(good(1, 20) + ticket(21, "bad", "soon"))});
  const auto before = everything("tickets");
  const auto quarantine = everything("quarantine");
  // 3 updated, one of them twice in the file; 2 inserted; the bad row comes good; another is bad.
  import({.tickets = tickets(ticket(1, "x", "3/07/2025") + ticket(2, "x", "3/07/2025") +
                             ticket(3, "x", "3/07/2025") + ticket(3, "y", "4/07/2025") +
                             good(4, 3) + ticket(21, "now good", "3/07/2025") +
                             ticket(22, "new", "3/07/2025") + ticket(23, "bad", "later"))});
  ASSERT_NE(everything("tickets"), before);

  const auto report = undo_run("run-2");

  EXPECT_EQ(everything("tickets"), before);
  EXPECT_EQ(everything("quarantine"), quarantine);
  EXPECT_THAT(rows("replaced_tickets", "*"), ElementsAre());
  ASSERT_EQ(report.files.size(), 1U);
  EXPECT_EQ(report.files[0].rows_removed, 2U);
  EXPECT_EQ(report.files[0].rows_restored, 3U);
  EXPECT_EQ(report.files[0].quarantine_removed, 1U);
  EXPECT_EQ(report.files[0].quarantine_reopened, 1U);
  EXPECT_THAT(rows("import_file", "run_id, undone_at"),
              ElementsAre("run-1 NULL", "run-2 2025-11-01T02:03:00Z"));
  EXPECT_THAT(
      rows("run", "run_id, tool, verdict"),
      ElementsAre("run-1 importer warn", "run-2 importer warn", "run-3 importer-undo pass"));
  EXPECT_THAT(rows("gate", "run_id, stage, gate"),
              ElementsAre("run-1 import quarantine tickets", "run-2 import quarantine tickets"));
  EXPECT_THAT(to_text(report), HasSubstr("undid run run-2"));
  EXPECT_EQ(to_json(report).at("files").at(0).at("rows_restored"), 3);
}

TEST_F(UndoTest, RowsThatWereReplacedTwiceComeBackOneByOne) {
  import({.tickets = tickets(ticket(1, "a", "1/07/2025"))});
  const auto first = everything("tickets");
  import({.tickets = tickets(ticket(1, "b", "2/07/2025"))});
  const auto second = everything("tickets");
  import({.tickets = tickets(ticket(1, "c", "3/07/2025"))});

  undo_run("run-3");
  EXPECT_EQ(everything("tickets"), second);
  undo_run("run-2");
  EXPECT_EQ(everything("tickets"), first);
  undo_run("run-1");
  EXPECT_THAT(rows("tickets", "*"), ElementsAre());
}

TEST_F(UndoTest, AllFilesOfTheRunGoTogether) {
  import({.comments = comments("1,7,a,,jo,,1/07/2025,,,\n"),
          .timesheets = timesheets("jo,1/07/2025,8:00,2,0\njo,1/07/2025,8:00,2,0\n")});

  const auto report = undo_run("run-1");

  EXPECT_EQ(report.files.size(), 2U);
  EXPECT_THAT(rows("comments", "*"), ElementsAre());
  EXPECT_THAT(rows("timesheets", "*"), ElementsAre());
}

TEST_F(UndoTest, TheFileCanBeImportedAgain) {
  const auto file = tickets(good(1, 3));
  import({.tickets = file});
  const auto before = rows("tickets", "ticket_id, title, row_key");
  undo_run("run-1");

  EXPECT_EQ(counts(import({.tickets = file})), "3/0/0/0/0");
  EXPECT_EQ(rows("tickets", "ticket_id, title, row_key"), before);
  EXPECT_THAT(rows("import_file", "import_id, run_id"), ElementsAre("1 run-1", "2 run-3"));
}

TEST_F(UndoTest, TheLastImportIntoATableGoesFirst) {
  import({.tickets = tickets(good(1, 3))});
  import({.timesheets = timesheets("jo,1/07/2025,8:00,2,0\n")});
  import({.tickets = tickets(good(4, 3))});

  const auto error = refusal([&] { undo_run("run-1"); });

  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.message(), HasSubstr("run \"run-3\" imported into tickets after it"));
  EXPECT_THAT(error.hint(), HasSubstr("importer undo run-3"));
  EXPECT_NO_THROW(undo_run("run-2")) << "another table's import is in nobody's way";
  EXPECT_NO_THROW(undo_run("run-3"));
  EXPECT_NO_THROW(undo_run("run-1"));
}

TEST_F(UndoTest, WhatIsNotThereOrWasUndoneIsRefused) {
  import({.tickets = tickets(good(1, 3))});

  EXPECT_THAT(refusal([&] { undo_run("run-9"); }).message(), HasSubstr("no import of this run"));
  undo_run("run-1");
  const auto again = refusal([&] { undo_run("run-1"); });
  EXPECT_EQ(again.code(), ErrorCode::data);
  EXPECT_THAT(again.message(), HasSubstr("undone already, at 2025-11-01T02:03:00Z"));
}

TEST_F(UndoTest, AFileWithoutALedgerIsRefused) {
  EXPECT_THAT(refusal([&] { undo_run("run-1"); }).message(), HasSubstr("there is no such file"));
  EXPECT_FALSE(std::filesystem::exists(source));
  {
    sqlite::Connection foreign{source, sqlite::Mode::create};
    foreign.execute("CREATE TABLE tickets (a)");
  }
  EXPECT_THAT(refusal([&] { undo_run("run-1"); }).message(),
              HasSubstr("nothing was imported into it"));
}

}  // namespace
}  // namespace tierline::importer
