#include "tierline/snapshot/snapshot.hpp"

#include "tierline/base/error.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tierline::snapshot {
namespace {

using ::testing::HasSubstr;

/// The clock stands at 2025-11-01 10:00 in Perth (UTC+8), a Saturday.
class SnapshotTest : public testing::PostgresTest {
 protected:
  /// Tickets as (created, tier, category), created in Perth.
  void given_tickets(const std::string& values) {
    given(
        "INSERT INTO servicedesk.tickets (ticket_id, created_at, support_tier, category) "
        "SELECT coalesce((SELECT max(ticket_id) FROM servicedesk.tickets), 0) "
        "       + row_number() OVER (), created::timestamp AT TIME ZONE 'Australia/Perth', tier, "
        "       category "
        "  FROM (VALUES " +
        values + ") AS t (created, tier, category)");
  }

  Report taken(const Options& options = {}) { return run(options, db(), services_); }

  /// `L1 2 66.67, L2 …` of all categories, or of one.
  std::string history(const std::string& date, const std::string& period = "day",
                      const std::string& category = "", const std::string& pod = "") {
    return value(
        "string_agg(tier || ' ' || ticket_count || ' ' || coalesce(percentage::text, '-'), "
        "', ' ORDER BY tier) FROM servicedesk.tier_history WHERE snapshot_date = '" +
        date + "' AND period = '" + period + "' AND category = '" + category + "' AND pod = '" +
        pod + "'");
  }

  std::string windows(const std::string& date) {
    return value(
        "string_agg(window_count::text, ' ' ORDER BY tier) FROM servicedesk.tier_history "
        "WHERE category = '' AND pod = '' AND period = 'day' AND snapshot_date = '" +
        date + "'");
  }

