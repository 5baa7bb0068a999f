#include "tierline/pods/pods.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/tickets/contract.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tierline::pods {
namespace {

using ::testing::HasSubstr;

class PodsTest : public testing::PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    given(
        "INSERT INTO servicedesk.tickets (ticket_id, created_at, assigned_pod) "
        "SELECT n, '2025-10-31 12:00+08', CASE WHEN n = 5 THEN 'Of the export' END "
        "  FROM generate_series(1, 5) AS n");
  }

  AssignOptions file(const std::string& text) {
    replace_file(directory_.path() / "pods.csv", text);
    return {.file = directory_.path() / "pods.csv"};
  }
  Assigned assigned(const AssignOptions& options) { return assign(options, db(), services_); }

  std::string books() {
    return value(
        "coalesce(string_agg(ticket_id || ' ' || pod, ', ' ORDER BY ticket_id), 'none') "
        "FROM servicedesk.pod_assignment");
  }
  std::string history() {
    return value(
        "coalesce(string_agg(ticket_id || ' ' || coalesce(old_pod, '-') || '>' || "
        "coalesce(new_pod, '-'), ', ' ORDER BY change_id), 'none') "
        "FROM servicedesk.pod_assignment_history");
  }

  TempDir directory_;
  testing::TestServices services_;
};

TEST_F(PodsTest, AFileAssignsMovesAndTakesOutAndEveryChangeIsKept) {
  EXPECT_EQ(assigned(file("ticket_id,pod\n1,Cloud Pod\n2,Cloud Pod\n3,Security Pod\n")).assigned,
            3U);

  const auto report = assigned(file("Pod;Ticket_ID\nCloud Pod;1\nSecurity Pod;2\n;3\n;4\n"));

  EXPECT_EQ(report.moved, 1U);
  EXPECT_EQ(report.unassigned, 1U);
  EXPECT_EQ(report.unchanged, 2U);
  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(books(), "1 Cloud Pod, 2 Security Pod");
  EXPECT_EQ(history(),
            "1 ->Cloud Pod, 2 ->Cloud Pod, 3 ->Security Pod, 2 Cloud Pod>Security Pod, "
            "3 Security Pod>-");
  EXPECT_EQ(value("string_agg(DISTINCT run_id, ' ') FROM servicedesk.pod_assignment_history"),
            services_.services().run_id);
  EXPECT_EQ(value("string_agg(tool || ' ' || verdict, ' ') FROM etl.run"), "pods pass");
}

TEST_F(PodsTest, TheSameFileAgainChangesNothing) {
  const auto same = file("ticket_id,pod\n1,Cloud Pod\n2,Security Pod\n");
  assigned(same);
  const auto before = history();

  const auto report = assigned(same);

  EXPECT_EQ(report.unchanged, 2U);
  EXPECT_EQ(history(), before);
}

TEST_F(PodsTest, ADryRunCountsAndWritesNothing) {
  auto options = file("ticket_id,pod\n1,Cloud Pod\n");
  options.dry_run = true;

  const auto report = assigned(options);

  EXPECT_EQ(report.assigned, 1U);
  EXPECT_THAT(to_text(report), HasSubstr("dry run, nothing was written"));
  EXPECT_EQ(books(), "none");
  EXPECT_EQ(history(), "none");
  EXPECT_EQ(value("count(*) FROM etl.run"), "0");
}

TEST_F(PodsTest, UnknownTicketsAreRefusedUnlessTheyAreAllowed) {
  auto options = file("ticket_id,pod\n1,Cloud Pod\n6,Cloud Pod\n");
  const auto refused = assigned(options);
  EXPECT_EQ(refused.verdict(), Verdict::fail);
  EXPECT_EQ(refused.unknown, 1U);
  EXPECT_THAT(to_text(refused),
              HasSubstr("1 tickets are not in the published release, such as 6; nothing"));
  EXPECT_EQ(books(), "none");

  options.allow_unknown = true;
  EXPECT_EQ(assigned(options).verdict(), Verdict::warn);
  EXPECT_EQ(books(), "1 Cloud Pod, 6 Cloud Pod");

  options.allow_unknown = false;
  EXPECT_EQ(assigned(options).verdict(), Verdict::pass) << "it is known now";
}

