#include "spreadsheet/xlsx_reader.hpp"

#include "tierline/base/files.hpp"

#include "read_rows.hpp"
#include "xlsx_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tierline::spreadsheet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::XlsxFile;

class XlsxReaderTest : public ::testing::Test {
 protected:
  std::filesystem::path path(const std::string& name = "book.xlsx") const {
    return dir_.path() / name;
  }
  /// Read by scanner and parser and by the parser alone, which must agree.
  std::vector<std::string> rows(const XlsxFile& file, const OpenOptions& options = {}) const {
    file.write(path());
    const auto found = read_rows(path(), options);
    EXPECT_EQ(found, rows_of(*open_xlsx(path(), options, RowsBy::parser)));
    return found;
  }
  std::string error(const XlsxFile& file, const OpenOptions& options = {}) const {
    file.write(path());
    return reading_error(path(), options);
  }

 private:
  TempDir dir_;
};

TEST_F(XlsxReaderTest, SharedInlineAndFormulaStringsAreTexts) {
  EXPECT_THAT(rows({.sheet = R"(<row r="1"><c r="A1" t="s"><v>1</v></c>)"
                             R"(<c r="B1" t="inlineStr"><is><t>in</t></is></c>)"
                             R"(<c r="C1" t="str"><f>A1&amp;"!"</f><v>made</v></c></row>)",
                    .shared_strings = "<si><t>zero</t></si><si><t>one &amp; only</t></si>"}),
              ElementsAre("1: text(one & only) text(in) text(made)"));
}

TEST_F(XlsxReaderTest, RichTextIsJoinedAndPhoneticsAreLeftOut) {
  const std::string rich =
      "<r><t>to</t></r><r><rPr><b/></rPr><t>gether</t></r>"
      R"(<rPh sb="0" eb="1"><t>reading</t></rPh><phoneticPr fontId="1"/>)";
  EXPECT_THAT(rows({.sheet = R"(<row><c t="s"><v>0</v></c><c t="inlineStr"><is>)" + rich +
                             "</is></c></row>",
                    .shared_strings = "<si>" + rich + "</si>"}),
              ElementsAre("1: text(together) text(together)"));
}

TEST_F(XlsxReaderTest, BooleansErrorsAndIsoDatesKeepTheirKind) {
  EXPECT_THAT(rows({.sheet = R"(<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c>)"
                             R"(<c t="e"><v>#N/A</v></c><c t="d"><v>2025-07-03</v></c>)"
                             R"(<c t="d"><v>2025-07-03T11:12:53.000Z</v></c>)"
                             R"(<c t="d"><v>11:12:53</v></c><c t="d"><v>soon</v></c></row>)"}),
              ElementsAre("1: boolean(true) boolean(false) error(#N/A) date(2025-07-03) "
                          "datetime(2025-07-03 11:12:53) time(11:12:53) text(soon)"));
}

TEST_F(XlsxReaderTest, FormulasGiveTheResultThatWasStored) {
  EXPECT_THAT(
      rows({.sheet = R"(<row><c><f>1+1</f><v>2</v></c><c t="n"><f>1/2</f><v>0.5</v></c>)"
                     R"(<c t="str"><f>A1&amp;"x"</f><v>2x</v></c>)"
                     R"(<c t="b"><f>A1&gt;1</f><v>1</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>)"
                     R"(<c><f>NOW()</f></c><c t="str"><f>""</f><v></v></c></row>)"
                     R"(<row><c><f t="shared" ref="A2:A3" si="0">A1*2</f><v>4</v></c></row>)"
                     R"(<row><c><f t="shared" si="0"/><v>8</v></c></row>)"}),
      ElementsAre("1: number(2) number(0.5) text(2x) boolean(true) error(#DIV/0!) empty() "
                  "text()",
                  "2: number(4)", "3: number(8)"));
}

