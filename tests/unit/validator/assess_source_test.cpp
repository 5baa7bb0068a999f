#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/cleaner/cleaner.hpp"
#include "tierline/demo_data/demo_data.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/validator/validator.hpp"

#include "small_database.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::validator {
namespace {

using ::testing::HasSubstr;
using testing::SmallDatabase;
using tickets::Storage;

class AssessSourceTest : public ::testing::Test {
 protected:
  /// Writes the database under the headers of a generation: 0 the oldest, a large one the newest.
  void write(std::size_t generation) {
    std::filesystem::remove(path_);
    sqlite::Connection file{path_, sqlite::Mode::create};
    file.execute("PRAGMA synchronous = OFF; BEGIN");
    for (const auto& table : contract_.tables) {
      const auto* const rows = database_.find(table.name);
      if (rows == nullptr) continue;
      std::vector<sqlite::ColumnInfo> columns;
      std::vector<std::string> names;
      for (const auto& column : table.columns) {
        names.push_back(column.headers[std::min(generation, column.headers.size() - 1)]);
        columns.push_back({names.back(), ""});
      }
      file.execute(sqlite::create_table_sql(table.name, columns));
      sqlite::Statement insert{file, sqlite::insert_sql(table.name, names)};
      for (const auto& row : rows->rows) {
        for (std::size_t i = 0; i < row.size(); ++i) bind(insert, static_cast<int>(i) + 1, row[i]);
        insert.run();
      }
    }
    file.execute("COMMIT");
  }

  static void bind(sqlite::Statement& insert, int parameter,
                   const testing::SmallTable::Value& value) {
    switch (value.storage) {
      case Storage::null: return insert.bind_null(parameter);
      case Storage::integer: return insert.bind(parameter, std::int64_t{std::stoll(value.text)});
      case Storage::real: return insert.bind(parameter, std::stod(value.text));
      default: return insert.bind(parameter, std::string_view{value.text});
    }
  }

  Report assessed(Options options = {}) {
    options.source = path_;
    return assess_source(options, services_);
  }

