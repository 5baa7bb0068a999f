#include "tierline/base/files.hpp"

#include "read_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <xlsxwriter.h>

namespace tierline::spreadsheet {
namespace {

using ::testing::ElementsAre;

/// Writes a sheet with every kind of cell that libxlsxwriter has.
void write_with_libxlsxwriter(const std::filesystem::path& path, bool constant_memory) {
  lxw_workbook_options options{};
  options.constant_memory = constant_memory ? LXW_TRUE : LXW_FALSE;
  auto* const book = workbook_new_opt(path.c_str(), &options);
  auto* const sheet = workbook_add_worksheet(book, "Two words");
  auto* const date = workbook_add_format(book);
  format_set_num_format(date, "yyyy-mm-dd hh:mm:ss");
  auto* const bold = workbook_add_format(book);
  format_set_bold(bold);
  worksheet_write_string(sheet, 0, 0, "line\nbreak \r & <tag> \xC3\xA9", bold);
  worksheet_write_number(sheet, 0, 1, 4121481, nullptr);
  worksheet_write_number(sheet, 0, 2, 0.1, nullptr);
  worksheet_write_boolean(sheet, 0, 3, 1, nullptr);
  lxw_datetime when{2025, 7, 3, 11, 12, 53};
  worksheet_write_datetime(sheet, 0, 5, &when, date);
  worksheet_write_formula_str(sheet, 1, 0, "=A1", nullptr, "made");
  worksheet_write_string(sheet, 1, 2, " blanks ", nullptr);
  worksheet_write_blank(sheet, 1, 8, bold);
  workbook_close(book);
}

TEST(OtherWritersTest, WorkbooksOfLibxlsxwriterReadAsTheyWereWritten) {
  const TempDir dir;
  for (const bool constant_memory : {false, true}) {
    write_with_libxlsxwriter(dir.path() / "book.xlsx", constant_memory);

    EXPECT_THAT(read_rows(dir.path() / "book.xlsx"),
                ElementsAre("1: text(line\nbreak \r & <tag> \xC3\xA9) number(4121481) number(0.1) "
                            "boolean(true) empty() datetime(2025-07-03 11:12:53)",
                            "2: text(made) empty() text( blanks )"))
        << (constant_memory ? "inline strings" : "shared strings");
  }
}

}  // namespace
}  // namespace tierline::spreadsheet
