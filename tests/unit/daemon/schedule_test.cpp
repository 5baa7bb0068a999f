#include "tierline/daemon/schedule.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tierline::daemon {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view zone = "time_zone = \"Australia/Perth\"\n";
constexpr std::string_view job =
    "[[jobs]]\nname = \"a\"\ncommand = [\"snapshot\"]\nwhen = \"@daily\"\n";
constexpr std::string_view watch =
    "[[watch]]\nname = \"w\"\nfolder = \"/srv/in\"\ncommand = [\"importer\", \"{file}\"]\n";

Schedule parsed(const std::string& text) { return Schedule::parse(text, "s.toml"); }

std::string reason_for_refusing(const std::string& text) {
  try {
    parsed(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::config);
    EXPECT_THAT(error.hint(), HasSubstr("docs/daemon.md"));
    return error.message();
  }
  return "accepted";
}

TEST(ScheduleTest, AJobHasDefaults) {
  const auto schedule = parsed(fmt::format("{}{}", zone, job));

  EXPECT_EQ(schedule.time_zone, "Australia/Perth");
  ASSERT_THAT(schedule.jobs, SizeIs(1));
  const auto& one = schedule.jobs[0];
  EXPECT_EQ(one.name, "a");
  EXPECT_THAT(one.command, ElementsAre("snapshot"));
  EXPECT_EQ(one.when.text(), "@daily");
  EXPECT_EQ(one.jitter, seconds{0});
  EXPECT_EQ(one.timeout, seconds{3600});
  EXPECT_EQ(one.retries, 0);
  EXPECT_EQ(one.overlap, Overlap::skip);
  EXPECT_EQ(one.missed, Missed::run_once);
  EXPECT_THAT(schedule.watches, IsEmpty());
  EXPECT_THAT(schedule.notify.command, IsEmpty());
  EXPECT_EQ(schedule.notify.webhook, "");
}

TEST(ScheduleTest, EverythingThatAJobMaySay) {
  const auto schedule =
      parsed(fmt::format("{}{}jitter = \"90s\"\ntimeout = \"2h\"\nretries = 10\noverlap = "
                         "\"queue\"\nmissed = \"skip\"\n",
                         zone, job));

  const auto& one = schedule.jobs.at(0);
  EXPECT_EQ(one.jitter, seconds{90});
  EXPECT_EQ(one.timeout, seconds{7200});
  EXPECT_EQ(one.retries, 10);
  EXPECT_EQ(one.overlap, Overlap::queue);
  EXPECT_EQ(one.missed, Missed::skip);
}

TEST(ScheduleTest, AWatchHasDefaultsAndMaySayMore) {
  const auto plain = parsed(fmt::format("{}{}", zone, watch));
  const auto full =
      parsed(fmt::format("{}{}settle = \"5m\"\ntimeout = \"10m\"\nretries = 2\n", zone, watch));

  ASSERT_THAT(plain.watches, SizeIs(1));
  EXPECT_EQ(plain.watches[0].folder, "/srv/in");
  EXPECT_THAT(plain.watches[0].command, ElementsAre("importer", "{file}"));
  EXPECT_EQ(plain.watches[0].settle, seconds{60});
  EXPECT_EQ(plain.watches[0].timeout, seconds{3600});
  EXPECT_EQ(plain.watches[0].retries, 0);
  EXPECT_THAT(plain.jobs, IsEmpty());
  EXPECT_EQ(full.watches[0].settle, seconds{300});
  EXPECT_EQ(full.watches[0].timeout, seconds{600});
  EXPECT_EQ(full.watches[0].retries, 2);
}

