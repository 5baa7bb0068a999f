#include "tierline/dashboards/macros.hpp"

#include "tierline/base/error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tierline::dashboards {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

const MacroContext january{
    .range = {sys_days{2026y / 1 / 1}, sys_days{2026y / 2 / 1}},
    .interval = 1h,
    .wall_time = sys_days{2026y / 2 / 1},
};

std::string expanded(std::string_view sql, MacroContext context = january) {
  return expand_macros(sql, context);
}

std::string refused(std::string_view sql) {
  try {
    return expanded(sql);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::data);
    return error.message();
  }
}

TEST(MacrosTest, TimeNamesItsColumn) { EXPECT_EQ(expanded("$__time(c)"), "c AS \"time\""); }

TEST(MacrosTest, TimeEpochTurnsAnInstantIntoSeconds) {
  EXPECT_EQ(expanded("$__timeEpoch(c)"), "extract(epoch from c) as \"time\"");
}

TEST(MacrosTest, TimeFilterIncludesBothEndsInUtc) {
  EXPECT_EQ(expanded("$__timeFilter(c)"),
            "c BETWEEN '2026-01-01T00:00:00Z' AND '2026-02-01T00:00:00Z'");
}

TEST(MacrosTest, TimeFromAndToAreQuotedLiterals) {
  EXPECT_EQ(expanded("$__timeFrom()::timestamptz, $__timeTo()"),
            "'2026-01-01T00:00:00Z'::timestamptz, '2026-02-01T00:00:00Z'");
}

TEST(MacrosTest, FractionsOfASecondLoseTheirTrailingZeros) {
  auto context = january;
  context.range.to += 1'250ms + 1ns;
  EXPECT_EQ(expanded("$__timeTo()", context), "'2026-02-01T00:00:01.250000001Z'");
  context.range.to -= 1ns;
  EXPECT_EQ(expanded("$__timeTo()", context), "'2026-02-01T00:00:01.25Z'");
}

TEST(MacrosTest, TimeGroupRoundsDownToTheInterval) {
  EXPECT_EQ(expanded("$__timeGroup(c,'1d')"), "floor(extract(epoch from c)/86400)*86400");
  EXPECT_EQ(expanded("$__timeGroup( c , 1h30m )"), "floor(extract(epoch from c)/5400)*5400");
  EXPECT_EQ(expanded("$__timeGroup(c,'500ms')"), "floor(extract(epoch from c)/0.5)*0.5");
}

TEST(MacrosTest, TimeGroupAliasNamesTheColumn) {
  EXPECT_EQ(expanded("$__timeGroupAlias(c,'1w',0)"),
            "floor(extract(epoch from c)/604800)*604800 AS \"time\"");
}

TEST(MacrosTest, MillionsOfSecondsHaveAnExponent) {
  EXPECT_EQ(expanded("$__timeGroup(c,'30d')"), "floor(extract(epoch from c)/2.592e+06)*2.592e+06");
}

TEST(MacrosTest, CalendarUnitsAreAsLongAsFromTheWallTime) {
  EXPECT_EQ(expanded("$__timeGroup(c,'1M')"), "floor(extract(epoch from c)/2.4192e+06)*2.4192e+06");
  EXPECT_EQ(expanded("$__timeGroup(c,'1y')"), "floor(extract(epoch from c)/3.1536e+07)*3.1536e+07");
  auto context = january;
  context.wall_time = sys_days{2026y / 1 / 31};
  // A month after 31 January is 3 March: the days that February lacks run over.
  EXPECT_EQ(expanded("$__timeGroup(c,'1M')", context),
            "floor(extract(epoch from c)/2.6784e+06)*2.6784e+06");
}

TEST(MacrosTest, ABareTimeGroupBeforeACommaNamesItsColumn) {
  EXPECT_EQ(expanded("SELECT $__timeGroup(c,'1d'), n"),
            "SELECT floor(extract(epoch from c)/86400)*86400 AS \"time\", n");
}

