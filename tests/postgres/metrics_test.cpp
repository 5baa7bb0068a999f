#include "postgres_test.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

namespace tierline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Lines = std::vector<std::string>;

/// Six tickets: 1, 2, 4 and 6 are Closed, 3 is Incident Resolved, 5 open. 4 was resolved before it
/// was created, 6 has no resolution date. Contacts: 1, 0, 2, 1, 5, 0.
constexpr auto six_tickets = R"sql(
UPDATE servicedesk.setting SET team_n_min = 1, cell_n_min = 1;
INSERT INTO servicedesk.tickets
       (ticket_id, created_at, resolved_at, closed_at, status, team, category, root_cause, sla_met, assignee_name)
VALUES (1, '2025-08-31 15:30+00', '2025-09-01 15:30+00', NULL, 'Closed', 'A', 'Support Tickets', 'Network', true, 'Person 1'),
       (2, '2025-09-02 00:00+00', '2025-09-05 00:00+00', NULL, 'Closed', 'A', 'Support Tickets', '--None--', false, 'Person 2'),
       (3, '2025-09-03 00:00+00', '2025-09-05 00:00+00', NULL, 'Incident Resolved', 'B', 'Alert', NULL, NULL, ' PendingAssignment'),
       (4, '2025-09-04 00:00+00', '2025-09-03 00:00+00', NULL, 'Closed', NULL, NULL, '-- None --', NULL, ' Triage'),
       (5, '2025-09-20 00:00+00', NULL, NULL, 'Open', 'A', 'Support Tickets', 'Network', NULL, NULL),
       (6, '2025-09-05 00:00+00', NULL, '2025-10-01 00:00+00', 'Closed', 'B', 'Alert', 'Network', NULL, 'Person 1');
INSERT INTO servicedesk.comments (comment_id, ticket_id, created_at, comment_type, visible_to_customer)
SELECT row_number() OVER (), ticket, '2025-09-05', type, type = 'comments'
  FROM (VALUES (1, 'comments', 1), (1, 'system', 3), (2, 'worknotes', 1), (3, 'comments', 2), (4, 'comments', 1),
               (5, 'comments', 5), (99, 'comments', 1)) AS c (ticket, type, times),
       generate_series(1, c.times);
INSERT INTO servicedesk.timesheets (timesheet_id, work_date, ticket_id, project_code, user_login, user_full_name, hours)
VALUES (1, '2025-09-05', 1, '1', 'one', 'Person One', 1.5), (2, '2025-09-05', 1, 'P-1', 'two', 'Person Two', 2),
       (3, '2025-09-05', 2, '2', 'one', 'Person One', 1), (4, '2025-09-05', 2, '2', 'two', 'Person Two', NULL),
       (5, '2025-09-05', 3, NULL, 'one', 'Person One', 1), (6, '2025-09-05', 3, NULL, 'dispatch', ' Dispatch', 9),
       (7, '2025-09-05', NULL, 'P-2', 'two', 'Person Two', 8), (8, '2025-09-05', 77, 'P-2', 'two', 'Person Two', 1);
)sql";

class MetricsTest : public testing::PostgresTest {
 protected:
  /// Rows of a metric as the dashboards' role sees them; of value and other measures two decimals.
  Lines metric(const std::string& name, const std::string& columns = "n",
               const std::string& measures = "value") {
    if (!reader_)
      reader_ = std::make_unique<postgres::Session>(conninfo("tierline_reader"), "test");
    std::string shown = "definition";
    for (auto rest = measures; !rest.empty();) {
      shown += ", round((" + rest.substr(0, rest.find(',')) + ")::numeric, 2)";
      rest.erase(0, rest.find(',') == std::string::npos ? rest.size() : rest.find(',') + 1);
    }
    Lines lines;
    const auto sql = "SELECT concat_ws('|', " + shown + ", " + columns + ") FROM dash.metric_" +
                     name + " ORDER BY 1";
    for (const auto& row : reader_->query({name, sql})) lines.push_back(row.at(0).value());
    return lines;
  }