  testing::TestServices services_;
};

TEST_F(SnapshotTest, CountsTheTicketsCreatedYesterdayInTheBusinessZone) {
  given_tickets(
      "('2025-10-30 23:59:59', 'L1', 'Alert'), ('2025-10-31 00:00', 'L1', 'Alert'),"
      "('2025-10-31 12:00', 'L1', 'Other'), ('2025-10-31 23:59:59', 'L2', NULL),"
      "('2025-10-31 13:00', NULL, 'Alert'), ('2025-11-01 00:00', 'L3', 'Alert')");

  const auto report = taken();

  EXPECT_EQ(report.from, "2025-10-31");
  EXPECT_EQ(report.dates, 1U);
  EXPECT_EQ(history("2025-10-31"), "L1 2 66.67, L2 1 33.33, L3 0 0.00, none 1 -");
  EXPECT_EQ(history("2025-10-31", "day", "Alert"), "L1 1 100.00, L2 0 0.00, L3 0 0.00, none 1 -");
  EXPECT_EQ(history("2025-10-31", "day", "Other"), "L1 1 50.00, L2 1 50.00, L3 0 0.00, none 0 -");
  ASSERT_EQ(report.newest.size(), 1U);
  EXPECT_EQ(report.newest[0].tiered(), 3U);
  EXPECT_EQ(report.newest[0].untiered, 1U);
}

TEST_F(SnapshotTest, ASecondSnapshotOfTheSameTicketsChangesNothing) {
  given_tickets("('2025-10-31 12:00', 'L1', 'Alert'), ('2025-10-30 12:00', 'L2', 'Other')");
  const Options span{.whole_span = true};
  const auto first = taken(span);

  services_.clock.set(services_.clock.now() + std::chrono::hours{1});
  const auto second = taken(span);

  EXPECT_EQ(first.inserted, first.rows);
  EXPECT_GT(first.rows, 0U);
  EXPECT_EQ(second.rows, first.rows);
  EXPECT_EQ(second.inserted + second.updated + second.removed, 0U);
  EXPECT_EQ(value("count(DISTINCT created_at) FROM servicedesk.tier_history"), "1");
}

TEST_F(SnapshotTest, ALaterSnapshotReplacesWhatHasChangedAndRemovesWhatIsGone) {
  given_tickets("('2025-10-31 12:00', 'L1', 'Alert')");
  taken();
  given("UPDATE servicedesk.tickets SET support_tier = 'L2', category = 'Other'");

  const auto report = taken();

  EXPECT_EQ(history("2025-10-31"), "L1 0 0.00, L2 1 100.00, L3 0 0.00, none 0 -");
  EXPECT_EQ(history("2025-10-31", "day", "Alert"), "NULL");
  EXPECT_EQ(report.removed, 4U);
  EXPECT_EQ(report.updated, 4U) << "of all and of the pod Unassigned";
  EXPECT_EQ(report.inserted, 4U);
  EXPECT_EQ(report.unchanged(), 4U);
}

TEST_F(SnapshotTest, AWeekIsFiledUnderTheSundayThatEndsIt) {
  given_tickets(
      "('2025-10-19 23:59', 'L3', 'Alert'), ('2025-10-20 00:00', 'L1', 'Alert'),"
      "('2025-10-26 23:59', 'L2', 'Alert'), ('2025-10-27 00:00', 'L3', 'Alert')");

  for (const auto* day : {"2025-10-20", "2025-10-26"}) {
    taken({.period = Period::week, .from = day, .to = day});
  }

  EXPECT_EQ(value("string_agg(DISTINCT snapshot_date::text, ' ') FROM servicedesk.tier_history"),
            "2025-10-26");
  EXPECT_EQ(history("2025-10-26", "week"), "L1 1 50.00, L2 1 50.00, L3 0 0.00, none 0 -");
}

TEST_F(SnapshotTest, AMonthIsFiledUnderItsLastDay) {
  given_tickets(
      "('2024-01-31 23:59', 'L1', 'Alert'), ('2024-02-01 00:00', 'L2', 'Alert'),"
      "('2024-02-29 23:59', 'L2', 'Alert'), ('2024-03-01 00:00', 'L3', 'Alert')");

  taken({.period = Period::month, .from = "2024-02-15", .to = "2024-02-15"});

  EXPECT_EQ(history("2024-02-29", "month"), "L1 0 0.00, L2 2 100.00, L3 0 0.00, none 0 -");
  EXPECT_EQ(value("count(*) FROM servicedesk.tier_history WHERE window_count IS NOT NULL"), "0");
}

TEST_F(SnapshotTest, ARangeTakesEveryPeriodThatItTouches) {
  const auto weeks = taken({.period = Period::week, .from = "2025-09-30", .to = "2025-10-06"});
  const auto days = taken({.from = "2025-09-30", .to = "2025-10-06"});

  EXPECT_EQ(weeks.dates, 2U);
  EXPECT_EQ(days.dates, 7U);
  EXPECT_EQ(days.newest.size(), 7U);
  EXPECT_EQ(days.newest.front().snapshot_date, "2025-10-06");
}

TEST_F(SnapshotTest, APeriodThatHasNotEndedIsNotComplete) {
  taken({.from = "2025-10-31", .to = "2025-11-01"});
  taken({.period = Period::month, .from = "2025-11-01", .to = "2025-11-01"});

  EXPECT_EQ(value("string_agg(DISTINCT snapshot_date || ' ' || is_complete, ', ') "
                  "FROM servicedesk.tier_history"),
            "2025-10-31 true, 2025-11-01 false, 2025-11-30 false");
}

TEST_F(SnapshotTest, ADayWithoutTicketsIsADayWithZeros) {
  EXPECT_EQ(taken().verdict(), Verdict::pass);

  EXPECT_EQ(history("2025-10-31"), "L1 0 -, L2 0 -, L3 0 -, none 0 -");
}

TEST_F(SnapshotTest, TheWindowIsTheDaysUpToTheSnapshot) {
  given("UPDATE servicedesk.setting SET share_window_days = 3");
  given_tickets(
      "('2025-10-28 23:59', 'L1', 'Alert'), ('2025-10-29 00:00', 'L1', 'Alert'),"
      "('2025-10-30 12:00', 'L2', 'Other'), ('2025-10-31 12:00', NULL, 'Alert')");

  taken({.from = "2025-10-30", .to = "2025-10-31"});

  EXPECT_EQ(windows("2025-10-30"), "2 1 0 0");
  EXPECT_EQ(windows("2025-10-31"), "1 1 0 1");
  EXPECT_EQ(history("2025-10-31", "day", "Other"), "L1 0 -, L2 0 -, L3 0 -, none 0 -");
}

TEST_F(SnapshotTest, TheWholeSpanIsFromTheFirstTicketToTheLastButNotTheFuture) {
  given_tickets("('2025-10-30 12:00', 'L1', 'Alert'), ('2031-01-01 12:00', 'L2', 'Other')");

  const auto report = taken({.whole_span = true});

  EXPECT_EQ(report.from, "2025-10-30");
  EXPECT_EQ(report.to, "2025-11-01");
  EXPECT_EQ(report.dates, 3U);
}

TEST_F(SnapshotTest, TheWholeSpanOfNoTicketsWarns) {
  const auto report = taken({.whole_span = true});

  EXPECT_EQ(report.verdict(), Verdict::warn);
  EXPECT_THAT(to_text(report), HasSubstr("has no tickets"));
}

TEST_F(SnapshotTest, HistoryOutlivesTheTickets) {
  given_tickets("('2025-10-30 12:00', 'L1', 'Alert')");
  taken({.from = "2025-10-30", .to = "2025-10-30"});
  given("DELETE FROM servicedesk.tickets");
  taken();

  EXPECT_EQ(history("2025-10-30"), "L1 1 100.00, L2 0 0.00, L3 0 0.00, none 0 -");
}

TEST_F(SnapshotTest, CategoriesAndPodsEachSumUpToAll) {
  given_tickets(
      "('2025-10-31 12:00', 'L1', 'Alert'), ('2025-10-31 12:00', 'L2', 'Alert'),"
      "('2025-10-31 12:00', 'L2', NULL), ('2025-10-31 12:00', NULL, 'Alert')");
  given(
      "UPDATE servicedesk.tickets SET assigned_pod = 'Of the export' WHERE ticket_id IN (1, 2);"
      "INSERT INTO servicedesk.pod_assignment (ticket_id, pod) VALUES (2, 'Cloud Pod')");

  taken();

  EXPECT_EQ(history("2025-10-31"), "L1 1 33.33, L2 2 66.67, L3 0 0.00, none 1 -");
  EXPECT_EQ(history("2025-10-31", "day", "", "Of the export"),
            "L1 1 100.00, L2 0 0.00, L3 0 0.00, none 0 -");
  EXPECT_EQ(history("2025-10-31", "day", "", "Cloud Pod"),
            "L1 0 0.00, L2 1 100.00, L3 0 0.00, none 0 -")
      << "people beat the export";
  EXPECT_EQ(history("2025-10-31", "day", "", "Unassigned"),
            "L1 0 0.00, L2 1 100.00, L3 0 0.00, none 1 -");
  EXPECT_EQ(value("string_agg(tier || ' ' || whole || ' ' || by_category || ' ' || by_pod, ', ' "
                  "ORDER BY tier) FROM (SELECT tier, "
                  "sum(ticket_count) FILTER (WHERE category = '' AND pod = '') AS whole, "
                  "sum(ticket_count) FILTER (WHERE category <> '') AS by_category, "
                  "sum(ticket_count) FILTER (WHERE pod <> '') AS by_pod "
                  "FROM servicedesk.tier_history GROUP BY tier) AS sums"),
            "L1 1 1 1, L2 2 2 2, L3 0 0 0, none 1 1 1");
  EXPECT_EQ(value("n || ' ' || n_untiered FROM dash.tier_daily"), "3 1") << "views count once";
}

TEST_F(SnapshotTest, TheColumnSaysWhatAWeekIs) {
  EXPECT_THAT(value("col_description('servicedesk.tier_history'::regclass, attnum) "
                    "FROM pg_attribute WHERE attrelid = 'servicedesk.tier_history'::regclass "
                    "AND attname = 'snapshot_date'"),
              HasSubstr("of a week, which begins on Monday at 00:00, the Sunday that ends it"));
}

TEST_F(SnapshotTest, DaysThatCannotBeMeantAreRefused) {
  const auto reason = [&](const Options& options) {
    try {
      taken(options);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::usage);
      return error.message();
    }
    return std::string{"accepted"};
  };

  EXPECT_THAT(reason({.from = "2025-02-30", .to = "2025-03-01"}), HasSubstr("is no day"));
  EXPECT_THAT(reason({.from = "2025-10-02", .to = "2025-10-01"}), HasSubstr("after the last"));
  EXPECT_THAT(reason({.to = "2025-11-02"}), HasSubstr("today is 2025-11-01"));
  EXPECT_EQ(reason({.to = "2025-11-01"}), "accepted");
  EXPECT_THAT(reason({.from = "1900-01-01"}), HasSubstr("more than a hundred years"));
  EXPECT_THAT(reason({.from = "2025-10-01", .whole_span = true}), HasSubstr("the whole span"));
}

}  // namespace
}  // namespace tierline::snapshot