TEST(MacrosTest, TheCommaIsLookedForBehindTheFirstSameText) {
  const std::string group = "floor(extract(epoch from c)/86400)*86400";
  EXPECT_EQ(expanded("SELECT $__timeGroup(c,'1d') AS t GROUP BY $__timeGroup(c,'1d'), n"),
            "SELECT " + group + " AS t GROUP BY " + group + ", n");
  EXPECT_EQ(expanded("SELECT $__timeGroup(c,'1d'), n GROUP BY $__timeGroup(c,'1d')"),
            "SELECT " + group + " AS \"time\", n GROUP BY " + group + " AS \"time\"");
}

TEST(MacrosTest, TimescaleHasBucketsOfItsOwn) {
  auto context = january;
  context.timescaledb = true;
  EXPECT_EQ(expanded("$__timeGroup(c,'1d')", context), "time_bucket('86400.000s',c)");
}

TEST(MacrosTest, EpochFiltersCompareNumbers) {
  EXPECT_EQ(expanded("$__unixEpochFilter(c)"), "c >= 1767225600 AND c <= 1769904000");
  EXPECT_EQ(expanded("$__unixEpochNanoFilter(c)"),
            "c >= 1767225600000000000 AND c <= 1769904000000000000");
}

TEST(MacrosTest, EpochEndsAreNumbers) {
  EXPECT_EQ(expanded("$__unixEpochFrom() $__unixEpochTo()"), "1767225600 1769904000");
  EXPECT_EQ(expanded("$__unixEpochNanoFrom() $__unixEpochNanoTo()"),
            "1767225600000000000 1769904000000000000");
}

TEST(MacrosTest, EpochGroupsRoundDown) {
  EXPECT_EQ(expanded("$__unixEpochGroup(c,'1h')"), "floor((c)/3600)*3600");
  EXPECT_EQ(expanded("$__unixEpochGroupAlias(c,'1h',previous)"),
            "floor((c)/3600)*3600 AS \"time\"");
}

TEST(MacrosTest, IntervalIsTheBucketOfThePanel) {
  EXPECT_EQ(expanded("$__interval $__interval_ms"), "1h 3600000");
  auto context = january;
  context.interval = 500ms;
  EXPECT_EQ(expanded("'$__interval'", context), "'500ms'");
  context.interval = std::chrono::days{2};
  EXPECT_EQ(expanded("'$__interval'", context), "'2d'");
}

TEST(MacrosTest, AnArgumentEndsAtTheFirstParenthesis) {
  EXPECT_EQ(expanded("$__time(coalesce(a,b))"), "coalesce(a AS \"time\")");
}

TEST(MacrosTest, TextWithoutCallsStays) {
  EXPECT_EQ(expanded("SELECT '$', $1, $team FROM x WHERE a = '$period'"),
            "SELECT '$', $1, $team FROM x WHERE a = '$period'");
  EXPECT_EQ(expanded("SELECT $__timeTo("), "SELECT $__timeTo(");
}

TEST(MacrosTest, AnUnknownMacroIsRefusedByName) {
  EXPECT_EQ(refused("$__timeFoo(c)"), "cannot expand SQL: unknown macro \"__timeFoo\"");
  EXPECT_EQ(refused("$1(c)"), "cannot expand SQL: unknown macro \"1\"");
}

TEST(MacrosTest, AGroupWithoutAnIntervalIsRefused) {
  EXPECT_EQ(refused("$__timeGroup(c)"),
            "cannot expand SQL: macro __timeGroup needs time column and interval and optional fill "
            "value");
  EXPECT_EQ(refused("$__unixEpochGroupAlias(c)"),
            "cannot expand SQL: macro __unixEpochGroup needs time column and interval and optional "
            "fill value");
}

TEST(MacrosTest, AnUnreadableIntervalIsRefused) {
  for (const std::string interval : {"'1x'", "''", "'d'", "'-1d'", "'1h2'", "'h'", "'1h-2m'"}) {
    EXPECT_EQ(refused("$__timeGroup(c," + interval + ")"),
              "cannot expand SQL: error parsing interval " + interval);
  }
}

TEST(MacrosTest, AnUnreadableFillValueIsRefused) {
  EXPECT_EQ(refused("$__timeGroup(c,'1d',none)"),
            "cannot expand SQL: error parsing fill value none");
}

}  // namespace
}  // namespace tierline::dashboards