TEST_F(XlsxReaderTest, ANegativeSerialIsNoDate) {
  EXPECT_THAT(rows({.sheet = R"(<row><c s="1"><v>-1</v></c><c s="1"><v>-0.25</v></c>)"
                             R"(<c s="1"><v>60</v></c><c s="1"><v>59</v></c><c s="1"><v>61</v></c>)"
                             R"(<c s="2"><v>-0.25</v></c><c s="3"><v>0.25</v></c></row>)",
                    .cell_formats = R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>)"
                                    R"(<xf numFmtId="46"/><xf numFmtId="21"/></cellXfs>)"}),
              ElementsAre("1: number(-1) number(-0.25) date(1900-02-29) date(1900-02-28) "
                          "date(1900-03-01) duration(-06:00:00) time(06:00:00)"));
}

TEST_F(XlsxReaderTest, NumbersHaveTheirShortestText) {
  EXPECT_THAT(rows({.sheet = "<row><c><v>4121481</v></c><c><v>4121481.0</v></c>"
                             "<c><v>0.10000000000000001</v></c><c><v>1E3</v></c><c><v>-7</v></c>"
                             "<c><v>007</v></c><c><v>1.5e300</v></c><c><v>nan</v></c></row>"}),
              ElementsAre("1: number(4121481) number(4121481) number(0.1) number(1000) number(-7) "
                          "number(7) number(1.5e+300) text(nan)"));
}

TEST_F(XlsxReaderTest, ADateIsANumberWithADateStyle) {
  const std::string styles =
      R"(<numFmts><numFmt numFmtId="164" formatCode="d/mm/yyyy\ h:mm;@"/>)"
      R"(<numFmt numFmtId="165" formatCode="[h]:mm"/>)"
      R"(<numFmt numFmtId="166" formatCode="0.00&quot; days&quot;"/></numFmts>)"
      R"(<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>)"
      R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>)"
      R"(<xf numFmtId="20"/><xf numFmtId="166"/></cellXfs>)";
  const std::string sheet =
      R"(<row><c s="0"><v>45841</v></c><c s="1"><v>45841</v></c><c s="2"><v>45841.467280092591</v></c>)"
      R"(<c s="3"><v>1.104166667</v></c><c s="4"><v>0.362499999</v></c><c s="5"><v>3</v></c>)"
      R"(<c s="99"><v>3</v></c></row>)";

  EXPECT_THAT(rows({.sheet = sheet, .cell_formats = styles}),
              ElementsAre("1: number(45841) date(2025-07-03) datetime(2025-07-03 11:12:53) "
                          "duration(26:30:00) time(08:42:00) number(3) number(3)"));
  EXPECT_THAT(rows({.sheet = R"(<row><c s="1"><v>44379</v></c></row>)",
                    .cell_formats = styles,
                    .workbook_properties = R"(<workbookPr date1904="1"/>)"}),
              ElementsAre("1: date(2025-07-03)"));
}

TEST_F(XlsxReaderTest, EscapedControlCharactersAreDecoded) {
  EXPECT_THAT(rows({.sheet = R"(<row><c t="inlineStr"><is><t>a_x000D_b_x005F_x000D_</t></is></c>)"
                             R"(<c t="str"><v>x_y_x0041_</v></c><c t="s"><v>0</v></c></row>)",
                    .shared_strings = "<si><t>a_x000D_b_x005F_x000D_</t></si>"}),
              ElementsAre("1: text(a\rb_x000D_) text(x_yA) text(a\rb_x000D_)"));
}

TEST_F(XlsxReaderTest, MissingCellsAndRowsAreFoundByTheirReference) {
  EXPECT_THAT(rows({.sheet = R"(<row r="2"><c r="B2"><v>1</v></c><c><v>2</v></c>)"
                             R"(<c r="AB2" s="0"/></row><row r="5"/><row><c><v>3</v></c></row>)"}),
              ElementsAre("2: empty() number(1) number(2)", "5:", "6: number(3)"));
}

TEST_F(XlsxReaderTest, AnEmptyStringIsNotAnAbsentCell) {
  EXPECT_THAT(rows({.sheet = R"(<row><c t="s"/><c t="inlineStr"><is><t></t></is></c>)"
                             R"(<c t="str"><f>""</f><v></v></c><c><v/></c></row>)"}),
              ElementsAre("1: empty() text() text()"));
}

