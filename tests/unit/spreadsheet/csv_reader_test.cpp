#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include "read_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tierline::spreadsheet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using namespace std::string_literals;

class CsvReaderTest : public ::testing::Test {
 protected:
  std::filesystem::path write(std::string_view bytes) const {
    replace_file(dir_.path() / "export.csv", bytes);
    return dir_.path() / "export.csv";
  }
  std::vector<std::string> rows(std::string_view bytes) const { return read_rows(write(bytes)); }
  std::string error(std::string_view bytes, const OpenOptions& options = {}) const {
    return reading_error(write(bytes), options);
  }
  Source source(std::string_view bytes) const { return open_spreadsheet(write(bytes))->source(); }

 private:
  TempDir dir_;
};

TEST_F(CsvReaderTest, QuotedFieldsHoldDelimitersQuotesAndLineBreaks) {
  EXPECT_THAT(rows("id,text\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n2,5\" pipe\n"),
              ElementsAre("1: text(id) text(text)", "2: text(1) text(a, \"b\"\r\nc)",
                          "3: text(2) text(5\" pipe)"));
}

TEST_F(CsvReaderTest, NothingIsEmptyAndQuotedNothingIsAnEmptyString) {
  EXPECT_THAT(rows("a,b\n,\"\"\n"), ElementsAre("1: text(a) text(b)", "2: empty() text()"));
}

TEST_F(CsvReaderTest, LineEndsMayBeOfAnyKindAndTheLastMayBeMissing) {
  EXPECT_THAT(rows("a,b\r1,2\n\n3,4\r\n5,"),
              ElementsAre("1: text(a) text(b)", "2: text(1) text(2)", "3:", "4: text(3) text(4)",
                          "5: text(5) empty()"));
}

TEST_F(CsvReaderTest, TheDelimiterIsTheOneThatCutsTheRowsAlike) {
  EXPECT_EQ(source("a;b;c\n1,5;2;3\n").delimiter, ";");
  EXPECT_EQ(source("a\tb\n1,1\t2\n").delimiter, "\t");
  EXPECT_EQ(source("a|b\n1|2\n").delimiter, "|");
  EXPECT_EQ(source("a,b\n\"x;y;z\",2\n").delimiter, ",");
  EXPECT_EQ(source("only\n1\n").delimiter, ",");
}

TEST_F(CsvReaderTest, TheEncodingIsFoundAndReported) {
  EXPECT_EQ(source("\xEF\xBB\xBF"
                   "a,b\n")
                .encoding,
            "UTF-8");
  EXPECT_THAT(rows("\xEF\xBB\xBF"
                   "a,b\n1,\xC3\xA9\n"),
              ElementsAre("1: text(a) text(b)", "2: text(1) text(\xC3\xA9)"));
  EXPECT_EQ(source("a,b\n1,caf\xE9 \x80\n").encoding, "windows-1252");
  EXPECT_THAT(rows("a,b\n1,caf\xE9 \x80\n"),
              ElementsAre("1: text(a) text(b)", "2: text(1) text(caf\xC3\xA9 \xE2\x82\xAC)"));
  EXPECT_EQ(source("\xFF\xFE"
                   "a\0,\0b\0\n\0"s)
                .encoding,
            "UTF-16LE");
  EXPECT_THAT(rows("\xFF\xFE"
                   "a\0,\0=\xD8\0\xDE\n\0"s),
              ElementsAre("1: text(a) text(\xF0\x9F\x98\x80)"));
  EXPECT_THAT(rows("\xFE\xFF\0a\0,\0b"s), ElementsAre("1: text(a) text(b)"));
}

TEST_F(CsvReaderTest, OneBrokenByteDoesNotTurnAUtf8FileIntoAnotherEncoding) {
  EXPECT_EQ(source("a,b\n\xC3\xA9,1\n\xE9,2\n").encoding, "UTF-8");
  EXPECT_THAT(
      rows("a,b\n\xC3\xA9,1\n\xE9,2\n"),
      ElementsAre("1: text(a) text(b)", "2: text(\xC3\xA9) text(1)", "3: text(\xE9) text(2)"))
      << "the byte is kept for whoever judges the value";
  EXPECT_EQ(source("\xEF\xBB\xBF"
                   "a,b\n\xE9,2\n")
                .encoding,
            "UTF-8")
      << "a byte order mark decides";
}

