#include "tierline/daemon/upcoming.hpp"

#include "tierline/daemon/board.hpp"
#include "tierline/daemon/status_line.hpp"
#include "tierline/rules/schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>

namespace tierline::daemon {
namespace {

using ::testing::SizeIs;

TimePoint at(std::string_view time) { return from_iso8601(time).value(); }

TEST(UpcomingTest, JobsStandByWhatIsDueFirstAndFoldersBehindThem) {
  const auto schedule = Schedule::parse(
      "time_zone = \"Australia/Perth\"\n"
      "[[jobs]]\nname = \"a\"\ncommand = [\"snapshot\"]\nwhen = \"0 3 * * *\"\n"
      "[[jobs]]\nname = \"b\"\ncommand = [\"backup\", \"create\"]\nwhen = \"0 2 * * *\"\n"
      "[[watch]]\nname = \"in\"\nfolder = \"/srv/in\"\ncommand = [\"importer\", \"{file}\"]\n",
      "s");

  const auto due = upcoming(schedule, at("2025-11-01T00:00:00Z"), 2);

  EXPECT_EQ(to_text(due),
            "times are UTC; the schedule's clock is Australia/Perth\n\n"
            "b: tierline backup create\n  when 0 2 * * *\n  due  2025-11-01T18:00:00Z\n  due  "
            "2025-11-02T18:00:00Z\n\n"
            "a: tierline snapshot\n  when 0 3 * * *\n  due  2025-11-01T19:00:00Z\n  due  "
            "2025-11-02T19:00:00Z\n\n"
            "in: tierline importer {file}\n  files of /srv/in\n");
  EXPECT_EQ(to_json(due)["jobs"][0]["due_at"][1], "2025-11-02T18:00:00Z");
  EXPECT_THAT(to_json(due)["jobs"][2]["due_at"], SizeIs(0));
}

// These jobs, at these times, without a setting.
TEST(UpcomingTest, TheBuiltInScheduleDoesTheNightlyWork) {
  const auto schedule = Schedule::parse(rules::schedule.text, rules::schedule.name);
  const auto due = upcoming(schedule, at("2025-11-01T00:00:00Z"), 1);

  std::map<std::string, std::string> first;
  for (const auto& job : due.jobs) first[job.command] = to_iso8601(job.due_at.at(0));

  const std::map<std::string, std::string> wanted{
      {"tierline backup create", "2025-11-01T03:00:00Z"},
      {"tierline backup prune", "2025-11-01T07:00:00Z"},
      {"tierline backup verify --level restore", "2025-11-01T05:00:00Z"},
      {"tierline releases refresh", "2025-11-01T01:45:00Z"},
      {"tierline snapshot", "2025-11-01T01:10:00Z"},
      {"tierline snapshot --period month", "2025-11-01T01:30:00Z"},
      {"tierline validator", "2025-11-01T02:00:00Z"},
  };
  EXPECT_EQ(first, wanted);
}

State leading() {
  State state;
  state.role = Role::leader;
  state.database.reachable = true;
  state.jobs.resize(2);
  state.jobs[0].name = "a";
  state.jobs[0].next_due = at("2025-11-01T03:00:00Z");
  state.jobs[1].name = "b";
  state.jobs[1].next_due = at("2025-11-01T02:00:00Z");
  return state;
}

TEST(StatusLineTest, ALeaderSaysWhatIsAtWorkAndWhatIsNext) {
  auto state = leading();
  EXPECT_EQ(status_line(state), "leader, 2 jobs; next b 2025-11-01T02:00:00Z");
  state.jobs[0].running_since = at("2025-11-01T01:00:00Z");
  state.schedule_error = "line 3: no";
  EXPECT_EQ(
      status_line(state),
      "leader, 2 jobs; at work: a; next b 2025-11-01T02:00:00Z; the new schedule was refused");
}

TEST(StatusLineTest, TheOthersSayWhatTheyWaitFor) {
  auto state = leading();
  state.role = Role::standby;
  EXPECT_EQ(status_line(state), "standby: another daemon leads this database");
  state.database = {.reachable = false, .error = "cannot connect"};
  EXPECT_EQ(status_line(state), "waiting: cannot connect");
  state.stopping = true;
  EXPECT_EQ(status_line(state), "stopping");
}

}  // namespace
}  // namespace tierline::daemon
