#include "tierline/base/error.hpp"
#include "tierline/base/file_lock.hpp"
#include "tierline/base/files.hpp"
#include "tierline/importer/importer.hpp"
#include "tierline/sqlite/connection.hpp"

#include "test_services.hpp"
#include "xlsx_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

namespace tierline::importer {
namespace {

using ::testing::HasSubstr;
using testing::XlsxFile;

constexpr auto timesheets = "TS-User Username,TS-Date,TS-Hours,TS-Crm ID\n";

/// Whatever is refused, the source database of the last import stays as it was.
class RefusalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    replace_file(path("good.csv"), std::string{timesheets} + "jo,1/07/2025,2,0\n");
    run({.timesheets = path("good.csv"), .output = path("source.db")}, services_);
    before_ = read_file(path("source.db"));
  }
  void TearDown() override {
    EXPECT_EQ(read_file(path("source.db")), before_) << "something was written";
    for (const auto& entry : std::filesystem::directory_iterator{dir_.path()}) {
      EXPECT_EQ(entry.path().string().find(".partial"), std::string::npos) << entry.path();
    }
  }

  std::filesystem::path path(const std::string& name) const { return dir_.path() / name; }
  std::filesystem::path file(const std::string& name, std::string_view bytes) const {
    replace_file(path(name), bytes);
    return path(name);
  }
  Error refusal(Options options) {
    if (options.output == "source.db") options.output = path("source.db");
    try {
      run(options, services_);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "it was imported";
    return {ErrorCode::internal, ""};
  }
  void expect_data_error(const Options& options, const std::string& message,
                         const std::string& hint = {}) {
    const auto error = refusal(options);
    EXPECT_EQ(error.code(), ErrorCode::data);
    EXPECT_THAT(error.message(), HasSubstr(message));
    EXPECT_THAT(error.hint(), HasSubstr(hint));
    EXPECT_NE(error.hint(), "");
  }

  testing::TestServices services_;

 private:
  TempDir dir_;
  std::string before_;
};

TEST_F(RefusalTest, AMissingFile) {
  expect_data_error({.timesheets = path("none.xlsx")}, "No such file or directory",
                    "check the path");
}

TEST_F(RefusalTest, AnEmptyFile) {
  expect_data_error({.timesheets = file("t.xlsx", "")}, "it is empty");
}

TEST_F(RefusalTest, ATruncatedWorkbook) {
  XlsxFile{.sheet = testing::text_row(1, {"TS-Hours"})}.write(path("t.xlsx"));
  const auto bytes = read_file(path("t.xlsx"));
  expect_data_error({.timesheets = file("t.xlsx", std::string_view{bytes}.substr(0, 700))},
                    "truncated or damaged", "export");
}

TEST_F(RefusalTest, AnArchiveThatIsNoWorkbook) {
  testing::write_zip(path("t.xlsx"), {{"a.txt", "hello"}});
  expect_data_error({.timesheets = path("t.xlsx")}, "holds no workbook");
}

TEST_F(RefusalTest, SomethingElseThanAnExport) {
  expect_data_error({.timesheets = file("t.txt", "just a letter\n")},
                    "no header for the required columns", "TS-Hours");
  expect_data_error({.timesheets = file("t.xlsx", std::string_view{"\x7F"
                                                                   "ELF\0",
                                                                   5})},
                    "neither a workbook nor text");
}

TEST_F(RefusalTest, ACsvUnderTheNameOfAWorkbook) {
  for (const auto* name : {"t.xlsx", "T.XLSX"}) {
    expect_data_error({.timesheets = file(name, std::string{timesheets} + "jo,1/07/2025,2,0\n")},
                      "name ends in .xlsx", "rename the file to .csv");
  }
}

TEST_F(RefusalTest, AMissingSheet) {
  XlsxFile{.sheet = testing::text_row(1, {"TS-Hours"})}.write(path("t.xlsx"));
  expect_data_error({.timesheets = path("t.xlsx"), .sheet = "Data"}, "it has no sheet \"Data\"",
                    "its sheets are \"Sheet1\"");
}

TEST_F(RefusalTest, ASheetWithoutAHeader) {
  XlsxFile{.sheet = R"(<row r="1"/><row r="2"><c t="inlineStr"><is><t/></is></c></row>)"}.write(
      path("t.xlsx"));
  expect_data_error({.timesheets = path("t.xlsx")}, "sheet \"Sheet1\" is empty, there is no header",
                    "--sheet");
}

TEST_F(RefusalTest, AMissingRequiredColumnWithWhatMayBeMeant) {
  XlsxFile{.sheet = testing::text_row(2, {"TS-User Username", "TS-Datum", "TS-Crm ID"})}.write(
      path("t.xlsx"));
  const auto error = refusal({.timesheets = path("t.xlsx")});

  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.message(), HasSubstr("t.xlsx\": sheet \"Sheet1\", row 2: no header for the "
                                         "required columns work_date, hours of timesheets"));
  EXPECT_THAT(error.hint(), HasSubstr("work_date is called \"TS-Date\"; did you mean \"TS-Datum\" "
                                      "in column B?"));
  EXPECT_THAT(error.hint(), HasSubstr("hours is called \"TS-Hours\""));
}