TEST_F(PodsTest, AWrongRowRefusesTheFileAndEachIsNamed) {
  const auto report =
      assigned(file("ticket_id,pod\n1,Cloud Pod\nx2,Cloud Pod\n-3,Cloud Pod\n1,Security Pod\n4," +
                    std::string(51, 'p') + "\n5,\"a\tb\"\n2,Cloud Pod,more\n"));

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_EQ(report.faults.count(), 6U);
  const auto text = to_text(report);
  EXPECT_THAT(text, HasSubstr("row 3: ticket_id \"x2\" is no whole number above 0"));
  EXPECT_THAT(text, HasSubstr("row 4: ticket_id \"-3\" is no whole number above 0"));
  EXPECT_THAT(text, HasSubstr("row 5: ticket 1 stands in row 2 already"));
  EXPECT_THAT(text, HasSubstr("row 6: the pod has 51 characters, at most 50 are allowed"));
  EXPECT_THAT(text, HasSubstr("row 7: the pod holds a control character"));
  EXPECT_THAT(text, HasSubstr("row 8: line 8 has 3 fields"));
  EXPECT_THAT(text, HasSubstr("6 of 7 rows are wrong; nothing was written"));
  EXPECT_EQ(books(), "none");
}

TEST_F(PodsTest, OtherColumnsAreRefused) {
  const auto reason = [&](const std::string& text) {
    try {
      assigned(file(text));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::data);
      return error.message();
    }
    return std::string{"accepted"};
  };

  EXPECT_THAT(reason("ticket_id,team\n1,x\n"), HasSubstr("there is no column \"pod\""));
  EXPECT_THAT(reason("ticket_id,pod,team\n1,x,y\n"), HasSubstr("\"team\" is not known"));
  EXPECT_THAT(reason("ticket_id,pod,POD\n1,x,y\n"), HasSubstr("two columns are called \"pod\""));
}

TEST_F(PodsTest, AFileWithoutRowsWarns) {
  EXPECT_EQ(assigned(file("ticket_id,pod\n")).verdict(), Verdict::warn);
}

TEST_F(PodsTest, AssignmentsSurviveANewReleaseAndBeatTheExport) {
  assigned(file("ticket_id,pod\n1,Cloud Pod\n5,Cloud Pod\n"));
  {
    postgres::Transaction transaction{db()};
    const auto contract = tickets::builtin_contract();
    const auto now = services_.clock.now();
    const auto schema = releases::schema_name(now);
    releases::create(transaction, schema, contract);
    releases::complete(transaction, schema, contract);
    releases::enter_in_books(transaction, {schema, std::nullopt, contract.name, "none", now, {}});
    releases::publish(transaction, schema, now);
    transaction.commit();
  }
  EXPECT_EQ(books(), "1 Cloud Pod, 5 Cloud Pod") << "and the release has no ticket at all";

  given(
      "INSERT INTO servicedesk.tickets (ticket_id, created_at, assigned_pod) "
      "VALUES (5, now(), 'Of the export'), (6, now(), 'Of the export')");
  EXPECT_EQ(value("string_agg(pod, ', ' ORDER BY ticket_id) FROM dash.ticket"),
            "Cloud Pod, Of the export");
}

TEST_F(PodsTest, ChangesByHandAreInTheHistoryWithoutARun) {
  given(
      "INSERT INTO servicedesk.pod_assignment (ticket_id, pod) VALUES (1, 'A'), (2, 'B');"
      "UPDATE servicedesk.pod_assignment SET pod = pod, assigned_at = now() WHERE ticket_id = 1;"
      "UPDATE servicedesk.pod_assignment SET ticket_id = 3 WHERE ticket_id = 1;"
      "TRUNCATE servicedesk.pod_assignment");

  EXPECT_EQ(history(), "1 ->A, 2 ->B, 1 A>-, 3 ->A, 2 B>-, 3 A>-");
  EXPECT_EQ(value("count(run_id) FROM servicedesk.pod_assignment_history"), "0");
}

TEST_F(PodsTest, PodsAreListedWithTheirTickets) {
  assigned(file("ticket_id,pod\n1,Cloud Pod\n2,Cloud Pod\n"));

  const auto report = list(db());

  ASSERT_EQ(report.pods.size(), 3U);
  EXPECT_EQ(report.pods[0].name, "Cloud Pod");
  EXPECT_EQ(report.pods[0].assigned, 2U);
  EXPECT_EQ(report.pods[1].name, "Of the export");
  EXPECT_EQ(report.pods[1].assigned, 0U);
  EXPECT_EQ(report.pods[1].published, 1U);
  EXPECT_EQ(report.pods[2].name, "Unassigned");
  EXPECT_EQ(report.pods[2].published, 2U);
}

TEST_F(PodsTest, ATicketShowsWhoPutItWhere) {
  assigned(file("ticket_id,pod\n1,Cloud Pod\n"));
  assigned(file("ticket_id,pod\n1,\n"));

  const auto report = show(1, db());

  EXPECT_FALSE(report.pod);
  ASSERT_EQ(report.changes.size(), 2U);
  EXPECT_EQ(report.changes[1].old_pod, "Cloud Pod");
  EXPECT_THAT(to_text(report), HasSubstr("Cloud Pod -> none  by postgres, run 20251101"));
  EXPECT_THAT(to_text(show(2, db())), HasSubstr("ticket 2: not assigned"));
}

}  // namespace
}  // namespace tierline::pods