  /// The rows of one definition.
  Lines corrected(const std::string& name, const std::string& columns = "n",
                  const std::string& measures = "value") {
    auto lines = metric(name, columns, measures);
    std::erase_if(lines, [](const std::string& line) { return line.starts_with("compatible"); });
    for (auto& line : lines) line.erase(0, line.find('|') + 1);
    return lines;
  }

  Lines views() {
    Lines names;
    for (const auto& row :
         db().query({"metrics",
                     "SELECT substr(relname, 8) FROM pg_class WHERE relnamespace = "
                     "'dash'::regnamespace AND relname ~ '^metric_' AND relname NOT IN "
                     "('metric_base', 'metric_limit') ORDER BY 1"})) {
      names.push_back(row.at(0).value());
    }
    return names;
  }

 private:
  std::unique_ptr<postgres::Session> reader_;
};

class SixTicketsTest : public MetricsTest {
 protected:
  void SetUp() override {
    MetricsTest::SetUp();
    given(six_tickets);
    roll_up();
  }
};

TEST_F(MetricsTest, ThereAreTwentyThreeAndEachSaysWhatItMeans) {
  const auto names = views();

  EXPECT_EQ(names.size(), 23U);
  for (const auto& name : names) {
    const auto comment = value("obj_description('dash.metric_" + name + "'::regclass)");
    for (const auto* part : {"Metric ", "Answers: ", "Source: ", "Date basis: ", "Denominator: ",
                             "Unit: ", "Compatible: ", "Corrected: "}) {
      EXPECT_THAT(comment, ::testing::HasSubstr(part)) << name;
    }
  }
}

TEST_F(MetricsTest, EachHasDefinitionValueCountAndBase) {
  for (const auto& name : views()) {
    EXPECT_EQ(value("count(*) FROM information_schema.columns WHERE table_schema = 'dash' AND "
                    "table_name = 'metric_" +
                    name +
                    "' AND (column_name, data_type) IN (('definition', 'text'), ('value', 'double "
                    "precision'), "
                    "('n', 'bigint'), ('base', 'text'))"),
              "4")
        << name;
  }
}

TEST_F(MetricsTest, WithoutTicketsThereIsNoValueAndNoError) {
  for (const auto& name : views()) {
    if (name == "totals") continue;
    for (const auto& line : metric(name)) EXPECT_THAT(line, ::testing::EndsWith("|0")) << name;
    EXPECT_EQ(value("count(value) FROM dash.metric_" + name), "0") << name;
  }
  EXPECT_EQ(value("sum(n) FROM dash.metric_totals"), "0");
}

TEST_F(MetricsTest, OneTicketWithNothingButItsNumberIsNoError) {
  given("INSERT INTO servicedesk.tickets (ticket_id, created_at) VALUES (1, '2025-10-01')");
  roll_up();

  for (const auto& name : views()) EXPECT_NO_THROW(metric(name)) << name;
  EXPECT_EQ(
      value("count(*) FROM dash.ticket_fact WHERE NOT is_terminal AND team = 'Unassigned' AND "
            "category = 'Other' AND root_cause = 'not set'"),
      "1");
}

TEST_F(SixTicketsTest, ComplianceIsOfTheTicketsWithAVerdict) {
  EXPECT_THAT(metric("sla_compliance", "n, without_verdict"), ElementsAre("both|50.00|2|4"));
}

TEST_F(SixTicketsTest, ResolutionTimeLeavesOutWhatEndedBeforeItBegan) {
  EXPECT_THAT(metric("resolution_time", "n", "value,median,p90"),
              ElementsAre("compatible|1.00|1.00|2.60|3", "corrected|2.00|2.00|2.80|3"));
}

TEST_F(SixTicketsTest, NoContactIsNoFirstContactResolution) {
  EXPECT_THAT(metric("first_contact_resolution", "n, without_contact"),
              ElementsAre("compatible|100.00|4|2", "corrected|66.67|3|2"));
}

