#include "tierline/observability/logger.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/observability/stages.hpp"

#include "test_services.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>

namespace tierline::observability {
namespace {

std::vector<nlohmann::json> records_in(const std::filesystem::path& path) {
  std::vector<nlohmann::json> records;
  std::istringstream lines{read_file(path)};
  for (std::string line; std::getline(lines, line);) {
    records.push_back(nlohmann::json::parse(line));
  }
  return records;
}

TEST(StagesTest, ProgramAndStepOfTheSameWorkStandAtTheSameGate) {
  EXPECT_EQ(stage_named("preflight").gate, "Gate0");
  EXPECT_EQ(stage_named("profiler").gate, "Gate1_Profiler");
  EXPECT_EQ(stage_named("profile").gate, "Gate1_Profiler");
  EXPECT_EQ(stage_named("clean").gate, "Gate2_Cleaner");
  EXPECT_EQ(stage_named("migrate").gate, "Gate3_Migration");
  EXPECT_EQ(stage_named("snapshot").gate, "");
}

class FileLoggerTest : public ::testing::Test {
 protected:
  std::unique_ptr<Logger> logger(const LogFile& file, const std::string& tool = "run") {
    return file_logger({Level::info, LogFormat::json, tool, "run-1"}, file, clock_);
  }

  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "tierline.log";

 private:
  FixedClock clock_{TimePoint{}};
};

TEST_F(FileLoggerTest, EachRecordNamesTheGateOfTheStageAtWork) {
  const auto log = logger({path_});

  log->info("one");
  log->enter("profile");
  log->info("two");
  log->enter("snapshot");
  log->info("three");

  const auto records = records_in(path_);
  EXPECT_EQ(records.at(0)["gate"], "");
  EXPECT_EQ(records.at(1)["gate"], "Gate1_Profiler");
  EXPECT_EQ(records.at(2)["gate"], "");
}

TEST_F(FileLoggerTest, AProgramBeginsAtItsOwnGate) {
  logger({path_}, "cleaner")->info("one");
  EXPECT_EQ(records_in(path_).at(0)["gate"], "Gate2_Cleaner");
}

TEST_F(FileLoggerTest, ASecondRunAppends) {
  logger({path_})->info("first");
  logger({path_})->info("second");
  EXPECT_EQ(records_in(path_).size(), 2U);
}

TEST_F(FileLoggerTest, AFullFileIsTurnedOverAndTheOldestGoes) {
  const auto log = logger({path_, 300, 2});

  for (int n = 0; n < 20; ++n) log->info("a record of about a hundred bytes", {{"n", n}});

  EXPECT_LE(std::filesystem::file_size(path_), 300U);
  EXPECT_EQ(records_in(path_).back()["n"], 19);
  EXPECT_FALSE(records_in(dir_.path() / "tierline.1.log").empty());
  EXPECT_FALSE(records_in(dir_.path() / "tierline.2.log").empty());
  EXPECT_FALSE(std::filesystem::exists(dir_.path() / "tierline.3.log"));
}

TEST_F(FileLoggerTest, AFileThatCannotBeOpenedIsAnIoError) {
  try {
    logger({dir_.path() / "tierline.log" / ""});
    FAIL() << "opened a directory";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_NE(error.message().find("cannot open the log file"), std::string::npos);
  }
}

TEST_F(FileLoggerTest, ATeeTellsBothAndBothChangeTheGate) {
  tierline::testing::RecordingLogger first;
  const auto second = logger({path_});
  const auto both = tee({&first, second.get()});

  both->enter("clean");
  both->warn("odd");

  EXPECT_EQ(first.records.size(), 1U);
  EXPECT_EQ(records_in(path_).at(0)["gate"], "Gate2_Cleaner");
}

}  // namespace
}  // namespace tierline::observability