TEST_F(CsvReaderTest, OneValidSequenceDoesNotMakeWindows1252Utf8) {
  const std::string csv = "a,b\n\xE9,\xE8\n\xC3\xA9,2\n";
  EXPECT_EQ(source(csv).encoding, "windows-1252");
  EXPECT_EQ(rows(csv).back(), "3: text(\xC3\x83\xC2\xA9) text(2)");
}

TEST_F(CsvReaderTest, Utf16IsKnownWithoutAByteOrderMark) {
  const auto csv =
      "i\0d\0,\0t\0\n\0"
      "1\0,\0\xAC\x20\n\0"s;
  EXPECT_EQ(source(csv).encoding, "UTF-16LE");
  EXPECT_THAT(rows(csv), ElementsAre("1: text(id) text(t)", "2: text(1) text(\xE2\x82\xAC)"));
  EXPECT_EQ(source("\0i\0d\0,\0t\0\n\0"
                   "1\0,\0\x32\0\n"s)
                .encoding,
            "UTF-16BE");
}

TEST_F(CsvReaderTest, HalfCharactersOfUtf16AreRefused) {
  EXPECT_THAT(error("\xFF\xFE"
                    "a\0b"s),
              HasSubstr("half characters"));
  EXPECT_THAT(error("\xFF\xFE"
                    "a\0\0\xDC"s),
              HasSubstr("half characters"));
}

TEST_F(CsvReaderTest, AFirstLineMayNameTheDelimiter) {
  const std::string csv = "sep=|\r\na|b\r\n1,1;1|2\r\n3\r\n";
  EXPECT_EQ(source(csv).delimiter, "|");
  EXPECT_THAT(rows(csv), ElementsAre("2: text(a) text(b)", "3: text(1,1;1) text(2)",
                                     "4: text(3) FAULT line 4 has 1 field, the header has 2"));
  EXPECT_EQ(source("\xEF\xBB\xBFsep=^\na^b\n").delimiter, "^");
  EXPECT_EQ(source("\xFF\xFEs\0e\0p\0=\0\t\0\r\0\n\0a\0\t\0b\0"s).delimiter, "\t");
  EXPECT_THAT(rows("sep=x,b\n1,2\n"), ElementsAre("1: text(sep=x) text(b)", "2: text(1) text(2)"));
}

TEST_F(CsvReaderTest, AStrayZeroByteIsPartOfItsText) {
  EXPECT_THAT(
      rows("id,text\n1,long enough a text to have one zero " + std::string(60, '-') +
           "\0 in it\n"s),
      ElementsAre("1: text(id) text(text)", "2: text(1) text(long enough a text to have one zero " +
                                                std::string(60, '-') + "\0 in it)"s));
}

TEST_F(CsvReaderTest, LinesMayBeVeryLong) {
  const std::string text(3'000'000, 'x');
  EXPECT_EQ(rows("id,text\n1," + text + "\n2,\"" + text + "\n\"\n").back(),
            "3: text(2) text(" + text + "\n)");
}

TEST_F(CsvReaderTest, LinesMayEndInCarriageReturnsAlone) {
  EXPECT_THAT(rows("a;b\r1;\"x\ry\"\r2;3\r4\r"),
              ElementsAre("1: text(a) text(b)", "2: text(1) text(x\ry)", "3: text(2) text(3)",
                          "4: text(4) FAULT line 5 has 1 field, the header has 2"));
}

TEST_F(CsvReaderTest, ARowWithAnotherNumberOfFieldsIsAtFaultAndTheFileGoesOn) {
  EXPECT_THAT(
      rows("a,b\n\"x\ny\",1\n1,2,3\n4\n5,6\n"),
      ElementsAre("1: text(a) text(b)", "2: text(x\ny) text(1)",
                  "3: text(1) text(2) text(3) FAULT line 4 has 3 fields, the header has 2",
                  "4: text(4) FAULT line 5 has 1 field, the header has 2", "5: text(5) text(6)"));
}