TEST_F(SixTicketsTest, CoverageCountsTicketsThatACustomerHeardOf) {
  EXPECT_THAT(metric("communication_coverage"),
              ElementsAre("compatible|50.00|4", "corrected|60.00|5"));
}

TEST_F(SixTicketsTest, ReassignmentIsByTicketAndQueuesAreNoHands) {
  EXPECT_THAT(metric("reassignment"), ElementsAre("compatible|50.00|2", "corrected|66.67|3"));
  EXPECT_THAT(metric("reassignment_distribution", "n, technicians, tickets"),
              ElementsAre("compatible|50.00|2|1|1", "compatible|50.00|2|2|1",
                          "corrected|33.33|3|1|1", "corrected|66.67|3|2|2"));
}

TEST_F(SixTicketsTest, BothSpellingsOfNoneAreNoRootCause) {
  EXPECT_THAT(metric("root_causes", "n, root_cause, rank"),
              ElementsAre("compatible|25.00|4|-- None --|2", "compatible|25.00|4|--None--|3",
                          "compatible|50.00|4|Network|1", "corrected|100.00|2|Network|1"));
}

TEST_F(SixTicketsTest, WorkloadCountsEndedAndOpenTicketsOfATeam) {
  EXPECT_THAT(corrected("team_workload", "n, team, tickets, open_tickets"),
              ElementsAre("20.00|5|Unassigned|1|0", "40.00|5|A|2|1", "40.00|5|B|2|0"));
  EXPECT_EQ(metric("team_workload", "n, team").at(1), "compatible|25.00|4|Unassigned");
}

TEST_F(SixTicketsTest, HandlingEventsOfPeopleStandApartFromThoseOfTheSystem) {
  EXPECT_THAT(
      metric("handling_events", "n, team, base", "value,system_events"),
      ElementsAre("compatible|2.50|1.50|2|A|Closed, category Support Tickets",
                  "corrected|1.00|1.50|2|A|Closed or Incident Resolved, category Support Tickets"));
}

TEST_F(SixTicketsTest, VolumeIsByBusinessMonth) {
  // 31 August 15:30 UTC is 23:30 in Perth, and 1 September in Sydney.
  EXPECT_THAT(metric("monthly_volume", "month, is_full"),
              ElementsAre("both|1.00|2025-08|f", "both|5.00|2025-09|f"));
  given("UPDATE servicedesk.setting SET business_zone = 'Australia/Sydney'");
  EXPECT_THAT(metric("monthly_volume", "month, is_full"), ElementsAre("both|6.00|2025-09|f"));
}

TEST_F(SixTicketsTest, ClocksThatChangeDoNotLengthenATicket) {
  // In Sydney the clock goes from 2 to 3 on 5 October: eleven hours from half past midnight to half
  // past noon.
  given(
      "UPDATE servicedesk.setting SET business_zone = 'Australia/Sydney';"
      "DELETE FROM servicedesk.tickets WHERE ticket_id > 1;"
      "UPDATE servicedesk.tickets SET created_at = '2025-10-05 00:30+10', resolved_at = "
      "'2025-10-05 12:30+11'");
  roll_up();

  EXPECT_THAT(corrected("resolution_time", "n", "24 * value"), ElementsAre("11.00|1"));
  EXPECT_THAT(corrected("monthly_resolution_time", "month", "24 * value"),
              ElementsAre("11.00|2025-10"));
}

TEST_F(SixTicketsTest, TeamsWithTooFewTicketsAreLeftOut) {
  EXPECT_THAT(corrected("team_resolution_time", "n, team"), ElementsAre("2.00|1|B", "2.00|2|A"));
  EXPECT_THAT(corrected("team_communication", "n, team"),
              ElementsAre("100.00|1|Unassigned", "50.00|2|A", "50.00|2|B"));
  EXPECT_THAT(
      metric("team_first_contact", "n, team"),
      ElementsAre("compatible|0.00|1|B", "compatible|100.00|1|Unassigned", "compatible|50.00|2|A",
                  "corrected|0.00|1|B", "corrected|100.00|1|A", "corrected|100.00|1|Unassigned"));
  given("UPDATE servicedesk.setting SET team_n_min = 2");
  EXPECT_THAT(corrected("team_resolution_time", "n, team"), ElementsAre("2.00|2|A"));
  EXPECT_THAT(corrected("team_first_contact", "n, team"), IsEmpty());
}

