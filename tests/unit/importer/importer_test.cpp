#include "tierline/tickets/contract.hpp"

#include "import_test.hpp"

#include <nlohmann/json.hpp>

namespace tierline::importer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::XlsxFile;

const std::vector<std::string> old_comments{
    "CT-COMMENT-ID", "CT-TKT-ID",      "CT-COMMENT",          "CT-USERID", "CT-USERIDNAME",
    "CT-OWNERTYPE",  "CT-DATEAMDTIME", "CT-VISIBLE-CUSTOMER", "CT-TYPE",   "CT-TKT-TEAM"};

/// A row of comments with all that a comment must have; more cells may follow.
std::string comment_row(int row, int id, const std::string& more = {}) {
  return fmt::format(R"(<row r="{0}"><c r="A{0}"><v>{1}</v></c><c r="B{0}"><v>4121481</v></c>)"
                     R"(<c r="C{0}" t="inlineStr"><is><t>hello</t></is></c>{2}<c r="G{0}" t="d">)"
                     R"(<v>2025-07-03T11:12:53</v></c></row>)",
                     row, id, more);
}

class ImporterTest : public ImportTest {
 protected:
  std::filesystem::path comments_xlsx(const std::string& rows) const {
    XlsxFile{.sheet = testing::text_row(1, old_comments) + rows}.write(path("comments.xlsx"));
    return path("comments.xlsx");
  }
};

TEST_F(ImporterTest, BothHeaderGenerationsBecomeTheSameColumns) {
  import({.comments = comments_xlsx(comment_row(2, 7))});
  import({.comments = comments("8,4121481,hello,,,,3/07/2025 11:12:53,,,\n")});

  EXPECT_THAT(
      rows("comments", "source_row, comment_id, ticket_id, body, created_at"),
      ElementsAre("2 7 4121481 hello 2025-07-03 11:12:53", "2 8 4121481 hello 3/07/2025 11:12:53"));
}

TEST_F(ImporterTest, ValuesKeepTheStorageClassTheCellHad) {
  const auto book =
      comments_xlsx(R"(<row r="2"><c><v>7</v></c><c t="inlineStr"><is><t>7</t></is></c>)"
                    R"(<c t="inlineStr"><is><t></t></is></c><c><v>5</v></c><c t="b"><v>1</v></c>)"
                    R"(<c><v>0.5</v></c><c t="d"><v>2025-07-03T11:12:53</v></c>)"
                    "<c><v>9007199254740993</v></c></row>");

  import({.comments = book});

  EXPECT_THAT(rows("comments",
                   "quote(comment_id), quote(ticket_id), quote(body), quote(author_id), "
                   "quote(author_login), quote(owner_type), quote(created_at), "
                   "typeof(visible_to_customer), quote(comment_type)"),
              ElementsAre("7 '7' '' 5 'true' 0.5 '2025-07-03 11:12:53' real NULL"));
}

TEST_F(ImporterTest, RowNumbersAreThoseOfTheSheetAndBlankRowsAreCounted) {
  const auto book = comments_xlsx(R"(<row r="2"/>)" + comment_row(5, 1) +
                                  R"(<row r="6"><c t="inlineStr"><is><t></t></is></c></row>)" +
                                  comment_row(9, 2));

  const auto report = import({.comments = book});

  EXPECT_THAT(rows("comments", "source_row, comment_id"), ElementsAre("5 1", "9 2"));
  ASSERT_EQ(report.files.size(), 1U);
  EXPECT_EQ(counts(report), "2/0/0/0/2");
  EXPECT_EQ(report.files[0].filtered_by, (std::map<std::string, std::uint64_t>{{"blank", 2}}));
  EXPECT_EQ(report.verdict(), Verdict::pass);
}

TEST_F(ImporterTest, TheHeaderIsTheFirstRowWithAValue) {
  XlsxFile{.sheet = R"(<row r="1"/>)" + testing::text_row(3, old_comments) + comment_row(4, 1)}
      .write(path("comments.xlsx"));

  const auto report = import({.comments = path("comments.xlsx")});

  EXPECT_EQ(report.files[0].header_row, 3U);
  EXPECT_THAT(rows("comments", "source_row"), ElementsAre("4"));
}

TEST_F(ImporterTest, UnknownColumnsAreLeftOutAndListed) {
  const auto report =
      import({.timesheets = file("t.csv",
                                 "TS-User Username,TS-Date,TS-Hours,TS-Crm ID,Mood,,\n"
                                 "jo,1/07/2025,2,0,good,x,\n")});

  EXPECT_THAT(report.files[0].unknown_columns, ElementsAre("Mood", "column F"));
  EXPECT_EQ(report.files[0].columns.size(), 4U);
  EXPECT_THAT(report.files[0].absent_columns, ::testing::Contains("project_code"));
  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_THAT(to_text(report), HasSubstr("not in the contract: Mood, column F"));
}

