#include "tierline/base/files.hpp"
#include "tierline/profiler/profiler.hpp"

#include "small_source.hpp"
#include "test_services.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::profiler {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// A contract whose dates come in any order, with the four steps of a ticket's life.
constexpr std::string_view any_order = R"toml(
name = "any order"
date_order = "ANY"
time_zone = "UTC"
[[tables]]
name = "tickets"
key = ["ticket_id"]
ticket = "ticket_id"
columns = [
  { name = "ticket_id", type = "bigint", headers = ["id"] },
  { name = "created_at", type = "timestamptz", headers = ["created"] },
  { name = "resolved_at", type = "timestamptz", headers = ["resolved"] },
  { name = "due_at", type = "date", headers = ["due"] },
  { name = "note", type = "text", headers = ["note"], decode_entities = true },
]
[[tables]]
name = "comments"
key = ["comment_id"]
ticket = "ticket_id"
columns = [
  { name = "comment_id", type = "bigint", headers = ["id"] },
  { name = "ticket_id", type = "bigint", headers = ["ticket"] },
]
)toml";

struct IssuesTest : ::testing::Test {
  IssuesTest() {
    replace_file(source.contract, any_order);
    source.execute(
        "DROP TABLE tickets; DROP TABLE timesheets;"
        "CREATE TABLE tickets (id INTEGER, created TIMESTAMP, resolved TEXT, due DATE, note "
        "VARCHAR(20)); CREATE TABLE comments (id INTEGER, ticket INTEGER)");
    source.execute(
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
        " INSERT INTO tickets SELECT i, '2025-06-10 10:00:00', '2025-06-20 10:00:00', "
        "'2025-07-01', 'note ' || i FROM n");
    source.execute("INSERT INTO comments SELECT id, id FROM tickets");
  }

  Report profile() { return run(options, services); }

  static const Issue* find(const Report& report, std::string_view kind, std::string_view column) {
    for (const auto* tables : {&report.tables, &report.uncovered}) {
      for (const auto& table : *tables) {
        for (const auto& issue : table.issues) {
          if (issue.kind == kind && issue.column == column) return &issue;
        }
      }
    }
    return nullptr;
  }

  /// The only issue of this kind after the source was changed.
  Issue raised(const std::string& change, std::string_view kind, std::string_view column) {
    EXPECT_EQ(find(profile(), kind, column), nullptr) << kind << " is there before";
    source.execute(change);
    report = profile();
    const auto* issue = find(report, kind, column);
    if (issue == nullptr) ADD_FAILURE() << "no " << kind << "\n" << to_text(report);
    return issue == nullptr ? Issue{} : *issue;
  }

  const ColumnProfile& column(std::string_view name) const {
    const auto& columns = report.tables.at(0).columns;
    return *std::find_if(columns.begin(), columns.end(),
                         [&](const auto& one) { return one.name == name; });
  }

  testing::SmallSource source;
  testing::TestServices services;
  Options options{.source = source.path,
                  .contract = source.contract,
                  .output = source.dir.path() / "profile.json"};
  Report report;
};

TEST_F(IssuesTest, AHealthySourceHasNone) {
  report = profile();
  for (const auto& table : report.tables) EXPECT_TRUE(table.issues.empty()) << to_text(report);
}

TEST_F(IssuesTest, AValueThatTheTypeCannotHoldIsATypeMismatch) {
  const auto issue =
      raised("UPDATE tickets SET id = 'twelve' WHERE rowid = 12", "type-mismatch", "ticket_id");
  EXPECT_EQ(issue.count, 1U);
  EXPECT_THAT(issue.rows, ElementsAre(12));
  EXPECT_EQ(issue.severity, Severity::error);
  EXPECT_EQ(issue.rule, "");
  const auto* label = find(report, "label-mismatch", "ticket_id");
  ASSERT_NE(label, nullptr);
  EXPECT_THAT(label->rows, ElementsAre(12));
}