TEST_F(CsvReaderTest, FieldsWithoutAnythingMayBeTooManyOrTooFew) {
  EXPECT_THAT(rows("a,b\n1,2,,\n1,,,3\n,,,\n,\n\n"),
              ElementsAre("1: text(a) text(b)", "2: text(1) text(2)",
                          "3: text(1) empty() empty() text(3) FAULT line 3 has 4 fields, the "
                          "header has 2",
                          "4: empty() empty()", "5: empty() empty()", "6:"));
  EXPECT_THAT(rows("a,b,,\n1,2\n1\n"),
              ElementsAre("1: text(a) text(b) empty() empty()", "2: text(1) text(2)",
                          "3: text(1) FAULT line 3 has 1 field, the header has 4"));
}

TEST_F(CsvReaderTest, TheHeaderIsTheFirstRecordThatHoldsSomething) {
  EXPECT_THAT(rows("\n,,,\na,b\n1,2\n"),
              ElementsAre("1:", "2:", "3: text(a) text(b)", "4: text(1) text(2)"));
}

TEST_F(CsvReaderTest, ThePositionGoesFromNothingToAllBytes) {
  std::string csv = "id,text\n";
  for (int i = 0; i < 100'000; ++i) csv += "1,something\n";
  const auto reader = open_spreadsheet(write(csv));
  EXPECT_EQ(reader->position().bytes_total, csv.size());

  Row row;
  std::uint64_t before = 0;
  while (reader->next(row)) {
    EXPECT_GE(reader->position().bytes_read, before);
    before = reader->position().bytes_read;
    if (row.number == 50'000) {
      EXPECT_NEAR(static_cast<double>(before), 600'000, 300'000);
    }
  }

  EXPECT_EQ(reader->position().bytes_read, csv.size());
}

TEST_F(CsvReaderTest, QuotesThatDoNotFitAreRefusedWithTheirLine) {
  EXPECT_THAT(error("a,b\n1,\"x\" y\n"), HasSubstr("line 2 has text behind a closing quote"));
  EXPECT_THAT(error("a,b\n1,2\n3,\"x\ny\n"),
              HasSubstr("the quoted text that begins on line 3 is not closed"));
  EXPECT_THAT(
      error("a,b\n1,\"" + std::string(600'000, 'x') + "\n", {.limits = {.row_bytes = 100'000}}),
      HasSubstr("the record on line 2 is longer than 100000 bytes"));
  EXPECT_THAT(error("a,b\n" + std::string(600'000, ',')),
              HasSubstr("the record on line 2 has more than 16384 fields"));
  EXPECT_THAT(rows(std::string(16'383, ',') + "\n"), SizeIs(1));
  EXPECT_THAT(error(std::string(16'384, ',') + "\n"), HasSubstr("more than 16384 fields"));
}

TEST_F(CsvReaderTest, AFileOfBlanksIsRefused) {
  EXPECT_THAT(error(" \r\n\n"), HasSubstr("nothing but blanks"));
}

TEST_F(CsvReaderTest, AnyNameWillDoButThatOfAWorkbook) {
  TempDir dir;
  replace_file(dir.path() / "export.txt", "a,b\n1,2\n");
  replace_file(dir.path() / "export.Xlsx", "a,b\n1,2\n");

  EXPECT_EQ(open_spreadsheet(dir.path() / "export.txt")->source().format, "csv");
  EXPECT_THROW(open_spreadsheet(dir.path() / "export.Xlsx"), Error);
}

TEST_F(CsvReaderTest, RecordsAcrossBlocksAreWhole) {
  std::string csv = "id,text\n";
  for (int i = 0; i < 20'000; ++i) csv += fmt::format("{},\"{:0>40}\r\n\"\"x\"\"\"\r\n", i, i);

  const auto found = rows(csv);

  ASSERT_EQ(found.size(), 20'001U);
  EXPECT_EQ(found.back(), fmt::format("20001: text(19999) text({:0>40}\r\n\"x\")", 19'999));
}

}  // namespace
}  // namespace tierline::spreadsheet