  const tickets::Contract contract_ = tickets::builtin_contract();
  SmallDatabase database_{contract_};
  testing::TestServices services_;
  TempDir directory_;
  const std::filesystem::path path_ = directory_.path() / "source.db";
};

TEST_F(AssessSourceTest, APerfectFileOfEveryGenerationOfHeadersScores100) {
  for (const std::size_t generation : {0U, 1U, 2U}) {
    write(generation);

    const auto report = assessed();

    EXPECT_DOUBLE_EQ(report.quality->assessment.score.value(), 100)
        << "generation " << generation << "\n"
        << to_text(report);
    EXPECT_EQ(report.verdict(), Verdict::pass);
    EXPECT_EQ(report.quality->subject, "source");
  }
}

TEST_F(AssessSourceTest, ADatabaseWithoutTheTablesFails) {
  sqlite::Connection{path_, sqlite::Mode::create}.execute("CREATE TABLE other (a)");

  const auto report = assessed();

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_EQ(report.quality->assessment.find("ticket-id-filled")->detail,
            "there is no table \"tickets\"");
}

TEST_F(AssessSourceTest, WhatIsNoDatabaseHasNoScore) {
  replace_file(path_, "nothing of the kind");

  EXPECT_THROW(assessed(), Error);
}

TEST_F(AssessSourceTest, TheLeastScoreDecides) {
  database_.set("tickets", "status", Storage::text, "Resolved");
  write(0);
  const auto score = assessed().quality->assessment.score.value();

  EXPECT_EQ(assessed({.min_score = score}).verdict(), Verdict::warn);
  EXPECT_EQ(assessed({.min_score = score + 0.01}).verdict(), Verdict::fail);
}

TEST_F(AssessSourceTest, ExplainSaysWhatWouldLiftTheScoreTheGreatestGainFirst) {
  database_.drop_column("comments", "created_at");
  database_.set("tickets", "status", Storage::text, "Resolved", 50);
  write(0);

  const auto report = assessed({.min_score = 95, .explain = true});

  const auto& gains = report.quality->gains.value();
  EXPECT_TRUE(std::is_sorted(gains.begin(), gains.end(),
                             [](const auto& a, const auto& b) { return a.points > b.points; }));
  EXPECT_TRUE(gains.front().needed);
  EXPECT_NEAR(gains.back().score, 100, 1e-9);
  EXPECT_THAT(to_text(report), HasSubstr("95 is wanted; * is needed for it:"));
  EXPECT_EQ(to_json(report)["quality"]["gains"].size(), gains.size());
}

TEST_F(AssessSourceTest, TheLedgerSaysWhetherTheTicketsAreThoseOfTheRoster) {
  // 8 of 100 entries lead nowhere: right for all tickets of the desk, too few for a roster's.
  database_.set("timesheets", "ticket_id", Storage::integer, "1001");
  database_.set("timesheets", "ticket_id", Storage::integer, "0", 40);
  write(0);
  EXPECT_EQ(assessed().quality->assessment.find("timesheet-orphans-expected")->outcome,
            quality::Outcome::pass);

  sqlite::Connection file{path_, sqlite::Mode::read_write};
  file.execute(std::string{sql::sqlite::create_import_file.text});
  file.execute(
      "INSERT INTO import_file VALUES (1, 'run', 'tickets', 'tickets.xlsx', '', 1, 'xlsx', '', 1, "
      "'servicedesk', '', '{\"roster_sha256\": \"abc\"}', 100, 100, 0, 0, 0, 0, '{}', '{}', '[]', "
      "'2025-11-01T00:00:00Z', NULL)");
  EXPECT_EQ(assessed().quality->assessment.find("timesheet-orphans-expected")->outcome,
            quality::Outcome::warn);
}

TEST_F(AssessSourceTest, RulesOfOnesOwnTakeThePlaceOfTheBuiltInOnes) {
  write(0);
  const auto rules = directory_.path() / "rules.toml";
  replace_file(rules, R"toml(
version = "mine"
categories = [{ name = "only", weight = 100 }]
[[rules]]
id = "no-tickets-of-ours"
category = "only"
kind = "allowed-values"
table = "tickets"
columns = ["status"]
values = ["Open"]
severity = "error"
title = "every ticket is open"
owner = "desk"
hint = "open them"
)toml");

  const auto report = assessed({.rules = rules});

  EXPECT_EQ(report.quality->assessment.rules.size(), 1U);
  EXPECT_DOUBLE_EQ(report.quality->assessment.score.value(), 0);
  EXPECT_EQ(report.verdict(), Verdict::fail);
}

/// What cleaning is worth, on data as they come out of text files.
TEST_F(AssessSourceTest, CleaningSevereDefectsGains20PointsAndMore) {
  demo_data::run({.directory = directory_.path(),
                  .scale = 0.01,
                  .format = demo_data::Format::sqlite,
                  .defects = demo_data::Defects::severe},
                 services_);
  services_.clock.set(*from_iso8601("2026-01-10T00:00:00Z"));
  const auto before = assessed();
  const auto clean = directory_.path() / "clean.db";
  cleaner::Options options;
  options.source = path_;
  options.output = clean;
  cleaner::run(options, services_);

  const auto after = assess_source({.source = clean}, services_);

  EXPECT_LT(before.quality->assessment.score.value(), 80);
  EXPECT_EQ(before.verdict(), Verdict::fail);
  EXPECT_EQ(after.quality->subject, "clean");
  EXPECT_GE(*after.quality->assessment.score - *before.quality->assessment.score, 20);
  EXPECT_EQ(quality::gain_gate("", before.quality->assessment, after.quality->assessment).verdict,
            Verdict::pass);
  EXPECT_EQ(quality::gain_gate("", after.quality->assessment, before.quality->assessment).verdict,
            Verdict::fail);
}

}  // namespace
}  // namespace tierline::validator