TEST_F(IssuesTest, AnIsoDateUnderALabelOfDatesIsNoMismatch) {
  const auto issue =
      raised("UPDATE tickets SET created = 'soon' WHERE rowid = 3", "label-mismatch", "created_at");
  EXPECT_EQ(issue.count, 1U);
  EXPECT_EQ(issue.severity, Severity::info);
}

TEST_F(IssuesTest, AMissingValueIsNamedWithItsRow) {
  auto contract = std::string{any_order};
  contract.replace(contract.find("headers = [\"created\"]"), 21,
                   "headers = [\"created\"], not_null = true");
  replace_file(source.contract, contract);
  const auto issue =
      raised("UPDATE tickets SET created = NULL WHERE rowid = 8", "missing-value", "created_at");
  EXPECT_THAT(issue.rows, ElementsAre(8));
}

TEST_F(IssuesTest, NineBadDatesOfAColumnAreListedRowByRow) {
  source.execute(
      "WITH RECURSIVE n (i) AS (VALUES (101) UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
      " INSERT INTO tickets SELECT i, '2025-06-10 10:00:00', '2025-06-20 10:00:00', "
      "'2025-07-01', 'note' FROM n");
  const auto issue = raised(
      "UPDATE tickets SET resolved = '20/06/2025 8:42' WHERE rowid IN (7, 2000, 4001, 8002, 9003, "
      "12004, 15005, 18006, 19999)",
      "mixed-dates", "resolved_at");
  EXPECT_EQ(issue.count, 9U);
  EXPECT_THAT(issue.rows, ElementsAre(7, 2000, 4001, 8002, 9003, 12004, 15005, 18006, 19999));
  EXPECT_EQ(issue.rule, "day-first-date");
  EXPECT_EQ(issue.repairable, 9U);
  EXPECT_EQ(issue.severity, Severity::warn);
  EXPECT_THAT(to_text(report), HasSubstr("cleaner rule day-first-date would repair 9 of 9"));
}

TEST_F(IssuesTest, DatesOfWhichNobodyKnowsTheOrderAreAmbiguous) {
  const auto issue =
      raised("UPDATE tickets SET due = '03/04/2025' WHERE rowid <= 4", "ambiguous-dates", "due_at");
  EXPECT_EQ(issue.count, 4U);
  EXPECT_EQ(issue.severity, Severity::error);
  EXPECT_EQ(report.tables.at(0).corrupt_rows, 4U);
  EXPECT_EQ(column("due_at").date_order, std::nullopt);
}

TEST_F(IssuesTest, OtherColumnsCanProveTheOrderAndTheRowsAreNotCorruptThen) {
  // 5 July is after the creation on 10 June, 7 May is not.
  source.execute("UPDATE tickets SET resolved = '05/07/2025 9:00' WHERE rowid <= 40");

  report = profile();

  const auto& resolved = column("resolved_at");
  EXPECT_EQ(resolved.date_order, tickets::DateOrder::day_first);
  ASSERT_TRUE(resolved.date_proof);
  EXPECT_EQ(resolved.date_proof->by, "created_at <= resolved_at");
  EXPECT_EQ(resolved.date_proof->rows, 40U);
  EXPECT_EQ(resolved.repaired.at("ambiguous-date"), 40U);
  EXPECT_TRUE(resolved.unrepairable.empty());
  EXPECT_EQ(report.tables.at(0).corrupt_rows, 0U);
  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(find(report, "ambiguous-dates", "resolved_at"), nullptr);
  const auto document = nlohmann::json::parse(read_file(options.output));
  const auto& dates = document.at("tables").at(0).at("columns").at(2).at("dates");
  EXPECT_EQ(dates.at("order"), "DMY");
  EXPECT_EQ(dates.at("proof").at("by"), "created_at <= resolved_at");

  source.execute("UPDATE tickets SET resolved = '05/07/2025 9:00'");
  report = profile();
  EXPECT_EQ(quality::to_string(column("resolved_at").date_verdict()), "DMY");
}

