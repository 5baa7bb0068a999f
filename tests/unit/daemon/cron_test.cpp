#include "tierline/daemon/cron.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/process.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>

namespace tierline::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

WallMinute minute(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  return std::chrono::local_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute};
}

std::string text(WallMinute minute) {
  const auto day = std::chrono::floor<std::chrono::days>(minute);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{minute - day};
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count());
}

/// Of the first `count` due times behind the Thursday 2026-01-01 00:00.
std::vector<std::string> due(std::string_view expression, std::size_t count = 3) {
  const auto cron = CronExpression::parse(expression);
  std::vector<std::string> times;
  auto at = minute(2026, 1, 1);
  while (times.size() < count) {
    at = cron.next_after(at).value();
    times.push_back(text(at));
  }
  return times;
}

std::string reason_for_refusing(std::string_view expression) {
  try {
    CronExpression::parse(expression);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::config);
    EXPECT_THAT(error.hint(), HasSubstr("five fields"));
    return error.message();
  }
  return "accepted";
}

TEST(CronTest, AStarIsEveryMinuteAndTheOneAskedAboutIsNotAmongThem) {
  EXPECT_THAT(due("* * * * *", 2), ElementsAre("2026-01-01 00:01", "2026-01-01 00:02"));
}

TEST(CronTest, NumbersRangesStepsAndLists) {
  EXPECT_THAT(due("30 2 * * *"),
              ElementsAre("2026-01-01 02:30", "2026-01-02 02:30", "2026-01-03 02:30"));
  EXPECT_THAT(due("*/20 * * * *"),
              ElementsAre("2026-01-01 00:20", "2026-01-01 00:40", "2026-01-01 01:00"));
  EXPECT_THAT(due("0 9-17/4 * * *"),
              ElementsAre("2026-01-01 09:00", "2026-01-01 13:00", "2026-01-01 17:00"));
  EXPECT_THAT(due("5,50-51 3 * * *"),
              ElementsAre("2026-01-01 03:05", "2026-01-01 03:50", "2026-01-01 03:51"));
}

TEST(CronTest, NamesInAnyCase) {
  EXPECT_THAT(due("0 0 1 Feb,MAR *", 2), ElementsAre("2026-02-01 00:00", "2026-03-01 00:00"));
  EXPECT_THAT(due("0 6 * * mon-Fri"),
              ElementsAre("2026-01-01 06:00", "2026-01-02 06:00", "2026-01-05 06:00"));
}

TEST(CronTest, ZeroAndSevenAreSunday) {
  EXPECT_THAT(due("0 0 * * 0", 1), ElementsAre("2026-01-04 00:00"));
  EXPECT_THAT(due("0 0 * * 7", 1), ElementsAre("2026-01-04 00:00"));
  EXPECT_THAT(due("0 0 * * 6-7", 2), ElementsAre("2026-01-03 00:00", "2026-01-04 00:00"));
}

TEST(CronTest, OfTwoRestrictedDaysOneIsEnough) {
  EXPECT_THAT(due("0 0 13 * fri"),
              ElementsAre("2026-01-02 00:00", "2026-01-09 00:00", "2026-01-13 00:00"));
}

TEST(CronTest, BesideADayThatBeginsWithAStarTheOtherDecides) {
  EXPECT_THAT(due("0 0 */2 * fri"),
              ElementsAre("2026-01-09 00:00", "2026-01-23 00:00", "2026-02-13 00:00"));
}

TEST(CronTest, Nicknames) {
  EXPECT_THAT(due("@hourly", 1), ElementsAre("2026-01-01 01:00"));
  EXPECT_THAT(due("@daily", 1), ElementsAre("2026-01-02 00:00"));
  EXPECT_THAT(due("@midnight", 1), ElementsAre("2026-01-02 00:00"));
  EXPECT_THAT(due("@weekly", 1), ElementsAre("2026-01-04 00:00"));
  EXPECT_THAT(due("@monthly", 1), ElementsAre("2026-02-01 00:00"));
  EXPECT_THAT(due("@yearly", 1), ElementsAre("2027-01-01 00:00"));
  EXPECT_THAT(due("@annually", 1), ElementsAre("2027-01-01 00:00"));
}

TEST(CronTest, ALeapDayIsFoundAcrossACenturyWithoutOne) {
  const auto cron = CronExpression::parse("0 0 29 2 *");
  EXPECT_EQ(cron.next_after(minute(2096, 2, 29)), minute(2104, 2, 29));
}

