#include "import_test.hpp"

#include <nlohmann/json.hpp>

namespace tierline::importer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ImportQuarantineTest : public ImportTest {
 protected:
  std::vector<std::string> statuses() const {
    return rows("quarantine", "source_row, status, first_run_id, last_run_id, closed_run_id");
  }
};

TEST_F(ImportQuarantineTest, ARowWithAFaultIsSetAsideWithItsCell) {
  const auto report =
      import({.tickets = tickets(good(1, 9) + ticket(10, "a", "31/02/2025 09:00"))});

  EXPECT_EQ(counts(report), "9/0/0/1/0");
  EXPECT_THAT(
      rows("quarantine",
           "table_name, file_name, file_sha256, sheet, source_row, cell, column_name, rule, "
           "raw_value, row_key, status, first_run_id, first_seen"),
      ElementsAre("tickets tickets.csv " + report.files[0].sha256 +
                  "  11 C11 modified_at impossible-date 31/02/2025 09:00 10 open run-1 "
                  "2025-11-01T02:01:00Z"));
  EXPECT_THAT(rows("quarantine", "json_extract(row_json, '$.title')"), ElementsAre("a"));
  ASSERT_EQ(report.files[0].faults.size(), 1U);
  EXPECT_EQ(report.files[0].faults[0].rule, "impossible-date");
  EXPECT_EQ(report.files[0].faults[0].column, "modified_at");
  EXPECT_THAT(report.files[0].faults[0].first_cells, ElementsAre("C11"));
  EXPECT_EQ(report.verdict(), Verdict::warn) << "more than 1 %";
  EXPECT_THAT(to_text(report),
              HasSubstr("quarantine: impossible-date modified_at: 1 row, first C11"));
}

TEST_F(ImportQuarantineTest, AllFaultsOfARowAreKept) {
  import({.tickets = tickets(good(1, 9) + "x,a,31/02/2025,soon,Incident,Open,jo,Desk\n")});

  EXPECT_THAT(rows("quarantine",
                   "cell, rule, more_faults ->> '$[0].cell', more_faults ->> "
                   "'$[0].rule', more_faults ->> '$[1].cell', row_key"),
              ElementsAre("A11 not-a-number D11 not-a-date C11 NULL"));
}

TEST_F(ImportQuarantineTest, AnErrorCellIsAFaultWithTheNameOfItsSheet) {
  const auto header =
      testing::text_row(1, {"TS-User Username", "TS-Date", "TS-Hours", "TS-Crm ID", "TS-Title"});
  std::string rows_xml;
  for (int row = 2; row < 12; ++row) {
    rows_xml += fmt::format(R"(<row r="{}"><c t="inlineStr"><is><t>jo</t></is></c>)"
                            R"(<c t="d"><v>2025-07-03</v></c><c><v>2</v></c><c><v>7</v></c>)"
                            R"(<c t="{}"><v>#N/A</v></c></row>)",
                            row, row == 5 ? "e" : "str");
  }
  testing::XlsxFile{.sheet = header + rows_xml}.write(path("t.xlsx"));

  const auto report = import({.timesheets = path("t.xlsx")});

  EXPECT_EQ(counts(report), "9/0/0/1/0");
  EXPECT_THAT(rows("quarantine", "cell, column_name, rule, raw_value, message"),
              ElementsAre("Sheet1!E5 title error-value #N/A is an error of the sheet"));
}

TEST_F(ImportQuarantineTest, ARaggedRowIsSetAsideWhole) {
  const auto report = import(
      {.tickets = tickets(good(1, 9) + "10,a,b,2/07/2025,1/07/2025,Incident,Open,jo,Desk\n")});

  EXPECT_EQ(counts(report), "9/0/0/1/0");
  EXPECT_THAT(
      rows("quarantine", "source_row, cell, column_name, rule, raw_value, message, row_key"),
      ElementsAre("11   ragged-row 10,a,b,2/07/2025,1/07/2025,Incident,Open,jo,Desk "
                  "line 11 has 9 fields, the header has 8 NULL"));
  EXPECT_THAT(rows("quarantine", "row_json ->> '$.\"column I\"'"), ElementsAre("Desk"));
  EXPECT_THAT(report.files[0].faults[0].first_cells, ElementsAre("row 11"));
}

