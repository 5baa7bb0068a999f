#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/source/rows.hpp"
#include "tierline/source/source_file.hpp"

#include "small_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tierline::source {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct SourceTest : ::testing::Test {
  testing::SmallSource source;
  tickets::Contract contract = tickets::parse_contract(testing::small_contract, "small");

  const tickets::Table& table(std::string_view name) { return *contract.find(name); }
};

ErrorCode code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "no error";
  return ErrorCode::internal;
}

TEST_F(SourceTest, OriginalHeadersAreFoundAndValuesKeepTheirStorage) {
  source.execute("INSERT INTO tickets VALUES (7, '', 'a', 45841.5, x'00', NULL)");
  sqlite::Connection db{source.path, sqlite::Mode::read_only};
  const auto layout = find_layout(db, table("tickets"));
  ASSERT_TRUE(layout);

  RowReader reader{db, *layout, RowReader::Rows::all};
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.source_row(), 1);
  EXPECT_EQ(reader.values().at(0).storage, tickets::Storage::integer);
  EXPECT_EQ(reader.values().at(0).text, "7");
  EXPECT_EQ(reader.values().at(1).storage, tickets::Storage::text);
  EXPECT_EQ(reader.values().at(1).text, "");
  EXPECT_EQ(reader.values().at(3).storage, tickets::Storage::real);
  EXPECT_EQ(reader.values().at(3).text, "45841.5");
  EXPECT_EQ(reader.values().at(4).storage, tickets::Storage::blob);
  EXPECT_EQ(reader.values().at(5).storage, tickets::Storage::null);
  EXPECT_FALSE(reader.next());
}

TEST_F(SourceTest, CanonicalNamesAndRowNumbersAreFoundAndWhatIsNotThereIsNull) {
  source.execute(
      "DROP TABLE tickets; CREATE TABLE tickets (source_row, title, other, ticket_id);"
      "INSERT INTO tickets VALUES (17, 't', 'o', 7)");
  sqlite::Connection db{source.path, sqlite::Mode::read_only};
  const auto layout = find_layout(db, table("tickets"));
  ASSERT_TRUE(layout);
  EXPECT_THAT(layout->unknown, ElementsAre("other"));
  EXPECT_THAT(layout->missing, IsEmpty());

  RowReader reader{db, *layout, RowReader::Rows::by_rowid};
  reader.find(1);
  EXPECT_EQ(reader.source_row(), 17);
  EXPECT_EQ(reader.rowid(), 1);
  EXPECT_EQ(reader.values().at(0).text, "7");
  EXPECT_EQ(reader.values().at(1).text, "t");
  EXPECT_EQ(reader.values().at(2).storage, tickets::Storage::null);
  EXPECT_EQ(code_of([&] { reader.find(2); }), ErrorCode::internal);
}

TEST_F(SourceTest, TheImportersOwnColumnsAreNoColumnsOfTheSource) {
  source.execute(
      "DROP TABLE tickets; CREATE TABLE import_file (import_id);"
      "CREATE TABLE tickets (source_row, import_id, row_key, ticket_id, title, kept_columns);"
      "INSERT INTO tickets VALUES (17, 3, 7, 7, 't', NULL)");
  sqlite::Connection db{source.path, sqlite::Mode::read_only};
  const auto layout = find_layout(db, table("tickets"));
  ASSERT_TRUE(layout);
  EXPECT_THAT(layout->unknown, IsEmpty());

  RowReader reader{db, *layout, RowReader::Rows::all};
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.source_row(), 17);
  EXPECT_EQ(reader.import_id(), 3);
  EXPECT_EQ(reader.values().at(0).text, "7");
  EXPECT_EQ(reader.values().at(1).text, "t");
}

TEST_F(SourceTest, ColumnsOfTheirNamesInSomebodysOwnSourceAreShown) {
  source.execute("ALTER TABLE tickets ADD COLUMN row_key");
  sqlite::Connection db{source.path, sqlite::Mode::read_only};
  const auto layout = find_layout(db, table("tickets"));

  EXPECT_THAT(layout->unknown, ElementsAre("row_key"));
  RowReader reader{db, *layout, RowReader::Rows::all};
  EXPECT_EQ(reader.import_id(), 0);
}

TEST_F(SourceTest, OnlyTheImportersOwnTablesAreBookkeeping) {
  source.execute("CREATE TABLE replaced_tickets (a); CREATE TABLE quarantine (a)");
  sqlite::Connection db{source.path, sqlite::Mode::read_only};
  for (const auto* name : {"replaced_tickets", "quarantine", "import_file", "tickets"}) {
    EXPECT_FALSE(is_bookkeeping(db, name)) << name;
  }

  source.execute(
      "CREATE TABLE import_file (a); DROP TABLE quarantine; CREATE TABLE quarantine (row_sha256)");
  for (const auto* name : {"replaced_tickets", "quarantine", "import_file"}) {
    EXPECT_TRUE(is_bookkeeping(db, name)) << name;
  }
  EXPECT_FALSE(is_bookkeeping(db, "tickets"));
}

TEST_F(SourceTest, MissingTablesAndColumnsAreNamed) {
  source.execute("DROP TABLE timesheets; ALTER TABLE tickets DROP COLUMN \"TKT-Title\"");
  sqlite::Connection db{source.path, sqlite::Mode::read_only};

  EXPECT_FALSE(find_layout(db, table("timesheets")));
  EXPECT_THAT(missing_tables(db, contract), ElementsAre("timesheets"));
  EXPECT_THAT(find_layout(db, table("tickets"))->missing, ElementsAre("title"));
}

