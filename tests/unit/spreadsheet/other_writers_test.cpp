#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/process.hpp"

#include "other_programs.hpp"
#include "read_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <xlsxwriter.h>

#include <random>

namespace tierline::spreadsheet {
namespace {

using testing::differences;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

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
  char to[] = "to";
  char gether[] = "gether";
  lxw_rich_string_tuple plain_piece{nullptr, to};
  lxw_rich_string_tuple bold_piece{bold, gether};
  lxw_rich_string_tuple* pieces[] = {&plain_piece, &bold_piece, nullptr};
  worksheet_write_rich_string(sheet, 2, 0, pieces, nullptr);
  worksheet_write_formula_num(sheet, 2, 1, "=1/4", nullptr, 0.25);
  workbook_close(book);
}

TEST(OtherWritersTest, WorkbooksOfLibxlsxwriterReadAsTheyWereWritten) {
  const TempDir dir;
  for (const bool constant_memory : {false, true}) {
    write_with_libxlsxwriter(dir.path() / "book.xlsx", constant_memory);

    EXPECT_THAT(
        read_rows(dir.path() / "book.xlsx"),
        ElementsAre("1: text(line\nbreak \r & <tag> \xC3\xA9) number(4121481) number(0.1) "
                    "boolean(true) empty() datetime(2025-07-03 11:12:53)",
                    "2: text(made) empty() text( blanks )", "3: text(together) number(0.25)"))
        << (constant_memory ? "inline strings" : "shared strings");
  }
}

TEST(OtherWritersTest, ManyCellsOfLibxlsxwriterReadAsTheyWereWritten) {
  const TempDir dir;
  const auto path = dir.path() / "book.xlsx";
  auto* const book = workbook_new(path.c_str());
  auto* const sheet = workbook_add_worksheet(book, nullptr);
  auto* const date = workbook_add_format(book);
  format_set_num_format(date, "d mmm yyyy hh:mm:ss");
  auto* const elapsed = workbook_add_format(book);
  format_set_num_format(elapsed, "[h]:mm:ss");
  std::mt19937 random{4711};
  auto rows = nlohmann::json::object();
  for (unsigned row = 0; row < 2'000; ++row) {
    const auto day = static_cast<int>(1 + random() % 28);
    lxw_datetime when{2025, 2, day, 7, static_cast<int>(random() % 60), 5};
    const auto text = fmt::format("{} & <{}>", random(), row);
    const double number = static_cast<double>(random()) / 1'000;
    const auto seconds = random() % 1'000'000;
    const auto column = static_cast<lxw_col_t>(row % 3);
    worksheet_write_string(sheet, row, column, text.c_str(), nullptr);
    worksheet_write_number(sheet, row, column + 2U, number, nullptr);
    worksheet_write_datetime(sheet, row, column + 3U, &when, date);
    worksheet_write_number(sheet, row, column + 4U, static_cast<double>(seconds) / 86'400, elapsed);
    worksheet_write_boolean(sheet, row, column + 5U, static_cast<int>(row % 2), nullptr);
    auto cells = nlohmann::json::array();
    for (unsigned n = 0; n < column; ++n) cells.push_back({"empty", ""});
    cells.push_back({"text", text});
    cells.push_back({"empty", ""});
    cells.push_back({"number", number});
    cells.push_back({"datetime", fmt::format("2025-02-{:02} 07:{:02}:05", day, when.min)});
    cells.push_back({"duration", fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60,
                                             seconds % 60)});
    cells.push_back({"boolean", row % 2 == 1 ? "true" : "false"});
    rows[fmt::format("{}", row + 1)] = cells;
  }
  workbook_close(book);
  replace_file(dir.path() / "truth.json", nlohmann::json{{"sheet", ""}, {"rows", rows}}.dump());

  EXPECT_THAT(differences(path, dir.path() / "truth.json"), IsEmpty());
}

TEST(OtherWritersTest, WorkbooksOfOpenpyxlReadAsTheyWereWritten) {
  const auto python = testing::python_with_openpyxl();
  ASSERT_TRUE(python) << "no python3 has openpyxl: scripts/install_packages test";
  const TempDir dir;
  const auto failure = testing::run_writer(*python, "write_openpyxl.py", dir.path());
  ASSERT_FALSE(failure) << *failure;

  std::size_t cells = 0;
  for (const auto& entry : std::filesystem::directory_iterator{dir.path()}) {
    if (entry.path().extension() != ".xlsx") continue;
    const auto truth = entry.path().string() + ".json";
    EXPECT_THAT(differences(entry.path(), truth), IsEmpty()) << entry.path().filename();
    cells += testing::cells_of(truth);
  }
  EXPECT_GT(cells, 30'000U);
}

TEST(OtherWritersTest, CsvsOfPythonReadAsTheyWereWritten) {
  const auto python = testing::python_with_openpyxl();
  ASSERT_TRUE(python) << "no python3 has openpyxl: scripts/install_packages test";
  const TempDir dir;
  const auto failure = testing::run_writer(*python, "write_csv.py", dir.path());
  ASSERT_FALSE(failure) << *failure;

  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{dir.path()}) {
    if (entry.path().extension() != ".csv") continue;
    ++files;
    const auto truth = nlohmann::json::parse(read_file(entry.path().string() + ".json"));
    std::size_t rows = 0;
    const auto reader = open_spreadsheet(entry.path());
    Row row;
    while (reader->next(row)) {
      auto cells = nlohmann::json::array();
      for (const auto& cell : row.cells) cells.push_back(cell.text);
      ASSERT_EQ(cells, truth.at(rows++)) << entry.path().filename() << " row " << rows;
    }
    EXPECT_EQ(rows, truth.size());
  }
  EXPECT_EQ(files, 7U);
}

TEST(OtherWritersTest, WorkbooksOfLibreOfficeReadAsTheyWereWritten) {
  const TempDir dir;
  const auto python = testing::python_with_openpyxl();
  ASSERT_TRUE(python) << "no python3 has openpyxl: scripts/install_packages test";
  const auto failure = testing::run_writer(*python, "write_fods.py", dir.path());
  ASSERT_FALSE(failure) << *failure;
  const auto convert = [&](const std::string& format) {
    return run_process({"soffice",
                        "-env:UserInstallation=file://" + dir.path().string() + "/profile",
                        "--headless", "--convert-to", format, "--outdir", dir.path().string(),
                        (dir.path() / "book.fods").string()});
  };
  try {
    const auto made = convert("xlsx");
    ASSERT_EQ(made.status, 0) << made.output;
  } catch (const Error& error) {
    GTEST_SKIP() << "LibreOffice is not installed: " << error.message();
  }
  ASSERT_EQ(convert("xls").status, 0);

  EXPECT_THAT(differences(dir.path() / "book.xlsx", dir.path() / "book.json"), IsEmpty());
  EXPECT_THAT(reading_error(dir.path() / "book.xls"),
              HasSubstr("a workbook in the old .xls format"));
}

}  // namespace
}  // namespace tierline::spreadsheet
