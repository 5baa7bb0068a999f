#include "tierline/profiler/profiler.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"

#include "small_source.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::profiler {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

struct ProfilerTest : ::testing::Test {
  Report profile() { return run(options, services); }

  const ColumnProfile& column(const Report& report, std::size_t table, std::string_view name) {
    for (const auto& one : report.tables.at(table).columns) {
      if (one.name == name) return one;
    }
    throw std::out_of_range{std::string{name}};
  }

  Verdict gate(const Report& report, std::string_view name, std::string_view subject) {
    for (const auto& one : report.gates) {
      if (one.name == name && one.subject == subject) return one.verdict;
    }
    throw std::out_of_range{std::string{subject}};
  }

  testing::SmallSource source;
  testing::TestServices services;
  Options options{.source = source.path,
                  .contract = source.contract,
                  .output = source.dir.path() / "profile.json"};
};

TEST_F(ProfilerTest, NothingIsSaidOfTablesAndColumnsThatTheContractLeavesOut) {
  replace_file(source.contract, testing::only_tickets);
  source.add_tickets(1, 10);
  source.execute("DROP TABLE timesheets");

  const auto report = profile();

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  ASSERT_EQ(report.tables.size(), 1U);
  const auto& columns = report.tables.at(0).columns;
  const auto agreed = std::count_if(columns.begin(), columns.end(),
                                    [](const auto& one) { return !one.type.empty(); });
  EXPECT_EQ(agreed, 2) << "and the source's other columns are described only";
}

TEST_F(ProfilerTest, AHealthySourcePasses) {
  source.add_tickets(1, 10);
  source.add_timesheets(3);

  const auto report = profile();

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(report.tables.at(0).rows, 10U);
  EXPECT_EQ(report.tables.at(1).rows, 3U);
  EXPECT_THAT(to_text(report), HasSubstr("\npass\n"));
}

TEST_F(ProfilerTest, EveryRowIsReadAndRepairsAndDatesAreCounted) {
  source.add_tickets(1, 2500);
  source.add_timesheets(1);
  source.execute(
      "UPDATE tickets SET \"TKT-Modified Time\" = '20/05/2025 8:42' WHERE rowid IN (7, 2500);"
      "UPDATE tickets SET \"TKT-Modified Time\" = '' WHERE rowid = 8;"
      "UPDATE tickets SET \"TKT-SLA Met\" = 'Yes' WHERE rowid = 9");

  const auto report = profile();

  const auto& modified = column(report, 0, "modified_at");
  EXPECT_EQ(modified.repaired.at("day-first-date"), 2U);
  EXPECT_EQ(modified.repaired.at("empty-string"), 1U);
  EXPECT_EQ(modified.empty, 1U);
  EXPECT_EQ(modified.values, 2499U);
  EXPECT_EQ(modified.dates.day_first_only.first_row, 7);
  EXPECT_EQ(modified.dates.day_first_only.last_row, 2500);
  EXPECT_EQ(quality::verdict_of(modified.dates), quality::DateVerdict::mixed);
  EXPECT_EQ(modified.inferred_type, "timestamp");
  EXPECT_EQ(column(report, 0, "sla_met").repaired.at("yes-no"), 1U);
  EXPECT_EQ(column(report, 0, "ticket_id").distinct, 2500U);
  EXPECT_EQ(report.verdict(), Verdict::pass) << "what can be repaired closes nothing";
}

TEST_F(ProfilerTest, MoreThanOneRowInFiveThatNobodyCanRepairClosesTheGate) {
  source.add_tickets(1, 100);
  source.add_timesheets(1);
  source.execute("UPDATE tickets SET \"TKT-Modified Time\" = '31/02/2025' WHERE rowid <= 20");
  EXPECT_EQ(gate(profile(), "corruption", "tickets"), Verdict::pass);

  source.execute("UPDATE tickets SET \"TKT-SLA Met\" = 'perhaps' WHERE rowid = 21");
  const auto report = profile();

  EXPECT_EQ(gate(report, "corruption", "tickets"), Verdict::fail);
  EXPECT_EQ(gate(report, "corruption", "timesheets"), Verdict::pass);
  EXPECT_EQ(report.tables.at(0).corrupt_rows, 21U);
  EXPECT_EQ(report.verdict(), Verdict::fail);
}

