#include "tierline/daemon/daemon.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include "fakes.hpp"
#include "test_services.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace tierline::daemon {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

/// A daemon with a clock that only moves when a test says so; it begins at 2025-11-01 02:00 UTC.
class DaemonTest : public ::testing::Test {
 protected:
  /// \param more  lines of the job
  static std::string hourly(const std::string& more = "") {
    return "time_zone = \"UTC\"\n[[jobs]]\nname = \"job\"\ncommand = [\"snapshot\", \"--period\", "
           "\"day\"]\nwhen = \"0 * * * *\"\n" +
           more;
  }

  void begin(const std::string& schedule) {
    daemon_ = std::make_unique<Daemon>(
        DaemonOptions{.tierline = "/opt/tierline",
                      .schedule_file = "/etc/schedule.toml",
                      .host = "desk1",
                      .environment = [] { return std::vector<std::string>{"PGHOST=db"}; },
                      .tell =
                          [this](const etl::JobRun& run, const std::string& command) {
                            told_.push_back(run.outcome + " " + run.job + " (" + command + ")");
                          }},
        Schedule::parse(schedule, "s.toml"), ledger_, runner_, board_, here_.services());
    turn();
  }

  void turn() { daemon_->turn(seconds{0}); }

  /// Turns once a second until so much time has passed.
  void pass(seconds time) {
    for (auto passed = seconds{0}; passed < time; passed += seconds{1}) {
      here_.clock.set(here_.clock.now() + seconds{1});
      turn();
    }
  }

  void jump(seconds time) {
    here_.clock.set(here_.clock.now() + time);
    turn();
  }

  void end(int exit_status, const std::string& output = "", bool timed_out = false) {
    runner_.end_oldest(exit_status, output, timed_out);
    turn();
  }

  std::vector<std::string> rows(const std::string& job = "job") const { return ledger_.of(job); }
  JobState shown(std::size_t n = 0) const { return board_.state().jobs.at(n); }

  testing::TestServices here_;
  FakeLedger ledger_;
  FakeRunner runner_;
  Board board_;
  std::vector<std::string> told_;
  std::unique_ptr<Daemon> daemon_;
};

