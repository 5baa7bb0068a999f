#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/health.hpp"
#include "tierline/sqlite/online_backup.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/sqlite/transaction.hpp"

#include "sqlite/status.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <limits>

namespace tierline::sqlite {
namespace {

struct SqliteTest : ::testing::Test {
  TempDir dir;
  std::filesystem::path file = dir.path() / "t.db";
  Connection db{file, Mode::create};

  ErrorCode code_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const Error& error) {
      return error.code();
    }
    ADD_FAILURE() << "no error";
    return ErrorCode::internal;
  }
};

TEST_F(SqliteTest, ValuesComeBackWithTheirStorageClass) {
  db.execute(create_table_sql("odd \"name\"", {{"a b", "INTEGER"}, {"#", "TEXT"}, {"r", ""}}));
  Statement insert{db, insert_sql("odd \"name\"", {"a b", "#", "r"})};
  insert.bind(1, std::int64_t{7});
  insert.bind(2, std::string_view{"x"});
  insert.bind(3, 1.5);
  insert.run();
  insert.run();

  Statement select{db, select_sql("odd \"name\"", {"a b", "#", "r"})};
  ASSERT_TRUE(select.step());
  EXPECT_EQ(select.integer(0), 7);
  EXPECT_EQ(select.text(1), "x");
  EXPECT_DOUBLE_EQ(select.real(2), 1.5);
  ASSERT_TRUE(select.step());
  EXPECT_TRUE(select.is_null(1));
  EXPECT_FALSE(select.step());
  EXPECT_EQ(row_count(db, "odd \"name\""), 2);
  EXPECT_EQ(table_columns(db, "odd \"name\"").at(1).name, "#");
}