TEST_F(ProfilerTest, AColumnThatIsNotWhatTheContractSaysClosesItsGate) {
  source.add_tickets(1, 100);
  source.add_timesheets(1);
  source.execute("UPDATE tickets SET \"TKT-Modified Time\" = 'soon' WHERE rowid <= 15");

  const auto report = profile();

  EXPECT_EQ(gate(report, "confidence", "tickets.modified_at"), Verdict::fail);
  EXPECT_EQ(gate(report, "confidence", "tickets.ticket_id"), Verdict::pass);
  EXPECT_EQ(gate(report, "corruption", "tickets"), Verdict::pass);
  EXPECT_EQ(report.verdict(), Verdict::fail);
}

TEST_F(ProfilerTest, AMissingTableOrRequiredColumnClosesItsGate) {
  source.add_tickets(1, 1);
  source.add_timesheets(1);
  source.execute("ALTER TABLE timesheets DROP COLUMN \"TS-Date\"");
  auto report = profile();
  EXPECT_EQ(gate(report, "required-columns", "timesheets"), Verdict::fail);
  EXPECT_EQ(gate(report, "tables", ""), Verdict::pass);

  source.execute("DROP TABLE timesheets");
  report = profile();
  EXPECT_EQ(gate(report, "tables", ""), Verdict::fail);
  EXPECT_EQ(report.verdict(), Verdict::fail);
}

TEST_F(ProfilerTest, AnEmptyTableClosesItsGate) {
  source.add_tickets(1, 1);

  const auto report = profile();

  EXPECT_EQ(gate(report, "corruption", "timesheets"), Verdict::fail);
  EXPECT_EQ(gate(report, "corruption", "tickets"), Verdict::pass);
}

TEST_F(ProfilerTest, WhatTheContractDoesNotKnowIsListedNotHidden) {
  source.add_tickets(1, 1);
  source.add_timesheets(1);
  source.execute(
      "ALTER TABLE tickets ADD COLUMN \"TKT-Mood\" TEXT; CREATE TABLE roster (name);"
      "INSERT INTO roster VALUES ('a'), ('b'); CREATE TABLE import_file (a)");

  const auto report = profile();

  EXPECT_THAT(report.tables.at(0).unknown_columns, ElementsAre("TKT-Mood"));
  ASSERT_EQ(report.uncovered.size(), 1U);
  EXPECT_EQ(report.uncovered.at(0).name, "roster");
  EXPECT_EQ(report.uncovered.at(0).rows, 2U);
  EXPECT_EQ(report.verdict(), Verdict::pass);
}

TEST_F(ProfilerTest, RowsThatWaitInQuarantineAreEvidenceAndCountAgainstTheGates) {
  source.add_tickets(1, 80);
  source.add_timesheets(1);
  for (int row = 101; row <= 121; ++row) {
    source.set_aside("tickets", row, {{"ticket_id", row}, {"modified_at", "31/02/2025"}});
  }
  source.execute("UPDATE quarantine SET status = 'discarded' WHERE source_row = 121");

  auto report = profile();
  EXPECT_EQ(report.tables.at(0).rows, 100U);
  EXPECT_EQ(report.tables.at(0).rows_from_quarantine, 20U);
  EXPECT_EQ(report.tables.at(0).corrupt_rows, 20U);
  EXPECT_EQ(column(report, 0, "modified_at").unrepairable.at("impossible-date"), 20U);
  EXPECT_EQ(column(report, 0, "modified_at").samples.at(0).row, 101);
  EXPECT_EQ(column(report, 0, "ticket_id").distinct, 100U);
  EXPECT_EQ(gate(report, "corruption", "tickets"), Verdict::pass);
  EXPECT_EQ(gate(report, "confidence", "tickets.modified_at"), Verdict::fail);
  EXPECT_THAT(to_text(report), HasSubstr("20 of these rows are in quarantine"));
  EXPECT_EQ(to_json(report).at("tables").at(0).at("rows_from_quarantine"), 20);

  source.execute("UPDATE quarantine SET status = 'open'");
  report = profile();
  EXPECT_EQ(report.tables.at(0).corrupt_rows, 21U);
  EXPECT_EQ(gate(report, "corruption", "tickets"), Verdict::fail);
}