TEST_F(SourceTest, WhatAnExtendingContractLeavesOutIsNotMissingAndNotUnknownInOurOwnSource) {
  const auto extending = tickets::parse_contract(
      "name = \"t\"\nextends = \"servicedesk\"\ndate_order = \"ANY\"\ntime_zone = \"UTC\"\n"
      "[[tables]]\nname = \"tickets\"\ncolumns = [{ name = \"ticket_id\", headers = [\"No\"] }]\n",
      "t");
  source.execute("DROP TABLE tickets; CREATE TABLE tickets (ticket_id, status)");
  sqlite::Connection db{source.path, sqlite::Mode::read_only};

  EXPECT_THAT(missing_tables(db, extending), IsEmpty());
  EXPECT_THAT(find_layout(db, *extending.find("tickets"))->unknown, ElementsAre("status"));
  source.execute("CREATE TABLE import_file (import_id)");
  EXPECT_THAT(find_layout(db, *extending.find("tickets"))->unknown, IsEmpty());
}

TEST(ContractFileTest, AContractIsGivenByPathOrByTheNameOfABuiltInOne) {
  const TempDir dir;
  const auto path = dir.path() / "mine.toml";
  replace_file(path, testing::small_contract);

  EXPECT_EQ(read_contract({}).name, "servicedesk");
  EXPECT_EQ(read_contract("servicenow").name, "servicenow");
  EXPECT_EQ(read_contract(path).name, "small");
}

TEST(ContractFileTest, AContractThatIsNotThereNamesTheBuiltInOnes) {
  try {
    read_contract("servicenov");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_THAT(error.hint(), ::testing::HasSubstr("servicedesk, servicenow"));
  }
}

TEST_F(SourceTest, InspectingTellsSizeAndChecksum) {
  const auto file = inspect(source.path);

  EXPECT_EQ(file.sha256, sha256_of_file(source.path));
  EXPECT_EQ(file.size_bytes, std::filesystem::file_size(source.path));
  EXPECT_EQ(code_of([&] { inspect(source.dir.path() / "none.db"); }), ErrorCode::data);
  EXPECT_EQ(code_of([&] { inspect(source.dir.path()); }), ErrorCode::data);
}

TEST_F(SourceTest, ASourceWithAnUnfinishedWriteAheadLogIsAConflict) {
  sqlite::Connection writer{source.path, sqlite::Mode::read_write};
  writer.execute("PRAGMA journal_mode = WAL; CREATE TABLE more (a)");

  EXPECT_EQ(code_of([&] { inspect(source.path); }), ErrorCode::conflict);
}

TEST_F(SourceTest, ASourceThatSomebodyLeftHalfWrittenIsAConflict) {
  const std::filesystem::path journal{source.path.string() + "-journal"};
  replace_file(journal, "");
  EXPECT_NO_THROW(inspect(source.path)) << "SQLite may keep the empty file";

  replace_file(journal, "half");
  EXPECT_EQ(code_of([&] { inspect(source.path); }), ErrorCode::conflict);
}

TEST_F(SourceTest, AnOutputThatIsTheSourceIsRefusedUnderAnyName) {
  const auto link = source.dir.path() / "link.db";
  const auto hard_link = source.dir.path() / "hard.db";
  std::filesystem::create_symlink(source.path, link);
  std::filesystem::create_hard_link(source.path, hard_link);

  EXPECT_EQ(code_of([&] { refuse_same_file(source.path, source.path); }), ErrorCode::usage);
  EXPECT_EQ(code_of([&] { refuse_same_file(source.path, link); }), ErrorCode::usage);
  EXPECT_EQ(code_of([&] { refuse_same_file(source.path, hard_link); }), ErrorCode::usage);
  EXPECT_NO_THROW(refuse_same_file(source.path, source.dir.path() / "new.db"));
  EXPECT_NO_THROW(refuse_same_file(source.path, source.contract));
}

TEST(ValueAtTest, NumbersAreRenderedAsSqliteDoes) {
  const TempDir dir;
  sqlite::Connection database{dir.path() / "numbers.db", sqlite::Mode::create};
  database.execute("PRAGMA synchronous = OFF; CREATE TABLE numbers (value); BEGIN");
  sqlite::Statement insert{database, sqlite::insert_sql("numbers", {"value"})};
  const auto add = [&](double value) {
    for (const double signed_value : {value, -value}) {
      insert.bind(1, signed_value);
      insert.run();
    }
  };
  for (const double value : {0.0, 0.1 + 0.2, 0.0001, 0.00005, 4121481.0, 1e10, 1e15, 1e300, 5e-324,
                             9999999999.9999, 9999999999.99995, 1234567.00005, 7.25, 0.5}) {
    add(value);
  }
  for (int n = 1; n < 20'000; ++n) {
    add(n / 100.0);
    add(n * 7919 / 10'000.0);
    add(n / 7.0);
  }
  database.execute(
      "INSERT INTO numbers VALUES (42), (-9223372036854775808), (9223372036854775807); COMMIT");

  sqlite::Statement rows{database, sqlite::select_sql("numbers", {"value", "value"})};
  NumberText scratch;
  int compared = 0;
  while (rows.step()) {
    const auto value = value_at(rows, 0, scratch);
    ASSERT_EQ(value.text, rows.text(1));
    ++compared;
  }
  EXPECT_EQ(compared, 2 * (14 + 3 * 19'999) + 3);
}

}  // namespace
}  // namespace tierline::source
