#include "tierline/dashboards/variables.hpp"

#include "tierline/base/error.hpp"

#include <gtest/gtest.h>

namespace tierline::dashboards {
namespace {

const Choices choices{
    {"period", {{"r28"}, false}},
    {"pod", {{"Cloud", "Ann's"}, true}},
    {"one", {{"O'Hara"}, false}},
    {"none", {{}, true}},
};

std::string shown(std::string_view text) { return interpolate(text, choices); }

TEST(VariablesTest, ASingleValueGetsNoQuotesButItsOwnAreDoubled) {
  EXPECT_EQ(shown("'$period' '${one}' '[[one]]'"), "'r28' 'O''Hara' 'O''Hara'");
}

TEST(VariablesTest, AListIsQuotedAndJoined) {
  EXPECT_EQ(shown("IN ($pod)"), "IN ('Cloud','Ann''s')");
  EXPECT_EQ(shown("IN ($none)"), "IN ()");
}

TEST(VariablesTest, SqlstringQuotesSingleValuesToo) {
  EXPECT_EQ(shown("= ${one:sqlstring} ${pod:sqlstring}"), "= 'O''Hara' 'Cloud','Ann''s'");
}

TEST(VariablesTest, OtherFormatsAreAsGrafanaHasThem) {
  EXPECT_EQ(shown("${pod:csv}"), "Cloud,Ann's");
  EXPECT_EQ(shown("${pod:raw}"), "Cloud,Ann's");
  EXPECT_EQ(shown("[[pod:pipe]]"), "Cloud|Ann's");
  EXPECT_EQ(shown("${pod:text}"), "Cloud + Ann's");
  EXPECT_EQ(shown("${pod:singlequote}"), R"('Cloud','Ann\'s')");
  EXPECT_EQ(shown("${pod:doublequote}"), R"("Cloud","Ann's")");
}

TEST(VariablesTest, UnknownNamesAndMacrosStay) {
  EXPECT_EQ(shown("$__timeFilter(c) $unknown ${unknown} [1] $ ${} $podium"),
            "$__timeFilter(c) $unknown ${unknown} [1] $ ${} $podium");
  EXPECT_EQ(shown("${pod"), "${pod");
  EXPECT_EQ(shown("${pod.x}"), "${pod.x}");
}

TEST(VariablesTest, AnUnknownFormatIsRefused) {
  try {
    shown("${pod:sql}");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "cannot interpolate a variable: unknown format \"sql\"");
  }
}

TEST(VariablesTest, TimeChoicesAreMilliseconds) {
  using namespace std::chrono_literals;
  const TimeRange range{Instant{1s}, Instant{2s + 5ms}};
  EXPECT_EQ(interpolate("$__from ${__to}", time_choices(range)), "1000 2005");
}

}  // namespace
}  // namespace tierline::dashboards