TEST_F(XlsxReaderTest, TheDimensionIsNotBelieved) {
  EXPECT_THAT(
      rows({.parts = {{"xl/worksheets/sheet1.xml",
                       R"(<worksheet><dimension ref="A1"/><cols><col min="1" max="1"/></cols>)"
                       R"(<sheetData><row><c><v>1</v></c><c><v>2</v></c></row></sheetData>)"
                       R"(<extLst><row r="1"><c><v>9</v></c></row></extLst></worksheet>)"}}}),
      ElementsAre("1: number(1) number(2)"));
}

TEST_F(XlsxReaderTest, EmptyColumnsAndRowsAtTheEndAreNoValues) {
  EXPECT_THAT(
      rows({.parts =
                {{"xl/worksheets/sheet1.xml",
                  R"(<worksheet><dimension ref="A1:XFD1048576"/><sheetData>)"
                  R"(<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="0"/><c r="XFD1" s="0"/></row>)"
                  R"(<row r="2"><c r="A2" s="0"/><c r="B2" s="0"/></row>)"
                  R"(<row r="1048576" ht="9"/></sheetData></worksheet>)"}}}),
      ElementsAre("1: number(1)", "2:", "1048576:"));
}

TEST_F(XlsxReaderTest, EntryNamesMayHaveBackslashesAndAnyCase) {
  const std::string type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  testing::write_zip(
      path(),
      {{"_RELS\\.rels", R"(<Relationships><Relationship Id="a" Type=")" + type +
                            R"(/officeDocument" Target="xl/workbook.xml"/></Relationships>)"},
       {"xl\\_rels\\workbook.xml.rels",
        R"(<Relationships><Relationship Id="b" Type=")" + type +
            R"(/worksheet" Target="/xl/tabs/One.xml"/></Relationships>)"},
       {"xl\\Workbook.xml", R"(<workbook><sheets><sheet name="One" id="b"/></sheets></workbook>)"},
       {"__MACOSX/xl/._workbook.xml", "resource fork"},
       {"XL\\tabs\\one.xml",
        "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>"}});

  EXPECT_THAT(read_rows(path()), ElementsAre("1: number(1)"));
}

TEST_F(XlsxReaderTest, PrefixesAndTheStrictDialectMakeNoDifference) {
  const std::string strict = "http://purl.oclc.org/ooxml";
  EXPECT_THAT(
      rows({.parts =
                {{"_rels/.rels", R"(<p:Relationships xmlns:p="x"><p:Relationship Id="a" Type=")" +
                                     strict +
                                     R"(/officeDocument/relationships/officeDocument" )"
                                     R"(Target="/deep/book.xml"/></p:Relationships>)"},
                 {"deep/_rels/book.xml.rels",
                  R"(<Relationships><Relationship Id="q" Type=")" + strict +
                      R"(/officeDocument/relationships/worksheet" Target="../tabs/one.xml"/>)"
                      "</Relationships>"},
                 {"deep/book.xml", R"(<x:workbook xmlns:x=")" + strict +
                                       R"(/spreadsheetml/main" xmlns:y="z"><x:sheets>)"
                                       R"(<x:sheet name="One" sheetId="4" y:id="q"/></x:sheets>)"
                                       "</x:workbook>"},
                 {"tabs/one.xml",
                  R"(<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr">)"
                  "<x:is><x:t>yes</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"}}}),
      ElementsAre("1: text(yes)"));
}

