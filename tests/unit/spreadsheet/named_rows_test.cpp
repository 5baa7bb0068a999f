#include "tierline/spreadsheet/named_rows.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tierline::spreadsheet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class NamedRowsTest : public ::testing::Test {
 protected:
  NamedRows open(std::string_view text) {
    replace_file(directory_.path() / "table.csv", text);
    return NamedRows{directory_.path() / "table.csv"};
  }
  TempDir directory_;
};

TEST_F(NamedRowsTest, ColumnsAreFoundByNameWithoutRegardToCaseBlanksAndOrder) {
  auto rows = open("\n Month , POD\n\n 2025-10-01 ,  A \n");

  EXPECT_THAT(rows.header(), ElementsAre("month", "pod"));
  EXPECT_TRUE(rows.has({"pod", "month"}));
  EXPECT_FALSE(rows.has({"ticket"}));
  NamedRow row;
  ASSERT_TRUE(rows.next(row));
  EXPECT_EQ(row.number, 4U);
  EXPECT_EQ(row.values.at("month"), "2025-10-01");
  EXPECT_EQ(row.values.at("pod"), "A");
  EXPECT_FALSE(rows.next(row));
}

TEST_F(NamedRowsTest, ColumnsThatMayBeMissingMayBeMissing) {
  auto rows = open("a\n1\n");
  rows.demand({"a"}, {"b"});
  NamedRow row;
  ASSERT_TRUE(rows.next(row));
  EXPECT_EQ(row.values.count("b"), 0U);
}

TEST_F(NamedRowsTest, ColumnsThatAreMissingUnknownOrTwiceThereAreRefused) {
  const auto reason = [&](std::string_view text) {
    try {
      open(text).demand({"a"}, {"b"});
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::data);
      EXPECT_EQ(error.hint(), "the columns are a; may be left out: b");
      return error.message();
    }
    return std::string{"accepted"};
  };

  EXPECT_EQ(reason("a,b\n"), "accepted");
  EXPECT_THAT(reason("b\n"), HasSubstr("there is no column \"a\""));
  EXPECT_THAT(reason("a,c\n"), HasSubstr("the column \"c\" is not known"));
  EXPECT_THAT(reason("a,b,A\n"), HasSubstr("two columns are called \"a\""));
}

TEST_F(NamedRowsTest, AFileOfBlankRowsHasNoHeader) { EXPECT_THROW(open(",\n,\n"), Error); }

TEST_F(NamedRowsTest, ARowOfAnotherLengthHasAFault) {
  auto rows = open("a,b\n1,2,3\n");
  NamedRow row;
  ASSERT_TRUE(rows.next(row));
  EXPECT_THAT(row.fault, HasSubstr("3 fields"));
}

}  // namespace
}  // namespace tierline::spreadsheet
