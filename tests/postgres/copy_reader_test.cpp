#include "tierline/postgres/copy_reader.hpp"

#include "tierline/base/error.hpp"
#include "tierline/postgres/copy_writer.hpp"

#include "postgres_test.hpp"

namespace tierline::postgres {
namespace {

class CopyReaderTest : public tierline::testing::EmptyPostgresTest {};

TEST_F(CopyReaderTest, RowsComeAsTheyWereSent) {
  // Of a table that is as old as the COPY: else rows fill the gaps that longer ones left.
  Transaction transaction{db()};
  transaction.execute({"create", "CREATE TABLE t (i bigint, x text, n numeric)"});
  std::vector<std::string> sent;
  CopyWriter copy{transaction, "public", "t", {"i", "x", "n"}};
  for (int n = 0; n < 3000; ++n) {
    copy.begin_row();
    copy.bigint(n);
    copy.text(std::string(static_cast<std::size_t>(n % 700), 'x'));
    if (n % 2 == 0) copy.null();
    if (n % 2 == 1) copy.numeric("12.5");
    sent.emplace_back(copy.row());
  }
  copy.finish();

  std::vector<std::string> found;
  {
    CopyReader reader{transaction, "public", "t", {"i", "x", "n"}};
    while (const auto row = reader.next()) found.emplace_back(*row);
  }

  EXPECT_TRUE(found == sent);
  EXPECT_EQ(transaction.query({"count", "SELECT count(*) FROM t"}).at(0).at(0), "3000");
}

TEST_F(CopyReaderTest, AnEmptyTableHasNoRowAndALongValueArrivesWhole) {
  given("CREATE TABLE none (x text); CREATE TABLE one (x text)");
  given("INSERT INTO one VALUES (repeat('é', 3000000))");
  Transaction transaction{db()};
  EXPECT_FALSE(CopyReader(transaction, "public", "none", {"x"}).next());

  CopyReader reader{transaction, "public", "one", {"x"}};
  const auto row = reader.next();
  ASSERT_TRUE(row);
  EXPECT_EQ(RowReader{*row}.next()->size(), 6'000'000U);
  EXPECT_FALSE(reader.next());
}

TEST_F(CopyReaderTest, AMissingColumnIsADataErrorAndAReaderLeftEarlyKeepsTheSession) {
  given("CREATE TABLE t AS SELECT n AS i FROM generate_series(1, 100000) AS n");
  {
    Transaction transaction{db()};
    EXPECT_THROW(CopyReader(transaction, "public", "t", {"nothing"}), Error);
  }
  {
    Transaction transaction{db()};
    CopyReader reader{transaction, "public", "t", {"i"}};
    EXPECT_TRUE(reader.next());
  }
  EXPECT_EQ(value("count(*) FROM t"), "100000");
}

TEST_F(CopyReaderTest, ATypeWithoutBinaryFormIsRefusedAfterTheCopyBeganAndTheSessionGoesOn) {
  given("CREATE TABLE t (a aclitem)");
  {
    Transaction transaction{db()};
    try {
      CopyReader(transaction, "public", "t", {"a"});
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::data);
      EXPECT_NE(error.message().find("copy from \"t\" failed [42883]"), std::string::npos)
          << error.message();
    }
  }
  EXPECT_EQ(value("1"), "1");
}

TEST_F(CopyReaderTest, AServerThatGoesAwayIsNoEndOfTheTable) {
  given("CREATE TABLE t AS SELECT n AS i, repeat('x', 100) FROM generate_series(1, 300000) AS n");
  const auto pid = value("pg_backend_pid()");
  Transaction transaction{db()};
  CopyReader reader{transaction, "public", "t", {"i"}};
  EXPECT_TRUE(reader.next());
  Session{conninfo(), "killer"}.query({"kill", "SELECT pg_terminate_backend($1::int)"}, {pid});
  try {
    while (reader.next()) {
    }
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unavailable) << error.message();
  }
}

TEST(UnscaledNumericTest, IsTheNumberInUnitsOfItsScale) {
  EXPECT_EQ(unscaled_numeric(encode_numeric("0"), 2), 0);
  EXPECT_EQ(unscaled_numeric(encode_numeric("12.5"), 2), 1250);
  EXPECT_EQ(unscaled_numeric(encode_numeric("-0.25"), 2), -25);
  EXPECT_EQ(unscaled_numeric(encode_numeric("10000"), 0), 10'000);
  EXPECT_EQ(unscaled_numeric(encode_numeric("0.0001"), 5), 10);
  EXPECT_EQ(unscaled_numeric(encode_numeric("70000.00700"), 6), 70'000'007'000);
  EXPECT_EQ(unscaled_numeric(encode_numeric("999999999999999999"), 0), 999'999'999'999'999'999);
  EXPECT_EQ(unscaled_numeric(encode_numeric("0.999999999999999999"), 18), 999'999'999'999'999'999);
}

}  // namespace
}  // namespace tierline::postgres