TEST_F(SixTicketsTest, CellsOfTheMatrixAreSharesOfTheTeam) {
  EXPECT_THAT(corrected("specialisation", "n, team, category, tickets"),
              ElementsAre("100.00|1|Unassigned|Other|1", "100.00|2|A|Support Tickets|2",
                          "100.00|2|B|Alert|2"));
  given("UPDATE servicedesk.setting SET cell_n_min = 2");
  EXPECT_EQ(corrected("specialisation", "team").size(), 2U);
}

TEST_F(SixTicketsTest, HoursAreOfNumberedPersonsUntilNamesAreSwitchedOn) {
  EXPECT_THAT(corrected("technician_hours", "n, tickets, name, rank"),
              ElementsAre("11.00|4|3|Person 1|1", "3.50|3|3|Person 3|2"));
  EXPECT_EQ(metric("technician_hours", "name").at(1), "compatible|3.50|Person 3");
  EXPECT_EQ(metric("technician_hours", "name").size(), 5U)
      << "the queue is in the compatible ranking";
  given("UPDATE servicedesk.setting SET show_names = true");
  EXPECT_THAT(corrected("technician_hours", "name"),
              ElementsAre("11.00|Person Two", "3.50|Person One"));
}

TEST_F(SixTicketsTest, MonthlyResolutionTimeIsByResolutionAndCompatiblyByCreation) {
  EXPECT_THAT(metric("monthly_resolution_time", "n, month"),
              ElementsAre("compatible|1.00|1|2025-08", "compatible|1.00|2|2025-09",
                          "corrected|2.00|3|2025-09"));
}

TEST_F(SixTicketsTest, ContactsAreGrouped) {
  EXPECT_THAT(corrected("contact_distribution", "n, contacts, tickets"),
              ElementsAre("20.00|5|2-3|1", "40.00|5|0|2", "40.00|5|1|2"));
}

TEST_F(SixTicketsTest, CategoriesAreSharesOfTheBase) {
  EXPECT_THAT(corrected("categories", "n, category"),
              ElementsAre("20.00|5|Other", "40.00|5|Alert", "40.00|5|Support Tickets"));
}

TEST_F(SixTicketsTest, DataQualityKnowsWhatIsMissing) {
  EXPECT_THAT(metric("data_quality", "n, indicator"),
              ElementsAre("compatible|0.00|14|comments analysed",
                          "compatible|100.00|4|tickets with a root cause",
                          "compatible|50.00|4|tickets with timesheets",
                          "corrected|0.00|11|comments analysed",
                          "corrected|40.00|5|tickets with a root cause",
                          "corrected|60.00|5|tickets with timesheets"));
}

TEST_F(SixTicketsTest, TotalsCountWhatBelongsToOthersToo) {
  EXPECT_THAT(metric("totals", "name"),
              ElementsAre("both|1.00|open", "both|14.00|comments", "both|4.00|Closed",
                          "both|5.00|Closed or Incident Resolved", "both|6.00|tickets",
                          "both|8.00|timesheets"));
  EXPECT_EQ(
      value("concat_ws('|', timesheets_linked, timesheets_without_ticket, timesheets_of_others) "
            "FROM dash.release_size"),
      "6|1|1");
}

