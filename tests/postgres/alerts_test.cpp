#include "alert_rules.hpp"
#include "dashboard_queries.hpp"
#include "postgres_test.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <vector>

// The committed rules, run as the reader at chosen moments: quiet, firing, and not fooled.

namespace tierline::testing {
namespace {

class AlertsTest : public PostgresTest {
 protected:
  Evaluation at(const std::string& uid, const std::string& moment = noon) {
    for (const auto& rule : committed_rules()) {
      if (rule.uid == uid) return evaluate(conninfo("tierline_reader"), rule, instant(moment));
    }
    return {"no such rule", {}, {}};
  }

  std::string state(const std::string& uid, const std::string& moment = noon) {
    const auto evaluation = at(uid, moment);
    return evaluation.error.empty() ? evaluation.state : evaluation.state + ": " + evaluation.error;
  }

  /// Complete daily snapshots from a day on, one a share: of 100,000 tickets so many per cent are
  /// L1, the others L2; below zero: no snapshot on that day; above 100: one without any ticket.
  void snapshots(const std::string& first_day, const std::vector<double>& l1_shares) {
    for (std::size_t day = 0; day < l1_shares.size(); ++day) {
      if (l1_shares[day] < 0) continue;
      const bool none = l1_shares[day] > 100;
      const auto l1 = none ? 0 : static_cast<int>(l1_shares[day] * 1000 + 0.5);
      given(fmt::format(
          "INSERT INTO servicedesk.tier_history (snapshot_date, period, tier, ticket_count, "
          "window_count, window_days) VALUES (date '{0}' + {1}, 'day', 'L1', 0, {2}, 28), "
          "(date '{0}' + {1}, 'day', 'L2', 0, {3}, 28)",
          first_day, day, l1, none ? 0 : 100'000 - l1));
    }
  }

  static constexpr auto noon = "2025-10-21T04:00:00Z";  // 12:00 in Perth
  static constexpr auto below = "servicedesk-l1-below-floor";
  static constexpr auto above = "servicedesk-l2-above-ceiling";
  static constexpr auto missing = "servicedesk-snapshot-missing";
};

// --- windows of seven days; the newest complete day is 20 October ---

struct Window {
  const char* name;
  std::vector<double> shares;  ///< of 14 to 20 October
  double days_below;
  const char* verdict;
  const char* snapshots;
};

class WindowTest : public AlertsTest, public ::testing::WithParamInterface<Window> {};

TEST_P(WindowTest, IsJudgedAsPromised) {
  snapshots("2025-10-14", GetParam().shares);
  EXPECT_EQ(at(below).value, GetParam().days_below);
  EXPECT_EQ(state(below), GetParam().verdict);
  EXPECT_EQ(state(missing), GetParam().snapshots);
}

const auto quiet = "Normal";
const auto fires = "Alerting";
INSTANTIATE_TEST_SUITE_P(
    Shares, WindowTest,
    ::testing::Values(Window{"SixBadDays", {55, 40, 40, 40, 40, 40, 40}, 6, quiet, quiet},
                      Window{"SevenBadDays", {40, 40, 40, 40, 40, 40, 40}, 7, fires, quiet},
                      Window{"ATieIsNotBelow", {40, 40, 40, 50.0, 40, 40, 40}, 6, quiet, quiet},
                      Window{"JustBelow", {40, 40, 40, 49.999, 40, 40, 40}, 7, fires, quiet},
                      Window{"AGoodDayInside", {40, 40, 40, 60, 40, 40, 40}, 6, quiet, quiet},
                      Window{"AGapInside", {40, 40, 40, -1, 40, 40, 40}, 6, quiet, fires},
                      Window{"ADayWithoutTickets", {40, 40, 40, 101, 40, 40, 40}, 6, quiet, quiet},
                      Window{"NoSnapshots", {-1, -1, -1, -1, -1, -1, -1}, 0, quiet, fires}),
    [](const auto& test) { return test.param.name; });

TEST_F(AlertsTest, L2AboveItsCeilingFiresOnTheSeventhDayAndATieDoesNot) {
  snapshots("2025-10-14", {40, 40, 40, 40, 40, 40});
  EXPECT_EQ(state(above, "2025-10-20T04:00:00Z"), quiet);
  EXPECT_EQ(state(above), quiet);
  snapshots("2025-10-20", {50.0});
  EXPECT_EQ(state(above), quiet);
  given("UPDATE servicedesk.tier_history SET window_count = 50001 WHERE tier = 'L2'");
  EXPECT_EQ(state(above), fires);
}

TEST_F(AlertsTest, AfterMidnightTheNewestDayIsGivenItsGrace) {
  snapshots("2025-10-13", {40, 40, 40, 40, 40, 40, 40});   // that of the 20th is not written yet
  EXPECT_EQ(state(below, "2025-10-20T16:30:00Z"), fires);  // 00:30 in Perth
  EXPECT_EQ(state(missing, "2025-10-20T16:30:00Z"), quiet);
  EXPECT_EQ(state(below, "2025-10-20T18:05:00Z"), quiet);  // 02:05
  EXPECT_EQ(state(missing, "2025-10-20T18:05:00Z"), fires);
}

TEST_F(AlertsTest, ADayIsJudgedByTheLimitThatWasValidOnIt) {
  snapshots("2025-10-14", {45, 45, 45, 45, 45, 45, 45});
  EXPECT_EQ(state(below), fires);
  given("INSERT INTO servicedesk.tier_limit (effective_date, l1_floor) VALUES ('2025-10-18', 40)");
  EXPECT_EQ(at(below).value, 4);
  EXPECT_EQ(state(below), quiet);
}

TEST_F(AlertsTest, SummerTimeInsideTheWindowLosesNoDay) {
  given("UPDATE servicedesk.setting SET business_zone = 'Australia/Sydney'");
  snapshots("2025-10-02", {40, 40, 40, 40, 40, 40, 40});  // it began on 5 October
  EXPECT_EQ(state(below, "2025-10-09T01:00:00Z"), fires);
}

TEST_F(AlertsTest, AnErrorOfOneEvaluationForgetsNothing) {
  snapshots("2025-10-14", {40, 40, 40, 40, 40, 40, 40});
  EXPECT_EQ(state(below), fires);
  given("REVOKE SELECT ON dash.tier_daily FROM tierline_reader");
  EXPECT_EQ(at(below).state, "Error");
  given("GRANT SELECT ON dash.tier_daily TO tierline_reader");
  EXPECT_EQ(state(below), fires);
}

TEST_F(AlertsTest, AMonthThatBeginsWithoutTicketsChangesNothing) {
  snapshots("2025-10-25", {40, 40, 40, 40, 40, 40, 40});
  EXPECT_EQ(state(below, "2025-11-01T04:00:00Z"), fires);
}

// --- the others ---

TEST_F(AlertsTest, NoRuleFailsOrFiresWithoutACauseOnADatabaseBeforeTheFirstLoad) {
  for (const auto& rule : committed_rules()) {
    const auto evaluation = evaluate(conninfo("tierline_reader"), rule, instant(noon));
    EXPECT_TRUE(evaluation.error.empty()) << rule.uid << ": " << evaluation.error;
    EXPECT_TRUE(evaluation.value.has_value()) << rule.uid;
  }
  for (const auto* uid : {"servicedesk-tier-unassigned", "servicedesk-config-inconsistent",
                          "servicedesk-import-failed", "servicedesk-quality-gate"}) {
    EXPECT_EQ(state(uid), quiet) << uid;
  }
}

TEST_F(AlertsTest, TicketsWithoutATierFireAboveTheirLimitOnly) {
  given(
      "INSERT INTO servicedesk.tickets (ticket_id, created_at, support_tier) SELECT i, "
      "'2025-10-20 00:00:00+00', CASE WHEN i > 1 THEN 'L1' END FROM generate_series(1, 100) AS i");
  EXPECT_EQ(state("servicedesk-tier-unassigned"), quiet);  // exactly one per cent
  given("DELETE FROM servicedesk.tickets WHERE ticket_id = 100");
  EXPECT_EQ(at("servicedesk-tier-unassigned").value, 1);
  EXPECT_EQ(state("servicedesk-tier-unassigned"), fires);
  EXPECT_EQ(state("servicedesk-tier-unassigned", "2025-10-28T04:00:00Z"), quiet);
}

TEST_F(AlertsTest, TargetsThatAreNotValidFire) {
  EXPECT_EQ(state("servicedesk-config-inconsistent"), quiet);
  given("UPDATE servicedesk.tier_cost_config SET effective_date = '2026-01-01'");
  EXPECT_EQ(state("servicedesk-config-inconsistent"), fires);
}

class BooksTest : public AlertsTest {
 protected:
  void run(const std::string& id, const std::string& verdict, const std::string& finished) {
    given("INSERT INTO etl.run VALUES ('" + id + "', 'run', timestamptz '" + finished +
          "' - interval '1 minute', '" + finished + "', '" + verdict + "')");
  }
};

TEST_F(BooksTest, ALoadIsStaleAfterTheCadenceAndWhenThereNeverWasOne) {
  EXPECT_EQ(state("servicedesk-import-stale"), fires);
  run("a", "pass", "2025-09-20 04:00:00+00");
  given(
      "INSERT INTO etl.release (schema_name, run_id, contract, tier_rule_version, created_at, "
      "published_at, row_counts, state) VALUES ('sd_v20250920_040000', 'a', 'c', 'v2', "
      "'2025-09-20 04:00:00+00', '2025-09-20 04:00:00+00', '{}', 'previous')");
  EXPECT_EQ(state("servicedesk-import-stale"), quiet);  // 31 days to the second
  EXPECT_EQ(state("servicedesk-import-stale", "2025-10-21T04:00:01Z"), fires);
  given("UPDATE servicedesk.setting SET import_cadence = '32 days'");
  EXPECT_EQ(state("servicedesk-import-stale", "2025-10-21T04:00:01Z"), quiet);
}

TEST_F(BooksTest, TheLastRunThatLoadsIsWhatCounts) {
  run("a", "fail", "2025-10-20 04:00:00+00");
  EXPECT_EQ(state("servicedesk-import-failed"), fires);
  run("b", "warn", "2025-10-20 05:00:00+00");
  EXPECT_EQ(state("servicedesk-import-failed"), quiet);
  EXPECT_EQ(state("servicedesk-import-failed", "2025-10-20T04:30:00Z"), fires);
  run("c", "error", "2025-10-20 06:00:00+00");
  EXPECT_EQ(state("servicedesk-import-failed"), fires);
}

TEST_F(BooksTest, AScoreBelowItsMinimumFires) {
  run("a", "pass", "2025-10-20 04:00:00+00");
  const auto score = [&](double value, const std::string& moment) {
    given(fmt::format(
        "INSERT INTO etl.finding (run_id, tool, name, verdict, detail, score, found_at) "
        "VALUES ('a', 'validator', 'quality-score', 'pass', '{0:.2f} of 100 (good), "
        "limit 80', {0}, '{1}')",
        value, moment));
  };
  score(79.99, "2025-10-20 04:00:00+00");
  EXPECT_EQ(state("servicedesk-quality-gate"), fires);
  score(80, "2025-10-20 05:00:00+00");
  EXPECT_EQ(state("servicedesk-quality-gate"), quiet);
}

TEST_F(BooksTest, TooManyRowsSetAsideFireAtMoreThanTheLimit) {
  run("a", "pass", "2025-10-20 04:00:00+00");
  given(
      "INSERT INTO etl.import_file SELECT 'i', t, n, 'f', 's', 1, 'csv', '', 1, 'c', 'p', '{}', "
      "100, "
      "80, 0, 0, 20, 0, '{}', '{}', '[]', '2025-10-20 04:00:00+00', NULL, 'a' FROM (VALUES "
      "('tickets', 1), ('comments', 2)) AS v (t, n)");
  EXPECT_EQ(state("servicedesk-quality-gate"), quiet);  // twenty per cent
  given("UPDATE etl.import_file SET rows_inserted = 79, rows_quarantined = 21 WHERE import_id = 1");
  EXPECT_EQ(state("servicedesk-quality-gate"), fires);
}

TEST_F(BooksTest, QueriesOfTheLastValidationFireAboveTheLimit) {
  EXPECT_EQ(state("servicedesk-queries-slow"), quiet);
  run("a", "pass", "2025-10-20 04:00:00+00");
  run("b", "pass", "2025-10-20 05:00:00+00");
  const auto times = [&](const std::string& id, double slow, const std::string& moment) {
    // Of a hundred queries five may be slow.
    given(fmt::format(
        "INSERT INTO etl.query_time SELECT '{}', 'd', n, CASE WHEN n >= 95 THEN {} ELSE "
        "1 END, '{}' FROM generate_series(1, 100) AS n",
        id, slow, moment));
  };
  times("a", 100.001, "2025-10-20 04:00:00+00");
  EXPECT_EQ(state("servicedesk-queries-slow"), fires);
  times("b", 100, "2025-10-20 05:00:00+00");
  EXPECT_EQ(state("servicedesk-queries-slow"), quiet);
  EXPECT_EQ(state("servicedesk-queries-slow", "2025-10-20T04:30:00Z"), fires);
  given(
      "UPDATE etl.query_time SET milliseconds = CASE WHEN query::integer > 95 THEN 5000 ELSE 1 "
      "END");
  EXPECT_EQ(state("servicedesk-queries-slow", "2025-10-20T04:30:00Z"), quiet);
}

TEST_F(BooksTest, AJobThatEndedBadlyFiresUntilItsNextGoodEnd) {
  const auto job_failed = [&](const std::string& moment = noon) {
    return state("servicedesk-job-failed", moment);
  };
  EXPECT_EQ(job_failed(), quiet);
  const auto due = [&](const std::string& job, const std::string& at, const std::string& outcome,
                       const std::string& verdict = "NULL") {
    given(
        fmt::format("INSERT INTO etl.job_run (job, due_at, outcome, reason, verdict, started_at, "
                    "finished_at, host) VALUES ('{}', '{}', {}, 'why', {}, '{}', '{}', 'h')",
                    job, at, outcome, verdict, at, at));
  };
  due("validator", "2025-10-20 02:00Z", "'ran'", "'warn'");
  due("snapshot", "2025-10-20 02:00Z", "NULL");
  EXPECT_EQ(job_failed(), quiet);

  for (const auto* bad : {"'failed'", "'missed'", "'abandoned'"}) {
    given("DELETE FROM etl.job_run WHERE job = 'backup'");
    due("backup", "2025-10-20 03:00Z", bad);
    EXPECT_EQ(job_failed(), fires) << bad;
  }
  due("backup", "2025-10-20 04:00Z", "'skipped'");
  EXPECT_EQ(job_failed(), fires);
  due("backup", "2025-10-20 05:00Z", "'late'", "'pass'");
  EXPECT_EQ(job_failed(), quiet);
  EXPECT_EQ(job_failed("2025-10-20T04:30:00Z"), fires);

  due("validator", "2025-10-21 02:00Z", "'ran'", "'fail'");
  EXPECT_EQ(job_failed(), fires);
  EXPECT_EQ(job_failed("2025-12-01T02:00:00Z"), quiet) << "it left the schedule";
}

TEST_F(BooksTest, ABackupIsStaleAfterItsCadenceAndAFailedOneIsNone) {
  EXPECT_EQ(state("servicedesk-backup-stale"), fires);
  run("a", "pass", "2025-10-20 02:00:00+00");
  const auto backup = [&](const std::string& verdict, const std::string& second) {
    given(fmt::format(
        "INSERT INTO etl.finding (run_id, tool, name, verdict, detail, found_at) VALUES ('a', "
        "'backup', 'backup-create', '{0}', 'tierline.dump.{1} created: 18 tables', "
        "to_timestamp('{1}', 'YYYYMMDD_HH24MISS')::timestamp AT TIME ZONE 'UTC')",
        verdict, second));
  };
  backup("pass", "20251020_020000");
  EXPECT_EQ(state("servicedesk-backup-stale"), quiet);  // 26 hours
  EXPECT_EQ(state("servicedesk-backup-stale", "2025-10-21T04:00:01Z"), fires);
  backup("fail", "20251020_200000");
  EXPECT_EQ(state("servicedesk-backup-stale", "2025-10-21T04:00:01Z"), fires);
  backup("pass", "20251020_210000");
  EXPECT_EQ(state("servicedesk-backup-stale", "2025-10-21T04:00:01Z"), quiet);
}

}  // namespace
}  // namespace tierline::testing
