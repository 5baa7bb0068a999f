#include "import_test.hpp"

#include <nlohmann/json.hpp>

namespace tierline::importer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A contract in which `soon` is no date, or stands for none.
std::string contract_text(bool soon_is_null, const std::string& cut_off = {}) {
  return fmt::format(R"toml(
name = "c"
date_order = "DMY"
time_zone = "Australia/Perth"
null_values = [{}]
[[tables]]
name = "tickets"
key = ["ticket_id"]
latest_by = "modified_at"
{}
columns = [
  {{ name = "ticket_id", type = "bigint", headers = ["TKT-Ticket ID"], required = true }},
  {{ name = "title", type = "text", headers = ["TKT-Title"] }},
  {{ name = "modified_at", type = "timestamptz", headers = ["TKT-Modified Time"] }},
  {{ name = "created_at", type = "timestamptz", headers = ["TKT-Created Time"] }},
]
[[tables]]
name = "timesheets"
surrogate = "timesheet_id"
natural_key = ["user_login", "work_date"]
columns = [
  {{ name = "user_login", type = "text", headers = ["TS-User Username"] }},
  {{ name = "work_date", type = "date", headers = ["TS-Date"] }},
  {{ name = "hours", type = "numeric(6,2)", headers = ["TS-Hours"] }},
]
)toml",
                     soon_is_null ? "\"soon\"" : "", cut_off);
}

class ReplayTest : public ImportTest {
 protected:
  std::filesystem::path strict() const { return file("strict.toml", contract_text(false)); }
  std::filesystem::path lenient() const { return file("lenient.toml", contract_text(true)); }
  std::vector<std::string> statuses() const {
    return rows("quarantine", "quarantine_id, status, closed_run_id");
  }
};

TEST_F(ReplayTest, RowsThatPassNowAreLoadedAndTheOthersStay) {
  import({.tickets = tickets(good(1, 9) + ticket(10, "a", "soon") + ticket(11, "b", "later")),
          .contract = strict()});

  const auto report = replay_rows({.contract = lenient()});

  ASSERT_EQ(report.tables.size(), 1U);
  EXPECT_EQ(report.tables[0].rows_tried, 2U);
  EXPECT_EQ(report.tables[0].rows_inserted, 1U);
  EXPECT_EQ(report.tables[0].rows_still_bad, 1U);
  ASSERT_EQ(report.still_bad.size(), 1U);
  EXPECT_EQ(report.still_bad[0].id, 2);
  EXPECT_EQ(report.still_bad[0].faults.at(0).cell, "C12");
  EXPECT_EQ(report.still_bad[0].faults.at(0).raw_value, "later");
  EXPECT_EQ(report.verdict(), Verdict::warn);
  EXPECT_THAT(statuses(), ElementsAre("1 replayed run-2", "2 open NULL"));
  EXPECT_THAT(
      query("SELECT ticket_id, title, source_row, import_id FROM tickets WHERE row_key = 10"),
      ElementsAre("10 a 11 2"));
  EXPECT_THAT(rows("import_file",
                   "run_id, table_name, file_name, sha256, format, rows_read, "
                   "rows_inserted, rows_quarantined"),
              ::testing::Contains("run-2 tickets replay  replay 2 1 1"));
  EXPECT_THAT(to_text(report), HasSubstr("2 C12 modified_at: not-a-date"));
  EXPECT_EQ(to_json(report).dump().find("later"), std::string::npos) << "values are not shown";
}

TEST_F(ReplayTest, OnlyTheGivenRowsAreTried) {
  import({.tickets = tickets(good(1, 9) + ticket(10, "a", "soon") + ticket(11, "b", "soon")),
          .contract = strict()});

  EXPECT_EQ(replay_rows({.contract = lenient(), .ids = {2, 2}}).tables.at(0).rows_tried, 1U);
  EXPECT_THAT(statuses(), ElementsAre("1 open NULL", "2 replayed run-2"));
}

TEST_F(ReplayTest, NothingIsWrittenWhenNothingPasses) {
  import({.tickets = tickets(good(1, 9) + ticket(10, "a", "soon")), .contract = strict()});
  const auto before = content();

  const auto report = replay_rows({.contract = strict()});

  EXPECT_EQ(report.tables.at(0).rows_still_bad, 1U);
  EXPECT_EQ(content(), before);
}

TEST_F(ReplayTest, AStoredRowThatIsNewerStays) {
  import({.tickets = tickets(good(1, 9) + "5,old,1/07/2025,soon,Incident,Open,jo,Desk\n"),
          .contract = strict()});

  const auto report = replay_rows({.contract = lenient()});

  EXPECT_EQ(report.tables.at(0).rows_superseded, 1U);
  EXPECT_THAT(statuses(), ElementsAre("1 resolved run-2"));
  EXPECT_THAT(query("SELECT title FROM tickets WHERE row_key = 5"), ElementsAre("good"));
}

