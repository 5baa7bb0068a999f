#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/cleaner/cleaner.hpp"
#include "tierline/profiler/profiler.hpp"

#include "small_source.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

namespace tierline::cleaner {
namespace {

using ::testing::HasSubstr;

struct CleanerRefusalTest : ::testing::Test {
  CleanerRefusalTest() {
    source.add_tickets(1, 100);
    source.add_timesheets(1);
  }

  void profile() {
    options.profile = source.dir.path() / "profile.json";
    profiler::run({options.source, options.contract, options.profile, false}, services);
  }

  /// The error of a run; the output must then be as it was.
  Error refusal() {
    const auto before = outputs();
    try {
      run(options, services);
    } catch (const Error& error) {
      EXPECT_EQ(outputs(), before);
      return error;
    }
    ADD_FAILURE() << "no error";
    return {ErrorCode::internal, ""};
  }

  /// Names and contents of all files that are no inputs.
  std::string outputs() const {
    std::string list;
    for (const auto& entry : std::filesystem::directory_iterator{source.dir.path()}) {
      list += entry.path().filename().string() + " " + sha256_of_file(entry.path()) + "\n";
    }
    return list;
  }

  testing::SmallSource source;
  testing::TestServices services;
  Options options{source.path, {}, source.contract, source.dir.path() / "clean.db"};
};

TEST_F(CleanerRefusalTest, AProfileOfAnotherSourceIsRefusedWithBothFingerprints) {
  profile();
  const auto profiled = sha256_of_file(source.path);
  source.add_tickets(500, 1);

  const auto error = refusal();

  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.message(), HasSubstr(profiled));
  EXPECT_THAT(error.message(), HasSubstr(sha256_of_file(source.path)));
}

TEST_F(CleanerRefusalTest, AProfileByAnotherContractIsRefusedWithBothFingerprints) {
  profile();
  const auto profiled = sha256_of_file(source.contract);
  replace_file(source.contract, std::string{testing::small_contract} + "# changed\n");

  const auto error = refusal();

  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.message(), HasSubstr(profiled));
  EXPECT_THAT(error.message(), HasSubstr(sha256_of_file(source.contract)));
}

TEST_F(CleanerRefusalTest, AProfileByOtherRulesIsRefused) {
  profile();
  auto text = read_file(options.profile);
  text.replace(text.find("values-3"), 8, "values-0");
  replace_file(options.profile, text);

  EXPECT_THAT(refusal().message(), HasSubstr("\"values-0\", these are \"values-3\""));
}

TEST_F(CleanerRefusalTest, AProfileWithAClosedGateStopsTheCleaner) {
  source.execute("UPDATE tickets SET \"TKT-SLA Met\" = 'perhaps' WHERE rowid <= 25");
  profile();

  const auto error = refusal();

  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.message(), HasSubstr("gates"));
}

TEST_F(CleanerRefusalTest, AProfileThatIsNoneOrNotThereIsRefused) {
  options.profile = source.dir.path() / "profile.json";
  EXPECT_EQ(refusal().code(), ErrorCode::io);

  replace_file(options.profile, "{\"source\": 1}");
  EXPECT_EQ(refusal().code(), ErrorCode::data);
  replace_file(options.profile, "no json");
  EXPECT_EQ(refusal().code(), ErrorCode::data);
}

TEST_F(CleanerRefusalTest, TheOutputIsNeverAnInputNotEvenByAnotherName) {
  options.output = source.path;
  EXPECT_EQ(refusal().code(), ErrorCode::usage);

  options.output = source.dir.path() / "link.db";
  std::filesystem::create_symlink(source.path, options.output);
  EXPECT_EQ(refusal().code(), ErrorCode::usage);

  options.output = source.dir.path() / "hard.db";
  std::filesystem::create_hard_link(source.path, options.output);
  EXPECT_EQ(refusal().code(), ErrorCode::usage);

  profile();
  options.output = options.profile;
  EXPECT_EQ(refusal().code(), ErrorCode::usage);
}

TEST_F(CleanerRefusalTest, AFileThatIsNoCleanedDatabaseIsNotReplaced) {
  replace_file(options.output, "letters to a friend");
  EXPECT_EQ(refusal().code(), ErrorCode::usage);

  std::filesystem::remove(options.output);
  run(options, services);
  EXPECT_NO_THROW(run(options, services));
}

TEST_F(CleanerRefusalTest, AMissingTableOrRequiredColumnIsADataError) {
  source.execute("ALTER TABLE tickets DROP COLUMN \"TKT-Title\"");
  EXPECT_THAT(refusal().message(), HasSubstr("table \"tickets\" has no column \"title\""));

  source.execute("DROP TABLE tickets");
  EXPECT_THAT(refusal().message(), HasSubstr("no table \"tickets\""));
}

TEST_F(CleanerRefusalTest, ASourceThatIsNotThereIsADataError) {
  options.source = source.dir.path() / "none.db";

  EXPECT_EQ(refusal().code(), ErrorCode::data);
}

/// Changes the source while it is read.
class MeddlingProgress final : public observability::ProgressSink {
 public:
  explicit MeddlingProgress(std::filesystem::path path) : path_{std::move(path)} {}
  void begin(std::string_view, std::uint64_t) override {}
  void advance(std::uint64_t) override {}
  void finish() override {
    auto bytes = read_file(path_);
    bytes += '\0';
    // In place, behind SQLite's back.
    const auto copy = path_.string() + ".copy";
    replace_file(copy, bytes);
    std::filesystem::copy_file(copy, path_, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::remove(copy);
  }

 private:
  std::filesystem::path path_;
};

TEST_F(CleanerRefusalTest, ASourceThatChangesMeanwhileLeavesNoOutput) {
  MeddlingProgress meddling{source.path};
  const observability::Services meddled{"run", services.clock, services.log, services.metrics,
                                        meddling};
  try {
    run(options, meddled);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::conflict);
    EXPECT_THAT(error.message(), HasSubstr("changed while it was read"));
  }
  EXPECT_FALSE(std::filesystem::exists(options.output));
}

using CleanerInterruptDeathTest = CleanerRefusalTest;

TEST_F(CleanerInterruptDeathTest, AnInterruptLeavesNothingBehind) {
  source.add_tickets(1000, 2000);
  const auto before = outputs();

  // In a process of its own, since the flag of a signal cannot be taken back.
  EXPECT_EXIT(
      {
        catch_interrupts();
        ::raise(SIGINT);
        try {
          run(options, services);
        } catch (const Error& error) {
          std::_Exit(exit_status(error.code()));
        }
        std::_Exit(0);
      },
      ::testing::ExitedWithCode(130), "");
  EXPECT_EQ(outputs(), before);
}

}  // namespace
}  // namespace tierline::cleaner
