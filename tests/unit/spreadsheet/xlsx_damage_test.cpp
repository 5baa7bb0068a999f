#include "tierline/base/files.hpp"

#include "read_rows.hpp"
#include "xlsx_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

namespace tierline::spreadsheet {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using testing::XlsxFile;

class XlsxDamageTest : public ::testing::Test {
 protected:
  std::filesystem::path path() const { return dir_.path() / "book.xlsx"; }
  std::string error(const XlsxFile& file, const OpenOptions& options = {}) const {
    file.write(path());
    return reading_error(path(), options);
  }
  std::string error_of_bytes(std::string_view bytes) const {
    replace_file(path(), bytes);
    return reading_error(path());
  }
  std::string error_of_sheet(const std::string& xml) const {
    return error({.parts = {{"xl/worksheets/sheet1.xml", xml}}});
  }

 private:
  TempDir dir_;
};

TEST_F(XlsxDamageTest, AFileThatIsNotThereIsADataError) {
  EXPECT_EQ(reading_error(path()), R"(data: cannot open "book.xlsx": No such file or directory)");
}

TEST_F(XlsxDamageTest, AnEmptyFileIsRefused) {
  EXPECT_EQ(error_of_bytes(""), R"(data: cannot read "book.xlsx": it is empty)");
}

TEST_F(XlsxDamageTest, ATruncatedArchiveIsRefused) {
  XlsxFile{.sheet = "<row><c><v>1</v></c></row>"}.write(path());
  const auto whole = read_file(path());

  EXPECT_THAT(
      error_of_bytes(std::string_view{whole}.substr(0, whole.size() / 2)),
      StartsWith(R"(data: cannot read "book.xlsx": the zip archive is truncated or damaged)"));
}

TEST_F(XlsxDamageTest, ADamagedPartIsRefused) {
  XlsxFile{.sheet = testing::text_row(1, {std::string(5'000, 'x') + "7319"})}.write(path());
  auto bytes = read_file(path());
  bytes[bytes.find("xl/worksheets/sheet1.xml") + 60] ^= 0x55;

  EXPECT_THAT(error_of_bytes(bytes), HasSubstr(R"(part "xl/worksheets/sheet1.xml")"));
}

TEST_F(XlsxDamageTest, AnArchiveWithoutAWorkbookIsRefused) {
  testing::write_zip(path(), {{"readme.txt", "hello"}});

  EXPECT_EQ(reading_error(path()),
            R"(data: cannot read "book.xlsx": the zip archive holds no workbook)");
}

TEST_F(XlsxDamageTest, OtherDocumentsOfTheSamePackagingAreRefused) {
  const auto package = [](const std::string& target) {
    return R"(<Relationships><Relationship Id="a" Type="t/officeDocument" Target=")" + target +
           R"("/></Relationships>)";
  };
  testing::write_zip(path(), {{"_rels/.rels", package("word/document.xml")},
                              {"word/document.xml", "<document><body/></document>"}});
  EXPECT_THAT(reading_error(path()), HasSubstr("no workbook with a worksheet"));

  testing::write_zip(path(),
                     {{"_rels/.rels", package("xl/workbook.bin")}, {"xl/workbook.bin", "?"}});
  EXPECT_THAT(reading_error(path()), HasSubstr("binary workbook (.xlsb)"));
}

TEST_F(XlsxDamageTest, AWorkbookThatNamesPartsWhichAreNotThereIsRefused) {
  EXPECT_THAT(error({.parts = {{"xl/_rels/workbook.xml.rels",
                                R"(<Relationships><Relationship Id="rId1" Type="t/worksheet" )"
                                R"(Target="worksheets/gone.xml"/></Relationships>)"}}}),
              HasSubstr("it has no part \"xl/worksheets/gone.xml\""));
}

/// An OLE compound file with a directory of two sectors, which do not follow each other.
std::string compound_file(const std::vector<std::string>& names) {
  std::string file(512 * 5, '\0');  // header, table of sectors, directory, something, directory
  const auto put = [&](std::size_t at, std::uint32_t number) {
    for (std::size_t n = 0; n < 4; ++n) file[at + n] = static_cast<char>(number >> 8 * n);
  };
  file.replace(0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
  file[30] = 9;
  put(48, 1);       // the directory begins in sector 1
  put(76, 0);       // the table is sector 0
  put(512 + 4, 3);  // after 1 comes 3
  put(512 + 12, 0xFFFFFFFE);
  for (std::size_t n = 0; n < names.size(); ++n) {
    const auto entry = (n < 4 ? 1024 : 2048) + n % 4 * 128;
    for (std::size_t c = 0; c < names[n].size(); ++c) file[entry + 2 * c] = names[n][c];
    file[entry + 64] = static_cast<char>(names[n].size() * 2 + 2);
  }
  return file;
}

TEST_F(XlsxDamageTest, EncryptedAndOldWorkbooksAreToldApart) {
  EXPECT_EQ(error_of_bytes(
                compound_file({"Root Entry", "a", "b", "c", "EncryptionInfo", "EncryptedPackage"})),
            R"(data: cannot read "book.xlsx": it is encrypted with a password)");
  EXPECT_THAT(error_of_bytes(compound_file({"Root Entry", "Workbook"})),
              HasSubstr("a workbook in the old .xls format"));
  EXPECT_THAT(error_of_bytes(compound_file({"Root Entry", "Book"})),
              HasSubstr("a workbook in the old .xls format"));
  EXPECT_THAT(error_of_bytes(compound_file({"Root Entry", "WordDocument"})),
              HasSubstr("a document of an old kind"));
  EXPECT_THAT(error_of_bytes("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest"),
              HasSubstr("a document of an old kind, but no workbook, or damaged"));
}

TEST_F(XlsxDamageTest, ADirectoryThatGoesInACircleEnds) {
  auto file = compound_file({"Root Entry"});
  file[512 + 12] = 1;  // back to the beginning
  std::fill_n(file.begin() + 512 + 13, 3, '\0');
  EXPECT_THAT(error_of_bytes(file), HasSubstr("no workbook, or damaged"));
}

TEST_F(XlsxDamageTest, AnEncryptedArchiveSaysSo) {
  XlsxFile{.sheet = "<row/>"}.write(path());
  int code = 0;
  auto* const archive = zip_open(path().c_str(), 0, &code);
  ASSERT_NE(archive, nullptr);
  for (zip_int64_t n = zip_get_num_entries(archive, 0); n-- > 0;) {
    ASSERT_EQ(zip_file_set_encryption(archive, static_cast<zip_uint64_t>(n), ZIP_EM_AES_256, "x"),
              0);
  }
  ASSERT_EQ(zip_close(archive), 0);

  EXPECT_EQ(reading_error(path()),
            R"(data: cannot read "book.xlsx": the zip archive is encrypted with a password)");
}

TEST_F(XlsxDamageTest, OtherFormatsAreNamed) {
  EXPECT_THAT(error_of_bytes(std::string_view{"SQLite format 3\0 rest", 21}), HasSubstr("SQLite"));
  EXPECT_THAT(error_of_bytes("%PDF-1.7"), HasSubstr("PDF"));
  EXPECT_THAT(error_of_bytes("<html><table>"), HasSubstr("HTML or XML"));
  EXPECT_THAT(error_of_bytes(std::string_view{"\x7F"
                                              "ELF\0\0",
                                              6}),
              HasSubstr("neither a workbook nor text"));
}

TEST_F(XlsxDamageTest, MalformedXmlIsRefusedWithItsPlace) {
  EXPECT_EQ(error_of_sheet("<worksheet><sheetData>\n<row></c></row></sheetData></worksheet>"),
            R"(data: cannot read "book.xlsx": part "xl/worksheets/sheet1.xml", line 2, column 8: )"
            "mismatched tag");
  EXPECT_THAT(error_of_sheet("<worksheet><sheetData><row r=\"1\"><c><v>1</v></c></row>"),
              HasSubstr("no element found"));
}

TEST_F(XlsxDamageTest, DocumentTypeDeclarationsAreRefused) {
  EXPECT_THAT(error_of_sheet("<!DOCTYPE worksheet [<!ENTITY a \"b\">]><worksheet/>"),
              HasSubstr("document type declaration"));
}

TEST_F(XlsxDamageTest, EntitiesThatMultiplyAreRefusedInEveryPart) {
  std::string laughs = "<!DOCTYPE sst [<!ENTITY a \"ha\">";
  for (char c = 'b'; c < 'k'; ++c) {
    std::string ten;
    for (int n = 0; n < 10; ++n) ten += fmt::format("&{};", static_cast<char>(c - 1));
    laughs += fmt::format("<!ENTITY {} \"{}\">", c, ten);
  }
  laughs += "]><sst><si><t>&j;</t></si></sst>";
  const std::string strings = "<si><t>x</t></si>";
  for (const auto* const part : {"xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml",
                                 "xl/_rels/workbook.xml.rels", "_rels/.rels"}) {
    EXPECT_THAT(
        error({.shared_strings = strings, .cell_formats = "<cellXfs/>", .parts = {{part, laughs}}}),
        AllOf(HasSubstr(part), HasSubstr("document type declaration")));
  }
}

TEST_F(XlsxDamageTest, CellsAndRowsThatContradictEachOtherAreRefusedWithTheirAddress) {
  EXPECT_THAT(error({.sheet = R"(<row r="3"><c r="B3"><v>1</v></c><c r="B3"><v>2</v></c></row>)"}),
              HasSubstr("cell Sheet1!B3: the cell occurs twice"));
  EXPECT_THAT(error({.sheet = R"(<row r="3"/><row r="2"/>)"}), HasSubstr("row 2 follows row 3"));
  EXPECT_THAT(error({.sheet = R"(<row r="1048577"/>)"}), HasSubstr("row 1048577"));
  EXPECT_THAT(error({.sheet = R"(<row><c r="XFE1"><v>1</v></c></row>)"}),
              HasSubstr("\"XFE1\" is no cell"));
  EXPECT_THAT(error({.sheet = R"(<row><c t="s"><v>4</v></c></row>)"}),
              HasSubstr("cell Sheet1!A1: there is no shared string 4"));
  EXPECT_THAT(error({.sheet = R"(<row><c t="zz"><v>4</v></c></row>)"}),
              HasSubstr("unknown cell type \"zz\""));
}

TEST_F(XlsxDamageTest, TheLimitsRefuseWhatUnpacksWithoutEnd) {
  const XlsxFile file{.sheet = testing::text_row(1, {std::string(100'000, 'x')})};

  EXPECT_THAT(error(file, {.limits = {.uncompressed_bytes = 50'000}}),
              HasSubstr("unpacks to more"));
  EXPECT_THAT(error(file, {.limits = {.entries = 3}}), HasSubstr("4 entries, at most 3"));
  EXPECT_THAT(error(file, {.limits = {.row_bytes = 50'000}}),
              AllOf(HasSubstr("cell Sheet1!A1"), HasSubstr("more than 50000 bytes")));
  EXPECT_EQ(error(file), "");
}

TEST_F(XlsxDamageTest, EachPartHasALimit) {
  const std::string many = "<cellXfs>" + std::string(100'000, ' ') + "</cellXfs>";
  EXPECT_THAT(error({.cell_formats = many}, {.limits = {.part_bytes = 50'000}}),
              HasSubstr("part \"xl/styles.xml\" unpacks to more"));
  std::string strings;
  for (int n = 0; n < 1'000; ++n) strings += "<si/>";
  EXPECT_THAT(error({.shared_strings = strings}, {.limits = {.shared_strings = 999}}),
              HasSubstr("there are more than 999 strings"));
  EXPECT_EQ(error({.shared_strings = strings}, {.limits = {.shared_strings = 1'000}}), "");
}

TEST_F(XlsxDamageTest, SheetsAndRelationshipsWithoutEndAreRefused) {
  std::string sheets = "<workbook><sheets>";
  std::string relationships = "<Relationships>";
  for (int n = 0; n < 11; ++n) {
    sheets += "<sheet/>";
    relationships += fmt::format(R"(<Relationship Id="{}"/>)", n);
  }
  EXPECT_THAT(error({.parts = {{"xl/workbook.xml", sheets}}}, {.limits = {.entries = 10}}),
              HasSubstr("it has more than 10 sheets"));
  EXPECT_THAT(error({.parts = {{"_rels/.rels", relationships}}}, {.limits = {.entries = 10}}),
              HasSubstr("it has more than 10 relationships"));
}

TEST_F(XlsxDamageTest, AZipBombIsRefusedWithoutBeingUnpacked) {
  const std::string zeros(std::size_t{64} << 20, '\0');
  XlsxFile{.parts = {{"xl/worksheets/sheet1.xml", zeros}}}.write(path());
  EXPECT_LT(std::filesystem::file_size(path()), 200'000U);
  EXPECT_THAT(reading_error(path()), HasSubstr("not well-formed"));

  XlsxFile{.parts = {{"xl/worksheets/sheet1.xml",
                      "<worksheet><sheetData>" + std::string(std::size_t{64} << 20, ' ')}}}
      .write(path());
  EXPECT_THAT(reading_error(path(), {.limits = {.uncompressed_bytes = std::size_t{16} << 20}}),
              HasSubstr("unpacks to more bytes"));
}

TEST_F(XlsxDamageTest, ATagLongerThanTheLimitIsRefused) {
  EXPECT_THAT(error_of_sheet("<worksheet a=\"" + std::string(5U << 20, 'x') + "\"/>"),
              HasSubstr("longer than 4 MiB"));
}

}  // namespace
}  // namespace tierline::spreadsheet
