#include "tierline/cleaner/cleaner.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/profiler/profiler.hpp"

#include "small_source.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tierline::cleaner {
namespace {

using ::testing::HasSubstr;

struct CleanerTest : ::testing::Test {
  CleanerTest() { source.add_timesheets(1); }

  Report clean() { return run(options, services); }

  std::string cleaned(const std::string& sql) {
    return testing::SmallSource::value(options.output, sql);
  }

  testing::SmallSource source;
  testing::TestServices services;
  Options options{source.path, {}, source.contract, source.dir.path() / "clean.db"};
};

TEST_F(CleanerTest, ValuesBecomeCanonicalUnderCanonicalNames) {
  source.execute(
      "INSERT INTO tickets VALUES (7, 'a_x000D_\n b', 'R&amp;amp;D', '20/05/2025 8:42', 'Yes', "
      "'x');"
      "DELETE FROM timesheets;"
      "INSERT INTO timesheets VALUES ('nan', '3/7/2025', '8:30', 7.605, 0),"
      "                              (' login', 45841, '', 8, 4121481.0)");

  const auto report = clean();

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(cleaned("SELECT json_array(ticket_id, title, category, modified_at, sla_met, is_alert, "
                    "source_row) FROM tickets"),
            R"([7,"a\n b","R&D","2025-05-20 08:42:00",1,0,1])");
  EXPECT_EQ(cleaned("SELECT json_group_array(json_array(user_login, work_date, start_time, hours, "
                    "ticket_id)) FROM timesheets"),
            R"([[null,"2025-07-03","08:30:00","7.61",null],)"
            R"([" login","2025-07-03",null,"8",4121481]])");
  const auto& repairs = report.tables.at(1).repairs;
  EXPECT_EQ(repairs.at("ticket_id").at("zero-null"), 1U);
  EXPECT_EQ(repairs.at("start_time").at("empty-string"), 1U);
  EXPECT_EQ(repairs.at("work_date").at("excel-serial"), 1U);
}

TEST_F(CleanerTest, TheRunAndTheGatesOfProfileAndCleaningAreInTheOutput) {
  source.add_tickets(1, 3);
  options.profile = source.dir.path() / "profile.json";
  profiler::run({.source = source.path, .contract = source.contract, .output = options.profile},
                services);
  clean();

  EXPECT_EQ(cleaned("SELECT json_array(run_id, tool, started_at, verdict) FROM run"),
            R"(["20251101T020000Z-000001","cleaner","2025-11-01T02:00:00Z","pass"])");
  EXPECT_EQ(
      cleaned("SELECT group_concat(line) FROM (SELECT stage || ' ' || verdict AS line FROM gate "
              "WHERE gate IN ('tables', 'quarantine timesheets') ORDER BY stage)"),
      "clean pass,profile pass");
}

TEST_F(CleanerTest, TablesAndColumnsThatTheContractLeavesOutAreMadeEmpty) {
  replace_file(source.contract, testing::only_tickets);
  source.execute(
      "DROP TABLE timesheets; INSERT INTO tickets (\"TKT-Ticket ID\", \"TKT-Title\", "
      "\"TKT-Category\") VALUES ('INC0007', 't', 'Network')");

  const auto report = clean();

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(report.tables.size(), 1U);
  EXPECT_EQ(cleaned("SELECT json_array(ticket_id, title, category) FROM tickets"),
            R"([7,"t",null])");
  EXPECT_EQ(cleaned("SELECT count(*) FROM comments"), "0");
  EXPECT_EQ(cleaned("SELECT count(*) FROM timesheets"), "0");
}

TEST_F(CleanerTest, ADerivedColumnIsComputedWhateverTheSourceSays) {
  source.execute(
      "INSERT INTO tickets VALUES (1, 't', 'Alert', NULL, NULL, 'no'), (2, 't', 'Network', NULL, "
      "NULL, 'yes'), (3, 't', NULL, NULL, NULL, NULL)");

  clean();

  EXPECT_EQ(cleaned("SELECT group_concat(is_alert) FROM tickets"), "1,0,0");
}

TEST_F(CleanerTest, RowsThatNobodyCanRepairGoToQuarantineWhole) {
  source.add_tickets(1, 3);
  source.execute(
      "UPDATE tickets SET \"TKT-Modified Time\" = '31/02/2025', \"TKT-SLA Met\" = 'perhaps' "
      "WHERE rowid = 2");

  const auto report = clean();

  const auto& tickets = report.tables.at(0);
  EXPECT_EQ(tickets.rows_read, 3U);
  EXPECT_EQ(tickets.rows_clean, 2U);
  EXPECT_EQ(tickets.rows_quarantined, 1U);
  EXPECT_EQ(cleaned("SELECT count(*) FROM tickets WHERE ticket_id = 2"), "0");
  EXPECT_EQ(cleaned("SELECT json_array(table_name, source_row, column_name, rule, raw_value) FROM "
                    "quarantine"),
            R"(["tickets",2,"modified_at","impossible-date","31/02/2025"])");
  EXPECT_EQ(cleaned("SELECT message FROM quarantine"), "is in no calendar or on no clock");
  EXPECT_EQ(
      cleaned("SELECT more_faults FROM quarantine"),
      R"([{"cell":"row 2 column TKT-SLA Met","column":"sla_met","rule":"not-a-boolean","raw_value":"perhaps",)"
      R"("message":"is neither yes nor no"}])");
  EXPECT_EQ(cleaned("SELECT row_json FROM quarantine"),
            R"({"ticket_id":2,"title":"title 2","category":"Network","modified_at":"31/02/2025",)"
            R"("sla_met":"perhaps"})");
  EXPECT_EQ(
      cleaned("SELECT json_array(file_name, sheet, cell, status, first_run_id, last_seen) "
              "FROM quarantine"),
      R"(["source.db","","row 2 column TKT-Modified Time","open","20251101T020000Z-000001","2025-11-01T02:00:00Z"])");
  EXPECT_EQ(cleaned("SELECT file_sha256 FROM quarantine"), report.source.sha256);
}

TEST_F(CleanerTest, ARowWithoutAValueThatItMustHaveGoesToQuarantine) {
  source.add_tickets(1, 1);
  source.execute("INSERT INTO tickets (\"TKT-Title\") VALUES (CAST(x'E9' AS TEXT))");

  const auto report = clean();

  EXPECT_EQ(report.tables.at(0).rows_quarantined, 1U);
  EXPECT_EQ(cleaned("SELECT rule FROM quarantine"), "missing-value");
  EXPECT_EQ(cleaned("SELECT row_json ->> '$.title.hex' FROM quarantine"), "e9");
}

TEST_F(CleanerTest, AmongRowsOfOneKeyTheNewestStaysAndTheLaterAmongEquals) {
  source.execute(
      "INSERT INTO tickets VALUES (1, 'old', NULL, '2/07/2025 10:00', NULL, NULL),"
      " (1, 'new', NULL, '2025-07-03 10:00:00', NULL, NULL), (1, 'middle', NULL, "
      "'2025-07-02 12:00:00', NULL, NULL), (2, 'first', NULL, NULL, NULL, NULL), (2, 'second', "
      "NULL, NULL, NULL, NULL), (3, 'dated', NULL, '2025-07-02 12:00:00', NULL, NULL), (3, "
      "'undated', NULL, NULL, NULL, NULL)");

  const auto report = clean();

  const auto& tickets = report.tables.at(0);
  EXPECT_EQ(tickets.rows_read, 7U);
  EXPECT_EQ(tickets.rows_clean, 3U);
  EXPECT_EQ(tickets.rows_duplicate, 4U);
  EXPECT_EQ(tickets.rows_quarantined, 0U);
  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(cleaned("SELECT group_concat(title) FROM tickets"), "new,second,dated");
  EXPECT_EQ(cleaned("SELECT group_concat(row_json ->> 'title') FROM quarantine"),
            "old,middle,first,undated");
  EXPECT_EQ(cleaned("SELECT json_array(rule, column_name, raw_value, message, row_json ->> "
                    "'modified_at') FROM quarantine"),
            R"(["duplicate-key","ticket_id","1","is also the key of row 2, which is newer",)"
            R"("2/07/2025 10:00"])");
  EXPECT_EQ(cleaned("SELECT count(*) FROM quarantine WHERE status = 'resolved'"), "4")
      << "nobody has to decide about them";
}

TEST_F(CleanerTest, EqualRowsThatCannotBeUsedAreEachSetAside) {
  source.add_tickets(1, 1);
  source.add_timesheets(2);
  source.execute("UPDATE timesheets SET \"TS-Date\" = '31/02/2025'");

  EXPECT_EQ(clean().tables.at(1).rows_quarantined, 3U);
  EXPECT_EQ(cleaned("SELECT count(*) FROM quarantine"), "3");
}

TEST_F(CleanerTest, WhatTheSourceHasInQuarantineIsCarriedButWhatWasLoadedSince) {
  source.add_tickets(1, 99);
  source.execute("UPDATE tickets SET \"TKT-SLA Met\" = 'perhaps' WHERE rowid = 1");
  for (int row = 101; row <= 104; ++row) source.set_aside("tickets", row, {{"ticket_id", row}});
  source.execute(
      "UPDATE quarantine SET status = 'discarded', reason = 'a test', closed_run_id = 'me' WHERE "
      "source_row = 102; UPDATE quarantine SET status = 'replayed' WHERE source_row = 103;"
      "UPDATE quarantine SET status = 'resolved' WHERE source_row = 104");

  const auto report = clean();

  const auto& tickets = report.tables.at(0);
  EXPECT_EQ(tickets.rows_read, 99U);
  EXPECT_EQ(tickets.rows_clean, 98U);
  EXPECT_EQ(tickets.rows_quarantined, 1U);
  EXPECT_EQ(tickets.rows_carried_open, 1U);
  EXPECT_EQ(tickets.rows_carried_discarded, 1U);
  EXPECT_EQ(report.tables.at(1).rows_carried_open, 0U);
  EXPECT_EQ(cleaned("SELECT group_concat(source_row || ' ' || status) FROM quarantine"),
            "101 open,102 discarded,1 open");
  EXPECT_EQ(cleaned("SELECT json_array(cell, file_name, row_json, reason, closed_run_id, "
                    "first_run_id, first_seen) FROM quarantine WHERE source_row = 102"),
            R"(["Sheet1!D102","tickets.xlsx","{\"ticket_id\":102}","a test","me","import 1",)"
            R"("2025-10-01T02:00:00Z"])");
  EXPECT_EQ(testing::SmallSource::value(source.path,
                                        "SELECT row_sha256 FROM quarantine WHERE source_row = 101"),
            cleaned("SELECT row_sha256 FROM quarantine WHERE source_row = 101"));
  EXPECT_EQ(report.verdict(), Verdict::warn) << "2 of 100 rows are missing";
  EXPECT_THAT(to_text(report), HasSubstr("quarantine: 1 open, 1 discarded"));
  EXPECT_EQ(to_json(report).at("tables").at(0).at("rows_carried_open"), 1);
}

TEST_F(CleanerTest, ARowThatIsInQuarantineAndInTheTableIsOneEntry) {
  source.execute("INSERT INTO tickets VALUES (5, 't', NULL, 'soon', NULL, NULL)");
  source.set_aside("tickets", 77, {{"ticket_id", 5}, {"title", "t"}, {"modified_at", "soon"}});

  const auto report = clean();

  EXPECT_EQ(report.tables.at(0).rows_quarantined, 1U);
  EXPECT_EQ(cleaned("SELECT count(*) || ' ' || first_run_id || ' ' || rule FROM quarantine"),
            "1 import 1 not-a-date");
}

TEST_F(CleanerTest, RowsOfAnImportNameItsFileAndTheLedgerIsCopied) {
  source.execute(
      "DROP TABLE tickets;"
      "CREATE TABLE tickets (source_row, import_id, row_key, ticket_id, title, modified_at, "
      "kept_columns);"
      "INSERT INTO tickets VALUES (17, 3, '7', 7, 't', 'soon', NULL);"
      "CREATE TABLE import_file (import_id INTEGER PRIMARY KEY, run_id TEXT, file_name TEXT, "
      "sha256 TEXT, sheet TEXT, rows_read INTEGER, undone_at TEXT);"
      "INSERT INTO import_file VALUES (2, 'r', 'old.xlsx', 'f2', 'S2', 5, '2025-10-01'),"
      " (3, 'r', 'new.xlsx', 'f3', 'S3', 6, NULL)");

  clean();

  EXPECT_EQ(cleaned("SELECT json_array(file_name, file_sha256, sheet, source_row, cell) FROM "
                    "quarantine"),
            R"(["new.xlsx","f3","S3",17,"row 17 column modified_at"])");

  source.execute(
      "CREATE TABLE import_column (import_id INTEGER, column_name TEXT, letters TEXT);"
      "INSERT INTO import_column VALUES (3, 'modified_at', 'AF'), (9, 'modified_at', 'B')");
  clean();

  EXPECT_EQ(cleaned("SELECT cell FROM quarantine"), "S3!AF17");
  EXPECT_EQ(cleaned("SELECT json_group_array(json_array(import_id, file_name, rows_read, "
                    "undone_at)) FROM import_file"),
            R"([[2,"old.xlsx",5,"2025-10-01"],[3,"new.xlsx",6,null]])");
}

TEST_F(CleanerTest, CleaningWhatIsCleanChangesNothing) {
  source.add_tickets(1, 50);
  source.execute(
      "UPDATE tickets SET \"TKT-Modified Time\" = '20/05/2025 8:42', \"TKT-SLA Met\" = 'no', "
      "\"TKT-Category\" = '' WHERE rowid % 2 = 0;"
      "UPDATE tickets SET \"TKT-SLA Met\" = 'perhaps' WHERE rowid = 9;"
      "INSERT INTO tickets SELECT * FROM tickets WHERE rowid < 5");
  const auto first = clean();

  options.source = options.output;
  options.output = source.dir.path() / "again.db";
  const auto second = clean();

  for (std::size_t i = 0; i < first.tables.size(); ++i) {
    EXPECT_EQ(second.tables.at(i).content_sha256, first.tables.at(i).content_sha256);
    EXPECT_EQ(second.tables.at(i).values_repaired(), 0U);
    EXPECT_EQ(second.tables.at(i).rows_read, first.tables.at(i).rows_clean);
    EXPECT_EQ(second.tables.at(i).rows_clean, first.tables.at(i).rows_clean);
  }
  EXPECT_EQ(cleaned("SELECT source_row FROM tickets WHERE ticket_id = 3"), "53");
  EXPECT_GT(first.tables.at(0).values_repaired(), 0U);
}

TEST_F(CleanerTest, ADifferentValueIsADifferentContent) {
  source.add_tickets(1, 2);
  const auto first = clean().tables.at(0).content_sha256;
  source.execute("UPDATE tickets SET \"TKT-Title\" = 'other' WHERE rowid = 2");

  EXPECT_NE(clean().tables.at(0).content_sha256, first);
}

TEST_F(CleanerTest, RepairsAreThoseThatTheProfileAnnounced) {
  source.add_tickets(1, 30);
  source.execute(
      "UPDATE tickets SET \"TKT-Modified Time\" = '20/05/2025 8:42' WHERE rowid % 3 = 0;"
      "UPDATE tickets SET \"TKT-Title\" = '' WHERE rowid % 7 = 0;"
      "UPDATE tickets SET \"TKT-SLA Met\" = 'perhaps' WHERE rowid = 21");
  const auto profile =
      profiler::run({source.path, source.contract, source.dir.path() / "p.json", false}, services);

  const auto report = clean();

  Repairs announced;
  for (const auto& column : profile.tables.at(0).columns) {
    for (const auto& [rule, count] : column.repaired) announced[column.name][rule] = count;
  }
  EXPECT_EQ(report.tables.at(0).repairs, announced);
  EXPECT_EQ(report.tables.at(0).rows_quarantined, profile.tables.at(0).corrupt_rows);
}

TEST_F(CleanerTest, WhereTheContractLeavesItOpenTheOrderThatTheProfileProvesIsUsed) {
  auto contract = read_file(source.contract);
  contract.replace(contract.find("\"DMY\""), 5, "\"ANY\"");
  replace_file(source.contract, contract);
  source.add_tickets(1, 100);
  source.execute("UPDATE tickets SET \"TKT-Modified Time\" = '03/04/2025 10:00' WHERE rowid = 5");
  EXPECT_EQ(clean().tables.at(0).rows_quarantined, 1U);
  EXPECT_EQ(cleaned("SELECT rule FROM quarantine"), "ambiguous-date");

  options.profile = source.dir.path() / "profile.json";
  profiler::run({source.path, source.contract, options.profile, false}, services);
  auto profile = nlohmann::json::parse(read_file(options.profile));
  for (auto& column : profile.at("tables").at(0).at("columns")) {
    if (column.at("name") == "modified_at") column.at("dates")["order"] = "MDY";
  }
  replace_file(options.profile, profile.dump());
  const auto report = clean();

  EXPECT_EQ(report.tables.at(0).rows_quarantined, 0U);
  EXPECT_EQ(cleaned("SELECT modified_at FROM tickets WHERE ticket_id = 5"), "2025-03-04 10:00:00");
  EXPECT_EQ(report.tables.at(0).repairs.at("modified_at").at("ambiguous-date"), 1U);
}

TEST_F(CleanerTest, TheSourceStaysAsItIsAndTheOutputSaysWhereItIsFrom) {
  source.add_tickets(1, 3);
  const auto before = sha256_of_file(source.path);
  options.profile = source.dir.path() / "profile.json";
  profiler::run({source.path, source.contract, options.profile, false}, services);

  clean();

  EXPECT_EQ(sha256_of_file(source.path), before);
  const auto meta = [&](const std::string& key) {
    return cleaned("SELECT value FROM meta WHERE key = '" + key + "'");
  };
  EXPECT_EQ(meta("source_sha256"), before);
  EXPECT_EQ(meta("contract_fingerprint"), sha256_of_file(source.contract));
  EXPECT_EQ(meta("profile_sha256"), sha256_of_file(options.profile));
  EXPECT_EQ(meta("rule_version"), "values-3");
  EXPECT_EQ(meta("rows.tickets"), "3");
  EXPECT_EQ(meta("content_sha256.tickets").size(), 64U);
}

TEST_F(CleanerTest, TheVerdictFollowsTheShareInQuarantine) {
  source.add_tickets(1, 100);
  const auto spoil = [&](int rows) {
    source.execute("UPDATE tickets SET \"TKT-SLA Met\" = 'perhaps' WHERE rowid <= " +
                   std::to_string(rows));
    return clean().verdict();
  };

  EXPECT_EQ(spoil(1), Verdict::pass);
  EXPECT_EQ(spoil(2), Verdict::warn);
  EXPECT_EQ(spoil(20), Verdict::warn);
  EXPECT_EQ(spoil(21), Verdict::fail);
  EXPECT_EQ(cleaned("SELECT count(*) FROM quarantine"), "21") << "for looking at";
}

TEST_F(CleanerTest, TheReportAccountsForEveryRow) {
  source.add_tickets(1, 100);
  source.execute("UPDATE tickets SET \"TKT-SLA Met\" = 'Yes' WHERE rowid <= 5");

  const auto report = clean();

  EXPECT_THAT(to_text(report), HasSubstr("100 rows read = 100 clean + 0 in quarantine"));
  EXPECT_THAT(to_text(report), HasSubstr("yes-no: 5"));
  const auto document = to_json(report);
  EXPECT_EQ(document.at("tables").at(0).at("rows_clean"), 100);
  EXPECT_EQ(document.at("tables").at(0).at("repairs").at(0).at("rule"), "yes-no");
  EXPECT_EQ(document.at("gates").at(0).at("verdict"), "pass");
}

}  // namespace
}  // namespace tierline::cleaner
