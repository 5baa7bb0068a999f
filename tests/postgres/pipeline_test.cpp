#include "tierline/pipeline/pipeline.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/demo_data/demo_data.hpp"
#include "tierline/sqlite/connection.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tierline::pipeline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class PipelineTest : public testing::PostgresTest {
 protected:
  PipelineTest() = default;
  explicit PipelineTest(std::string origin) : PostgresTest{std::move(origin)} {}

  Options exports(double unrepairable_percent = 0) {
    demo_data::run(
        {.directory = dir_.path(), .scale = 0.01, .unrepairable_percent = unrepairable_percent},
        services_);
    return {.tickets = dir_.path() / "tickets.xlsx",
            .comments = dir_.path() / "comments.xlsx",
            .timesheets = dir_.path() / "timesheets.xlsx",
            .work = dir_.path() / "work",
            .backups = dir_.path() / "backups",
            .tool_directories = {"/usr/local/bin", "/usr/bin"}};
  }

  Report go(const Options& options) {
    // The server's clock is compared with it.
    services_.clock.set(
        std::max(SystemClock{}.now(), services_.clock.now() + std::chrono::seconds{1}));
    return run(options, db(), services_);
  }

  std::vector<std::string> backups() const {
    std::vector<std::string> names;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator{dir_.path() / "backups", none}) {
      if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  std::string published() { return value("schema_name FROM etl.release WHERE is_published"); }

  const std::string first_release = "sd_v19700101_000000";
  TempDir dir_;
  testing::TestServices services_;
};

class EmptyDatabasePipelineTest : public PipelineTest {
 public:
  EmptyDatabasePipelineTest() : PipelineTest{"template0"} {}
};

TEST_F(PipelineTest, ExportsBecomeAPublishedReleaseWithTiersAndHistory) {
  const auto report = go(exports());

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(report.stages.size(), 9U);
  EXPECT_EQ(published(), "sd_v" + to_compact(services_.clock.now()));
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE support_tier IS NOT NULL"), "109");
  EXPECT_EQ(value("count(*) FROM servicedesk.comments"), "1081");
  EXPECT_EQ(value("count(*) FROM servicedesk.timesheets"), "1411");
  EXPECT_EQ(value("sum(ticket_count) FROM servicedesk.tier_history "
                  "WHERE period = 'day' AND category = '' AND pod = ''"),
            "109");
  EXPECT_EQ(value("tool || ' ' || verdict FROM etl.run"), "run pass");
  EXPECT_EQ(value("count(*) > 0 AND bool_and(verdict = 'pass') FROM etl.gate"), "t");
}

TEST_F(PipelineTest, TheSameExportsAgainGiveTheSameFiguresInANewReleaseWhateverTheJobs) {
  auto options = exports();
  go(options);
  options.jobs = 2;
  const auto history =
      value("md5(string_agg(t::text, '' ORDER BY t::text)) FROM servicedesk.tier_history t");

  const auto report = go(options);

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_THAT(to_json(report).dump(), HasSubstr("\"jobs\":2"));

  EXPECT_EQ(published(), "sd_v" + to_compact(services_.clock.now()));
  EXPECT_EQ(value("md5(string_agg(t::text, '' ORDER BY t::text)) FROM servicedesk.tier_history t"),
            history);
}

TEST_F(PipelineTest, AQuarterOfUnrepairableRowsClosesTheGateAndChangesNothingForReaders) {
  const auto report = go(exports(25));

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_THAT(report.closed_by, HasSubstr("quarantine tickets"));
  EXPECT_FALSE(report.published());
  EXPECT_EQ(report.stages.at(3).name, "profile");
  EXPECT_EQ(report.stages.at(3).verdict, std::nullopt) << "profile must not run";
  EXPECT_EQ(published(), first_release);
  EXPECT_EQ(value("count(*) FROM servicedesk.tier_history"), "0");
  EXPECT_EQ(value("verdict FROM etl.run"), "fail");
  EXPECT_THAT(to_text(report), HasSubstr("nothing was published"));
  EXPECT_EQ(to_json(report).at("tier_mix"), nullptr);
}

