#include "tierline/postgres/hash.hpp"

#include "tierline/base/error.hpp"
#include "tierline/postgres/jsonb_text.hpp"
#include "tierline/postgres/row_writer.hpp"
#include "tierline/sql/postgres.hpp"

#include "postgres_test.hpp"

#include <fmt/format.h>

#include <random>

namespace tierline::postgres {
namespace {

/// Everything is held against what the server itself answers.
class HashTest : public tierline::testing::EmptyPostgresTest {
 protected:
  std::uint64_t ask(const std::string& sql, const Params& params) {
    const auto answer = db().query({"hash", "SELECT " + sql}, params).at(0).at(0).value();
    return static_cast<std::uint64_t>(std::stoll(answer));
  }
  static std::string text(std::uint64_t seed) {
    return fmt::format("{}", static_cast<std::int64_t>(seed));
  }
  const std::vector<std::uint64_t> seeds{
      0, 1, 42, 4'121'481, 0xffff'ffff'ffff'ffffU, 0x8000'0000'0000'0000U, 0x1'0000'0000U};
};

TEST_F(HashTest, OfTextsOfEveryLengthIsTheServers) {
  std::mt19937 random{7};
  for (std::size_t length = 0; length < 120; ++length) {
    std::string letters;
    for (std::size_t n = 0; n < length; ++n) letters += static_cast<char>('!' + random() % 90);
    const auto seed = seeds[length % seeds.size()];
    EXPECT_EQ(hash_text(letters, seed),
              ask("hashtextextended($1::text, $2::bigint)", {letters, text(seed)}))
        << length;
  }
}

TEST_F(HashTest, OfTextsInAnyLanguageAndOfAnySizeIsTheServers) {
  std::string longer;
  while (longer.size() < 300'000) longer += "Überlänge – 延長された値 – слово \xf0\x9f\x99\x82\n";
  const std::vector<std::string> texts{
      "é", "Straße", "日本語のテキスト", "слово", "\xf0\x9f\x99\x82", " \t\n", longer};
  for (const auto& value : texts) {
    for (const auto seed : seeds) {
      EXPECT_EQ(hash_text(value, seed),
                ask("hashtextextended($1::text, $2::bigint)", {value, text(seed)}));
    }
  }
}

TEST_F(HashTest, OfIntegersIsTheServers) {
  for (const std::int64_t value :
       {0L, 1L, -1L, 127L, -128L, 32'767L, -32'768L, 65'536L, 2'147'483'647L, -2'147'483'648L,
        2'147'483'648L, -2'147'483'649L, 9'007'199'254'740'993L, 9'223'372'036'854'775'807L,
        std::numeric_limits<std::int64_t>::min()}) {
    for (const auto seed : seeds) {
      EXPECT_EQ(hash_int64(value, seed), ask("hashint8extended($1::bigint, $2::bigint)",
                                             {std::to_string(value), text(seed)}))
          << value;
      if (value < -32'768 || value > 32'767) continue;
      EXPECT_EQ(
          hash_int32(static_cast<std::int32_t>(value), seed),
          ask("hashint2extended($1::smallint, $2::bigint)", {std::to_string(value), text(seed)}));
    }
  }
}

TEST_F(HashTest, OfNumericsIsTheServersHoweverManyZerosTheyEndWith) {
  for (const std::string value :
       {"0", "0.00", "1", "-1", "1.0", "8.00", "12.50", "0.25", "-0.5", "0.0001", "0.00010000",
        "9999", "10000", "9999.99", "100000000", "123456789012.345678", "999999999999999999",
        "0.000000000000000001", "70000.007"}) {
    for (const auto seed : seeds) {
      EXPECT_EQ(hash_numeric(encode_numeric(value), seed),
                ask("hash_numeric_extended($1::numeric, $2::bigint)", {value, text(seed)}))
          << value;
    }
  }
}

TEST_F(HashTest, OfDatesTimesAndBooleansIsTheServers) {
  for (const int days : {-730'119, -1, 0, 1, 9'435, 2'921'939}) {
    EXPECT_EQ(
        hash_int32(days, 42),
        ask("hash_record_extended(ROW('2000-01-01'::date + $1::int), 42)", {std::to_string(days)}));
  }
  for (const std::int64_t micros : {0L, 1L, 30'600'000'000L, 86'399'999'999L}) {
    EXPECT_EQ(hash_int64(micros, 42),
              ask("time_hash_extended(time '00:00' + $1::bigint * interval '1 microsecond', 42)",
                  {std::to_string(micros)}));
  }
  for (const std::int64_t micros : {0L, -1L, 1L, 815'191'200'000'005L, -63'082'281'600'000'000L}) {
    EXPECT_EQ(
        hash_int64(micros, 7),
        ask("hash_record_extended(ROW('2000-01-01Z'::timestamptz + make_interval(secs => 0) + "
            "$1::bigint * interval '1 microsecond'), 7)",
            {std::to_string(micros)}))
        << micros;
  }
  EXPECT_EQ(hash_int32(1, 7), ask("hash_record_extended(ROW(true), 7)", {}));
  EXPECT_EQ(hash_int32(0, 7), ask("hash_record_extended(ROW(false), 7)", {}));
}

TEST_F(HashTest, OfARowFollowsFromThoseOfItsValuesAndANullIsZero) {
  auto hash = hash_int64(5, 9);
  hash = combine_hashes(hash, 0);
  hash = combine_hashes(hash, hash_text("é", 9));
  hash = combine_hashes(hash, hash_numeric(encode_numeric("12.5"), 9));

  EXPECT_EQ(
      hash,
      ask("hash_record_extended(ROW(5::bigint, NULL::date, 'é'::text, 12.50::numeric), 9)", {}));
}

class JsonbTextTest : public tierline::testing::EmptyPostgresTest,
                      public ::testing::WithParamInterface<const char*> {};

TEST_P(JsonbTextTest, IsWhatTheServerShows) {
  EXPECT_EQ(jsonb_text(GetParam()),
            db().query({"jsonb", "SELECT $1::jsonb::text"}, {GetParam()}).at(0).at(0).value());
}

INSTANTIATE_TEST_SUITE_P(
    Values, JsonbTextTest,
    ::testing::Values("null", " true ", "[]", "{}", "[ ]", R"("")",
                      R"("a\u00e9\/\"\\\b\f\n\r\t\u001f")", "0", "-0", "-0.0", "1.50", "1e5",
                      "1.25E+1", "1.5e-3", "123e-2", "0e3", "0.00", "1.000e2",
                      "12345678901234567890123", "-1.5", R"({"bb":1,"a":2,"c":{"z":[],"y":null}})",
                      R"({"a":1,"b":2,"a":3})",
                      R"(["é", "日本", "\ud83d\ude42", {"": [1, [2, {"k": "v"}]]}])",
                      R"({"Z":1,"a":2,"aa":3,"é":4})"));

TEST(JsonbTextErrorTest, WhatIsNoJsonIsOurBug) {
  try {
    jsonb_text("{\"a\":");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::internal);
  }
}

}  // namespace
}  // namespace tierline::postgres