TEST_F(ProfilerTest, SomebodysOwnTableQuarantineIsATableLikeAnyOther) {
  source.add_tickets(1, 1);
  source.add_timesheets(1);
  source.execute("CREATE TABLE quarantine (a); INSERT INTO quarantine VALUES (1)");

  const auto report = profile();

  EXPECT_EQ(report.tables.at(0).rows_from_quarantine, 0U);
  ASSERT_EQ(report.uncovered.size(), 1U);
  EXPECT_EQ(report.uncovered.at(0).name, "quarantine");
}

TEST_F(ProfilerTest, ADerivedColumnIsDescribedButNotJudged) {
  source.add_tickets(1, 10);
  source.add_timesheets(1);
  source.execute("UPDATE tickets SET \"TKT-Alert\" = 'Arial'");

  const auto report = profile();

  EXPECT_TRUE(column(report, 0, "is_alert").derived);
  EXPECT_EQ(column(report, 0, "is_alert").values, 10U);
  EXPECT_EQ(report.tables.at(0).corrupt_rows, 0U);
  EXPECT_EQ(report.verdict(), Verdict::pass);
}

TEST_F(ProfilerTest, PersonalValuesAreNotShownUnlessAskedFor) {
  source.add_tickets(1, 1);
  source.add_timesheets(100);
  source.execute("UPDATE tickets SET \"TKT-Title\" = CAST(x'53616DE9' AS TEXT)");

  profile();
  EXPECT_THAT(read_file(options.output), Not(HasSubstr("Sam")));

  options.show_values = true;
  profile();
  EXPECT_THAT(read_file(options.output), HasSubstr("Sam\xEF\xBF\xBD"));
}

TEST_F(ProfilerTest, TheProfileSaysWhatItWasMadeFromAndIsTheSameTwice) {
  source.add_tickets(1, 10);
  source.add_timesheets(1);

  profile();
  const auto first = read_file(options.output);
  profile();

  EXPECT_EQ(read_file(options.output), first);
  const auto document = nlohmann::json::parse(first);
  EXPECT_EQ(document.at("schema_version"), 2);
  EXPECT_EQ(document.at("source").at("sha256"), sha256_of_file(source.path));
  EXPECT_EQ(document.at("contract").at("fingerprint"), sha256_of_file(source.contract));
  EXPECT_EQ(document.at("verdict"), "pass");
  EXPECT_EQ(document.at("tables").at(0).at("columns").at(0).at("header"), "TKT-Ticket ID");
}

TEST_F(ProfilerTest, TheSourceIsNeverTheOutput) {
  options.output = source.path;
  const auto before = sha256_of_file(source.path);

  EXPECT_THROW(profile(), Error);
  EXPECT_EQ(sha256_of_file(source.path), before);
}

TEST_F(ProfilerTest, AFileThatIsNoDatabaseIsADataErrorAndNothingIsWritten) {
  replace_file(source.path, "TKT-Ticket ID,TKT-Title\n1,a\n");

  try {
    profile();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::data);
    EXPECT_THAT(error.message(), HasSubstr(source.path.string()));
  }
  EXPECT_FALSE(std::filesystem::exists(options.output));
}

}  // namespace
}  // namespace tierline::profiler