TEST(CronTest, BlanksAndTabsSeparateAndTheTextStaysAsItWas) {
  const auto cron = CronExpression::parse("  0\t2  * * * ");
  EXPECT_EQ(cron.next_after(minute(2026, 1, 1)), minute(2026, 1, 1, 2));
  EXPECT_EQ(cron.text(), "  0\t2  * * * ");
}

TEST(CronTest, WhatItCannotReadIsRefusedByField) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"", "it has 0 fields"},
      {"* * * *", "it has 4 fields"},
      {"* * * * * *", "it has 6 fields"},
      {"60 * * * *", "minute \"60\" is not from 0 to 59"},
      {"* 24 * * *", "hour \"24\" is not from 0 to 23"},
      {"* * 0 * *", "day of the month \"0\" is not from 1 to 31"},
      {"* * 32 * *", "day of the month \"32\" is not from 1 to 31"},
      {"* * * 13 *", "month \"13\" is not from 1 to 12"},
      {"* * * 0 *", "month \"0\" is not from 1 to 12"},
      {"* * * * 8", "day of the week \"8\" is not from 0 to 7"},
      {"* * * foo *", "month \"foo\" is no number, name, range or step"},
      {"jan * * * *", "minute \"jan\" is no number"},
      {"-1 * * * *", "minute \"-1\" is no number"},
      {"1, * * * *", "minute \"\" is no number"},
      {"1-2-3 * * * *", "minute \"1-2-3\" is no number"},
      {"1.5 * * * *", "minute \"1.5\" is no number"},
      {"99999999999 * * * *", "is no number"},
      {"9-5 * * * *", "minute \"9-5\" ends before it begins"},
      {"*/0 * * * *", "minute \"*/0\" has a step of 0"},
      {"*/x * * * *", "minute \"*/x\" is no number"},
      {"*/ * * * *", "minute \"*/\" is no number"},
      {"5/10 * * * *", "minute \"5/10\" has a step but no range"},
      {"5-5/10 * * * *", "minute \"5-5/10\" has a step but no range"},
      {"*-5 * * * *", "minute \"*-5\" is no number"},
      {"0 0 31 2 *", "there is no such day"},
      {"0 0 30 feb *", "there is no such day"},
      {"@fortnightly", "no such nickname"},
      {"@reboot", "no such nickname"},
      {"@daily @daily", "it has 2 fields"},
  };
  for (const auto& [expression, reason] : wrong) {
    EXPECT_THAT(reason_for_refusing(expression), HasSubstr(reason)) << expression;
  }
}

TEST(CronTest, AnOverlongStepLeavesTheFirst) {
  EXPECT_THAT(due("*/4294967295 * * * *", 1), ElementsAre("2026-01-01 01:00"));
}

// --- against systemd's own calendar
// ---------------------------------------------------------------

/// A field in both languages.
struct Both {
  std::string cron;
  std::string systemd;
};

/// Makes expressions from a seed, each also as systemd.time(7) writes it.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_{seed} {}

  Both expression() {
    const auto minutes = field(0, 59);
    const auto hours = field(0, 23);
    const auto months = field(1, 12);
    // With both days restricted cron means or, systemd and: see the test of its own.
    const bool weekly = below(2) == 0;
    const auto days = weekly ? Both{"*", "*"} : field(1, 28);
    const auto week = weekly ? weekdays() : Both{"*", ""};
    return {
        fmt::format("{} {} {} {} {}", minutes.cron, hours.cron, days.cron, months.cron, week.cron),
        fmt::format("{}{}*-{}-{} {}:{}:00 UTC", week.systemd, week.systemd.empty() ? "" : " ",
                    months.systemd, days.systemd, hours.systemd, minutes.systemd)};
  }

 private:
  unsigned below(unsigned limit) {
    return std::uniform_int_distribution<unsigned>{0, limit - 1}(random_);
  }

  Both item(unsigned least, unsigned most) {
    const auto size = most - least + 1;
    const auto first = least + below(size);
    const auto last = first + below(most - first + 1);
    // systemd refuses a step that leaves the range at once; here it is tested apart.
    const auto of_all = 1 + below(size - 1);
    const auto of_range = first < last ? 1 + below(last - first) : 1;
    switch (below(first < last ? 4U : 2U)) {
      case 0: return {std::to_string(first), std::to_string(first)};
      case 1: return {fmt::format("*/{}", of_all), fmt::format("{}/{}", least, of_all)};
      case 2: return {fmt::format("{}-{}", first, last), fmt::format("{}..{}", first, last)};
      default:
        return {fmt::format("{}-{}/{}", first, last, of_range),
                fmt::format("{}..{}/{}", first, last, of_range)};
    }
  }

  Both field(unsigned least, unsigned most) {
    if (below(4) == 0) return {"*", "*"};
    auto all = item(least, most);
    for (auto more = below(3); more > 0; --more) {
      const auto one = item(least, most);
      all.cron += "," + one.cron;
      all.systemd += "," + one.systemd;
    }
    return all;
  }

  Both weekdays() {
    constexpr std::array<std::string_view, 7> names{"Mon", "Tue", "Wed", "Thu",
                                                    "Fri", "Sat", "Sun"};
    const auto first = below(7);
    const auto last = first + below(7 - first);
    switch (below(3)) {
      case 0:  // Sunday is 7 here, and 0 below
        return {fmt::format("{}-{}", first + 1, last + 1),
                first == last ? std::string{names.at(first)}
                              : fmt::format("{}..{}", names.at(first), names.at(last))};
      case 1:
        return {fmt::format("{},{}", (first + 1) % 7, (last + 1) % 7),
                fmt::format("{},{}", names.at(first), names.at(last))};
      default: return {std::string{names.at(first)}, std::string{names.at(first)}};
    }
  }

  std::mt19937 random_;
};

