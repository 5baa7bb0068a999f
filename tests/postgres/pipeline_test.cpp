#include "tierline/pipeline/pipeline.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/demo_data/demo_data.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tierline::pipeline {
namespace {

using ::testing::HasSubstr;

class PipelineTest : public testing::PostgresTest {
 protected:
  Options exports(double unrepairable_percent = 0) {
    demo_data::run(
        {.directory = dir_.path(), .scale = 0.01, .unrepairable_percent = unrepairable_percent},
        services_);
    return {.tickets = dir_.path() / "tickets.xlsx",
            .comments = dir_.path() / "comments.xlsx",
            .timesheets = dir_.path() / "timesheets.xlsx",
            .work = dir_.path() / "work"};
  }

  Report go(const Options& options) {
    services_.clock.set(services_.clock.now() + std::chrono::seconds{1});
    return run(options, db(), services_);
  }

  std::string published() { return value("schema_name FROM etl.release WHERE is_published"); }

  const std::string first_release = "sd_v19700101_000000";
  TempDir dir_;
  testing::TestServices services_;
};

TEST_F(PipelineTest, ExportsBecomeAPublishedReleaseWithTiersAndHistory) {
  const auto report = go(exports());

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(report.stages.size(), 7U);
  EXPECT_EQ(published(), "sd_v20251101_020001");
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE support_tier IS NOT NULL"), "109");
  EXPECT_EQ(value("count(*) FROM servicedesk.comments"), "1081");
  EXPECT_EQ(value("count(*) FROM servicedesk.timesheets"), "1411");
  EXPECT_EQ(value("sum(ticket_count) FROM servicedesk.tier_history "
                  "WHERE period = 'day' AND category = ''"),
            "109");
  EXPECT_EQ(value("tool || ' ' || verdict FROM etl.run"), "run pass");
  EXPECT_EQ(value("count(*) > 0 AND bool_and(verdict = 'pass') FROM etl.gate"), "t");
}

TEST_F(PipelineTest, TheSameExportsAgainGiveTheSameFiguresInANewRelease) {
  const auto options = exports();
  go(options);
  const auto history =
      value("md5(string_agg(t::text, '' ORDER BY t::text)) FROM servicedesk.tier_history t");

  EXPECT_EQ(go(options).verdict(), Verdict::pass);

  EXPECT_EQ(published(), "sd_v20251101_020002");
  EXPECT_EQ(value("md5(string_agg(t::text, '' ORDER BY t::text)) FROM servicedesk.tier_history t"),
            history);
}

TEST_F(PipelineTest, AQuarterOfUnrepairableRowsClosesTheGateAndChangesNothingForReaders) {
  const auto report = go(exports(25));

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_THAT(report.closed_by, HasSubstr("quarantine tickets"));
  EXPECT_FALSE(report.published());
  EXPECT_EQ(report.stages.at(1).verdict, std::nullopt) << "profile must not run";
  EXPECT_EQ(published(), first_release);
  EXPECT_EQ(value("count(*) FROM servicedesk.tier_history"), "0");
  EXPECT_EQ(value("verdict FROM etl.run"), "fail");
  EXPECT_THAT(to_text(report), HasSubstr("nothing was published"));
  EXPECT_EQ(to_json(report).at("tier_mix"), nullptr);
}

TEST_F(PipelineTest, ADatabaseWithTheExportsOwnHeadersIsASourceToo) {
  demo_data::run({.directory = dir_.path(), .scale = 0.01, .format = demo_data::Format::sqlite},
                 services_);

  const auto report = go({.source = dir_.path() / "source.db", .work = dir_.path() / "work"});

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(report.stages.front().name, "profile");
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets"), "109");
}

TEST_F(PipelineTest, AnErrorStandsInTheBooksAndLeavesTheReleaseAlone) {
  auto options = exports();
  replace_file(options.comments, "");
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