TEST_F(PipelineTest, AScoreBelowTheLeastClosesTheGateBeforeThePublication) {
  const auto options = exports();
  go(options);
  const auto before = published();
  const auto source = dir_.path() / "source.db";
  std::filesystem::copy_file(options.work / "source.db", source);
  sqlite::Connection{source, sqlite::Mode::read_write}.execute(
      "UPDATE tickets SET closed_at = '2001-01-01 00:00:00', resolved_at = '2001-01-01 00:00:00'");

  const auto report = go({.source = source,
                          .min_score = 99.9,
                          .work = dir_.path() / "other",
                          .backups = options.backups,
                          .no_backup = true});

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_THAT(report.closed_by, AllOf(HasSubstr("quality: "), HasSubstr("limit 99.9")));
  EXPECT_FALSE(report.published());
  EXPECT_EQ(published(), before);
  EXPECT_EQ(value("verdict FROM etl.gate WHERE gate = 'quality' AND verdict <> 'pass'"), "fail");
}

TEST_F(PipelineTest, KeyFiguresOutOfToleranceStopTheRunUnlessAccepted) {
  auto options = exports();
  go(options);
  const auto before = published();
  given("DELETE FROM " + before + ".timesheets");  // as if so few had been published

  const auto refused = go(options);

  EXPECT_THAT(refused.closed_by,
              AllOf(HasSubstr("key-figures: "), HasSubstr("is loaded and proved, and stays")));
  EXPECT_EQ(published(), before);
  EXPECT_EQ(to_json(refused).at("release"), "");

  options.accept_change = "timesheets are back";
  const auto accepted = go(options);

  EXPECT_EQ(accepted.release, published());
  EXPECT_NE(published(), before);
  EXPECT_EQ(value("accepted_change FROM etl.release WHERE is_published"), "timesheets are back");
}

TEST_F(PipelineTest, ADatabaseWithTheExportsOwnHeadersIsASourceToo) {
  demo_data::run({.directory = dir_.path(), .scale = 0.01, .format = demo_data::Format::sqlite},
                 services_);

  const auto report = go({.source = dir_.path() / "source.db",
                          .work = dir_.path() / "work",
                          .backups = dir_.path() / "backups",
                          .no_backup = true});

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(report.stages.at(0).name, "preflight");
  EXPECT_EQ(report.stages.at(1).name, "profile");
  EXPECT_THAT(backups(), IsEmpty());
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets"), "109");
}

TEST_F(PipelineTest, AnErrorStandsInTheBooksAndLeavesTheReleaseAlone) {
  auto options = exports();
  std::filesystem::copy_file(options.tickets, options.comments,
                             std::filesystem::copy_options::overwrite_existing);
  try {
    go(options);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::data);
    EXPECT_THAT(error.message(), HasSubstr("comments.xlsx"));
  }
  EXPECT_EQ(published(), first_release);
  EXPECT_EQ(value("verdict FROM etl.run"), "error");
  EXPECT_FALSE(std::filesystem::exists(options.work / "source.db"));
}

TEST_F(PipelineTest, WhatALoadChangesIsBackedUpBeforeIt) {
  const auto options = exports();
  go(options);
  const auto first = published();
  ASSERT_EQ(backups().size(), 1U) << "there was no source database yet";

  const auto report = go(options);

  EXPECT_EQ(report.stages.at(1).name, "backup");
  EXPECT_EQ(report.stages.at(1).verdict, Verdict::pass);
  const auto names = backups();
  ASSERT_EQ(names.size(), 3U);
  EXPECT_THAT(names.front(), StartsWith("source.db."));
  const auto dumped = read_file(dir_.path() / "backups" / (names.back() + ".json"));
  EXPECT_THAT(dumped, HasSubstr(first + ".tickets"));
  EXPECT_EQ(value("string_agg(gate || ' ' || verdict, ', ' ORDER BY gate) FROM etl.gate "
                  "WHERE stage = 'backup'"),
            "backup-database pass, backup-source pass");
  EXPECT_EQ(value("count(*) FROM etl.finding WHERE tool = 'backup' AND verdict = 'pass'"), "2")
      << "of the database, once a run";
}

