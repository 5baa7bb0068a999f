#include "tierline/automation/automation.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tierline::automation {
namespace {

using ::testing::HasSubstr;

class AutomationTest : public testing::PostgresTest {
 protected:
  Options file(const std::string& text) {
    replace_file(directory_.path() / "metrics.csv", text);
    return {.file = directory_.path() / "metrics.csv"};
  }
  Report loaded(const std::string& text) { return load(file(text), db(), services_); }

  std::string automation() {
    return value(
        "string_agg(concat_ws(' ', month, automation_type, tickets_automated, hours_saved, "
        "cost_saved), ', ' ORDER BY month, automation_type) FROM servicedesk.automation_metrics");
  }

  TempDir directory_;
  testing::TestServices services_;
};

TEST_F(AutomationTest, RowsAreInsertedUpdatedOrAgree) {
  EXPECT_EQ(loaded("month,automation_type,tickets_automated,hours_saved,cost_saved\n"
                   "2025-09,SSL alerts,10,2.5,250\n2025-09-01,Patch management,3,,\n")
                .inserted,
            2U);

  const auto report = loaded(
      "month,automation_type,tickets_automated,hours_saved,cost_saved\n"
      "2025-09,SSL alerts,11,2.5,250\n2025-09,Patch management,3,,\n2025-10,SSL alerts,0,0,0\n");

  EXPECT_EQ(report.table, "automation_metrics");
  EXPECT_EQ(report.inserted, 1U);
  EXPECT_EQ(report.updated, 1U);
  EXPECT_EQ(report.unchanged(), 1U);
  EXPECT_EQ(automation(),
            "2025-09-01 Patch management 3, 2025-09-01 SSL alerts 11 2.50 250.00, "
            "2025-10-01 SSL alerts 0 0.00 0.00");
  EXPECT_EQ(value("string_agg(DISTINCT tool || ' ' || verdict, ' ') FROM etl.run"),
            "automation pass");
}

TEST_F(AutomationTest, ColumnsThatAreLeftOutKeepTheirValuesAndEmptyOnesLoseThem) {
  loaded("month,automation_type,tickets_automated,hours_saved\n2025-09,SSL alerts,10,2.5\n");

  EXPECT_EQ(loaded("month,automation_type,tickets_automated\n2025-09,SSL alerts,10\n").unchanged(),
            1U);
  EXPECT_EQ(automation(), "2025-09-01 SSL alerts 10 2.50");
  loaded("month,automation_type,tickets_automated,hours_saved\n2025-09,SSL alerts,10,\n");
  EXPECT_EQ(automation(), "2025-09-01 SSL alerts 10");
}

TEST_F(AutomationTest, TheHeaderTellsSelfServiceApart) {
  const auto text =
      "Service_Type;Month;Deflected_Tickets;Success_Rate\nAccount access;2025-09;7;87.5\n";
  const auto report = loaded(text);

  EXPECT_EQ(report.table, "self_service_metrics");
  EXPECT_EQ(report.inserted, 1U);
  EXPECT_EQ(loaded(text).unchanged(), 1U);
  EXPECT_EQ(value("deflected_tickets || ' ' || success_rate FROM dash.self_service"), "7 87.5");
}

TEST_F(AutomationTest, AWrongRowRefusesTheFileAndEachIsNamed) {
  const auto report = loaded(
      "month,automation_type,tickets_automated,hours_saved,cost_saved\n"
      "2025-09,SSL alerts,10,1,1\n2025-13,SSL alerts,1,,\n2025-09-02,SSL alerts,1,,\n"
      "2025-10,,1,,\n2025-10,SSL alerts,1.5,,\n2025-10,SSL alerts,-1,,\n"
      "2025-10,SSL alerts,1,-1,\n2025-10,SSL alerts,1,,1.234\n2025-09,SSL alerts,1,,\n"
      "2025-10,SSL alerts,2147483648,,\n2025-10," +
      std::string(101, 'x') + ",1,,\n");

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_EQ(report.faults.count(), 10U);
  const auto text = to_text(report);
  EXPECT_THAT(text, HasSubstr("row 3: month \"2025-13\" is no month"));
  EXPECT_THAT(text, HasSubstr("row 4: month \"2025-09-02\" is no month"));
  EXPECT_THAT(text, HasSubstr("row 5: automation_type is missing"));
  EXPECT_THAT(text, HasSubstr("row 6: tickets_automated \"1.5\" is no whole number"));
  EXPECT_THAT(text, HasSubstr("row 7: tickets_automated \"-1\""));
  EXPECT_THAT(text, HasSubstr("row 8: hours_saved \"-1\" is no number"));
  EXPECT_THAT(text, HasSubstr("row 9: cost_saved \"1.234\""));
  EXPECT_THAT(text, HasSubstr("row 10: SSL alerts of 2025-09 stands in row 2 already"));
  EXPECT_THAT(text, HasSubstr("row 11: tickets_automated \"2147483648\""));
  EXPECT_THAT(text, HasSubstr("row 12: automation_type has 101 characters"));
  EXPECT_EQ(automation(), "NULL") << "not even the row that is right";
}

TEST_F(AutomationTest, ARateOf100PassesAndMoreDoesNot) {
  EXPECT_EQ(
      loaded("month,service_type,deflected_tickets,success_rate\n2025-09,x,1,100.00\n").verdict(),
      Verdict::pass);
  EXPECT_EQ(
      loaded("month,service_type,deflected_tickets,success_rate\n2025-09,x,1,100.01\n").verdict(),
      Verdict::fail);
}

TEST_F(AutomationTest, TheLargestNumberOfTheColumnIsTakenOver) {
  EXPECT_EQ(loaded("month,automation_type,tickets_automated,cost_saved\n"
                   "2025-09,x,2147483647,99999999.99\n")
                .inserted,
            1U);
}

TEST_F(AutomationTest, ADryRunCountsAndWritesNothing) {
  auto options = file("month,automation_type,tickets_automated\n2025-09,SSL alerts,10\n");
  options.dry_run = true;

  EXPECT_EQ(load(options, db(), services_).inserted, 1U);
  EXPECT_EQ(automation(), "NULL");
  EXPECT_EQ(value("count(*) FROM etl.run"), "0");
}

TEST_F(AutomationTest, OtherHeadersAreRefusedAndNoRowsWarn) {
  const auto reason = [&](const std::string& text) {
    try {
      loaded(text);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::data);
      return error.message();
    }
    return std::string{"accepted"};
  };

  EXPECT_THAT(reason("month,tickets\n"), HasSubstr("neither of automation nor of self-service"));
  EXPECT_THAT(reason("month,automation_type\n"), HasSubstr("no column \"tickets_automated\""));
  EXPECT_THAT(reason("month,automation_type,tickets_automated,note\n"), HasSubstr("\"note\""));
  EXPECT_EQ(loaded("month,automation_type,tickets_automated\n").verdict(), Verdict::warn);
}

}  // namespace
}  // namespace tierline::automation
