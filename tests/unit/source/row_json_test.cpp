#include "tierline/base/error.hpp"
#include "tierline/source/quarantine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tierline::source {
namespace {

using namespace std::string_view_literals;
using tickets::Storage;

void expect_the_same_back(Storage storage, std::string_view text) {
  const auto json = row_json({{"a", {storage, text}}});
  std::vector<std::string> texts;
  const auto values = values_of(json, {"a"}, texts);

  EXPECT_EQ(values.at(0).storage, storage) << json;
  EXPECT_EQ(values.at(0).text, text) << json;
}

bool refused(const std::string& json) {
  std::vector<std::string> texts;
  try {
    values_of(json, {"a"}, texts);
  } catch (const Error& error) {
    return error.code() == ErrorCode::data;
  }
  return false;
}

TEST(RowJsonTest, EveryStorageClassComesBackAsItWas) {
  expect_the_same_back(Storage::null, "");
  for (const auto text : {"0"sv, "-7"sv, "9223372036854775807"sv}) {
    expect_the_same_back(Storage::integer, text);
  }
  for (const auto text : {"45853.364583333336"sv, "7.0"sv, "-0.0"sv, "1.0e+20"sv, "Inf"sv,
                          "45853.36458333334"sv, "7"sv}) {
    expect_the_same_back(Storage::real, text);
  }
  for (const auto text : {""sv, "7"sv, "a \"b\"\n"sv, "Zoë ✓"sv, "{\"hex\": \"00\"}"sv}) {
    expect_the_same_back(Storage::text, text);
  }
  for (const auto bytes : {""sv, "plain"sv, "\x00\xff\x10"sv}) {
    expect_the_same_back(Storage::blob, bytes);
  }
}

TEST(RowJsonTest, TextsKeepBytesThatAreNoUtf8AndNulsInside) {
  expect_the_same_back(Storage::text, "caf\xe9");
  expect_the_same_back(Storage::text, "a\0b"sv);
  expect_the_same_back(Storage::text, "\xed\xa0\x80");
}

TEST(RowJsonTest, ItReadsLikeTheRow) {
  EXPECT_EQ(row_json({{"ticket_id", {Storage::integer, "7"}},
                      {"title", {Storage::text, "it's"}},
                      {"category", {}},
                      {"hours", {Storage::real, "0.25"}},
                      {"author", {Storage::text, "caf\xe9"}}}),
            R"({"ticket_id":7,"title":"it's","hours":0.25,"author":{"hex":"636166e9"}})");
}

TEST(RowJsonTest, ItIsWrittenAsTheLibraryWouldWriteIt) {
  std::string text;
  for (int byte = 1; byte < 0x80; ++byte) text += static_cast<char>(byte);
  const auto json = row_json({{"a \"b\"", {Storage::text, text}}, {"n", {Storage::real, "1e+20"}}});

  EXPECT_EQ(json, nlohmann::ordered_json::parse(json).dump());
  EXPECT_EQ(row_json({}), "{}");
  EXPECT_EQ(row_json({{"caf\xe9", {Storage::integer, "1"}}}), "{\"caf\uFFFD\":1}");
}

TEST(RowJsonTest, ColumnsComeInTheOrderAskedForAndAbsentOnesAreNull) {
  std::vector<std::string> texts;
  const auto values = values_of(R"({"b":"x","a":1,"other":2})", {"a", "c", "b"}, texts);

  EXPECT_EQ(values.at(0).text, "1");
  EXPECT_EQ(values.at(1).storage, Storage::null);
  EXPECT_EQ(values.at(2).text, "x");
}

TEST(RowJsonTest, AnObjectNamesItsColumns) {
  EXPECT_THAT(columns_of(R"({"b":"x","a":{"hex":"00"}})"), ::testing::ElementsAre("b", "a"));
  EXPECT_THROW(columns_of("[1]"), Error);
}

TEST(RowJsonTest, WhatWeDidNotWriteIsRefused) {
  for (const auto* json : {"", "{", "[]", R"({"a":true})", R"({"a":[1]})", R"({"a":{}})",
                           R"({"a":{"hex":"0"}})", R"({"a":{"hex":"0g"}})", R"({"a":{"hex":1}})",
                           R"({"a":{"hax":"00"}})", R"({"a":{"hex":"00","blob":"00"}})"}) {
    EXPECT_TRUE(refused(json)) << json;
  }
}

}  // namespace
}  // namespace tierline::source