TEST(ScheduleTest, WhoIsToldOfFailures) {
  const auto schedule = parsed(fmt::format(
      "{}{}[notify]\ncommand = [\"/usr/bin/tell\", \"desk\"]\nwebhook = \"https://hooks.test/x\"\n"
      "key_file = \"/etc/tierline/key\"\ntimeout = \"5s\"\n",
      zone, job));

  EXPECT_THAT(schedule.notify.command, ElementsAre("/usr/bin/tell", "desk"));
  EXPECT_EQ(schedule.notify.webhook, "https://hooks.test/x");
  EXPECT_EQ(schedule.notify.key_file, "/etc/tierline/key");
  EXPECT_EQ(schedule.notify.timeout, seconds{5});
}

TEST(ScheduleTest, JobsAndWatchesAreSortedByName) {
  const auto schedule = parsed(fmt::format(
      "{}[[jobs]]\nname = \"b\"\ncommand = [\"x\"]\nwhen = \"@daily\"\n{}[[watch]]\nname = \"v\"\n"
      "folder = \"/srv/other\"\ncommand = [\"x\", \"{{file}}\"]\n{}",
      zone, job, watch));

  ASSERT_THAT(schedule.jobs, SizeIs(2));
  EXPECT_EQ(schedule.jobs[0].name, "a");
  ASSERT_THAT(schedule.watches, SizeIs(2));
  EXPECT_EQ(schedule.watches[0].name, "v");
}