TEST_F(ImporterTest, SheetsThatAreNotReadAreListed) {
  XlsxFile{.sheet = testing::text_row(1, old_comments) + comment_row(2, 1),
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

TEST_F(ImporterTest, ATableOfADatabaseIsAnExport) {
  sqlite::Connection{path("desk.db"), sqlite::Mode::create}.execute(
      "CREATE TABLE comments (\"CT-COMMENT-ID\", \"CT-TKT-ID\", \"CT-COMMENT\", "
      "\"CT-DATEAMDTIME\", \"CT-USERIDNAME\", \"CT-VISIBLE-CUSTOMER\");"
      "CREATE TABLE notes (text);"
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) "
      "INSERT INTO comments SELECT i, 4121481, 'hello', '2025-07-03 11:12:53', 'jo', 'N' FROM n;"
      "INSERT INTO comments VALUES (10, 4121481, x'00', '2025-07-03 11:12:54', 'jo', 'N')");

  const auto report = import({.comments = path("desk.db")});

  EXPECT_THAT(rows("comments", "count(*), min(source_row), max(comment_id)"), ElementsAre("9 2 9"));
  EXPECT_THAT(rows("quarantine", "sheet, source_row"), ElementsAre("comments 11"));
  EXPECT_EQ(report.files.at(0).format, "sqlite");
  EXPECT_EQ(report.files.at(0).sheet, "comments");
}

TEST_F(ImporterTest, TheLedgerTellsWhereATableCameFrom) {
  const auto report = import({.timesheets = timesheets("jo,1/07/2025,8:00,2,0\n")});

  EXPECT_THAT(rows("import_file",
                   "table_name, file_name, sha256, size_bytes, format, header_row, rows_read, "
                   "rows_inserted, rows_filtered, json_extract(header_names, '$.hours'), contract, "
                   "contract_fingerprint, run_id, imported_at"),
              ElementsAre(fmt::format(
                  "timesheets timesheets.csv {} {} csv 1 1 1 0 TS-Hours servicedesk {} {} "
                  "2025-11-01T02:01:00Z",
                  report.files[0].sha256, report.files[0].size_bytes,
                  tickets::builtin_contract().fingerprint, services_.services().run_id)));
}

TEST_F(ImporterTest, SeveralExportsMakeOneDatabase) {
  const auto report = import({.comments = comments_xlsx(comment_row(2, 1)),
                              .timesheets = timesheets("jo,1/07/2025,8:00,2,0\n")});

  EXPECT_EQ(report.files.size(), 2U);
  EXPECT_THAT(query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"),
              ElementsAre("comments", "gate", "import_column", "import_file", "quarantine",
                          "replaced_comments", "replaced_timesheets", "run", "timesheets"));
  EXPECT_THAT(query("SELECT letters FROM import_column WHERE import_id = 1 AND column_name = "
                    "'comment_id'"),
              ElementsAre("A"));
  EXPECT_NE(services_.metrics.prometheus().find(
                R"(tierline_rows_loaded_total{stage="import",table="comments"} 1)"),
            std::string::npos);
}

TEST_F(ImporterTest, AHeaderWithoutRowsIsAWarning) {
  const auto report = import({.timesheets = timesheets("")});

  EXPECT_EQ(report.verdict(), Verdict::warn);
  EXPECT_THAT(to_text(report), HasSubstr("timesheets has no rows to load below its header"));
}

TEST_F(ImporterTest, ExplainShowsTheMappingAndWritesNothing) {
  const auto report = import({.timesheets = timesheets(""), .explain = true});

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_THAT(to_text(report), HasSubstr("D  TS-Hours  ->  hours"));
  EXPECT_FALSE(std::filesystem::exists(path("source.db")));
}

TEST_F(ImporterTest, TheJsonReportHasEveryCount) {
  const auto report = import({.timesheets = timesheets("jo,1/07/2025,8:00,2,0\n,,,,\n")});
  const auto file = to_json(report).at("files").at(0);

  EXPECT_EQ(file.at("rows_read"), 2);
  EXPECT_EQ(file.at("rows_loaded"), 1);
  EXPECT_EQ(file.at("rows_filtered"), 1);
  EXPECT_EQ(file.at("columns").at(3).at("column"), "hours");
  EXPECT_EQ(file.at("columns").at(3).at("header"), "TS-Hours");
  EXPECT_EQ(file.at("encoding"), "UTF-8");
}

}  // namespace
}  // namespace tierline::importer
