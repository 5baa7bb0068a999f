#include "dashboard_queries.hpp"
#include "postgres_test.hpp"

#include <gmock/gmock.h>

#include <vector>

// ETL Health, against books that can be counted by hand.

namespace tierline::testing {
namespace {

using dashboards::Choices;
using dashboards::TimeRange;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using Lines = std::vector<std::string>;

const TimeRange week{instant("2025-10-14T00:00:00Z"), instant("2025-10-21T00:00:00Z")};

/// A good load, one that its gate refused, one that still runs; backups before each of them.
constexpr auto books = R"sql(
INSERT INTO servicedesk.tickets (ticket_id, created_at, support_tier)
VALUES (1, '2025-10-20 09:00:00+08', 'L1');
INSERT INTO servicedesk.tier_history (snapshot_date, period, tier, ticket_count, window_count, window_days)
VALUES ('2025-10-18', 'day', 'L1', 1, 1, 28);
INSERT INTO etl.run (run_id, tool, started_at, finished_at, verdict) VALUES
    ('r1', 'run',       '2025-10-18 01:00Z', '2025-10-18 01:10Z', 'pass'),
    ('b2', 'backup',    '2025-10-19 00:00Z', '2025-10-19 00:01Z', 'pass'),
    ('m2', 'migrator',  '2025-10-19 01:00Z', '2025-10-19 01:02Z', 'fail'),
    ('v2', 'validator', '2025-10-19 03:00Z', '2025-10-19 03:00:30Z', 'warn'),
    ('r3', 'run',       '2025-10-20 12:00Z', NULL, NULL);
INSERT INTO etl.query_time (run_id, dashboard, query, milliseconds, asked_at)
SELECT 'v2', 'd', n, n, '2025-10-19 03:00Z' FROM generate_series(1, 40) AS n;
INSERT INTO etl.job_run (job, due_at, subject, outcome, reason, attempts, exit_status, verdict, run_id, started_at,
                         finished_at, host) VALUES
    ('snapshot',  '2025-10-18 16:30Z', '', 'ran',     '',              1, 0,    'pass', 's1', '2025-10-18 16:30Z', '2025-10-18 16:30:02Z', 'h'),
    ('snapshot',  '2025-10-19 16:30Z', '', 'late',    'begun late',    1, 0,    'pass', 's2', '2025-10-19 16:40Z', '2025-10-19 16:40:03Z', 'h'),
    ('validator', '2025-10-18 18:00Z', '', 'ran',     '',              1, 2,    'warn', 'v1', '2025-10-18 18:00Z', '2025-10-18 18:00:30Z', 'h'),
    ('validator', '2025-10-19 18:00Z', '', 'missed',  'nobody there',  0, NULL, NULL,   NULL, NULL, NULL, 'h'),
    ('validator', '2025-10-20 18:00Z', '', 'failed',  'exit status 69', 3, 69,  NULL,   'v3', '2025-10-20 18:00Z', '2025-10-20 18:02Z', 'h'),
    ('watch',     '2025-10-20 23:59Z', 'Jane Roe.xlsx', NULL, '',      1, NULL, NULL,   'w1', '2025-10-20 23:59Z', NULL, 'h');
INSERT INTO etl.gate (run_id, stage, gate, verdict, detail) VALUES
    ('r1', 'import',  'quarantine tickets',  'warn', '2 of 100 rows'),
    ('r1', 'import',  'quarantine comments', 'pass', 'none'),
    ('r1', 'migrate', 'quality',             'pass', '97.50 of 100 (excellent), limit 80');
INSERT INTO etl.finding (run_id, tool, name, verdict, detail, hint, found_at, score) VALUES
    ('r1', 'backup',    'backup-create', 'pass', 'db.dump.20251018_010000 created: 24 tables, of database "db" as "j.doe" on host', '', '2025-10-18 01:01Z', NULL),
    ('r1', 'migrator',  'gate:quality',  'pass', '97.50 of 100 (excellent), limit 80', '', '2025-10-18 01:05Z', NULL),
    ('r1', 'validator', 'quality-score', 'pass', '98.12 of 100 (excellent), limit 80; 1 of 40 rules do not hold', '', '2025-10-18 01:09Z', 98.1234),
    ('b2', 'backup',    'backup-create', 'pass', 'db.dump.20251019_000000.zst created: 24 tables', '', '2025-10-19 00:00:30Z', NULL),
    ('b2', 'backup',    'backup-create', 'pass', 'source.db.20251019_000000 created: 11 tables', '', '2025-10-19 00:00:40Z', NULL),
    ('b2', 'backup',    'backup-verify', 'pass', 'db.dump.20251018_010000 verified: level restore: 24 tables', '', '2025-10-19 00:01Z', NULL),
    ('m2', 'migrator',  'gate:quality',  'fail', '61.50 of 100 (poor), limit 62.5; critical: ticket-id-unique', 'look', '2025-10-19 01:01Z', NULL),
    ('m2', 'migrator',  'gate:canary',   'not_applicable', 'not asked', '', '2025-10-19 01:01Z', NULL),
    ('v2', 'validator', 'quality-score', 'pass', '98.12 of 100 (excellent), limit 80', '', '2025-10-19 03:00Z', 98.1234),
    ('v2', 'validator', 'tiers-present', 'warn', '3 of 100 tickets have no tier (3.00 %, limit 1.00 %)', 'run tier-backfill', '2025-10-19 03:00Z', NULL),
    ('v2', 'validator', 'rule:a', 'pass', 'all right', '', '2025-10-19 03:00Z', 100),
    ('v2', 'validator', 'rule:b', 'pass', 'nearly', '', '2025-10-19 03:00Z', 95);
INSERT INTO etl.import_file (run_id, table_name, import_id, file_name, sha256, size_bytes, format, sheet, header_row,
    contract, contract_fingerprint, settings, rows_read, rows_inserted, rows_updated, rows_unchanged, rows_quarantined,
    rows_filtered, filtered_by, header_names, unknown_columns, imported_at, undone_at, loaded_by)
SELECT run, tab, n, 'f', 's', 1, 'csv', '', 1, 'c', 'f', '{}', 100, 80, 10, 3, q, 7 - q, '{}', '{}', '[]',
       at::timestamptz, undone::timestamptz, 'r1'
  FROM (VALUES ('i1', 'tickets', 1, 2, '2025-10-18 00:30Z', NULL),
               ('i1', 'comments', 2, 0, '2025-10-18 00:31Z', NULL),
               ('i2', 'tickets', 3, 5, '2025-10-19 00:30Z', '2025-10-19 00:40Z')) AS f (run, tab, n, q, at, undone);
INSERT INTO etl.quarantine (run_id, table_name, source_row, column_name, rule, raw_value, message, row_json,
                            first_run_id, last_run_id, first_seen, last_seen, status)
SELECT 'r1', 'tickets', n, 'created_at', 'impossible-date', 'Jane Roe', 'is none', '{"secret": "Jane Roe"}',
       'i1', 'i1', '2025-10-18 00:30Z', '2025-10-18 00:30Z', CASE n WHEN 3 THEN 'resolved' ELSE 'open' END
  FROM generate_series(1, 3) AS n;
UPDATE etl.release SET published_at = '2025-10-17 01:00Z', state = 'previous', is_published = false;
INSERT INTO etl.release (schema_name, run_id, contract, tier_rule_version, created_at, published_at, is_published,
                         row_counts, state) VALUES
    ('sd_v1', 'r1', 'c', 'v2', '2025-10-18 01:00Z', '2025-10-18 01:01Z', false, '{"tickets": 90}', 'previous'),
    ('sd_v2', 'r1', 'c', 'v2', '2025-10-18 01:00Z', '2025-10-18 01:06Z', true, '{"tickets": 93, "comments": 93}', 'published'),
    ('sd_v3', 'r3', 'c', 'v2', '2025-10-20 12:01Z', NULL, false, '{}', 'loading');
)sql";

class EtlHealthTest : public PostgresTest {
 protected:
  std::vector<PanelResult> run(const TimeRange& range = week, const Choices& chosen = {}) {
    return run_all_panels(conninfo("tierline_reader"),
                          committed_dashboard("servicedesk-etl-health"), range, chosen);
  }

