#include "tierline/importer/importer.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/contract.hpp"

#include "test_services.hpp"
#include "xlsx_file.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tierline::importer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::XlsxFile;

const std::vector<std::string> old_comments{
    "CT-COMMENT-ID", "CT-TKT-ID",      "CT-COMMENT",          "CT-USERID", "CT-USERIDNAME",
    "CT-OWNERTYPE",  "CT-DATEAMDTIME", "CT-VISIBLE-CUSTOMER", "CT-TYPE",   "CT-TKT-TEAM"};
constexpr auto new_comments =
    "TKTCT-CommentID,TKTCT-TicketID,TKTCT-Comment,TKTCT-UserID,TKTCT-Username,TKTCT-OwnerType,"
    "TKTCT-Created Time,TKTCT-VisibleCustomer,TKTCT-Type,TKTCT-Team\n";
constexpr auto timesheets = "TS-User Username,TS-Date,TS-Hours,TS-Crm ID\n";

class ImporterTest : public ::testing::Test {
 protected:
  std::filesystem::path path(const std::string& name) const { return dir_.path() / name; }
  std::filesystem::path csv(std::string_view bytes) const {
    replace_file(path("export.csv"), bytes);
    return path("export.csv");
  }
  std::filesystem::path comments_xlsx(const std::string& rows) const {
    XlsxFile{.sheet = testing::text_row(1, old_comments) + rows}.write(path("comments.xlsx"));
    return path("comments.xlsx");
  }
  Report import(Options options) {
    options.output = path("source.db");
    return run(options, services_);
  }
  /// All rows of a query, columns joined with blanks, text in quotes as SQLite writes literals.
  std::vector<std::string> rows(const std::string& table, const std::string& columns) const {
    sqlite::Connection db{path("source.db"), sqlite::Mode::read_only};
    sqlite::Statement query{db, fmt::format("SELECT {} FROM {} ORDER BY rowid", columns, table)};
    std::vector<std::string> lines;
    while (query.step()) {
      std::string line;
      for (int n = 0; n < query.columns(); ++n) {
        line += (n == 0 ? "" : " ") + std::string{query.is_null(n) ? "NULL" : query.text(n)};
      }
      lines.push_back(line);
    }
    return lines;
  }

  testing::TestServices services_;

 private:
  TempDir dir_;
};

TEST_F(ImporterTest, BothHeaderGenerationsBecomeTheSameColumns) {
  const auto book = comments_xlsx(R"(<row r="2"><c r="A2"><v>7</v></c><c r="B2"><v>4121481</v></c>)"
                                  R"(<c r="C2" t="inlineStr"><is><t>hello</t></is></c></row>)");
  import({.comments = book});
  const auto old = rows("comments", "source_row, comment_id, ticket_id, body, created_at");
  import({.comments = csv(new_comments + std::string{"7,4121481,hello,,,,,,,\n"})});

  EXPECT_THAT(old, ElementsAre("2 7 4121481 hello NULL"));
  EXPECT_EQ(rows("comments", "source_row, comment_id, ticket_id, body, created_at"), old);
}

TEST_F(ImporterTest, ValuesKeepTheStorageClassTheCellHad) {
  const auto book =
      comments_xlsx(R"(<row r="2"><c><v>7</v></c><c t="inlineStr"><is><t>7</t></is></c>)"
                    R"(<c t="inlineStr"><is><t></t></is></c><c><v>0.5</v></c><c t="b"><v>1</v></c>)"
                    R"(<c t="e"><v>#N/A</v></c><c t="d"><v>2025-07-03T11:12:53</v></c>)"
                    "<c><v>9007199254740993</v></c></row>");

  import({.comments = book});

  EXPECT_THAT(rows("comments",
                   "quote(comment_id), quote(ticket_id), quote(body), quote(author_id), "
                   "quote(author_login), quote(owner_type), quote(created_at), "
                   "typeof(visible_to_customer), quote(comment_type)"),
              ElementsAre("7 '7' '' 0.5 'true' '#N/A' '2025-07-03 11:12:53' real NULL"));
}

TEST_F(ImporterTest, RowNumbersAreThoseOfTheSheetAndBlankRowsAreCounted) {
  const auto book = comments_xlsx(
      R"(<row r="2"/><row r="5"><c r="A5"><v>1</v></c></row>)"
      R"(<row r="6"><c t="inlineStr"><is><t></t></is></c></row><row r="9"><c><v>2</v></c></row>)");

  const auto report = import({.comments = book});

  EXPECT_THAT(rows("comments", "source_row, comment_id"), ElementsAre("5 1", "9 2"));
  ASSERT_EQ(report.files.size(), 1U);
  EXPECT_EQ(report.files[0].rows_read, 4U);
  EXPECT_EQ(report.files[0].rows_loaded, 2U);
  EXPECT_EQ(report.files[0].rows_filtered, 2U);
  EXPECT_EQ(report.verdict(), Verdict::pass);
}