TEST_F(RefusalTest, TwoHeadersForOneColumn) {
  expect_data_error(
      {.timesheets = file("t.csv", "TS-User Username,TS-Date,TS-Hours,TS-Crm ID,ts hours\n")},
      "\"TS-Hours\" in column C and \"ts hours\" in column E are both hours", "rename one");
}

TEST_F(RefusalTest, AnotherTablesExport) {
  expect_data_error({.comments = path("good.csv")}, "these are timesheets, not comments",
                    "--timesheets");
}

TEST_F(RefusalTest, AFileThatBreaksAfterManyGoodRows) {
  std::string csv = timesheets;
  for (int n = 0; n < 3'000; ++n) csv += "jo,1/07/2025,2,0\n";
  expect_data_error({.timesheets = file("t.csv", csv + "\"jo\" x,1/07/2025,2,0\n")},
                    "line 3002 has text behind a closing quote");
}

TEST_F(RefusalTest, ASecondFileThatDoesNotFit) {
  expect_data_error({.comments = file("c.csv", "a,b\n1,2\n"), .timesheets = path("good.csv")},
                    "c.csv");
}

TEST_F(RefusalTest, NothingToImport) { EXPECT_EQ(refusal({}).code(), ErrorCode::usage); }

TEST_F(RefusalTest, AnOutputThatTheImporterDidNotMake) {
  const auto error = refusal({.timesheets = path("good.csv"), .output = path("good.csv")});

  EXPECT_EQ(error.code(), ErrorCode::usage);
  EXPECT_THAT(error.message(), HasSubstr("was not made by importer"));
  EXPECT_THAT(read_file(path("good.csv")), HasSubstr("jo,"));
}

TEST_F(RefusalTest, ADatabaseThatIsNotTheImporters) {
  for (const auto* sql :
       {"CREATE TABLE tickets (a)", "CREATE TABLE import_file (table_name TEXT)",
        "CREATE TABLE import_file (import_id INTEGER PRIMARY KEY); CREATE TABLE meta (key)"}) {
    const auto other = path("other.db");
    std::filesystem::remove(other);
    sqlite::Connection{other, sqlite::Mode::create}.execute(sql);
    const auto before = read_file(other);

    const auto error = refusal(
        {.timesheets = file("t.csv", std::string{timesheets} + "al,,,\n"), .output = other});

    EXPECT_EQ(error.code(), ErrorCode::usage) << sql;
    EXPECT_EQ(read_file(other), before) << sql;
  }
}

TEST_F(RefusalTest, AnotherImportInProgress) {
  const auto held = FileLock::try_take(path("source.db.lock"));
  ASSERT_TRUE(held);

  const auto error =
      refusal({.timesheets = file("t.csv", std::string{timesheets} + "al,1/07/2025,2,0\n")});

  EXPECT_EQ(error.code(), ErrorCode::conflict);
  EXPECT_THAT(error.message(), HasSubstr("another import is in progress"));
}

TEST_F(RefusalTest, ADatabaseThatAnotherProgramHasNotFinishedWriting) {
  for (const auto* suffix : {"-wal", "-journal"}) {
    const auto beside = file(std::string{"source.db"} + suffix, "x");
    const auto error =
        refusal({.timesheets = file("t.csv", std::string{timesheets} + "al,1/07/2025,2,0\n")});
    EXPECT_EQ(error.code(), ErrorCode::conflict);
    EXPECT_THAT(error.message(), HasSubstr(suffix));
    std::filesystem::remove(beside);
  }
}

TEST_F(RefusalTest, AContractWithoutTheTable) {
  const auto contract = file("c.toml", R"(
name = "other"
date_order = "DMY"
time_zone = "Australia/Perth"
null_values = []

[[tables]]
name = "incidents"
key = ["number"]
columns = [ { name = "number", type = "text", headers = ["Number"] } ]
)");
  const auto error = refusal({.timesheets = path("good.csv"), .contract = contract});

  EXPECT_EQ(error.code(), ErrorCode::config);
  EXPECT_THAT(error.message(), HasSubstr("contract other has no table timesheets"));
}

/// Does something of its own when told of the first thousand rows.
class Meddler final : public observability::ProgressSink {
 public:
  explicit Meddler(std::function<void()> meddle) : meddle_{std::move(meddle)} {}
  void begin(std::string_view, std::uint64_t) override {}
  void advance(std::uint64_t rows) override {
    if (rows > 0 && meddle_) std::exchange(meddle_, nullptr)();
  }
  void finish() override {}

 private:
  std::function<void()> meddle_;
};

TEST_F(RefusalTest, AFileThatChangesWhileItIsRead) {
  std::string csv = timesheets;
  for (int n = 0; n < 2'000; ++n) csv += "jo,1/07/2025,2,0\n";
  file("t.csv", csv);
  Meddler meddler{[&] { file("t.csv", csv + "late,1/07/2025,2,0\n"); }};
  const auto& given = services_.services();
  const observability::Services services{given.run_id, given.clock, given.log, given.metrics,
                                         meddler};

  try {
    run({.timesheets = path("t.csv"), .output = path("source.db")}, services);
    FAIL() << "it was imported";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::conflict);
    EXPECT_THAT(error.message(), HasSubstr("it changed while it was read"));
  }
}

}  // namespace
}  // namespace tierline::importer
