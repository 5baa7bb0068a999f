#include "spreadsheet/row_scanner.hpp"

#include "tierline/base/files.hpp"

#include "read_rows.hpp"
#include "spreadsheet/xlsx_reader.hpp"
#include "xlsx_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace tierline::spreadsheet {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using testing::XlsxFile;

/// One row that a scanner may meet, and whether it takes it.
struct Sample {
  std::string_view xml;
  RowScanner::Found found;
};

class RowScannerTest : public ::testing::Test {
 protected:
  RowScanner::Found scan(std::string_view xml) {
    row_.forget(0);
    auto text = std::string{xml};
    text.append(RowScanner::padding, '\0');
    return scanner_.scan({text.data(), xml.size()});
  }

  /// The rows up to the end or the first error, and that it was one.
  static std::vector<std::string> outcome(const std::filesystem::path& path, RowsBy rows_by) {
    std::vector<std::string> lines;
    try {
      const auto reader = open_xlsx(path, {}, rows_by);
      Row row;
      while (reader->next(row)) {
        lines.push_back(fmt::format("{}:", row.number));
        for (const auto& cell : row.cells) {
          lines.back() += fmt::format(" {}({})", static_cast<int>(cell.kind), cell.text);
        }
      }
    } catch (const Error& error) {
      lines.emplace_back("an error");
    }
    return lines;
  }

  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "book.xlsx";
  Workbook workbook_;
  Sheet sheet_{"Sheet1", {}, false};
  SharedStrings strings_{1'000};
  SheetRow row_{workbook_, sheet_, strings_, 1'000};
  RowScanner scanner_{row_};
};

TEST_F(RowScannerTest, TakesRowsAsProgramsWriteThem) {
  for (const std::string_view xml : {
           R"(<row r="1"/>)",
           R"(<row r="1"></row>)",
           " \r\n\t<row></row>",
           R"(<row r="1" spans="1:3" ht="15.5" customHeight="1" x14ac:dyDescent="0.25"></row>)",
           R"(<row><c/><c></c><c r="D1" s="1"/><c t="n"><v>1.5</v></c></row>)",
           R"(<row><c t="str"><f>A1&amp;"x"</f><v>made &lt;&gt;&quot;&apos;</v></c></row>)",
           R"(<row><c><f>NOW()</f></c></row>)",
           R"(<row><c t="inlineStr"><is><t xml:space="preserve"> two
lines </t></is></c></row>)",
           "<row><c t=\"inlineStr\"><is><t>\xC3\xA9 \xE2\x82\xAC "
           "\xF0\x9F\x99\x82</t></is></c></row>",
       }) {
    EXPECT_EQ(scan(xml), RowScanner::Found::row) << xml;
    EXPECT_EQ(scanner_.size(), xml.size());
  }
}

TEST_F(RowScannerTest, LeavesWhatIsUnusualOrWrongToTheParser) {
  const std::string after(40, ' ');  // so that it is not cut off
  for (const std::string_view xml : {
           "</sheetData>",
           "<!-- <row></row> -->",
           "<x:row></x:row>",
           "<rows></rows>",
           "<row r='1'></row>",
           "<row r=\"1\"r=\"2\"></row>",
           "<row r=\"1\" r=\"2\"></row>",
           "<row r=\"1\" x:r=\"2\"></row>",
           "<row 1=\"1\"></row>",
           "<row a=\"&amp;\"></row>",
           "<row a=\"\n\"></row>",
           "<row><!-- --></row>",
           "<row> <c/></row>",
           "<row><x:c/></row>",
           "<row><c cm=\"1\"/></row>",
           "<row><c r=\"A1\" r=\"B1\"/></row>",
           "<row><c><v>1</v><v>2</v></c></row>",
           "<row><c><v/></c></row>",
           "<row><c><f t=\"shared\">1</f></c></row>",
           "<row><c><is><r><t>rich</t></r></is></c></row>",
           "<row><c><is><t>one</t><t>two</t></is></c></row>",
           "<row><c><v><![CDATA[1]]></v></c></row>",
           "<row><c><v>&#49;</v></c></row>",
           "<row><c><v>&unknown;</v></c></row>",
           "<row><c><v>a\rb</v></c></row>",
           "<row><c><v>]]></v></c></row>",
           "<row><c><v>\x01</v></c></row>",
           "<row><c><v>\xC0\x80</v></c></row>",
           "<row><c><v>\xE0\x80\x80</v></c></row>",
           "<row><c><v>\xED\xA0\x80</v></c></row>",
           "<row><c><v>\xEF\xBF\xBF</v></c></row>",
           "<row><c><v>\xF4\x90\x80\x80</v></c></row>",
           "<row><c><v>\xE2\x82</v></c></row>",
           "<row><c></v></c></row>",
       }) {
    EXPECT_EQ(scan(std::string{xml} + after), RowScanner::Found::something) << xml;
    EXPECT_EQ(row_.number(), 0U) << xml;
  }
}

TEST_F(RowScannerTest, ARowThatIsCutOffAnywhereIsPartial) {
  const std::string_view xml =
      R"(<row r="7" ht="1"><c r="A7" s="1" t="str"><f>1</f><v>&amp;)"
      "\xE2\x82\xAC"
      R"(</v></c><c t="inlineStr"><is><t xml:space="preserve">x</t></is></c></row>)";
  for (std::size_t size = 0; size < xml.size(); ++size) {
    EXPECT_EQ(scan(xml.substr(0, size)), RowScanner::Found::partial) << xml.substr(0, size);
    EXPECT_EQ(row_.number(), 0U);
  }
  EXPECT_EQ(scan(xml), RowScanner::Found::row);
  EXPECT_EQ(row_.number(), 7U);
}

TEST_F(RowScannerTest, AnExceptionToTheRuleDoesNotEndTheScanning) {
  std::string sheet;
  for (int i = 0; i < 30'000; ++i) {
    if (i % 7 == 0) sheet += "<!-- <row><c><v>0</v></c></row> <row><c><v>0</v></c></row> -->";
    if (i % 11 == 0) sheet += "\r\n <row/>";
    sheet += i % 5 == 0 ? fmt::format("<row><c><v>&#49;{}</v></c></row>", i)
                        : fmt::format("<row><c t=\"str\"><v>{:0>60}</v></c></row>", i);
  }
  sheet += "<row><c t=\"str\"><v>" + std::string(400'000, 'x') + "</v></c></row><row/>";
  XlsxFile{.sheet = sheet}.write(path_);

  const auto found = outcome(path_, RowsBy::scanner);

  EXPECT_THAT(found, SizeIs(30'000 + 30'000 / 11 + 1 + 2));
  EXPECT_EQ(found, outcome(path_, RowsBy::parser));
}

TEST_F(RowScannerTest, AnotherEncodingIsLeftToTheParser) {
  XlsxFile{.parts = {{"xl/worksheets/sheet1.xml",
                      "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><worksheet><sheetData>"
                      "<row><c t=\"str\"><v>\xC3\xA9</v></c></row></sheetData></worksheet>"}}}
      .write(path_);

  EXPECT_EQ(read_rows(path_), std::vector<std::string>{"1: text(\xC3\x83\xC2\xA9)"});
}

TEST_F(RowScannerTest, AnErrorBehindScannedRowsNamesTheByte) {
  const std::string before = "<worksheet><sheetData><row/><row/>";
  XlsxFile{.parts = {{"xl/worksheets/sheet1.xml", before + "<row></c>"}}}.write(path_);

  EXPECT_THAT(reading_error(path_),
              HasSubstr(fmt::format("byte {}: mismatched tag", before.size() + 7)));
}

/// Damage of every kind: bytes changed, taken out, doubled, and pieces of markup put in.
TEST_F(RowScannerTest, ScannerAndParserAgreeOnDamagedSheets) {
  const std::string sheet =
      R"(<row r="1"><c r="A1" t="inlineStr"><is><t>a &amp; b</t></is></c><c s="1"><v>4.5</v></c></row>)"
      "<row r=\"2\" spans=\"1:2\"><c r=\"A2\" t=\"str\"><f>A1</f><v>\xC3\xA9</v></c><c "
      "r=\"C2\"/></row>\n"
      R"(<row r="3"/><row r="4"><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>)";
  const std::string_view pieces[] = {
      "<",           ">",     "&",    "\"",   "/",      " ",    "\r",  "]]>",       "<row>",
      "</row>",      "<c>",   "</c>", "<v>",  "<t>",    "<!--", "-->", "<![CDATA[", "</sheetData>",
      "<sheetData>", "&#65;", "\xC3", "\x01", "r=\"1\""};
  std::mt19937 random{4711};
  const auto below = [&](std::size_t limit) { return random() % limit; };
  for (int n = 0; n < 500; ++n) {
    auto damaged = sheet;
    for (auto changes = 1 + below(3); changes > 0; --changes) {
      const auto at = below(damaged.size());
      switch (below(4)) {
        case 0: damaged[at] = static_cast<char>(below(256)); break;
        case 1: damaged.erase(at, 1 + below(12)); break;
        case 2: damaged.insert(at, damaged.substr(below(damaged.size()), below(40))); break;
        default: damaged.insert(at, pieces[below(std::size(pieces))]); break;
      }
    }
    XlsxFile{.sheet = damaged}.write(path_);
    ASSERT_EQ(outcome(path_, RowsBy::scanner), outcome(path_, RowsBy::parser)) << damaged;
  }
}

}  // namespace
}  // namespace tierline::spreadsheet