TEST_F(DaemonTest, AJobBeginsWhenItIsDueAndEndsInTheBooks) {
  begin(hourly());
  EXPECT_THAT(runner_.launches, IsEmpty());
  EXPECT_EQ(shown().next_due, from_iso8601("2025-11-01T03:00:00Z"));
  pass(minutes{60});
  ASSERT_THAT(runner_.launches, SizeIs(1));
  EXPECT_THAT(runner_.launches[0].arguments,
              ElementsAre("/opt/tierline", "snapshot", "--period", "day"));
  EXPECT_THAT(runner_.launches[0].changes, Contains("PGHOST=db"));
  EXPECT_THAT(runner_.launches[0].changes,
              Contains(StartsWith("TIERLINE_RUN_ID=20251101T030000Z")));
  EXPECT_EQ(runner_.launches[0].timeout, seconds{3600});
  EXPECT_THAT(rows(), ElementsAre("open 2025-11-01T03:00:00Z"));
  EXPECT_TRUE(shown().running_since);

  pass(seconds{5});
  end(0);

  EXPECT_THAT(rows(), ElementsAre("ran 2025-11-01T03:00:00Z"));
  const auto& row = ledger_.rows.begin()->second;
  EXPECT_EQ(row.verdict, "pass");
  EXPECT_EQ(row.exit_status, 0);
  EXPECT_EQ(row.attempts, 1);
  EXPECT_EQ(row.host, "desk1");
  EXPECT_EQ(row.started_at, from_iso8601("2025-11-01T03:00:00Z"));
  EXPECT_EQ(row.finished_at, from_iso8601("2025-11-01T03:00:05Z"));
  EXPECT_EQ(shown().last->outcome, "ran");
  EXPECT_EQ(shown().last_success, row.finished_at);
  EXPECT_EQ(shown().command, "tierline snapshot --period day");
  EXPECT_FALSE(shown().running_since);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(DaemonTest, AWarningIsNoFailure) {
  begin(hourly("retries = 3\n"));
  pass(hours{1});
  end(2);

  EXPECT_THAT(rows(), ElementsAre("ran 2025-11-01T03:00:00Z"));
  EXPECT_EQ(ledger_.rows.begin()->second.verdict, "warn");
}

TEST_F(DaemonTest, AVerdictOfFailIsToldAndNeverTriedAgain) {
  begin(hourly("retries = 3\n"));
  pass(hours{1});
  end(1, "rows  fail  9 of 9\nfail\n");
  pass(minutes{30});

  EXPECT_THAT(rows(), ElementsAre("failed 2025-11-01T03:00:00Z: verdict fail: fail"));
  EXPECT_EQ(ledger_.rows.begin()->second.verdict, "fail");
  EXPECT_THAT(runner_.launches, SizeIs(1));
  EXPECT_THAT(told_, ElementsAre("failed job (tierline snapshot --period day)"));
  EXPECT_EQ(daemon_->failed_runs(), 1U);
}

TEST_F(DaemonTest, WhatMayPassIsTriedAgainAfterAPauseThatGrows) {
  begin(hourly("retries = 2\n"));
  pass(hours{1});
  end(69, "snapshot: error: cannot connect\nhint: is the server running\n");
  EXPECT_THAT(rows(), ElementsAre("open 2025-11-01T03:00:00Z"));
  pass(seconds{9});
  EXPECT_THAT(runner_.launches, SizeIs(1));
  pass(seconds{1});
  EXPECT_THAT(runner_.launches, SizeIs(2));
  end(75);
  pass(seconds{19});
  EXPECT_THAT(runner_.launches, SizeIs(2));
  pass(seconds{1});
  EXPECT_THAT(runner_.launches, SizeIs(3));
  EXPECT_NE(runner_.launches[0].changes, runner_.launches[1].changes);  // a run id of its own

  end(0);

  EXPECT_THAT(rows(), ElementsAre("ran 2025-11-01T03:00:00Z"));
  EXPECT_EQ(ledger_.rows.begin()->second.attempts, 3);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(DaemonTest, TheReasonIsOneLineAsTheProgramWroteIt) {
  begin(hourly());
  pass(hours{1});
  end(65, "importer: error: cannot read \"a\tb\": \xff no header\nhint: look\n");

  EXPECT_THAT(rows(), ElementsAre(EndsWith("cannot read \"a b\": \uFFFD no header")));
}

TEST_F(DaemonTest, TheLastAttemptThatFailsIsTheAnswer) {
  begin(hourly("retries = 1\n"));
  pass(hours{1});
  end(69);
  pass(seconds{10});
  end(69, "starting\nsnapshot: error: cannot connect\nhint: is it running\n");

  EXPECT_THAT(rows(), ElementsAre("failed 2025-11-01T03:00:00Z: no answer, unavailable: snapshot: "
                                  "error: cannot connect"));
  EXPECT_THAT(told_, SizeIs(1));
}

TEST_F(DaemonTest, WhatDoesNotPassIsNotTriedAgain) {
  for (const int status : {64, 65, 70, 74, 78, 130, 137, 3}) {
    FakeLedger books;
    FakeRunner runner;
    Daemon daemon{
        {.tierline = "t"}, Schedule::parse(hourly("retries = 3\n"), "s"), books, runner, board_,
        here_.services()};
    daemon.turn(seconds{0});
    here_.clock.set(here_.clock.now() + hours{1});
    daemon.turn(seconds{0});
    runner.end_oldest(status);
    daemon.turn(seconds{0});

    EXPECT_THAT(books.of("job"), ElementsAre(StartsWith("failed "))) << status;
  }
}

TEST_F(DaemonTest, ATimeoutIsAFailureWhateverTheStatusSays) {
  begin(hourly("timeout = \"10m\"\nretries = 3\n"));
  pass(hours{1});
  end(75, "", true);

  EXPECT_THAT(rows(), ElementsAre("failed 2025-11-01T03:00:00Z: ended after 600 s, its timeout"));
  EXPECT_EQ(runner_.launches.at(0).timeout, minutes{10});
}

TEST_F(DaemonTest, ASignalIsNamed) {
  begin(hourly());
  pass(hours{1});
  end(137);

  EXPECT_THAT(rows(), ElementsAre("failed 2025-11-01T03:00:00Z: killed by signal 9"));
}

TEST_F(DaemonTest, AProgramThatCannotBeStartedIsAFailure) {
  runner_.refuses = true;
  begin(hourly());
  pass(hours{1});

  EXPECT_THAT(rows(),
              ElementsAre("failed 2025-11-01T03:00:00Z: cannot run \"tierline\": not there"));
}

TEST_F(DaemonTest, JitterDelaysAStartAndIsNotLateness) {
  begin(hourly("jitter = \"30m\"\n"));
  const auto jitter = jitter_of("job", minutes{30});
  ASSERT_GT(jitter, seconds{61});
  pass(hours{1} + jitter - seconds{1});
  EXPECT_THAT(runner_.launches, IsEmpty());
  pass(seconds{1});
  EXPECT_THAT(runner_.launches, SizeIs(1));
  end(0);

  EXPECT_THAT(rows(), ElementsAre("ran 2025-11-01T03:00:00Z"));
}

TEST_F(DaemonTest, WhileOneRunsTheNextIsSkipped) {
  begin(hourly("timeout = \"5h\"\n"));
  pass(hours{2});
  end(0);

  EXPECT_THAT(rows(), ElementsAre("ran 2025-11-01T03:00:00Z",
                                  "skipped 2025-11-01T04:00:00Z: the run due at "
                                  "2025-11-01T03:00:00Z was still at work"));
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(DaemonTest, OrQueuedAndThenLateAndNoMoreThanOneWaits) {
  begin(hourly("overlap = \"queue\"\n"));
  pass(hours{3} + minutes{10});
  EXPECT_THAT(runner_.launches, SizeIs(1));
  end(0);
  EXPECT_THAT(runner_.launches, SizeIs(2));
  end(0);

  EXPECT_THAT(rows(),
              ElementsAre("ran 2025-11-01T03:00:00Z",
                          "late 2025-11-01T04:00:00Z: it waited for the run before it",
                          "skipped 2025-11-01T05:00:00Z: the run due at 2025-11-01T04:00:00Z still "
                          "waited"));
}

TEST_F(DaemonTest, WhatWasMissedWhileNobodyRanIsMadeUpForOnce) {
  ledger_.begin(
      {.job = "job", .due_at = from_iso8601("2025-10-31T22:00:00Z").value(), .outcome = "ran"});
  here_.clock.set(from_iso8601("2025-11-01T02:30:00Z").value());
  begin(hourly());
  end(0);

  EXPECT_THAT(rows(),
              ElementsAre("ran 2025-10-31T22:00:00Z", "missed 2025-10-31T23:00:00Z: no daemon ran",
                          "missed 2025-11-01T00:00:00Z: no daemon ran",
                          "missed 2025-11-01T01:00:00Z: no daemon ran",
                          "late 2025-11-01T02:00:00Z: made up for: no daemon ran"));
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(DaemonTest, OrLeftOutWhichIsTold) {
  ledger_.begin(
      {.job = "job", .due_at = from_iso8601("2025-11-01T00:00:00Z").value(), .outcome = "ran"});
  here_.clock.set(from_iso8601("2025-11-01T02:30:00Z").value());
  begin(hourly("missed = \"skip\"\n"));

  EXPECT_THAT(rows(),
              ElementsAre("ran 2025-11-01T00:00:00Z", "missed 2025-11-01T01:00:00Z: no daemon ran",
                          "missed 2025-11-01T02:00:00Z: no daemon ran"));
  EXPECT_THAT(runner_.launches, IsEmpty());
  EXPECT_THAT(told_, ElementsAre("missed job (tierline snapshot --period day)"));
}

TEST_F(DaemonTest, AJobThatNeverRanHasNothingToMakeUpFor) {
  here_.clock.set(from_iso8601("2025-11-01T02:30:00Z").value());
  begin(hourly());
  EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(DaemonTest, AYearOfMissedMinutesIsToldInOneRowBeyondAThousand) {
  ledger_.begin(
      {.job = "job", .due_at = from_iso8601("2024-11-01T02:00:00Z").value(), .outcome = "ran"});
  begin(
      "time_zone = \"UTC\"\n[[jobs]]\nname = \"job\"\ncommand = [\"snapshot\"]\nwhen = \"* * * * "
      "*\"\n");

  EXPECT_EQ(rows().size(), 1U + 1000U);
  EXPECT_EQ(rows()[1], "missed 2025-10-31T09:21:00Z: no daemon ran; so were 524600 before it");
  EXPECT_THAT(runner_.launches, SizeIs(1));
}

TEST_F(DaemonTest, ACrashLeavesRowsThatTheNextStartCallsAbandoned) {
  ledger_.begin(
      {.job = "job", .due_at = from_iso8601("2025-11-01T01:00:00Z").value(), .host = "desk1"});
  begin(hourly());

  EXPECT_THAT(rows(), Contains("abandoned 2025-11-01T01:00:00Z"));
  EXPECT_THAT(told_, ElementsAre("abandoned job (tierline snapshot --period day)"));
}

TEST_F(DaemonTest, ADatabaseThatIsGoneForAnHourIsSaidAndMadeUpFor) {
  begin(hourly());
  pass(minutes{30});
  EXPECT_EQ(board_.state().role, Role::leader);
  ledger_.is_gone = true;
  pass(minutes{65});

  EXPECT_EQ(board_.state().role, Role::standby);
  EXPECT_FALSE(board_.state().database.reachable);
  EXPECT_THAT(board_.state().database.error, HasSubstr("gone"));
  EXPECT_THAT(runner_.launches, IsEmpty());

  ledger_.is_gone = false;
  pass(seconds{10});

  EXPECT_TRUE(board_.state().database.reachable);
  EXPECT_EQ(board_.state().role, Role::leader);
  ASSERT_THAT(runner_.launches, SizeIs(1));
  end(0);
  EXPECT_THAT(rows(), ElementsAre("late 2025-11-01T03:00:00Z: made up for: the database did not "
                                  "answer"));
}

TEST_F(DaemonTest, AJobAtWorkEndsInTheBooksWhenTheDatabaseIsBack) {
  begin(hourly());
  pass(hours{1} + seconds{10});
  ledger_.is_gone = true;
  pass(seconds{10});
  end(0);
  EXPECT_THAT(rows(), ElementsAre("open 2025-11-01T03:00:00Z"));
  EXPECT_EQ(shown().last->outcome, "ran");

  ledger_.is_gone = false;
  pass(seconds{10});

  EXPECT_THAT(rows(), ElementsAre("ran 2025-11-01T03:00:00Z"));
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(DaemonTest, AJobStillAtWorkWhenTheDatabaseIsBackIsNotAbandoned) {
  begin(hourly());
  pass(hours{1});
  ledger_.is_gone = true;
  pass(seconds{10});
  ledger_.is_gone = false;
  pass(seconds{10});

  EXPECT_THAT(rows(), ElementsAre("open 2025-11-01T03:00:00Z"));
  end(0);
  EXPECT_THAT(rows(), ElementsAre("ran 2025-11-01T03:00:00Z"));
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(DaemonTest, ARowThatTheDatabaseRefusesIsSaidAndNotTriedForEver) {
  begin(hourly());
  pass(hours{1});
  ledger_.refuses = true;
  end(0);
  ledger_.refuses = false;
  pass(hours{1});

  EXPECT_THAT(here_.log.records, Contains(std::pair{observability::Level::error,
                                                    std::string{"cannot write down a job run"}}));
  EXPECT_THAT(rows(), Contains("open 2025-11-01T04:00:00Z"));
}

TEST_F(DaemonTest, AStandbyBeginsNothingAndTakesOver) {
  ledger_.is_led_by_other = true;
  begin(hourly());
  pass(hours{1} + minutes{5});
  EXPECT_THAT(runner_.launches, IsEmpty());
  EXPECT_EQ(board_.state().role, Role::standby);
  EXPECT_TRUE(board_.state().database.reachable);
  EXPECT_EQ(shown().next_due, std::nullopt);

  // The other one did it, and died.
  ledger_.begin(
      {.job = "job", .due_at = from_iso8601("2025-11-01T03:00:00Z").value(), .outcome = "ran"});
  ledger_.is_led_by_other = false;
  pass(seconds{6});

  EXPECT_EQ(board_.state().role, Role::leader);
  EXPECT_THAT(runner_.launches, IsEmpty());
  pass(hours{1});
  EXPECT_THAT(runner_.launches, SizeIs(1));
}

TEST_F(DaemonTest, ATaskThatWaitsForAnotherAttemptIsGivenUpWhenAnotherLeads) {
  begin(hourly("retries = 3\n"));
  pass(hours{1});
  end(69);
  ledger_.is_gone = true;
  pass(seconds{6});
  ledger_.is_gone = false;
  ledger_.is_led_by_other = true;
  pass(minutes{5});

  EXPECT_THAT(runner_.launches, SizeIs(1));
  EXPECT_FALSE(shown().running_since);
  EXPECT_THAT(shown().last->reason, HasSubstr("another daemon took over"));
}

TEST_F(DaemonTest, AClockThatJumpsForwardMissesAndMakesUpFor) {
  begin(hourly());
  jump(hours{3} + minutes{30});
  end(0);

  EXPECT_THAT(
      rows(),
      ElementsAre(
          "missed 2025-11-01T03:00:00Z: the clock jumped, or the machine slept",
          "missed 2025-11-01T04:00:00Z: the clock jumped, or the machine slept",
          "late 2025-11-01T05:00:00Z: made up for: the clock jumped, or the machine slept"));
}

TEST_F(DaemonTest, AClockThatIsSetBackRunsNothingTwiceAndGoesOn) {
  begin(hourly());
  pass(hours{2});
  end(0);
  pass(seconds{1});
  EXPECT_THAT(runner_.launches, SizeIs(1));  // 04:00 was skipped: 03:00 was at work
  jump(-(hours{1} + minutes{30}));
  pass(hours{3});

  EXPECT_THAT(rows(), ElementsAre("ran 2025-11-01T03:00:00Z",
                                  "skipped 2025-11-01T04:00:00Z: the run due at "
                                  "2025-11-01T03:00:00Z was still at work",
                                  "open 2025-11-01T05:00:00Z"));
}

TEST_F(DaemonTest, AClockThatWasAYearAheadIsNotWaitedFor) {
  begin(hourly());
  jump(hours{24 * 365});
  runner_.ends_by_itself = true;
  turn();
  jump(-hours{24 * 365});
  pass(hours{1});
  turn();

  EXPECT_THAT(rows(), Contains("ran 2025-11-01T03:00:00Z"));
}

TEST_F(DaemonTest, ARetryIsNotLostWhenTheClockIsSetBack) {
  begin(hourly("retries = 1\n"));
  pass(hours{1});
  end(69);
  jump(-hours{5});
  turn();

  EXPECT_THAT(runner_.launches, SizeIs(2));
}

TEST_F(DaemonTest, AReloadBringsNewJobsAndLetsOldOnesEnd) {
  begin(hourly());
  pass(hours{1});
  daemon_->reload(
      Schedule::parse("time_zone = \"UTC\"\n[[jobs]]\nname = \"other\"\ncommand = "
                      "[\"validator\"]\nwhen = \"30 * * * *\"\n",
                      "s"));
  pass(minutes{1});
  EXPECT_THAT(board_.state().jobs, SizeIs(2));
  end(0);
  EXPECT_THAT(rows(), ElementsAre("ran 2025-11-01T03:00:00Z"));
  pass(hours{1});

  ASSERT_THAT(board_.state().jobs, SizeIs(1));
  EXPECT_EQ(shown().name, "other");
  EXPECT_THAT(rows("other"), ElementsAre("open 2025-11-01T03:30:00Z"));
  EXPECT_THAT(rows(), SizeIs(1));
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(DaemonTest, ARefusedReloadIsShownUntilAGoodOneComes) {
  begin(hourly());
  daemon_->refuse_reload("line 3: no");
  EXPECT_EQ(board_.state().schedule_error, "line 3: no");
  pass(hours{1});
  EXPECT_THAT(runner_.launches, SizeIs(1));
  daemon_->reload(Schedule::parse(hourly(), "s"));

  EXPECT_EQ(board_.state().schedule_error, "");
}

TEST_F(DaemonTest, AStopEndsJobsAndWritesThatDown) {
  begin(hourly());
  pass(hours{1});
  daemon_->stop();

  EXPECT_THAT(rows(), ElementsAre("failed 2025-11-01T03:00:00Z: ended with the daemon: snapshot: "
                                  "error: interrupted by a signal"));
  EXPECT_TRUE(board_.state().stopping);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(DaemonTest, AStopDoesNotWaitForAnotherAttempt) {
  begin(hourly("retries = 3\n"));
  pass(hours{1});
  end(69);
  daemon_->stop();

  EXPECT_THAT(rows(), ElementsAre("failed 2025-11-01T03:00:00Z: the daemon stopped before another "
                                  "attempt"));
}

// --- a watched folder
// -----------------------------------------------------------------------------

class WatchTest : public DaemonTest {
 protected:
  std::string watching(const std::string& more = "") {
    return "time_zone = \"UTC\"\n[[watch]]\nname = \"inbox\"\nfolder = \"" +
           directory_.path().native() +
           "\"\ncommand = [\"importer\", \"{file}\"]\nsettle = \"10s\"\n" + more;
  }
  void put(const std::string& name, const std::string& content = "rows") {
    std::ofstream{directory_.path() / name} << content;
  }
  std::string in(const std::string& name) { return read_file(directory_.path() / name); }
  bool there(const std::string& name) { return fs::exists(directory_.path() / name); }

  TempDir directory_;
};

TEST_F(WatchTest, AFileIsHandedOverAndPutAwayWithItsReport) {
  begin(watching());
  put("tickets.xlsx");
  pass(seconds{15});
  ASSERT_THAT(runner_.launches, SizeIs(1));
  EXPECT_THAT(
      runner_.launches[0].arguments,
      ElementsAre("/opt/tierline", "importer", (directory_.path() / "work/tickets.xlsx").native()));

  end(0, "tickets  3 rows\npass\n");

  EXPECT_TRUE(there("done/tickets.xlsx"));
  EXPECT_THAT(in("done/tickets.xlsx.report.txt"), HasSubstr("outcome   ran\n"));
  EXPECT_THAT(in("done/tickets.xlsx.report.txt"), HasSubstr("\n\ntickets  3 rows\npass\n"));
  ASSERT_THAT(ledger_.rows, SizeIs(1));
  EXPECT_EQ(ledger_.rows.begin()->second.subject, "tickets.xlsx");
  EXPECT_EQ(ledger_.rows.begin()->second.outcome, "ran");
}

TEST_F(WatchTest, AFileThatFailsGoesToFailedAndIsTold) {
  begin(watching());
  put("tickets.xlsx");
  pass(seconds{15});
  end(65, "importer: error: cannot read \"tickets.xlsx\": no header\n");

  EXPECT_THAT(in("failed/tickets.xlsx.report.txt"), HasSubstr("no header"));
  EXPECT_THAT(told_, ElementsAre(StartsWith("failed inbox")));
}

TEST_F(WatchTest, FilesComeOneByOneEvenWithinASecond) {
  runner_.ends_by_itself = true;
  begin(watching());
  for (const auto* name : {"a.csv", "b.csv", "c.csv"}) put(name);
  pass(seconds{30});

  EXPECT_TRUE(there("done/a.csv"));
  EXPECT_TRUE(there("done/b.csv"));
  EXPECT_TRUE(there("done/c.csv"));
  EXPECT_THAT(ledger_.rows, SizeIs(3));
}

TEST_F(WatchTest, AFileThatWasAtWorkWhenTheDaemonDiedIsHandedOverAgain) {
  fs::create_directory(directory_.path() / "work");
  put("work/tickets.xlsx");
  begin(watching());
  ASSERT_THAT(runner_.launches, SizeIs(1));
  end(0);

  EXPECT_TRUE(there("done/tickets.xlsx"));
}

TEST_F(WatchTest, AFileThatCannotBePutAwayIsNotHandedOverAgain) {
  begin(watching());
  put("tickets.xlsx");
  pass(seconds{15});
  fs::remove(directory_.path() / "done");
  put("done");
  end(0);
  pass(seconds{30});
  EXPECT_TRUE(there("work/tickets.xlsx"));
  EXPECT_THAT(ledger_.rows, SizeIs(1));

  fs::remove(directory_.path() / "done");
  pass(seconds{5});
  EXPECT_TRUE(there("done/tickets.xlsx"));
  EXPECT_THAT(in("done/tickets.xlsx.report.txt"), HasSubstr("outcome   ran\n"));
  EXPECT_THAT(runner_.launches, SizeIs(1));
}

TEST_F(WatchTest, AStopLeavesTheFileForTheNextStart) {
  begin(watching());
  put("tickets.xlsx");
  pass(seconds{15});
  daemon_->stop();

  EXPECT_TRUE(there("work/tickets.xlsx"));
  EXPECT_FALSE(there("failed/tickets.xlsx"));
}

TEST_F(WatchTest, AFolderThatCannotBeUsedIsSaidOnceAndWatchedOn) {
  begin(watching());
  fs::remove_all(directory_.path());
  pass(seconds{10});
  const auto said =
      std::count(here_.log.records.begin(), here_.log.records.end(),
                 std::pair{observability::Level::warn, std::string{"cannot watch a folder"}});
  EXPECT_EQ(said, 1);

  fs::create_directory(directory_.path());
  put("tickets.xlsx");
  pass(seconds{20});
  EXPECT_THAT(runner_.launches, SizeIs(1));
}

TEST_F(WatchTest, WithoutTheDatabaseNoFileIsTaken) {
  ledger_.is_gone = true;
  begin(watching());
  put("tickets.xlsx");
  pass(seconds{30});
  EXPECT_TRUE(there("tickets.xlsx"));

  ledger_.is_gone = false;
  pass(seconds{30});
  EXPECT_THAT(runner_.launches, SizeIs(1));
}

}  // namespace
}  // namespace tierline::daemon
