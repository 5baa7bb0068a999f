#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/spreadsheet/csv_writer.hpp"
#include "tierline/spreadsheet/row_reader.hpp"
#include "tierline/spreadsheet/xlsx_writer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tierline::spreadsheet {
namespace {

class WritersTest : public ::testing::Test {
 protected:
  template <typename Action>
  static ErrorCode code_of(Action action) {
    try {
      action();
    } catch (const Error& error) {
      return error.code();
    }
    ADD_FAILURE() << "was accepted";
    return ErrorCode::internal;
  }

  TempDir directory_;
  std::filesystem::path path_ = directory_.path() / "written";
};

TEST_F(WritersTest, WorkbookGivesBackEscapesControlCharactersAndBlanks) {
  const std::string text = " a_x000D_b\r\n_x005F_ _xZZZZ_ \t<&>\" ü 🙂 ";
  XlsxWriter writer{path_, "Sheet1", 0};
  writer.text(0, text);
  writer.next_row();
  writer.integer(0, 4'121'481);
  writer.empty_text(1);
  writer.number(3, 0.25);
  writer.finish();

  const auto reader = open_spreadsheet(path_);
  Row row;
  ASSERT_TRUE(reader->next(row));
  EXPECT_EQ(row.cells.at(0).text, text);
  ASSERT_TRUE(reader->next(row));
  EXPECT_EQ(row.cells.at(0).text, "4121481");
  EXPECT_EQ(row.cells.at(1).kind, CellKind::text);
  EXPECT_EQ(row.cells.at(1).text, "");
  EXPECT_EQ(row.cells.at(2).kind, CellKind::empty);
  EXPECT_EQ(row.cells.at(3).text, "0.25");
}

TEST_F(WritersTest, WorkbookTakesALongestTextAndRefusesALongerOne) {
  XlsxWriter writer{path_, "Sheet1", 0};
  writer.text(0, std::string(XlsxWriter::max_text_length, 'x'));

  EXPECT_EQ(code_of([&] { writer.text(1, std::string(XlsxWriter::max_text_length + 1, 'x')); }),
            ErrorCode::data);
}

TEST_F(WritersTest, WorkbookRefusesARowBeyondTheLastOfASheet) {
  XlsxWriter writer{path_, "Sheet1", 0};
  for (std::uint32_t i = 1; i < XlsxWriter::max_rows; ++i) {
    writer.next_row();
  }
  EXPECT_EQ(code_of([&] { writer.next_row(); }), ErrorCode::usage);
}

TEST_F(WritersTest, NothingAppearsUnderTheFinalNameWithoutFinish) {
  {
    XlsxWriter workbook{path_, "Sheet1", 0};
    workbook.text(0, "x");
    CsvWriter csv{directory_.path() / "csv"};
    csv.text("x");
  }
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(WritersTest, DirectoryThatDoesNotExistIsAnIoError) {
  const auto missing = directory_.path() / "missing" / "file";
  EXPECT_EQ(code_of([&] { XlsxWriter writer(missing, "Sheet1", 0); }), ErrorCode::io);
  EXPECT_EQ(code_of([&] { CsvWriter writer(missing); }), ErrorCode::io);
}

TEST_F(WritersTest, CsvQuotesWhatNeedsItAndTellsEmptyFromAbsent) {
  CsvWriter writer{path_};
  writer.text("plain");
  writer.text("a,b");
  writer.text("say \"x\"");
  writer.text("two\r\nlines");
  writer.text("");
  writer.absent();
  writer.end_row();
  writer.finish();

  EXPECT_EQ(read_file(path_), "plain,\"a,b\",\"say \"\"x\"\"\",\"two\r\nlines\",\"\",\r\n");
}

}  // namespace
}  // namespace tierline::spreadsheet
