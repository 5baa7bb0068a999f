#include "tierline/source/sqlite_table.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/sqlite/connection.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tierline::source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::string_literals;

class SqliteTableTest : public ::testing::Test {
 protected:
  void given(const std::string& sql) const {
    sqlite::Connection{path_, sqlite::Mode::create}.execute(sql);
  }

  std::vector<std::string> rows(const std::string& sheet = {},
                                const std::string& table = {}) const {
    constexpr const char* kinds[] = {"empty", "text",     "number", "boolean", "error",
                                     "date",  "datetime", "time",   "duration"};
    const auto reader = open_export(path_, sheet, table);
    std::vector<std::string> lines;
    spreadsheet::Row row;
    while (reader->next(row)) {
      lines.push_back(fmt::format("{}:", row.number));
      for (const auto& cell : row.cells) {
        lines.back() += fmt::format(" {}({})", kinds[static_cast<int>(cell.kind)], cell.text);
      }
    }
    return lines;
  }

  /// Its message and its hint.
  std::string error(const std::string& sheet, const std::string& table = {}) const {
    try {
      rows(sheet, table);
      return {};
    } catch (const Error& error) {
      return fmt::format("{} | {}", error.message(), error.hint());
    }
  }

  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "desk.db";
};

TEST_F(SqliteTableTest, TheStorageClassSaysWhatACellIs) {
  given(
      "CREATE TABLE t (a, \"b c\", d);"
      "INSERT INTO t VALUES (1, 0.1, 'x'), (3.0, 1e300, ''), (NULL, 9007199254740993, NULL),"
      "(-7, 0.30000000000000004, x'00ff'), (NULL, NULL, NULL), (9e999, -9e999, '007')");

  EXPECT_THAT(rows(),
              ElementsAre("1: text(a) text(b c) text(d)", "2: number(1) number(0.1) text(x)",
                          "3: number(3) number(1e+300) text()", "4: empty() text(9007199254740993)",
                          "5: number(-7) number(0.30000000000000004) error(\0\xFF)"s,
                          "6:", "7: text(inf) text(-inf) text(007)"));
}

TEST_F(SqliteTableTest, TheSourceSaysWhatItIs) {
  given("CREATE TABLE tickets (id); CREATE VIEW mine AS SELECT id FROM tickets");
  const auto source = open_export(path_, "mine", {})->source();

  EXPECT_EQ(source.format, "sqlite");
  EXPECT_EQ(source.sheet, "mine");
  EXPECT_THAT(source.sheets, ElementsAre("mine", "tickets"));
}

TEST_F(SqliteTableTest, ViewsTablesWithoutRowidAndGeneratedColumnsAreRead) {
  given(
      "CREATE TABLE t (k TEXT PRIMARY KEY, n, twice AS (2 * n)) WITHOUT ROWID;"
      "INSERT INTO t VALUES ('b', 2), ('a', 1);"
      "CREATE VIEW v AS SELECT n AS number, k FROM t ORDER BY n DESC");

  EXPECT_THAT(rows("t"),
              ElementsAre("1: text(k) text(n) text(twice)", "2: text(a) number(1) number(2)",
                          "3: text(b) number(2) number(4)"));
  EXPECT_THAT(rows("v"), ElementsAre("1: text(number) text(k)", "2: number(2) text(b)",
                                     "3: number(1) text(a)"));
}

TEST_F(SqliteTableTest, TheContractsTableIsReadUnlessOneIsNamed) {
  given("CREATE TABLE tickets (id); CREATE TABLE notes (text); INSERT INTO notes VALUES ('n')");

  EXPECT_THAT(rows("", "tickets"), ElementsAre("1: text(id)"));
  EXPECT_THAT(rows("notes", "tickets"), ElementsAre("1: text(text)", "2: text(n)"));
}

TEST_F(SqliteTableTest, WhichTableIsMeantMustBeSaid) {
  given("CREATE TABLE \"Tickets 2025\" (id); CREATE TABLE notes (text)");

  EXPECT_THAT(error("", "tickets"),
              HasSubstr("the database has 2 tables | its tables are \"Tickets 2025\", \"notes\"; "
                        "choose one with --sheet"));
  EXPECT_THAT(error("tickets 2025"),
              HasSubstr("it has no table \"tickets 2025\" | did you mean \"Tickets 2025\"?"));
  EXPECT_THAT(error("users"), HasSubstr("it has no table \"users\" | its tables are"));
}

TEST_F(SqliteTableTest, ADatabaseWithoutTablesIsRefused) {
  given("PRAGMA user_version = 1");
  EXPECT_THAT(error("", "tickets"), HasSubstr("the database has no table"));
}

TEST_F(SqliteTableTest, ADamagedDatabaseIsRefused) {
  given("CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(100000))");
  const auto bytes = read_file(path_);
  replace_file(path_, bytes.substr(0, 8'192));
  EXPECT_THAT(error(""), HasSubstr("malformed | is the file whole"));
  replace_file(path_, "SQLite format 3\0 and nothing more"s);
  EXPECT_THAT(error(""), HasSubstr("is not a database | is the file whole"));
}

TEST_F(SqliteTableTest, WhatIsStillInTheWriteAheadLogIsNotLost) {
  sqlite::Connection writer{path_, sqlite::Mode::create};
  writer.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)");
  EXPECT_THAT(error(""), HasSubstr("write-ahead log"));
}

TEST_F(SqliteTableTest, AnythingElseIsASpreadsheet) {
  path_ = dir_.path() / "export.csv";
  replace_file(path_, "a,b\n1,2\n");
  EXPECT_THAT(rows(), ElementsAre("1: text(a) text(b)", "2: text(1) text(2)"));
  path_ = dir_.path() / "gone.csv";
  EXPECT_THAT(error(""), HasSubstr("No such file"));
}

}  // namespace
}  // namespace tierline::source