TEST_F(IssuesTest, ARowWithAnotherFaultStaysCorrupt) {
  source.execute(
      "UPDATE tickets SET resolved = '05/07/2025' WHERE rowid <= 40;"
      "UPDATE tickets SET due = '04/05/2025' WHERE rowid = 3;"
      "UPDATE tickets SET due = 'soon' WHERE rowid = 4");

  EXPECT_EQ(profile().tables.at(0).corrupt_rows, 2U);
}

TEST_F(IssuesTest, ADateThatNoCalendarHasIsImpossible) {
  const auto issue =
      raised("UPDATE tickets SET due = '31/02/2025' WHERE rowid = 5", "impossible-dates", "due_at");
  EXPECT_THAT(issue.rows, ElementsAre(5));
}

TEST_F(IssuesTest, AnEmptyTextInATypedColumnIsNamedWithItsRule) {
  const auto issue =
      raised("UPDATE tickets SET due = '' WHERE rowid IN (1, 2)", "empty-string", "due_at");
  EXPECT_EQ(issue.count, 2U);
  EXPECT_EQ(issue.rule, "empty-string");
  EXPECT_EQ(issue.repairable, 2U);
  source.execute("UPDATE tickets SET note = ''");
  EXPECT_EQ(find(profile(), "empty-string", "note"), nullptr) << "in a text it says nothing";
}

TEST_F(IssuesTest, SeveralStorageClassesInAColumnAreMixedStorage) {
  const auto issue = raised(
      "UPDATE tickets SET note = 42 WHERE rowid = 9;"
      "UPDATE tickets SET due = 45841 WHERE rowid = 10",
      "mixed-storage", "due_at");
  EXPECT_EQ(issue.count, 1U);
  EXPECT_THAT(issue.rows, ElementsAre(10));
  EXPECT_EQ(issue.rule, "storage-class");
}

TEST_F(IssuesTest, WholeNumbersStoredAsRealAreIntegers) {
  source.execute(
      "CREATE TABLE copy (ticket REAL); INSERT INTO copy SELECT ticket FROM comments;"
      "DROP TABLE comments; CREATE TABLE comments (id INTEGER, ticket REAL);"
      "INSERT INTO comments SELECT rowid, ticket FROM copy; DROP TABLE copy");
  report = profile();
  const auto* issue = find(report, "whole-real", "ticket_id");
  ASSERT_NE(issue, nullptr);
  EXPECT_EQ(issue->count, 100U);
  EXPECT_EQ(issue->rule, "float-id");
  const auto& ticket = report.tables.at(1).columns.at(1);
  EXPECT_EQ(ticket.inferred_type, "integer");
  EXPECT_EQ(ticket.whole_reals, 100U);
  EXPECT_EQ(ticket.affinity, "REAL");
}

TEST_F(IssuesTest, ATextLongerThanItsLabelSaysIsOverLong) {
  const auto issue = raised("UPDATE tickets SET note = 'more than twenty chars' WHERE rowid = 6",
                            "over-long", "note");
  EXPECT_THAT(issue.rows, ElementsAre(6));
}

TEST_F(IssuesTest, ControlCharactersAreNamedWithTheirRule) {
  const auto issue = raised("UPDATE tickets SET note = 'a' || char(7) WHERE rowid = 6",
                            "control-characters", "note");
  EXPECT_EQ(issue.rule, "control-characters");
}

TEST_F(IssuesTest, BytesThatAreNoUtf8AreNamedWithTheirRow) {
  const auto issue = raised("UPDATE tickets SET note = CAST(x'636166E9' AS TEXT) WHERE rowid = 6",
                            "invalid-utf8", "note");
  EXPECT_THAT(issue.rows, ElementsAre(6));
  EXPECT_EQ(issue.severity, Severity::error);
}