  Lines lines(int panel, const TimeRange& range = week, const Choices& chosen = {}) {
    for (const auto& result : run(range, chosen)) {
      if (result.panel.id == panel)
        return result.error.empty() ? result.lines() : Lines{result.error};
    }
    return {"no such panel"};
  }
};

const Choices everything{{"level", {{"all"}, false}}};

TEST_F(EtlHealthTest, BeforeTheFirstLoadItSaysThatThereIsNothing) {
  const auto results = run();

  EXPECT_THAT(offences(results), IsEmpty());
  for (const int panel : {1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 17, 18, 19}) {
    EXPECT_THAT(lines(panel), IsEmpty()) << panel;
  }
  EXPECT_THAT(lines(8), ElementsAre("nothing loaded yet; no release to go back to"));
  EXPECT_THAT(lines(20).at(0), StartsWith("no tickets loaded yet"));
  EXPECT_THAT(lines(16).at(0), HasSubstr(", applied "));
  EXPECT_THAT(lines(15), Contains(StartsWith("etl|finding|")));
}

TEST_F(EtlHealthTest, OneRunThatWasKilledIsEnoughForEveryPanel) {
  given("INSERT INTO etl.run (run_id, tool, started_at) VALUES ('r', 'run', '2025-10-20 12:00Z')");

  EXPECT_THAT(offences(run()), IsEmpty());
  EXPECT_THAT(lines(1),
              ElementsAre("tierline run, began 20 Oct 2025 12:00 UTC: unfinished|12.00|#0072B2"));
}

class GoldenHealthTest : public EtlHealthTest {
 protected:
  void SetUp() override {
    EtlHealthTest::SetUp();
    given(books);
  }
};

TEST_F(GoldenHealthTest, EveryPanelHasColumnsThatFitWhateverIsChosen) {
  EXPECT_THAT(offences(run()), IsEmpty());
  EXPECT_THAT(offences(run(week, everything)), IsEmpty());
  EXPECT_THAT(offences(run(week, {{"tool", {{"O'Hara's tool"}, true}}})), IsEmpty());
  EXPECT_THAT(offences(run(week, {{"level", {{"it's"}, false}}})), IsEmpty());
  EXPECT_THAT(offences(run({instant("2020-01-01T00:00:00Z"), instant("2020-01-02T00:00:00Z")})),
              IsEmpty());
}

TEST_F(GoldenHealthTest, TheLastLoadIsTheNewestUpToTheEndOfTheRange) {
  EXPECT_THAT(lines(1),
              ElementsAre("tierline run, began 20 Oct 2025 12:00 UTC: unfinished|12.00|#0072B2"));
  const TimeRange before{week.from, instant("2025-10-19T02:32:00Z")};
  EXPECT_THAT(lines(1, before),
              ElementsAre("migrator, ended 19 Oct 2025 01:02 UTC: fail|1.50|#D55E00"));
}

TEST_F(GoldenHealthTest, ScoresCarryTheMinimumOfTheirGate) {
  EXPECT_THAT(lines(3), ElementsAre("published data, minimum 80: pass|98.12|#009E73",
                                    "the last load, minimum 62.5: fail|61.50|#D55E00"));
  EXPECT_THAT(
      lines(5),
      ElementsAre("2025-10-18 01:05:00+00|97.50||80.00", "2025-10-18 01:09:00+00||98.12|80.00",
                  "2025-10-19 01:01:00+00|61.50||62.50", "2025-10-19 03:00:00+00||98.12|80.00"));
}

TEST_F(GoldenHealthTest, TimesOfQueriesCarryTheirLimit) {
  EXPECT_THAT(lines(17), ElementsAre("2025-10-19 03:00:00+00|38.00|40.00|100.00"));
}

TEST_F(GoldenHealthTest, EachJobShowsHowItsNewestDueTimeEndedWorstFirst) {
  EXPECT_THAT(
      lines(18),
      ElementsAre(
          "validator|2025-10-20 18:00:00+00|failed||120.00|2025-10-18 18:00:00+00||exit status 69",
          "snapshot|2025-10-19 16:30:00+00|late|pass|3.00|2025-10-19 16:30:00+00||begun late",
          "watch|2025-10-20 23:59:00+00|running|||||"));
}

TEST_F(GoldenHealthTest, AJobIsQuietAfterOneAndAHalfOfItsPause) {
  const auto of_snapshot = [&](const std::string& to) {
    return lines(18, {week.from, instant(to)}).at(1);
  };
  EXPECT_THAT(of_snapshot("2025-10-21T04:30:00Z"), HasSubstr("+00||begun late"));
  EXPECT_THAT(of_snapshot("2025-10-21T04:30:01Z"), HasSubstr("+00|yes|begun late"));
}

TEST_F(GoldenHealthTest, DueTimesAreCountedByTheDayOfTheBusinessZone) {
  EXPECT_THAT(lines(19), ElementsAre("2025-10-18 16:00:00+00|2.00|0.00|0.00|0.00|0.00|0.00",
                                     "2025-10-19 16:00:00+00|0.00|1.00|0.00|1.00|0.00|0.00",
                                     "2025-10-20 16:00:00+00|0.00|0.00|0.00|0.00|1.00|0.00"));
}

TEST_F(GoldenHealthTest, AScoreThatCouldNotBeComputedIsAbsent) {
  given(
      "UPDATE etl.finding SET detail = 'there is no score: no rule could be assessed' WHERE run_id "
      "= 'm2'");

  EXPECT_EQ(lines(5).size(), 3U);
  EXPECT_THAT(lines(3).at(1), "the last load, minimum 80: pass|97.50|#009E73");
}

TEST_F(GoldenHealthTest, TheLastValidationIsCountedAndListedWorstFirst) {
  EXPECT_THAT(lines(4),
              ElementsAre("not passed of 4 findings, 19 Oct 2025 03:00 UTC: warn|1.00|#CC79A7"));
  EXPECT_THAT(lines(12), ElementsAre("tiers-present|warn||3 of 100 tickets have no tier (3.00 %, "
                                     "limit 1.00 %)|run tier-backfill",
                                     "rule:b|pass|95.00|nearly|",
                                     "quality-score|pass|98.12|98.12 of 100 (excellent), limit 80|",
                                     "rule:a|pass|100.00|all right|"));
}

TEST_F(GoldenHealthTest, ASnapshotIsAsOldAsTheTicketsThatCameAfterItsDay) {
  // The 18th ends in Perth at 16:00 UTC; the ticket is of 01:00 UTC on the 20th.
  EXPECT_THAT(lines(2), ElementsAre("newest snapshot 18 Oct 2025, tickets to 20 Oct 2025|33.00"));
  given("UPDATE servicedesk.tier_history SET snapshot_date = '2025-10-20'");
  EXPECT_THAT(lines(2), ElementsAre("newest snapshot 20 Oct 2025, tickets to 20 Oct 2025|0.00"));
}

TEST_F(GoldenHealthTest, FilesOfAnImportAreAddedUpAndOnesTakenBackAreAbsent) {
  EXPECT_THAT(lines(6), ElementsAre("2025-10-18 00:31:00+00|200.00|186.00|2.00|12.00"));
  EXPECT_THAT(lines(9),
              ElementsAre("rows read|200.00|#0072B2", "loaded|186.00|#009E73",
                          "quarantined, 1.00 %|2.00|#CC79A7", "left out on purpose|12.00|#0072B2"));
}

TEST_F(GoldenHealthTest, ABackupAgesFromItsMakingNotFromItsProof) {
  const auto rows = lines(7);

  // One of midnight, 48 h; the one that was restored as a trial is of 01:00 on the day before.
  EXPECT_EQ(rows.back(), "2025-10-21 00:00:00+00|48.00|71.00");
  EXPECT_EQ(rows.front(), "2025-10-18 01:01:00+00|0.02|");
  EXPECT_THAT(rows, Contains("2025-10-19 00:01:00+00|0.02|23.02"));
}

TEST_F(GoldenHealthTest, ABackupThatIsFoundDamagedCountsNoMore) {
  given(
      "INSERT INTO etl.finding (run_id, tool, name, verdict, detail, found_at) VALUES ('v2', "
      "'backup',"
      " 'backup-verify', 'fail', 'db.dump.20251019_000000.zst damaged: truncated', '2025-10-20 "
      "00:00Z')");

  EXPECT_EQ(lines(7).back(), "2025-10-21 00:00:00+00|71.00|71.00");
}

TEST_F(GoldenHealthTest, ReleasesSayWhatIsLiveAndWhereTheWayBackLeads) {
  EXPECT_THAT(
      lines(8),
      ElementsAre(
          "sd_v2, published 18 Oct 2025 01:06 UTC; way back: sd_v1; waiting: sd_v3, loading"));
}

TEST_F(GoldenHealthTest, EachRunShowsTheWorstGateOfEachStage) {
  const auto rows = lines(10);

  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0],
            "2025-10-20 12:00:00+00|run|unfinished|||||||"
            "|r3|1760961600000.00|1761004801000.00");
  EXPECT_THAT(rows[2], StartsWith("2025-10-19 01:00:00+00|migrator|fail|120.00||||||fail|m2|"));
  EXPECT_THAT(rows[4], StartsWith("2025-10-18 01:00:00+00|run|pass|600.00|||warn|||pass|r1|"));
}