TEST_F(SixTicketsTest, FailedAnalysesAreNoScores) {
  given(
      "INSERT INTO servicedesk.comment_quality (comment_key, ticket_id, comment_type, created_at, "
      "analysed_at, "
      "failed, quality_score) VALUES ('a', 1, 'comments', '2025-09-01', '2025-09-02', false, 4.5),"
      "('b', 1, 'worknotes', '2025-09-01', '2025-09-02', false, 3.4),"
      "('c', 1, 'comments', '2025-09-01', '2025-09-02', true, 1),"
      "('d', 1, 'system', '2025-09-01', '2025-09-02', false, 1)");

  EXPECT_THAT(metric("comment_quality", "n, comments"),
              ElementsAre("compatible|2.48|4|14", "corrected|3.95|2|11"));
  EXPECT_THAT(corrected("quality_tiers", "n, quality_tier, comments"),
              ElementsAre("50.00|2|acceptable|1", "50.00|2|excellent|1"));
  EXPECT_EQ(corrected("data_quality", "indicator").front(), "18.18|comments analysed");
}

TEST_F(SixTicketsTest, ReviewsOfRootCausesAreCountedByCategoryAndAltogether) {
  given(
      "INSERT INTO servicedesk.root_cause_review VALUES (1, '2025-10-01', 'Network', true),"
      "(2, '2025-10-01', 'Network', false), (3, '2025-10-01', 'Account', true)");

  EXPECT_THAT(metric("root_cause_accuracy", "n, category"),
              ElementsAre("both|100.00|1|Account", "both|50.00|2|Network", "both|66.67|3"));
}

TEST_F(SixTicketsTest, WithoutCommentsAndTimesheetsTheirMetricsHaveNoValue) {
  given("DELETE FROM servicedesk.comments; DELETE FROM servicedesk.timesheets");
  roll_up();

  for (const auto* name :
       {"first_contact_resolution", "communication_coverage", "comment_quality", "quality_tiers",
        "reassignment", "reassignment_distribution", "handling_events", "team_communication",
        "team_first_contact", "contact_distribution", "technician_hours"}) {
    EXPECT_EQ(value(std::string{"count(value) FROM dash.metric_"} + name), "0") << name;
  }
  EXPECT_EQ(value("count(value) FROM dash.metric_data_quality WHERE indicator <> 'tickets with a "
                  "root cause'"),
            "0");
  EXPECT_THAT(metric("sla_compliance"), ElementsAre("both|50.00|2"));
}

TEST_F(MetricsTest, AFigureIsJudgedByTheConfiguredLimitsOnBothSides) {
  const auto verdict = [&](const std::string& figure) {
    return value("word || ' ' || color FROM dash.metric_verdict(" + figure + ")");
  };
  EXPECT_EQ(verdict("'sla_compliance', 95"), "good #009E73");
  EXPECT_EQ(verdict("'sla_compliance', 94.99"), "watch #CC79A7");
  EXPECT_EQ(verdict("'sla_compliance', 89.99"), "act #D55E00");
  EXPECT_EQ(verdict("'resolution_time', 3"), "good #009E73");
  EXPECT_EQ(verdict("'resolution_time', 5"), "watch #CC79A7");
  EXPECT_EQ(verdict("'resolution_time', 5.01"), "act #D55E00");
  EXPECT_EQ(verdict("'resolution_time', NULL"), "unknown #0072B2");
  EXPECT_EQ(verdict("'no such metric', 1"), "unknown #0072B2");
  given(
      "UPDATE servicedesk.metric_limit SET good = 99, watch = 98 WHERE metric = 'sla_compliance'");
  EXPECT_EQ(verdict("'sla_compliance', 95"), "act #D55E00");
}

TEST_F(SixTicketsTest, AQueueIsNobodyAndATicketOfNobodyIsUnassigned) {
  EXPECT_EQ(value("string_agg(ticket_id::text, ',' ORDER BY ticket_id) FROM dash.ticket_fact WHERE "
                  "is_assigned"),
            "1,2,6");
}

TEST_F(SixTicketsTest, NoViewOfDashShowsTextsOrNames) {
  EXPECT_EQ(
      value(
          "count(*) FROM information_schema.columns WHERE table_schema = 'dash' AND column_name ~ "
          "'login|full_name|assignee|author|description|title|body|email'"),
      "0");
}

}  // namespace
}  // namespace tierline