TEST_F(ImportQuarantineTest, ARowWhoseKeyIsMissingHasNoName) {
  import({.tickets = tickets(good(1, 9) + ",a,2/07/2025,1/07/2025,Incident,Open,jo,Desk\n")});

  EXPECT_THAT(rows("quarantine", "column_name, rule, row_key"),
              ElementsAre("ticket_id missing-value NULL"));
}

TEST_F(ImportQuarantineTest, AFifthOfBadRowsPassesAndMoreIsRefusedWhole) {
  const std::string bad = "x,a,2/07/2025,1/07/2025,Incident,Open,jo,Desk\n";
  EXPECT_EQ(counts(import({.tickets = tickets(good(1, 4) + bad)})), "4/0/0/1/0");
  const auto before = content();

  const auto report = import({.tickets = tickets(good(5, 7) + "\n\n" + bad + bad),
                              .comments = comments("1,7,a,,jo,,1/07/2025,,,\n")});

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_FALSE(report.written);
  EXPECT_EQ(content(), before) << "neither the good rows nor the other file";
  const auto& file = report.files.at(1);
  EXPECT_EQ(counts(file), "7/0/0/2/2");
  ASSERT_TRUE(file.gate);
  EXPECT_NEAR(file.gate->value, 2.0 / 9, 1e-9) << "of the rows that say something";
  EXPECT_THAT(file.faults.at(0).first_cells, ElementsAre("A11", "A12"));
  EXPECT_THAT(to_text(report), HasSubstr("gate closed: 2 of 9 rows"));
  EXPECT_THAT(to_text(report), HasSubstr("nothing was written\nfail"));
  EXPECT_EQ(to_json(report).at("written"), false);
  EXPECT_EQ(to_json(report).at("files").at(1).at("gate").at("verdict"), "fail");
}

TEST_F(ImportQuarantineTest, NothingIsMadeWhenTheFirstImportIsRefused) {
  import({.tickets = tickets("x,a,2/07/2025,1/07/2025,Incident,Open,jo,Desk\n")});

  EXPECT_FALSE(std::filesystem::exists(source));
}

TEST_F(ImportQuarantineTest, AGoodRowOfTheSameKeyClosesIt) {
  import({.tickets = tickets(good(1, 9) + ticket(10, "a", "soon") + ticket(11, "b", "soon"))});

  const auto report = import(
      {.tickets = tickets(good(1, 9) + ticket(10, "a", "2/07/2025") + ticket(11, "b", "soon"))});

  EXPECT_EQ(counts(report), "1/0/9/1/0");
  EXPECT_EQ(report.files[0].quarantine_resolved, 1U);
  EXPECT_THAT(statuses(), ElementsAre("11 resolved run-1 run-1 run-2", "12 open run-1 run-2 NULL"));
}

TEST_F(ImportQuarantineTest, ARowThatIsGoodAndUnchangedClosesItToo) {
  import({.tickets = tickets(good(1, 9))});
  import({.tickets = tickets(good(1, 8) + ticket(9, "good", "soon"))});
  ASSERT_THAT(statuses(), ElementsAre("10 open run-2 run-2 NULL"));

  import({.tickets = tickets(good(1, 9) + "\n")});

  EXPECT_THAT(statuses(), ElementsAre("10 resolved run-2 run-2 run-3"));
}

TEST_F(ImportQuarantineTest, AGoodRowOfTheSameFileDoesNotAnswerForABadOne) {
  import({.tickets = tickets(good(1, 9) + ticket(9, "newer", "soon"))});

  EXPECT_THAT(rows("quarantine", "row_key, status"), ElementsAre("9 open"));
}

TEST_F(ImportQuarantineTest, TheNaturalKeyOfARowIsKnownThere) {
  std::string rows_text;
  for (int day = 1; day < 10; ++day) rows_text += fmt::format("jo,{}/07/2025,8:00,2,7\n", day);
  import({.timesheets = timesheets(rows_text + "jo,10/07/2025,8:00,lots,7\n")});

  EXPECT_THAT(rows("quarantine", "replace(row_key, char(31), '|')"),
              ElementsAre("jo|2025-07-10|08:00:00|7"));
}

}  // namespace
}  // namespace tierline::importer
