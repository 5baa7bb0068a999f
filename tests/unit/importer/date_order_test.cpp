#include "import_test.hpp"

namespace tierline::importer {
namespace {

using ::testing::ElementsAre;
using tickets::DateOrder;

class DateOrderTest : public ImportTest {
 protected:
  std::filesystem::path any() const {
    return file("any.toml", R"(name = "any"
extends = "servicedesk"
date_order = "ANY"
time_zone = "UTC"
[[tables]]
name = "tickets"
columns = [
  { name = "ticket_id", headers = ["Number"], prefix = "INC" },
  { name = "created_at", headers = ["Opened"] },
  { name = "resolved_at", headers = ["Resolved"] },
])");
  }
  std::filesystem::path export_of(std::string_view rows) const {
    return file("export.csv", std::string{"Number,Opened,Resolved\n"}.append(rows));
  }
};

/// The first date of the last row can be read both ways.
constexpr std::string_view six_rows =
    "INC1,20/05/2025 10:00,\nINC2,2025-05-21 10:00:00,\nINC3,22/05/2025 10:00,\n"
    "INC4,23/05/2025 10:00,\nINC5,24/05/2025 10:00,\nINC6,03/04/2025 10:00,45853\n";

TEST_F(DateOrderTest, TheOrderOfOneFileSettlesItsDatesForAllStepsToCome) {
  EXPECT_EQ(counts(import({.tickets = export_of(six_rows), .contract = any()})), "5/0/0/1/0");

  const auto report = import(
      {.tickets = export_of(six_rows), .contract = any(), .date_order = DateOrder::day_first});

  EXPECT_EQ(counts(report), "1/0/5/0/0");
  EXPECT_EQ(report.files.at(0).quarantine_resolved, 1U);
  EXPECT_THAT(query("SELECT created_at, resolved_at FROM tickets WHERE ticket_id = 'INC6'"),
              ElementsAre("2025-04-03 10:00:00 2025-07-15 00:00:00"));
  EXPECT_THAT(query("SELECT created_at FROM tickets WHERE ticket_id = 'INC1'"),
              ElementsAre("20/05/2025 10:00"))
      << "means the same, and stays as it was";
}

TEST_F(DateOrderTest, TheOrderIsPartOfWhatTheLedgerKnowsAFileBy) {
  const Options options{
      .tickets = export_of(six_rows), .contract = any(), .date_order = DateOrder::day_first};
  import(options);

  EXPECT_TRUE(import(options).files.at(0).already_imported);
  auto other = options;
  other.date_order = DateOrder::month_first;
  EXPECT_FALSE(import(other).files.at(0).already_imported);
}

TEST_F(DateOrderTest, ADateStoredInTheContractsOrderIsNotTheSameInAnother) {
  const auto row = "1,a,03/04/2025 08:00,04/03/2025 08:00,Incident,Open,jo,Desk\n";
  import({.tickets = tickets(row)});
  EXPECT_THAT(rows("tickets", "created_at"), ElementsAre("04/03/2025 08:00"));

  EXPECT_EQ(counts(import({.tickets = tickets(row), .date_order = DateOrder::month_first})),
            "0/0/0/0/1")
      << "4 March is older than the 3 April that is stored";

  const auto newer = "1,a,06/01/2025 08:00,04/03/2025 08:00,Incident,Open,jo,Desk\n";
  EXPECT_EQ(counts(import({.tickets = tickets(newer), .date_order = DateOrder::month_first})),
            "0/1/0/0/0");
  EXPECT_THAT(rows("tickets", "created_at"), ElementsAre("2025-04-03 08:00:00"));
}

TEST_F(DateOrderTest, ADateOfTheOtherOrderIsSetAside) {
  const auto report = import(
      {.tickets = export_of(six_rows), .contract = any(), .date_order = DateOrder::month_first});

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_EQ(report.files.at(0).faults.at(0).rule, "wrong-date-order");
}

}  // namespace
}  // namespace tierline::importer
