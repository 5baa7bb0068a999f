#include "tierline/postgres/copy_writer.hpp"

#include "tierline/base/error.hpp"

#include "postgres_test.hpp"

namespace tierline::postgres {
namespace {

class CopyWriterTest : public tierline::testing::EmptyPostgresTest {
 protected:
  void SetUp() override {
    EmptyPostgresTest::SetUp();
    given(
        "SET timezone = 'UTC'; CREATE TABLE t (b boolean, s smallint, i bigint, x text, j jsonb, "
        "d date, c time, z timestamptz, n numeric(8,3))");
  }
  const std::vector<std::string> columns{"b", "s", "i", "x", "j", "d", "c", "z", "n"};
};

TEST_F(CopyWriterTest, EveryTypeArrivesAsItWasMeant) {
  Transaction transaction{db()};
  CopyWriter copy{transaction, "public", "t", columns};
  copy.begin_row();
  copy.boolean(true);
  copy.smallint(-2);
  copy.bigint(9'007'199'254'740'993);
  copy.text("it's\ta \\ line\nwith Ünïcode");
  copy.jsonb("[1, \"a\"]");
  copy.date(20'393);
  copy.time(3'723'000'001);
  copy.timestamptz(1'761'962'584'000'005);
  copy.numeric("-12345.625");
  copy.begin_row();
  for (std::size_t n = 0; n < columns.size(); ++n) copy.null();

  EXPECT_EQ(copy.finish(), 2U);
  transaction.commit();

  EXPECT_EQ(value("string_agg(concat_ws('|', b, s, i, j, d, c, z, n), ';') FROM t WHERE b"),
            "t|-2|9007199254740993|[1, \"a\"]|2025-11-01|01:02:03.000001|"
            "2025-11-01 02:03:04.000005+00|-12345.625");
  EXPECT_EQ(value("x FROM t WHERE b"), "it's\ta \\ line\nwith Ünïcode");
  EXPECT_EQ(value("num_nulls(b, s, i, x, j, d, c, z, n) FROM t WHERE b IS NULL"), "9");
}

TEST_F(CopyWriterTest, MoreThanOneBlockIsCountedByTheServer) {
  Transaction transaction{db()};
  CopyWriter copy{transaction, "public", "t", {"x"}};
  const std::string text(1000, 'x');
  for (int row = 0; row < 1000; ++row) {
    copy.begin_row();
    copy.text(text);
  }
  EXPECT_EQ(copy.finish(), 1000U);
  transaction.commit();
  EXPECT_EQ(value("sum(length(x)) FROM t"), "1000000");
}

TEST_F(CopyWriterTest, AValueOfManyBlocksArrivesWholeBetweenSmallOnes) {
  Transaction transaction{db()};
  CopyWriter copy{transaction, "public", "t", {"i", "x"}};
  for (std::int64_t row = 0; row < 5; ++row) {
    copy.begin_row();
    copy.bigint(row);
    std::string text = row == 2 ? std::string(1'000'000, 'y') : "";
    copy.text(text + std::to_string(row));
  }
  EXPECT_EQ(copy.finish(), 5U);
  transaction.commit();
  EXPECT_EQ(value("string_agg(concat(i, ':', trim(leading 'y' from x)), ' ' ORDER BY i) FROM t"),
            "0:0 1:1 2:2 3:3 4:4");
  EXPECT_EQ(value("length(x) FROM t WHERE i = 2"), "1000001");
}

TEST_F(CopyWriterTest, RowsOfANewTableAreWrittenFrozen) {
  Transaction transaction{db()};
  transaction.execute({"create", "CREATE TABLE made (i bigint)"});
  CopyWriter copy{transaction, "public", "made", {"i"}, CopyInto::new_table};
  for (int row = 0; row < 1000; ++row) {
    copy.begin_row();
    copy.bigint(row);
  }
  copy.finish();
  transaction.commit();
  given("ANALYZE made");
  EXPECT_EQ(value("relallvisible = relpages AND relpages > 0 FROM pg_class WHERE relname = 'made'"),
            "t");
}

TEST_F(CopyWriterTest, ATableOfAnEarlierTransactionIsNotTakenForANewOne) {
  Transaction transaction{db()};
  CopyWriter copy{transaction, "public", "t", {"i"}, CopyInto::new_table};
  EXPECT_THROW(copy.finish(), Error);
}

TEST_F(CopyWriterTest, WithoutFinishNothingIsLoadedAndTheSessionGoesOn) {
  {
    Transaction transaction{db()};
    CopyWriter copy{transaction, "public", "t", {"i"}};
    copy.begin_row();
    copy.bigint(1);
  }
  EXPECT_EQ(value("count(*) FROM t"), "0");
}

TEST_F(CopyWriterTest, ARefusedRowIsADataErrorWithTheTableInItAndWithoutItsValues) {
  given("ALTER TABLE t ADD CHECK (i > 0)");
  Transaction transaction{db()};
  CopyWriter copy{transaction, "public", "t", {"i", "x"}};
  copy.begin_row();
  copy.bigint(0);
  copy.text("somebody");
  try {
    copy.finish();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::data);
    EXPECT_EQ(error.message().rfind("copy into \"t\" failed [23514]", 0), 0U) << error.message();
    EXPECT_EQ(error.message().find("somebody"), std::string::npos) << error.message();
  }
}

TEST_F(CopyWriterTest, AServerThatGoesAwayEndsTheCopyAsUnavailable) {
  const auto pid = value("pg_backend_pid()");
  Transaction transaction{db()};
  CopyWriter copy{transaction, "public", "t", {"x"}};
  Session{conninfo(), "killer"}.query({"kill", "SELECT pg_terminate_backend($1::int)"}, {pid});
  try {
    for (int n = 0; n < 10'000; ++n) {
      copy.begin_row();
      copy.text(std::string(10'000, 'x'));
    }
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unavailable) << error.message();
  }
}

TEST_F(CopyWriterTest, AMissingTableIsADataError) {
  Transaction transaction{db()};
  EXPECT_THROW(CopyWriter(transaction, "public", "nowhere", {"i"}), Error);
}

class NumericTest : public CopyWriterTest, public ::testing::WithParamInterface<const char*> {};

TEST_P(NumericTest, TravelsUnchanged) {
  given("CREATE TABLE numbers (n numeric)");
  {
    Transaction transaction{db()};
    CopyWriter copy{transaction, "public", "numbers", {"n"}};
    copy.begin_row();
    copy.numeric(GetParam());
    copy.finish();
    transaction.commit();
  }
  EXPECT_EQ(value("n::text FROM numbers"), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Values, NumericTest,
                         ::testing::Values("0", "0.00", "1", "-1", "10000", "9999.9999", "0.0001",
                                           "0.00010000", "12345678901234567890.5", "100000000",
                                           "-0.5", "24.00"));

TEST(NumericEncodingTest, HasTheDigitsOfItsColumn) {
  EXPECT_EQ(encode_numeric("8", 2), encode_numeric("8.00"));
  EXPECT_EQ(encode_numeric("8.125", 2), encode_numeric("8.125"));
}

TEST(NumericEncodingTest, AnythingElseIsOurBug) {
  EXPECT_THROW(encode_numeric(std::string(300, '9')), Error);
  for (const auto* wrong : {"", "-", "1e5", ".5", "1,5", " 1", "NaN"}) {
    EXPECT_THROW(encode_numeric(wrong), Error) << wrong;
  }
}

}  // namespace
}  // namespace tierline::postgres