TEST(ScheduleTest, WhatIsWrongIsNamedWithItsLine) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"time_zone = ", "line 1"},
      {std::string{job}, "\"time_zone\" is missing"},
      {fmt::format("time_zone = \"Mars/Base\"\n{}", job), "no such zone"},
      {fmt::format("time_zone = 8\n{}", job), "\"time_zone\" has the wrong type"},
      {std::string{zone}, "there is neither a job nor a watch"},
      {fmt::format("{}job = 1\n{}", zone, job), "unknown key \"job\", did you mean \"jobs\"?"},
      {fmt::format("{}jobs = 1\n", zone), "\"jobs\" is missing"},
      {fmt::format("{}jobs = [1]\n", zone), "\"jobs\" must hold tables"},
      {fmt::format("{}{}{}", zone, job, job), "line 7: job \"a\": another one has that name"},
      {fmt::format("{}{}{}", zone, job,
                   "[[watch]]\nname = \"a\"\nfolder = \"/x\"\ncommand = [\"y\", \"{file}\"]\n"),
       "watch \"a\": another one has that name"},
      {fmt::format("{}[[jobs]]\ncommand = [\"x\"]\nwhen = \"@daily\"\n", zone),
       "\"name\" is missing"},
      {fmt::format("{}[[jobs]]\nname = \"A b\"\n", zone),
       "line 3: \"name\" is \"A b\", not in small letters"},
      {fmt::format("{}[[jobs]]\nname = \"a\"\nwhen = \"@daily\"\n", zone),
       "job \"a\": \"command\" is missing"},
      {fmt::format("{}[[jobs]]\nname = \"a\"\ncommand = [\"\"]\nwhen = \"@daily\"\n", zone),
       "\"command\" is missing"},
      {fmt::format("{}[[jobs]]\nname = \"a\"\ncommand = \"snapshot\"\n", zone),
       "\"command\" must be a list"},
      {fmt::format("{}[[jobs]]\nname = \"a\"\ncommand = [1]\n", zone),
       "\"command\" must hold texts"},
      {fmt::format("{}[[jobs]]\nname = \"a\"\ncommand = [\"x\"]\n", zone), "\"when\" is missing"},
      {fmt::format("{}[[jobs]]\nname = \"a\"\ncommand = [\"x\"]\nwhen = \"61 * * * *\"\n", zone),
       "line 5: job \"a\": cannot read schedule \"61 * * * *\": minute \"61\""},
      {fmt::format("{}{}timout = \"1s\"\n", zone, job), "did you mean \"timeout\"?"},
      {fmt::format("{}{}jitter = \"5\"\n", zone, job), "no duration as 90s, 10m or 2h"},
      {fmt::format("{}{}jitter = \"-5s\"\n", zone, job), "no duration"},
      {fmt::format("{}{}jitter = \"s\"\n", zone, job), "no duration"},
      {fmt::format("{}{}jitter = \"1d\"\n", zone, job), "no duration"},
      {fmt::format("{}{}jitter = \"1000001s\"\n", zone, job), "no duration"},
      {fmt::format("{}{}jitter = 5\n", zone, job), "\"jitter\" has the wrong type"},
      {fmt::format("{}{}timeout = \"0s\"\n", zone, job), "\"timeout\" is below 1 s"},
      {fmt::format("{}{}retries = -1\n", zone, job), "\"retries\" is -1, not from 0 to 10"},
      {fmt::format("{}{}retries = 11\n", zone, job), "\"retries\" is 11, not from 0 to 10"},
      {fmt::format("{}{}overlap = \"wait\"\n", zone, job),
       "\"overlap\" is \"wait\", not one of skip, queue"},
      {fmt::format("{}{}missed = \"all\"\n", zone, job),
       "\"missed\" is \"all\", not one of skip, run-once"},
      {fmt::format("{}[[watch]]\nname = \"w\"\ncommand = [\"x\", \"{{file}}\"]\n", zone),
       "watch \"w\": \"folder\" is missing"},
      {fmt::format("{}[[watch]]\nname = \"w\"\nfolder = \"in\"\n", zone),
       "\"folder\" is \"in\", no absolute path"},
      {fmt::format("{}[[watch]]\nname = \"w\"\nfolder = \"/x\"\ncommand = [\"{{file}}\"]\n", zone),
       "does not have {file} once"},
      {fmt::format("{}[[watch]]\nname = \"w\"\nfolder = \"/x\"\ncommand = [\"x\", \"{{file}}\", "
                   "\"{{file}}\"]\n",
                   zone),
       "does not have {file} once"},
      {fmt::format("{}{}settle = \"0s\"\n", zone, watch), "\"settle\" is below 1 s"},
      {fmt::format("{}{}when = \"@daily\"\n", zone, watch), "unknown key \"when\""},
      {fmt::format("{}{}{}", zone, watch,
                   "[[watch]]\nname = \"v\"\nfolder = \"/srv/./in\"\ncommand = [\"y\", "
                   "\"{file}\"]\n"),
       "two watches look into \"/srv/in\""},
      {fmt::format("{}{}[notify]\nmail = 1\n", zone, job), "notify: unknown key \"mail\""},
      {fmt::format("{}{}[notify]\ncommand = []\n", zone, job), "\"command\" is empty"},
      {fmt::format("{}{}[notify]\nwebhook = \"ftp://x\"\n", zone, job),
       "\"webhook\" does not begin with https://"},
      {fmt::format("{}{}[notify]\nkey_file = \"/k\"\n", zone, job),
       "\"key_file\" has no \"webhook\""},
      {fmt::format("{}{}[notify]\nwebhook = \"https://x\"\nkey_file = \"k\"\n", zone, job),
       "\"key_file\" is \"k\", no absolute path"},
      {fmt::format("{}{}[notify]\ntimeout = \"0s\"\n", zone, job), "\"timeout\" is below 1 s"},
      {fmt::format("{}notify = 1\n{}", zone, job), "\"notify\" must be a table"},
  };
  for (const auto& [text, reason] : wrong) {
    EXPECT_THAT(reason_for_refusing(text), HasSubstr(reason)) << text;
    EXPECT_THAT(reason_for_refusing(text), HasSubstr("cannot read schedule \"s.toml\": line "));
  }
}

TEST(ScheduleTest, AFileThatCannotBeReadIsAnIoError) {
  const TempDir directory;
  try {
    Schedule::read(directory.path() / "none.toml");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
  }
  replace_file(directory.path() / "some.toml", fmt::format("{}{}", zone, job));
  EXPECT_THAT(Schedule::read(directory.path() / "some.toml").jobs, SizeIs(1));
}

}  // namespace
}  // namespace tierline::daemon