TEST_F(IssuesTest, EscapedEntitiesAreNamedWithTheirRule) {
  const auto issue = raised("UPDATE tickets SET note = 'Fish &amp;amp; Co' WHERE rowid = 6",
                            "escaped-entities", "note");
  EXPECT_EQ(issue.rule, "entity");
}

TEST_F(IssuesTest, RowsOfAKeyThatWasThereAreDuplicates) {
  const auto issue =
      raised("INSERT INTO comments VALUES (7, 7), (8, 8), (7, 7)", "duplicate-keys", "comment_id");
  EXPECT_EQ(issue.count, 3U);
  EXPECT_THAT(issue.rows, ElementsAre(101, 102, 103));
  EXPECT_EQ(issue.rule, "duplicate-key");
  source.execute("INSERT INTO tickets (id) VALUES (' 7 ')");
  EXPECT_NE(find(profile(), "duplicate-keys", "ticket_id"), nullptr) << "7 is 7, however written";
}

TEST_F(IssuesTest, CommentsOfATicketThatIsNotThereAreOrphans) {
  const auto issue = raised(
      "UPDATE comments SET ticket = 4711 WHERE rowid = 9;"
      "UPDATE comments SET ticket = NULL WHERE rowid = 10",
      "orphans", "ticket_id");
  EXPECT_EQ(issue.count, 1U);
  EXPECT_THAT(issue.rows, ElementsAre(9));
}

TEST_F(IssuesTest, DatesAfterTheNewestRecordLieInTheFuture) {
  const auto issue = raised(
      "UPDATE tickets SET resolved = '2031-01-01' WHERE rowid IN (4, 5);"
      "UPDATE tickets SET due = '2031-01-01' WHERE rowid = 6;"
      "UPDATE tickets SET created = '2025-12-01'",
      "future-dates", "resolved_at");
  EXPECT_EQ(issue.count, 2U);
  EXPECT_THAT(issue.rows, ElementsAre(4, 5));
  EXPECT_EQ(report.as_of.at, "2025-12-01 00:00:00");
  EXPECT_EQ(report.as_of.basis, "the newest tickets.created_at");
  EXPECT_EQ(find(report, "future-dates", "due_at"), nullptr) << "what is planned may lie ahead";

  options.as_of = "2031-01-01";
  EXPECT_EQ(find(profile(), "future-dates", "resolved_at"), nullptr);
}

TEST_F(IssuesTest, EpochsInAColumnOfDatesAreEvidence) {
  source.execute(
      "UPDATE tickets SET due = 1751500373 WHERE rowid = 1;"
      "UPDATE tickets SET due = 1751500373000 WHERE rowid = 2");
  report = profile();
  EXPECT_EQ(column("due_at").dates.epoch_seconds.first_row, 1);
  EXPECT_EQ(column("due_at").dates.epoch_milliseconds.first_row, 2);
  EXPECT_EQ(quality::to_string(column("due_at").date_verdict()), "MIXED");
}

TEST_F(IssuesTest, WithoutAContractEveryTableIsDescribedAndTyped) {
  source.execute(
      "CREATE TABLE plain (code TEXT PRIMARY KEY, price, took, flag, made DATE) WITHOUT ROWID;"
      "INSERT INTO plain VALUES ('A-1', 12.5, '36:15:00', 'yes', '20/05/2025'),"
      " ('A-2', '7.25', '01:00:00', 'no', '21/05/2025'), ('A-3', 3, '2:10', NULL, '')");
  options.contract = "none";

  report = profile();

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_TRUE(report.tables.empty());
  ASSERT_EQ(report.uncovered.size(), 3U);
  const auto& plain = report.uncovered.at(1);
  EXPECT_EQ(plain.name, "plain");
  EXPECT_EQ(plain.rows, 3U);
  std::vector<std::string> types;
  for (const auto& one : plain.columns) types.push_back(one.inferred_type);
  EXPECT_THAT(types, ElementsAre("text", "decimal(4,2)", "duration", "boolean", "date"));
  EXPECT_EQ(plain.columns.at(0).patterns.at(0).text, "A-9");
  EXPECT_EQ(quality::to_string(plain.columns.at(4).date_verdict()), "DMY");
  EXPECT_NE(find(report, "mixed-storage", "price"), nullptr);
  EXPECT_NE(find(report, "empty-string", "made"), nullptr);
  EXPECT_EQ(plain.columns.at(0).type, "");
}

