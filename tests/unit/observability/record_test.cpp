#include "tierline/observability/logger.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

namespace tierline::observability {
namespace {

const LogOptions json_options{Level::info, LogFormat::json, "cleaner", "run-1"};
const LogOptions text_options{Level::info, LogFormat::text, "cleaner", "run-1"};
constexpr std::string_view time = "2025-11-01T02:00:00.000Z";

nlohmann::json parsed(std::string_view message, const Fields& fields) {
  return nlohmann::json::parse(
      render(json_options, time, "Gate2_Cleaner", Level::warn, message, fields));
}

TEST(RecordTest, JsonCarriesToolRunMessageAndTypedFields) {
  const std::size_t rows = 12;

  const auto record = parsed(
      "cleaned table", {{"table", "tickets"}, {"rows", rows}, {"share", 0.5}, {"dry_run", true}});

  EXPECT_EQ(record, nlohmann::json::parse(R"({"timestamp":"2025-11-01T02:00:00.000Z","level":"warn",
    "tool":"cleaner","run_id":"run-1","gate":"Gate2_Cleaner","message":"cleaned table","table":"tickets","rows":12,
    "share":0.5,"dry_run":true})"));
}

TEST(RecordTest, InvalidUtf8IsReplacedByteByByte) {
  EXPECT_EQ(parsed("m", {{"v", "a\xFF\xC3z"}})["v"], "a\uFFFD\uFFFDz");
  EXPECT_EQ(parsed("m", {{"v", "\xC0\xAF"}})["v"], "\uFFFD\uFFFD") << "overlong";
  EXPECT_EQ(parsed("m", {{"v", "\xED\xA0\x80"}})["v"], "\uFFFD\uFFFD\uFFFD") << "surrogate";
  EXPECT_EQ(parsed("m", {{"v", "\xF4\x90\x80\x80"}})["v"], "\uFFFD\uFFFD\uFFFD\uFFFD")
      << "too high";
}

TEST(RecordTest, ValidUtf8StaysAsItIs) { EXPECT_EQ(parsed("m", {{"v", "é € 😀"}})["v"], "é € 😀"); }

TEST(RecordTest, ControlCharactersAreEscapedSoThatARecordIsOneLine) {
  const std::string dirty{"a\nb\tc\rd\x1b[2J\0e\x7f", 13};

  const auto json = render(json_options, time, "", Level::info, dirty, {{"v", dirty}});
  const auto text = render(text_options, time, "", Level::info, dirty, {{"v", dirty}});

  EXPECT_EQ(nlohmann::json::parse(json)["message"], dirty);
  for (const auto& line : {json, text}) {
    for (const unsigned char c : line) EXPECT_GE(c, 0x20) << line;
  }
}

TEST(RecordTest, NumbersThatJsonCannotHoldAreNull) {
  EXPECT_TRUE(parsed("m", {{"v", std::nan("")}})["v"].is_null());
  EXPECT_TRUE(parsed("m", {{"v", std::numeric_limits<double>::infinity()}})["v"].is_null());
}

TEST(RecordTest, TextQuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(render(text_options, time, "", Level::warn, "read file",
                   {{"path", "a b.xlsx"}, {"sheet", "tickets"}, {"cause", ""}, {"rows", 3}}),
            "2025-11-01T02:00:00.000Z warn  cleaner: read file path=\"a b.xlsx\" sheet=tickets "
            "cause=\"\" rows=3 run_id=run-1");
}

}  // namespace
}  // namespace tierline::observability