TEST_F(ReplayTest, ANewerRowReplacesTheStoredOneAndCanBeUndone) {
  import({.tickets = tickets(good(1, 9) + "5,new,3/07/2025,soon,Incident,Open,jo,Desk\n"),
          .contract = strict()});
  const auto before = everything("tickets");
  const auto quarantine = everything("quarantine");
  EXPECT_EQ(replay_rows({.contract = lenient()}).tables.at(0).rows_updated, 1U);
  EXPECT_THAT(query("SELECT title FROM tickets WHERE row_key = 5"), ElementsAre("new"));

  undo_run("run-2");

  EXPECT_EQ(everything("tickets"), before);
  EXPECT_EQ(everything("quarantine"), quarantine);
}

TEST_F(ReplayTest, ARepetitionOfANaturalKeyIsLoadedBesideTheOther) {
  std::string rows_text;
  for (int day = 1; day < 9; ++day) rows_text += fmt::format("jo,{}/07/2025,,2,\n", day);
  import({.timesheets = timesheets(rows_text + "jo,8/07/2025,,soon,\n"), .contract = strict()});

  EXPECT_EQ(replay_rows({.contract = lenient()}).tables.at(0).rows_inserted, 1U);
  EXPECT_THAT(query("SELECT hours, replace(row_key, char(31), '|') FROM timesheets WHERE work_date "
                    "= '8/07/2025'"),
              ElementsAre("2 jo|2025-07-08", "soon jo|2025-07-08|2"));
}

TEST_F(ReplayTest, WhatIsWrongWithTheCellOrTheRowStaysWrong) {
  const auto header = testing::text_row(1, {"TKT-Ticket ID", "TKT-Title"});
  std::string rows_xml;
  for (int row = 2; row < 12; ++row) {
    rows_xml += fmt::format(R"(<row r="{0}"><c><v>{0}</v></c><c t="{1}"><v>#N/A</v></c></row>)",
                            row, row == 5 ? "e" : "str");
  }
  testing::XlsxFile{.sheet = header + rows_xml}.write(path("t.xlsx"));
  import({.tickets = path("t.xlsx"), .contract = strict()});
  import({.tickets = tickets(good(20, 9) + "30,a,,,,,,,,shifted\n"), .contract = strict()});

  const auto report = replay_rows({.contract = strict()});

  EXPECT_EQ(report.tables.at(0).rows_still_bad, 2U);
  EXPECT_EQ(report.still_bad.at(0).faults.at(0).rule, "error-value");
  EXPECT_EQ(report.still_bad.at(1).faults.at(0).rule, "ragged-row");
}

TEST_F(ReplayTest, ARowBeforeTheCutOffIsDiscarded) {
  import({.tickets = tickets(good(1, 9) + "10,a,soon,1/01/2020,Incident,Open,jo,Desk\n"),
          .contract = strict()});
  const auto contract =
      file("cut.toml",
           contract_text(true, R"(cut_off = { column = "created_at", from = "2025-01-01" })"));

  EXPECT_EQ(replay_rows({.contract = contract}).tables.at(0).rows_left_out, 1U);
  EXPECT_THAT(rows("quarantine", "status, reason"), ElementsAre("discarded cut-off"));
}

TEST_F(ReplayTest, UnknownColumnsThatWereKeptComeAlong) {
  std::string rows_text;
  for (int id = 1; id < 10; ++id) rows_text += fmt::format("{},a,,x\n", id);
  import({.tickets = file("t.csv", "TKT-Ticket ID,TKT-Title,TKT-Modified Time,Mood\n" + rows_text +
                                       "10,a,soon,good\n"),
          .contract = strict(),
          .unknown_columns = tickets::UnknownColumns::keep});

  replay_rows({.contract = lenient()});

  EXPECT_THAT(query("SELECT kept_columns FROM tickets WHERE row_key = 10"),
              ElementsAre(R"({"Mood":"good"})"));
}

TEST_F(ReplayTest, ARowThatIsNotOpenIsRefused) {
  import({.tickets = tickets(good(1, 9) + ticket(10, "a", "soon")), .contract = strict()});
  replay_rows({.contract = lenient()});

  EXPECT_THAT(refusal([&] { replay_rows({.contract = lenient(), .ids = {1}}); }).message(),
              HasSubstr("row 1 of the quarantine: it is replayed"));
  EXPECT_THAT(refusal([&] { replay_rows({.contract = lenient(), .ids = {9}}); }).message(),
              HasSubstr("there is none"));
}

TEST_F(ReplayTest, AContractWithoutTheTableIsRefused) {
  import({.timesheets = timesheets("jo,1/07/2025,,2,\njo,2/07/2025,,2,\njo,3/07/2025,,2,\n"
                                   "jo,4/07/2025,,2,\njo,5/07/2025,,x,\n"),
          .contract = strict()});
  auto text = contract_text(true);
  text.resize(text.find("[[tables]]\nname = \"timesheets\""));
  const auto contract = file("other.toml", text);

  EXPECT_EQ(refusal([&] { replay_rows({.contract = contract}); }).code(), ErrorCode::config);
}

TEST_F(ReplayTest, NoOpenRowsAreNoRows) {
  import({.tickets = tickets(good(1, 9)), .contract = strict()});

  const auto report = replay_rows({.contract = strict()});

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_THAT(to_text(report), HasSubstr("no row of the quarantine is open"));
}

}  // namespace
}  // namespace tierline::importer
