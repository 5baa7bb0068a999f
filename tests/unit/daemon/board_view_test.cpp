#include "daemon/board_view.hpp"

#include "a_state.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tierline::daemon {
namespace {

using std::chrono::seconds;

TEST(BoardTest, GivesWhatWasHungUpLast) {
  Board board;
  EXPECT_FALSE(board.state().database.reachable);

  board.set(a_good_state());

  EXPECT_EQ(board.state().jobs.at(0).name, "validator");
  EXPECT_EQ(to_string(board.state().role), "leader");
}

TEST(ComplaintsTest, AGoodStateHasNone) { EXPECT_TRUE(complaints(a_good_state(), noon).empty()); }

TEST(ComplaintsTest, AStandbyHasNone) {
  auto state = a_good_state();
  state.role = Role::standby;
  EXPECT_TRUE(complaints(state, noon).empty());
}

TEST(ComplaintsTest, ADaemonThatHasNotBegunIsStartingAndAlive) {
  const State state;
  EXPECT_EQ(complaints(state, noon).at(0), "the daemon is starting");
  EXPECT_TRUE(is_alive(state, noon));
}

TEST(ComplaintsTest, ALoopThatDoesNotComeByForMoreThanAMinuteIsOne) {
  const auto state = a_good_state();
  EXPECT_TRUE(is_alive(state, noon + seconds{60}));
  EXPECT_FALSE(is_alive(state, noon + seconds{61}));
  EXPECT_EQ(complaints(state, noon + seconds{61}).at(0),
            "the loop has not come by since 2026-03-02T12:00:00Z");
}

TEST(ComplaintsTest, ADatabaseThatDoesNotAnswerIsOne) {
  auto state = a_good_state();
  state.database = {false, "connection refused", 0, 20};
  EXPECT_EQ(complaints(state, noon),
            std::vector<std::string>{"the database does not answer: connection refused"});
}

TEST(ComplaintsTest, AnotherSchemaIsOne) {
  auto state = a_good_state();
  state.database.schema_version = 19;
  EXPECT_EQ(complaints(state, noon).at(0), "the schema is at migration 19, this program brings 20");
}

TEST(ComplaintsTest, ARefusedScheduleAndAStopAreSome) {
  auto state = a_good_state();
  state.stopping = true;
  state.schedule_error = "line 3: no such month";
  EXPECT_EQ(complaints(state, noon).size(), 2);
}

TEST(ComplaintsTest, AJobThatFailedIsOneUntilItRanAgain) {
  for (const auto* outcome : {"failed", "missed", "abandoned"}) {
    auto state = a_good_state();
    state.jobs[0].last = ended(outcome);
    state.jobs[0].last->reason = "no space left";
    EXPECT_EQ(complaints(state, noon).at(0), std::string{"job \"validator\": "} + outcome +
                                                 " at 2026-03-02T02:00:00Z: no space left");
  }
  for (const auto* outcome : {"ran", "late", "skipped"}) {
    auto state = a_good_state();
    state.jobs[0].last = ended(outcome);
    EXPECT_TRUE(complaints(state, noon).empty()) << outcome;
  }
}

TEST(ComplaintsTest, AVerdictOfFailIsOneAndAWarningIsNone) {
  auto state = a_good_state();
  state.jobs[0].last = ended("ran");
  state.jobs[0].last->verdict = "warn";
  EXPECT_TRUE(complaints(state, noon).empty());

  state.jobs[0].last->verdict = "fail";
  EXPECT_EQ(complaints(state, noon).at(0),
            "job \"validator\": verdict fail at 2026-03-02T02:00:00Z");
}

TEST(ComplaintsTest, AJobIsOverdueAfterItsTimeUnlessItRuns) {
  auto state = a_good_state();
  auto& job = state.jobs[0];
  job.next_due = noon - job.overdue_after;
  EXPECT_TRUE(complaints(state, noon).empty());

  job.next_due = *job.next_due - seconds{1};
  EXPECT_EQ(complaints(state, noon).at(0),
            "job \"validator\" is overdue since 2026-03-02T11:44:59Z");

  job.running_since = noon;
  EXPECT_TRUE(complaints(state, noon).empty());
}

TEST(BoardViewTest, TheDocumentHoldsWhatTheBoardSays) {
  auto state = a_good_state();
  state.jobs[0].last = ended("late");

  const auto document = to_json(state, noon);

  EXPECT_EQ(document["role"], "leader");
  EXPECT_EQ(document["database"]["schema_version"], 20);
  const auto& job = document["jobs"][0];
  EXPECT_EQ(job["next_due"], "2026-03-03T02:00:00Z");
  EXPECT_EQ(job["running_since"], nullptr);
  EXPECT_EQ(job["last"]["outcome"], "late");
  EXPECT_EQ(job["last"]["exit_status"], 0);
  EXPECT_EQ(job["overdue"], false);
}

TEST(BoardViewTest, TheFiguresAreThoseOfTheMoment) {
  auto state = a_good_state();
  state.jobs[0].last = ended("failed");
  state.jobs[0].last->exit_status = 69;
  state.jobs[0].last_success = noon - std::chrono::hours{34};

  const auto text = to_prometheus(state, noon);

  for (const auto* line :
       {"tierline_daemon_leader{tool=\"tierlined\"} 1\n",
        "tierline_database_up{tool=\"tierlined\"} 1\n",
        "tierline_job_last_failed{tool=\"tierlined\",job=\"validator\"} 1\n",
        "tierline_job_last_exit_status{tool=\"tierlined\",job=\"validator\"} 69\n",
        "tierline_job_last_success_timestamp_seconds{tool=\"tierlined\",job=\"validator\"} "
        "1772330400\n",
        "tierline_daemon_ready{tool=\"tierlined\"} 0\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
  EXPECT_EQ(to_prometheus(State{}, noon).find("tierline_schema_version{"), std::string::npos);
}

}  // namespace
}  // namespace tierline::daemon