TEST_F(GoldenHealthTest, RunsThatEndedHaveADuration) {
  EXPECT_THAT(lines(11),
              ElementsAre("2025-10-18 01:00:00+00|600.00|||", "2025-10-19 00:00:00+00|||60.00|",
                          "2025-10-19 01:00:00+00||120.00||", "2025-10-19 03:00:00+00||||30.00"));
}

TEST_F(GoldenHealthTest, TheQuarantineIsCountedByRule) {
  EXPECT_THAT(lines(13), ElementsAre("tickets|created_at|impossible-date|2.00|1.00|2025-10-18 "
                                     "00:30:00+00|2025-10-18 00:30:00+00"));
}

TEST_F(GoldenHealthTest, FindingsAreFilteredByLevelAndTool) {
  EXPECT_EQ(lines(14).size(), 2U);
  EXPECT_THAT(lines(14).at(0), StartsWith("2025-10-19 03:00:00+00|validator|tiers-present|warn|"));
  EXPECT_EQ(lines(14, week, {{"level", {{"fail"}, false}}}).size(), 1U);
  EXPECT_EQ(lines(14, week, everything).size(), 12U);
  EXPECT_EQ(lines(14, week, {{"level", {{"all"}, false}}, {"tool", {{"backup"}, true}}}).size(),
            4U);
}

TEST_F(GoldenHealthTest, NobodysNameAndNoValueOfARowIsShown) {
  for (const auto& result : run(week, everything)) {
    EXPECT_THAT(result.lines(), Each(Not(HasSubstr("Jane Roe")))) << result.name();
    EXPECT_THAT(result.lines(), Each(Not(HasSubstr("j.doe")))) << result.name();
  }
  EXPECT_EQ(value("count(*) FROM information_schema.columns WHERE table_schema = 'dash'"
                  " AND column_name IN ('raw_value', 'row_json', 'more_faults', 'row_key')"),
            "0");
}

}  // namespace
}  // namespace tierline::testing