TEST_F(IssuesTest, ASourceWithoutRowsPassesNothing) {
  options.contract = "none";
  source.execute("DELETE FROM tickets; DELETE FROM comments");
  EXPECT_EQ(profile().verdict(), Verdict::fail);
}

TEST_F(IssuesTest, WhatNoContractNamesIsHiddenLikePersonalData) {
  source.execute(
      "CREATE TABLE roster (name TEXT); INSERT INTO roster VALUES ('Jane Doe');"
      "ALTER TABLE tickets ADD COLUMN phone TEXT; UPDATE tickets SET phone = 'Call John'");

  profile();
  EXPECT_THAT(read_file(options.output), Not(HasSubstr("Jane")));
  EXPECT_THAT(read_file(options.output), Not(HasSubstr("John")));
  EXPECT_THAT(read_file(options.output), HasSubstr("xxxx xxx"));

  options.show_values = true;
  profile();
  EXPECT_THAT(read_file(options.output), HasSubstr("Jane Doe"));
}

TEST_F(IssuesTest, ASampleIsReadFromTheWholeTableAndPassesNoGate) {
  options.sample_rows = 10;

  report = profile();

  EXPECT_EQ(report.tables.at(0).rows, 10U);
  EXPECT_EQ(column("ticket_id").range->least, "10");
  EXPECT_EQ(column("ticket_id").range->greatest, "100");
  EXPECT_EQ(report.verdict(), Verdict::fail);
  const auto closed = std::find_if(report.gates.begin(), report.gates.end(),
                                   [](const auto& gate) { return !gate.open(); });
  EXPECT_EQ(closed->name, "whole-source");
  EXPECT_THAT(to_text(report), HasSubstr("basis: a sample"));
}

TEST_F(IssuesTest, EnumerationsAreListedWhole) {
  source.execute("UPDATE tickets SET note = CASE WHEN rowid % 4 = 0 THEN 'L1' ELSE 'L2' END");
  report = profile();
  const auto& note = column("note");
  ASSERT_EQ(note.top_values.size(), 2U);
  EXPECT_EQ(note.top_values[0].text, "L2");
  EXPECT_EQ(note.top_values[0].count, 75U);
  EXPECT_EQ(note.top_values_error, 0U);
  EXPECT_EQ(note.range->least, "L1");
}

TEST_F(IssuesTest, DifferentValuesAreCountedExactlyInHoweverManyColumns) {
  std::string columns;
  std::string values;
  for (int n = 0; n < 300; ++n) {
    columns += fmt::format("{}c{}", n == 0 ? "" : ", ", n);
    values += fmt::format("{}i * {} || 'x'", n == 0 ? "" : ", ", n + 3);
  }
  source.execute("CREATE TABLE wide (" + columns +
                 "); WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < "
                 "20000) INSERT INTO wide SELECT " +
                 values + " FROM n");

  report = profile();

  const auto& wide = report.uncovered.at(0);
  // Together they would need 75 MiB, of which memory has room for four.
  ASSERT_EQ(wide.columns.size(), 300U);
  for (const auto& one : wide.columns) {
    EXPECT_TRUE(one.distinct_exact) << one.name;
    EXPECT_EQ(one.distinct, 20'000U) << one.name;
  }
}

}  // namespace
}  // namespace tierline::profiler