/// What systemd says is due, by expression: `2026-01-01 00:01`; fewer when there are no more.
std::vector<std::vector<std::string>> said_by_systemd(const std::vector<std::string>& expressions,
                                                      std::size_t count) {
  std::vector<std::string> arguments{"systemd-analyze", "calendar",
                                     "--base-time=2026-01-01 00:00:00 UTC",
                                     fmt::format("--iterations={}", count)};
  arguments.insert(arguments.end(), expressions.begin(), expressions.end());
  const auto answer = run_process(arguments, {.changes = {"TZ=UTC", "LC_ALL=C"}});
  EXPECT_EQ(answer.status, 0) << answer.output;
  std::vector<std::vector<std::string>> due;
  for (std::size_t at = 0; at < answer.output.size();) {
    const auto end = answer.output.find('\n', at);
    const auto line = answer.output.substr(at, end - at);
    at = end == std::string::npos ? answer.output.size() : end + 1;
    if (line.find("Normalized form: ") != std::string::npos) due.emplace_back();
    // `    Next elapse: Thu 2026-01-01 09:00:00 UTC`, `       Iter. #2: Thu …`
    const bool is_time =
        line.find("Next elapse: ") != std::string::npos || line.find(" #") != std::string::npos;
    const auto zone = line.find(":00 UTC");
    if (is_time && zone != std::string::npos) due.back().push_back(line.substr(zone - 16, 16));
  }
  return due;
}

bool has_systemd_analyze() {
  return find_tool("systemd-analyze", {"/usr/bin", "/bin"}).has_value();
}

TEST(CronTest, GeneratedExpressionsAreDueWhenSystemdSaysSo) {
  if (!has_systemd_analyze()) GTEST_SKIP() << "no systemd-analyze here (package systemd)";
  constexpr std::size_t expressions = 300;
  constexpr std::size_t times = 5;
  Generator generator{20'260'101};
  std::vector<Both> all;
  std::vector<std::string> for_systemd;
  for (std::size_t n = 0; n < expressions; ++n) {
    all.push_back(generator.expression());
    for_systemd.push_back(all.back().systemd);
  }

  const auto wanted = said_by_systemd(for_systemd, times);

  ASSERT_EQ(wanted.size(), expressions);
  for (std::size_t n = 0; n < expressions; ++n) {
    ASSERT_EQ(wanted[n].size(), times) << all[n].systemd;
    EXPECT_EQ(due(all[n].cron, times), wanted[n]) << all[n].cron << " | " << all[n].systemd;
  }
}

TEST(CronTest, TwoRestrictedDaysAreBothCalendarsOfSystemdTogether) {
  if (!has_systemd_analyze()) GTEST_SKIP() << "no systemd-analyze here (package systemd)";
  constexpr std::size_t times = 20;
  const auto said = said_by_systemd({"*-*-1,15 3:7:00 UTC", "Tue,Sat *-*-* 3:7:00 UTC"}, times);
  ASSERT_EQ(said.size(), 2U);
  std::set<std::string> either{said[0].begin(), said[0].end()};
  either.insert(said[1].begin(), said[1].end());

  const std::vector<std::string> wanted{either.begin(), std::next(either.begin(), times)};

  EXPECT_EQ(due("7 3 1,15 * tue,sat", times), wanted);
}

}  // namespace
}  // namespace tierline::daemon