TEST_F(SqliteTest, TextsAreUtf8WhateverTheDatabaseHoldsThemIn) {
  for (const std::string encoding : {"UTF-8", "UTF-16le", "UTF-16be"}) {
    Connection encoded{dir.path() / encoding, Mode::create};
    encoded.execute("PRAGMA encoding = '" + encoding + "'");
    encoded.execute("CREATE TABLE t (a)");
    const std::string long_text(9'000, 'x');  // beyond a page
    for (const std::string& text :
         {std::string{"na\u00efve"}, std::string{}, long_text + "\u00ef"}) {
      Statement insert{encoded, insert_sql("t", {"a"})};
      insert.bind(1, text);
      insert.run();
    }
    encoded.execute("INSERT INTO t VALUES (x'6E00EF')");

    Statement select{encoded, select_sql("t", {"a"})};
    for (const std::string& text :
         {std::string{"na\u00efve"}, std::string{}, long_text + "\u00ef"}) {
      ASSERT_TRUE(select.step());
      EXPECT_EQ(select.cell(0).storage, StorageClass::text);
      EXPECT_EQ(select.cell(0).bytes, text) << encoding;
    }
    ASSERT_TRUE(select.step());
    EXPECT_EQ(select.cell(0).storage, StorageClass::blob);
    EXPECT_EQ(select.cell(0).bytes, (std::string_view{"n\0\xEF", 3})) << encoding;
  }
}

TEST_F(SqliteTest, OnlySqlitesOwnTablesAreLeftOut) {
  db.execute("CREATE TABLE sqlitetickets (a INTEGER PRIMARY KEY AUTOINCREMENT)");

  EXPECT_EQ(table_names(db), std::vector<std::string>{"sqlitetickets"});
}

TEST_F(SqliteTest, APathThatCannotBeFollowedIsADataError) {
  const std::filesystem::path circle = dir.path() / "circle";
  std::filesystem::create_symlink(circle, circle);

  EXPECT_EQ(code_of([&] { Connection{circle / "t.db", Mode::read_only}; }), ErrorCode::data);
}

TEST_F(SqliteTest, RowsAreFoundAndDeletedByTheirKeyAndTheKeyIsUnique) {
  db.execute("CREATE TABLE t (a, \"b c\"); INSERT INTO t VALUES (1, 'x'), (1, 'y'), (2, 'x')");
  db.execute(create_key_sql("t", {"a", "b c"}));
  EXPECT_EQ(code_of([&] { db.execute("INSERT INTO t VALUES (1, 'y')"); }), ErrorCode::data);

  Statement select{db, select_where_sql("t", {"rowid"}, {"a", "b c"})};
  select.bind(1, std::int64_t{1});
  select.bind(2, std::string_view{"y"});
  ASSERT_TRUE(select.step());
  EXPECT_EQ(select.integer(0), 2);
  select.reset();
  Statement erase{db, delete_where_sql("t", {"rowid"})};
  erase.bind(1, std::int64_t{2});
  erase.run();
  EXPECT_EQ(row_count(db, "t"), 2);
  EXPECT_EQ(last_rowid(db, "t"), 3);
}

TEST_F(SqliteTest, ATransactionWithoutCommitLeavesNothing) {
  db.execute("CREATE TABLE t (a)");
  {
    const Transaction transaction{db, Transaction::Lock::immediate};
    db.execute("INSERT INTO t VALUES (1)");
  }
  EXPECT_EQ(row_count(db, "t"), 0);
}

TEST_F(SqliteTest, AQuotedColumnThatDoesNotExistIsAnErrorNotAString) {
  db.execute("CREATE TABLE t (a)");

  EXPECT_EQ(code_of([&] { Statement{db, select_sql("t", {"TKT-Priority"})}; }), ErrorCode::data);
}

TEST_F(SqliteTest, AFileThatIsNotThereIsNotCreatedByReading) {
  const auto missing = dir.path() / "missing.db";

  EXPECT_EQ(code_of([&] { Connection(missing, Mode::read_only); }), ErrorCode::data);
  EXPECT_FALSE(std::filesystem::exists(missing));
}

TEST_F(SqliteTest, AFileThatIsNoDatabaseIsADataError) {
  replace_file(dir.path() / "text.db", std::string(4096, 'x'));

  EXPECT_EQ(code_of([&] { Connection(dir.path() / "text.db", Mode::read_only); }), ErrorCode::data);
}

TEST_F(SqliteTest, AFullDatabaseIsAnIoError) {
  db.execute("CREATE TABLE t (a); PRAGMA max_page_count = 2");

  EXPECT_EQ(code_of([&] { db.execute("INSERT INTO t VALUES (zeroblob(100000))"); }), ErrorCode::io);
}

TEST_F(SqliteTest, AResultCodeHasItsErrorCode) {
  const std::vector<std::pair<int, ErrorCode>> expected{
      {SQLITE_LOCKED_SHAREDCACHE, ErrorCode::conflict},
      {SQLITE_IOERR_WRITE, ErrorCode::io},
      {SQLITE_PERM, ErrorCode::io},
      {SQLITE_NOMEM, ErrorCode::io},
      {SQLITE_MISUSE, ErrorCode::internal},
      {SQLITE_CORRUPT, ErrorCode::data}};
  for (const auto& [code, meant] : expected) {
    const auto error = error_of(code, nullptr, "cannot");
    EXPECT_EQ(error.code(), meant) << error.message();
    EXPECT_EQ(error.message(), std::string{"cannot: "} + sqlite3_errstr(code));
  }
}

TEST_F(SqliteTest, AConnectionForReadingRefusesToWrite) {
  db.execute("CREATE TABLE t (a)");
  Connection reader{file, Mode::read_only};

  EXPECT_EQ(code_of([&] { reader.execute("INSERT INTO t VALUES (1)"); }), ErrorCode::io);
}

TEST_F(SqliteTest, ABoundValueThatIsChangedWhileRowsComeIsOurBug) {
  Statement select{db, "SELECT ?1"};
  ASSERT_TRUE(select.step());

  EXPECT_EQ(code_of([&] { select.bind(1, std::int64_t{1}); }), ErrorCode::internal);
}

TEST_F(SqliteTest, ARowThatCannotBeReadIsADataErrorOfItsFile) {
  Statement select{db, "SELECT abs(?1)"};
  select.bind(1, std::numeric_limits<std::int64_t>::min());

  EXPECT_EQ(code_of([&] { select.step(); }), ErrorCode::data);
}

TEST_F(SqliteTest, EveryCellHasItsStorageClass) {
  Statement select{db, "SELECT 1, 1.5, 'x', x'00', NULL"};
  ASSERT_TRUE(select.step());

  EXPECT_EQ(select.columns(), 5);
  EXPECT_EQ(select.name(2), "'x'");
  const auto expected = {StorageClass::integer, StorageClass::real, StorageClass::text,
                         StorageClass::blob, StorageClass::null};
  int column = 0;
  for (const auto storage : expected) {
    EXPECT_EQ(select.storage_class(column), storage);
    EXPECT_EQ(select.cell(column++).storage, storage);
  }
  EXPECT_EQ(select.cell(0).integer, 1);
  EXPECT_DOUBLE_EQ(select.cell(1).real, 1.5);
}

TEST_F(SqliteTest, WhatSqliteRolledBackByItselfIsNotRolledBackTwice) {
  db.execute("CREATE TABLE t (a)");
  {
    const Transaction transaction{db, Transaction::Lock::deferred};
    db.execute("INSERT OR IGNORE INTO t VALUES (1); ROLLBACK");
  }
  Transaction next{db, Transaction::Lock::immediate};
  db.execute("INSERT INTO t VALUES (2)");
  next.commit();

  EXPECT_EQ(row_count(db, "t"), 1);
}

TEST_F(SqliteTest, ADatabaseIsNotCopiedOntoItself) {
  db.execute("CREATE TABLE t (a)");

  EXPECT_EQ(code_of([&] { copy_database(db, db, [](std::uint64_t, std::uint64_t) {}); }),
            ErrorCode::data);
}

TEST_F(SqliteTest, WhetherAFileIsBeingWrittenIsAskedOfAFileThatIsThere) {
  EXPECT_EQ(code_of([&] { being_written(dir.path() / "missing.db"); }), ErrorCode::io);
}

TEST_F(SqliteTest, ALockedDatabaseIsAConflict) {
  Connection other{file, Mode::read_write};
  other.execute("PRAGMA busy_timeout = 10");
  const Transaction holder{db, Transaction::Lock::exclusive};

  EXPECT_EQ(code_of([&] { other.execute("BEGIN EXCLUSIVE"); }), ErrorCode::conflict);
}

TEST_F(SqliteTest, TheVersionOfTheDataChangesWhenSomebodyElseWrites) {
  for (const auto* mode : {"DELETE", "WAL"}) {
    db.execute(std::string{"PRAGMA journal_mode = "} + mode + "; DROP TABLE IF EXISTS t");
    db.execute("CREATE TABLE t (a)");
    Connection reader{file, Mode::read_only};
    const auto before = data_version(reader);
    EXPECT_EQ(row_count(reader, "t"), 0);
    EXPECT_EQ(data_version(reader), before);

    db.execute("INSERT INTO t VALUES (1)");

    EXPECT_NE(data_version(reader), before) << mode;
  }
}

TEST_F(SqliteTest, AnotherFileOfItsNameIsNoticed) {
  db.execute("CREATE TABLE t (a)");
  Connection reader{file, Mode::read_only};
  EXPECT_FALSE(was_replaced(reader));

  Connection{dir.path() / "new.db", Mode::create}.execute("CREATE TABLE t (a)");
  std::filesystem::rename(dir.path() / "new.db", file);

  EXPECT_TRUE(was_replaced(reader));
  EXPECT_EQ(row_count(reader, "t"), 0) << "it still reads the old one";
}

}  // namespace
}  // namespace tierline::sqlite