class SheetChoiceTest : public XlsxReaderTest {
 protected:
  const XlsxFile book_{
      .sheet = "<row><c><v>1</v></c></row>",
      .parts = {
          {"xl/_rels/workbook.xml.rels",
           R"(<Relationships><Relationship Id="r1" Type="t/worksheet" Target="worksheets/a.xml"/>)"
           R"(<Relationship Id="r2" Type="t/worksheet" Target="/xl/worksheets/sheet1.xml"/>)"
           R"(<Relationship Id="r3" Type="t/chartsheet" Target="c.xml"/></Relationships>)"},
          {"xl/workbook.xml",
           R"(<workbook xmlns:r="r"><sheets><sheet name="Chart" r:id="r3"/>)"
           R"(<sheet name="Notes" state="hidden" r:id="r1"/><sheet name="Data" r:id="r2"/>)"
           "</sheets></workbook>"},
          {"xl/worksheets/a.xml",
           "<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>"}}};
};

TEST_F(SheetChoiceTest, TheFirstVisibleWorksheetIsReadUnlessOneIsNamed) {
  EXPECT_THAT(rows(book_), ElementsAre("1: number(1)"));
  EXPECT_THAT(rows(book_, {.sheet = "Notes"}), ElementsAre("1: number(2)"));
}

TEST_F(SheetChoiceTest, AMissingSheetNamesTheOnesThatExist) {
  book_.write(path());
  try {
    open_spreadsheet(path(), {.sheet = "data"});
    FAIL() << "the sheet does not exist";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::data);
    EXPECT_THAT(error.message(), HasSubstr("it has no sheet \"data\""));
    EXPECT_EQ(
        error.hint(),
        R"(did you mean "Data"? its sheets are "Notes" (hidden), "Data"; choose one with --sheet)");
  }
}

TEST_F(SheetChoiceTest, ANameLikeNoneOfThemIsNotGuessed) {
  book_.write(path());
  try {
    open_spreadsheet(path(), {.sheet = "Timesheets"});
    FAIL() << "the sheet does not exist";
  } catch (const Error& error) {
    EXPECT_EQ(error.hint(), R"(its sheets are "Notes" (hidden), "Data"; choose one with --sheet)");
  }
}

TEST_F(SheetChoiceTest, AWorkbookOfHiddenSheetsIsReadByNameOnly) {
  auto book = book_;
  book.parts["xl/workbook.xml"] =
      R"(<workbook xmlns:r="r"><sheets><sheet name="Notes" state="hidden" r:id="r1"/>)"
      R"(<sheet name="Data" state="veryHidden" r:id="r2"/></sheets></workbook>)";

  EXPECT_THAT(error(book), HasSubstr("all its sheets are hidden"));
  EXPECT_THAT(rows(book, {.sheet = "Data"}), ElementsAre("1: number(1)"));
}

TEST_F(XlsxReaderTest, ThePositionIsThatInTheUnpackedSheet) {
  std::string sheet;
  for (int i = 0; i < 50'000; ++i) sheet += "<row><c><v>1</v></c></row>";
  XlsxFile{.sheet = sheet}.write(path());
  const auto reader = open_spreadsheet(path());
  const auto total = reader->position().bytes_total;
  EXPECT_GT(total, sheet.size());
  EXPECT_GT(total, std::filesystem::file_size(path()));

  Row row;
  while (reader->next(row)) {
    if (row.number == 25'000) {
      EXPECT_NEAR(static_cast<double>(reader->position().bytes_read),
                  static_cast<double>(total) / 2, 300'000);
    }
  }

  EXPECT_EQ(reader->position().bytes_read, total);
}

TEST_F(XlsxReaderTest, SharedStringsBeyondTheMemoryLimitComeFromAFile) {
  std::string strings;
  std::string sheet;
  for (int i = 0; i < 3'000; ++i) {
    strings += fmt::format("<si><t>{:0>100}</t></si>", i);
    sheet += fmt::format(R"(<row><c t="s"><v>{}</v></c><c t="s"><v>0</v></c></row>)", i);
  }

  const auto found = rows({.sheet = sheet, .shared_strings = strings},
                          {.limits = {.shared_bytes_in_memory = 1'000}});

  ASSERT_EQ(found.size(), 3'000U);
  EXPECT_EQ(found.back(), fmt::format("3000: text({:0>100}) text({:0>100})", 2'999, 0));
}

}  // namespace
}  // namespace tierline::spreadsheet