TEST_F(ImporterTest, TheHeaderIsTheFirstRowWithAValue) {
  XlsxFile{.sheet = R"(<row r="1"/>)" + testing::text_row(3, old_comments) +
                    R"(<row r="4"><c><v>1</v></c></row>)"}
      .write(path("comments.xlsx"));

  const auto report = import({.comments = path("comments.xlsx")});

  EXPECT_EQ(report.files[0].header_row, 3U);
  EXPECT_THAT(rows("comments", "source_row"), ElementsAre("4"));
}

TEST_F(ImporterTest, UnknownColumnsAreLeftOutAndListed) {
  const auto report = import(
      {.timesheets =
           csv("TS-User Username,TS-Date,TS-Hours,TS-Crm ID,Mood,,\njo,1/07/2025,2,0,good,x,\n")});

  EXPECT_THAT(report.files[0].unknown_columns, ElementsAre("Mood", "column F"));
  EXPECT_EQ(report.files[0].columns.size(), 4U);
  EXPECT_THAT(report.files[0].absent_columns, ::testing::Contains("project_code"));
  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_THAT(to_text(report), HasSubstr("left out, not in the contract: Mood, column F"));
}

TEST_F(ImporterTest, SheetsThatAreNotReadAreListed) {
  XlsxFile{.sheet = testing::text_row(1, old_comments) + "<row><c><v>1</v></c></row>",
           .parts = {{"xl/_rels/workbook.xml.rels",
                      R"(<Relationships><Relationship Id="a" Type="t/worksheet" Target="n.xml"/>)"
                      R"(<Relationship Id="b" Type="t/worksheet" Target="worksheets/sheet1.xml"/>)"
                      "</Relationships>"},
                     {"xl/workbook.xml",
                      R"(<workbook xmlns:r="r"><sheets><sheet name="Notes" r:id="a"/>)"
                      R"(<sheet name="Data" r:id="b"/></sheets></workbook>)"}}}
      .write(path("comments.xlsx"));

  const auto report = import({.comments = path("comments.xlsx"), .sheet = "Data"});

  EXPECT_EQ(report.files[0].sheet, "Data");
  EXPECT_THAT(report.files[0].other_sheets, ElementsAre("Notes"));
  EXPECT_THAT(to_text(report), HasSubstr("other sheets, not read: Notes"));
}

TEST_F(ImporterTest, TheLedgerTellsWhereATableCameFrom) {
  const auto report = import({.timesheets = csv(timesheets + std::string{"jo,1/07/2025,2,0\n"})});

  EXPECT_THAT(rows("import_file",
                   "table_name, file_name, sha256, size_bytes, format, header_row, rows_read, "
                   "rows_loaded, rows_filtered, json_extract(header_names, '$.hours'), contract, "
                   "contract_fingerprint, run_id, imported_at"),
              ElementsAre(fmt::format(
                  "timesheets export.csv {} {} csv 1 1 1 0 TS-Hours servicedesk {} {} "
                  "2025-11-01T02:00:00Z",
                  report.files[0].sha256, report.files[0].size_bytes,
                  tickets::builtin_contract().fingerprint, services_.services().run_id)));
}

TEST_F(ImporterTest, SeveralExportsMakeOneDatabase) {
  replace_file(path("t.csv"), timesheets + std::string{"jo,1/07/2025,2,0\n"});
  const auto book = comments_xlsx(R"(<row><c><v>1</v></c></row>)");

  const auto report = import({.comments = book, .timesheets = path("t.csv")});

  EXPECT_EQ(report.files.size(), 2U);
  EXPECT_THAT(rows("sqlite_schema", "name"), ElementsAre("import_file", "comments", "timesheets"));
  EXPECT_NE(
      services_.metrics.prometheus().find(R"(tierline_rows_loaded_total{table="comments"} 1)"),
      std::string::npos);
}

TEST_F(ImporterTest, AHeaderWithoutRowsIsAWarning) {
  const auto report = import({.timesheets = csv(timesheets)});

  EXPECT_EQ(report.verdict(), Verdict::warn);
  EXPECT_THAT(to_text(report), HasSubstr("timesheets has no rows below its header"));
}

TEST_F(ImporterTest, ExplainShowsTheMappingAndWritesNothing) {
  const auto report = import({.timesheets = csv(timesheets), .explain = true});

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_THAT(to_text(report), HasSubstr("C  TS-Hours  ->  hours"));
  EXPECT_FALSE(std::filesystem::exists(path("source.db")));
}

TEST_F(ImporterTest, TheJsonReportHasEveryCount) {
  const auto report =
      import({.timesheets = csv(timesheets + std::string{"jo,1/07/2025,2,0\n,,,\n"})});
  const auto file = to_json(report).at("files").at(0);

  EXPECT_EQ(file.at("rows_read"), 2);
  EXPECT_EQ(file.at("rows_loaded"), 1);
  EXPECT_EQ(file.at("rows_filtered"), 1);
  EXPECT_EQ(file.at("columns").at(2).at("column"), "hours");
  EXPECT_EQ(file.at("columns").at(2).at("header"), "TS-Hours");
  EXPECT_EQ(file.at("encoding"), "UTF-8");
}

}  // namespace
}  // namespace tierline::importer