TEST_F(PipelineTest, WhatPreflightRefusesIsNotBegun) {
  auto options = exports();
  replace_file(options.comments, "");
  options.tool_directories = {dir_.path()};
  options.jobs = 8;

  const auto report = go(options);

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_THAT(report.stages.at(0).report->dump(), HasSubstr("connections are free, 12 needed"));
  EXPECT_THAT(report.closed_by, AllOf(HasSubstr("preflight backup-tools: there is no pg_dump"),
                                      HasSubstr("comments.xlsx\" is empty"), HasSubstr("hint: ")));
  EXPECT_EQ(report.stages.at(1).verdict, std::nullopt);
  EXPECT_EQ(published(), first_release);
  EXPECT_FALSE(std::filesystem::exists(options.work / "source.db"));
  EXPECT_EQ(value("verdict FROM etl.run"), "fail");
  EXPECT_EQ(value("verdict FROM etl.gate WHERE stage = 'preflight'"), "fail");
  EXPECT_EQ(value("verdict FROM etl.finding WHERE name = 'backup-tools'"), "fail");
  EXPECT_THAT(to_text(report), Not(HasSubstr("profile.json")));
}

TEST_F(PipelineTest, ABackupThatIsNoneStopsTheLoad) {
  auto options = exports();
  const auto pg_dump = dir_.path() / "pg_dump";
  replace_file(pg_dump,
               "#!/bin/sh\n"
               "case $* in --version) exec /usr/bin/pg_dump --version ;; esac\n"
               "echo half of it > \"$(echo \"$*\" | sed 's/.*--file=\\([^ ]*\\).*/\\1/')\"\n");
  std::filesystem::permissions(pg_dump, std::filesystem::perms::owner_all);
  options.tool_directories.insert(options.tool_directories.begin(), dir_.path());
  try {
    go(options);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unavailable);
    EXPECT_THAT(error.message(), HasSubstr("wrote no whole dump"));
  }
  EXPECT_EQ(published(), first_release);
  EXPECT_THAT(backups(), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(options.work / "source.db"));
  EXPECT_EQ(value("verdict FROM etl.run"), "error");
}

TEST_F(EmptyDatabasePipelineTest, TheFirstLoadHasNothingToBackUpAndKeepsItsFindings) {
  const auto report = go(exports());

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_THAT(backups(), IsEmpty());
  EXPECT_EQ(value("count(*) FROM etl.finding WHERE tool = 'preflight' AND verdict <> 'pass'"), "0");
  EXPECT_EQ(value("tool || ' ' || verdict FROM etl.run"), "run pass");
}

TEST_F(EmptyDatabasePipelineTest, ARefusedFirstLoadLeavesTheDatabaseAsItWas) {
  auto options = exports();
  options.tool_directories = {dir_.path()};

  EXPECT_EQ(go(options).verdict(), Verdict::fail);
  EXPECT_EQ(value("count(*) FROM pg_namespace WHERE nspname IN ('etl', 'servicedesk', 'dash')"),
            "0");
}

TEST_F(PipelineTest, NeitherExportsNorASourceIsAUsageErrorAndBothAreToo) {
  for (const auto& options : {Options{}, Options{.tickets = "t.xlsx", .source = "s.db"}}) {
    try {
      go(options);
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::usage);
    }
  }
}

}  // namespace
}  // namespace tierline::pipeline
