#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/cleaner/cleaner.hpp"
#include "tierline/profiler/profiler.hpp"
#include "tierline/tickets/value_rules.hpp"

#include "small_source.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::cleaner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct ChangesTest : ::testing::Test {
  ChangesTest() { source.add_timesheets(1); }

  Report clean() { return run(options, services); }

  std::string cleaned(const std::string& sql) {
    return testing::SmallSource::value(options.output, sql);
  }

  static const Change* find(const TableReport& table, const std::string& column,
                            const std::string& rule) {
    const auto found =
        std::find_if(table.changes.begin(), table.changes.end(),
                     [&](const Change& c) { return c.column == column && c.rule == rule; });
    return found == table.changes.end() ? nullptr : &*found;
  }

  static std::uint64_t cells(const TableReport& table, const std::string& column,
                             const std::string& rule) {
    const auto* const change = find(table, column, rule);
    return change == nullptr ? 0 : change->cells;
  }

  /// Every defect of a value that the small contract can have, and rows that are no good.
  void add_defects() {
    source.execute(
        "INSERT INTO tickets VALUES"
        " (1, 'a_x000D_\nb', 'R&amp;amp;D', '20/05/2025 8:42', 'Yes', 'no'),"
        " ('2', 'c' || char(13, 10) || 'd', '', '03/04/2025', '1', NULL),"
        " (3.0, char(7) || 'bell', 'nan', '', 'off', 1),"
        " (' 4 ', '', 'Alert', '2025-07-03T11:12', 0, 0),"
        " ('+5', 17, 'Alert', '2025-07-03', 'true', '1'),"
        " (6, 12.0, NULL, '2025-07-03T11:12:53Z', NULL, 1),"
        " (7, 'good', 'Network', '2025-07-03 11:12:53', 1, 0),"
        " (8, 'bad', 'Network', '31/02/2025', 1, 0),"
        " (9, 'older, with changes', 'a&amp;b', '3/07/2025 10:00', 'yes', NULL),"
        " (9, 'newer', 'a&amp;b', '4/07/2025 10:00', 'yes', NULL),"
        " (10, 'newer', 'c&amp;d', '4/07/2025 10:00', 'yes', NULL),"
        " (10, 'older, with changes', 'c&amp;d', '3/07/2025 10:00', 'yes', NULL);"
        "INSERT INTO timesheets VALUES ('nan', '3/7/2025', '8:30', 7.605, 0),"
        " (' login', 45841, '', 8, 4121481.0), ('l', '2025-07-03 08:00:00', '8:30 pm', '8.50', "
        "'7')");
  }

  testing::SmallSource source;
  testing::TestServices services;
  Options options{source.path, {}, source.contract, source.dir.path() / "clean.db"};
};

TEST_F(ChangesTest, EveryCellThatDiffersFromTheSourceIsCountedOnce) {
  add_defects();
  const auto report = clean();

  // The rowid of the source stays, so both rows of a pair are found.
  const auto differing = [&](const std::string& table,
                             const std::vector<std::pair<std::string, std::string>>& columns) {
    sqlite::Connection database{options.output, sqlite::Mode::read_only};
    sqlite::Statement attach{database, "ATTACH ?1 AS given"};
    const auto path = source.path.string();
    attach.bind(1, std::string_view{path});
    attach.run();
    std::string sum = "0";
    for (const auto& [name, header] : columns) {
      const auto clean = "c.\"" + name + "\"";
      const auto given = "g.\"" + header + "\"";
      sum += " + (typeof(" + clean + ") IS NOT typeof(" + given + ") OR CAST(" + clean +
             " AS BLOB) IS NOT CAST(" + given + " AS BLOB))";
    }
    sqlite::Statement query{database, "SELECT sum(" + sum + ") FROM main." + table +
                                          " c JOIN given." + table + " g ON g.rowid = c.rowid"};
    query.step();
    return static_cast<std::uint64_t>(query.integer(0));
  };

  EXPECT_EQ(report.tables.at(0).cells_changed(),
            differing("tickets", {{"ticket_id", "TKT-Ticket ID"},
                                  {"title", "TKT-Title"},
                                  {"category", "TKT-Category"},
                                  {"modified_at", "TKT-Modified Time"},
                                  {"sla_met", "TKT-SLA Met"},
                                  {"is_alert", "TKT-Alert"}}));
  EXPECT_EQ(report.tables.at(1).cells_changed(),
            differing("timesheets", {{"user_login", "TS-User Username"},
                                     {"work_date", "TS-Date"},
                                     {"start_time", "TS-Time From"},
                                     {"hours", "TS-Hours"},
                                     {"ticket_id", "TS-Crm ID"}}));
  EXPECT_GT(report.tables.at(0).cells_changed(), 20U);
}

TEST_F(ChangesTest, OnlyTheRowsThatStandInTheOutputCount) {
  add_defects();
  const auto report = clean();
  const auto& tickets = report.tables.at(0);

  EXPECT_EQ(tickets.rows_duplicate, 2U);
  EXPECT_EQ(cells(tickets, "category", "entity"), 3U) << "one of each pair, and R&amp;amp;D";
  EXPECT_EQ(tickets.repairs.at("category").at("entity"), 5U) << "in all rows read";
  EXPECT_EQ(cells(tickets, "modified_at", "ambiguous-date"), 3U);
  for (const auto& sample : find(tickets, "modified_at", "ambiguous-date")->samples) {
    EXPECT_NE(sample.row, 9) << "it was replaced by row 10";
  }
}

TEST_F(ChangesTest, AValueInTheWrongStorageClassIsAChangeAndADerivedOneToo) {
  add_defects();
  const auto report = clean();
  const auto& tickets = report.tables.at(0);

  EXPECT_EQ(cells(tickets, "title", "storage-class"), 0U) << "SQLite made it text on its way in";
  EXPECT_EQ(cells(report.tables.at(1), "hours", "storage-class"), 2U) << "7.5 and 8.5 were REAL";
  EXPECT_EQ(cells(tickets, "sla_met", "storage-class"), 3U) << "the text 1 or 0";
  EXPECT_EQ(cells(tickets, "is_alert", "derived"), 9U);
  EXPECT_EQ(find(tickets, "is_alert", "derived")->samples.at(0),
            (ChangedCell{1, std::string{"no"}, std::string{"0"}}));
}

TEST_F(ChangesTest, TextsAreUntouchedUnlessANamedRuleSaysSo) {
  add_defects();
  const auto report = clean();
  const auto& tickets = report.tables.at(0);
  std::uint64_t named = 0;
  for (const auto& change : tickets.changes) {
    if (change.column != "title" && change.column != "category") continue;
    named += change.cells;
    EXPECT_TRUE(std::any_of(tickets::value_rules.begin(), tickets::value_rules.end(),
                            [&](const auto& rule) { return rule.id == change.rule; }))
        << change.rule;
  }
  EXPECT_EQ(cleaned("SELECT title FROM tickets WHERE ticket_id = 7"), "good");
  EXPECT_EQ(cleaned("SELECT user_login FROM timesheets WHERE ticket_id = 4121481"), " login")
      << "the mark of a pseudo user";
  EXPECT_EQ(named, 4U + 5U);
}

TEST_F(ChangesTest, SamplesAreThreeAndMaskedUnlessAskedFor) {
  source.execute(
      "INSERT INTO tickets VALUES (1, 'Zoe Miller_x000D_', 'a&amp;b', NULL, NULL, 0),"
      " (2, 'b_x000D_', 'a&amp;c', NULL, NULL, 0), (3, 'c_x000D_', 'a&amp;d', NULL, NULL, 0),"
      " (4, 'd_x000D_', 'a&amp;e', NULL, NULL, 0)");

  const auto masked = clean();
  const auto* title = find(masked.tables.at(0), "title", "excel-escape");
  ASSERT_NE(title, nullptr);
  EXPECT_EQ(title->cells, 4U);
  ASSERT_EQ(title->samples.size(), 3U);
  EXPECT_EQ(title->samples.at(0),
            (ChangedCell{1, std::string{"xxx xxxxxx_x999x_"}, std::string{"xxx xxxxxx\n"}}));
  EXPECT_EQ(find(masked.tables.at(0), "category", "entity")->samples.at(0),
            (ChangedCell{1, std::string{"a&amp;b"}, std::string{"a&b"}}))
      << "no personal data";
  EXPECT_THAT(to_text(masked), ::testing::Not(HasSubstr("Miller")));
  EXPECT_THAT(to_json(masked).dump(), ::testing::Not(HasSubstr("Miller")));
  EXPECT_THAT(cleaned("SELECT group_concat(samples) FROM change"),
              ::testing::Not(HasSubstr("Miller")));

  options.show_values = true;
  EXPECT_THAT(to_text(clean()), HasSubstr("row 1 \"Zoe Miller_x000D_\" -> \"Zoe Miller\\n\""));
}

TEST_F(ChangesTest, OfALongTextTheSampleShowsWhatDiffers) {
  source.execute("INSERT INTO tickets VALUES (1, 't', '" + std::string(500, 'x') + "é&amp;" +
                 std::string(500, 'y') + "', NULL, NULL, 0)");
  const auto report = clean();
  const auto& sample = find(report.tables.at(0), "category", "entity")->samples.at(0);

  EXPECT_THAT(*sample.before, HasSubstr("xé&amp;y"));
  EXPECT_THAT(*sample.after, HasSubstr("xé&y"));
  EXPECT_LT(sample.before->size(), 80U);
}

TEST_F(ChangesTest, TheOutputHoldsTheAccount) {
  add_defects();
  const auto report = clean();

  EXPECT_EQ(cleaned("SELECT sum(cells) FROM change WHERE table_name = 'tickets'"),
            std::to_string(report.tables.at(0).cells_changed()));
  EXPECT_EQ(cleaned("SELECT samples FROM change WHERE column_name = 'work_date' AND rule = "
                    "'time-dropped'"),
            R"([{"after":"2025-07-03","before":"2025-07-03 08:00:00","row":4}])");
  EXPECT_EQ(to_json(report).at("tables").at(0).at("cells_changed"),
            report.tables.at(0).cells_changed());
  EXPECT_EQ(to_json(report).at("tables").at(0).at("changes").size(),
            report.tables.at(0).changes.size());
}

TEST_F(ChangesTest, DatesThatCouldBeReadOtherwiseAreListed) {
  source.execute(
      "INSERT INTO tickets VALUES (1, 't', NULL, '03/04/2025 10:00', NULL, 0),"
      " (2, 't', NULL, '20/05/2025', NULL, 0), (3, 't', NULL, '04/04/2025', NULL, 0)");
  const auto report = clean();

  EXPECT_EQ(cells(report.tables.at(0), "modified_at", "ambiguous-date"), 1U);
  EXPECT_EQ(cells(report.tables.at(0), "modified_at", "day-first-date"), 2U);
  EXPECT_EQ(
      cleaned("SELECT json_group_array(json_array(table_name, column_name, source_row, raw_value, "
              "read_as)) FROM ambiguous_date"),
      R"([["tickets","modified_at",1,"03/04/2025 10:00","2025-04-03 10:00:00"]])");
  EXPECT_THAT(to_text(report), HasSubstr("ambiguous-date in modified_at: 1 cells; row 1 "));
}

TEST_F(ChangesTest, MoreAmbiguousDatesThanAThousandAreCountedAndNotListed) {
  source.execute(
      "DELETE FROM timesheets; WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n "
      "WHERE i < 1001) INSERT INTO timesheets SELECT 'l', '03/04/2025', NULL, NULL, NULL FROM n");
  const auto report = clean();

  EXPECT_EQ(cells(report.tables.at(1), "work_date", "ambiguous-date"), 1001U);
  EXPECT_EQ(cleaned("SELECT count(*) FROM ambiguous_date"), "1000");
}

TEST_F(ChangesTest, ADryRunSaysTheSameAndWritesNothing) {
  add_defects();
  const auto list = [&] {
    std::string names;
    for (const auto& entry : std::filesystem::directory_iterator{source.dir.path()}) {
      names += entry.path().filename().string() + " " + sha256_of_file(entry.path()) + "\n";
    }
    return names;
  };
  const auto said = [&] {
    auto document = to_json(clean());
    for (auto& table : document.at("tables")) table.erase("duration_seconds");
    return document;
  };
  const auto before = list();
  options.dry_run = true;
  auto dry = said();
  EXPECT_EQ(list(), before);
  EXPECT_EQ(dry.at("dry_run"), true);
  EXPECT_THAT(to_text(clean()), HasSubstr("nothing is written"));

  options.dry_run = false;
  auto wet = said();
  for (const auto* key : {"dry_run", "written"}) {
    EXPECT_NE(dry.at(key), wet.at(key));
    dry.erase(key);
    wet.erase(key);
  }
  EXPECT_TRUE(dry == wet);
}

TEST_F(ChangesTest, ADryRunLeavesAnOlderOutputAlone) {
  source.add_tickets(1, 2);
  clean();
  const auto before = sha256_of_file(options.output);
  source.add_tickets(3, 2);
  options.dry_run = true;

  EXPECT_EQ(clean().tables.at(0).rows_clean, 4U);
  EXPECT_EQ(sha256_of_file(options.output), before);
}

TEST_F(ChangesTest, CleaningWhatIsCleanChangesNoCell) {
  add_defects();
  source.set_aside("tickets", 77, {{"ticket_id", 55}, {"title", "t"}, {"modified_at", "soon"}});
  const auto first = clean();
  options.source = options.output;
  options.output = source.dir.path() / "again.db";

  const auto second = clean();

  for (std::size_t i = 0; i < first.tables.size(); ++i) {
    EXPECT_EQ(second.tables.at(i).cells_changed(), 0U) << to_text(second);
    EXPECT_EQ(second.tables.at(i).content_sha256, first.tables.at(i).content_sha256);
    EXPECT_EQ(second.tables.at(i).rows_clean, first.tables.at(i).rows_clean);
    EXPECT_EQ(second.tables.at(i).rows_carried_open,
              first.tables.at(i).rows_carried_open + first.tables.at(i).rows_quarantined);
  }
  EXPECT_EQ(cleaned("SELECT count(*) FROM change"), "0");
  EXPECT_EQ(cleaned("SELECT count(*) FROM quarantine WHERE status = 'open'"),
            testing::SmallSource::value(options.source,
                                        "SELECT count(*) FROM quarantine WHERE status = 'open'"));
}

TEST_F(ChangesTest, AnUnhealthyMachineStopsTheStepAndNothingIsLeft) {
  source.add_tickets(1, 10'000);
  auto sick = services.services();
  sick.health.disk_free_bytes = std::uint64_t{1} << 60;
  try {
    run(options, sick);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_THAT(error.message(), HasSubstr("GB are free"));
  }
  for (const auto& entry : std::filesystem::directory_iterator{source.dir.path()}) {
    EXPECT_THAT(entry.path().filename().string(), ::testing::Not(HasSubstr("clean.db")));
  }
}

TEST_F(ChangesTest, FewerRowsThanTenThousandAreNotLookedAfter) {
  source.add_tickets(1, 9'000);
  auto sick = services.services();
  sick.health.disk_free_bytes = std::uint64_t{1} << 60;

  EXPECT_EQ(run(options, sick).tables.at(0).rows_clean, 9'000U);
}

TEST_F(ChangesTest, TheBreakerStaysClosedAtTwentyPerCentAndOpensAboveInBothSteps) {
  source.add_tickets(1, 1000);
  source.execute("UPDATE tickets SET \"TKT-SLA Met\" = 'perhaps' WHERE rowid <= 200");
  const auto profile = [&] {
    return profiler::run({source.path, source.contract, source.dir.path() / "p.json", false},
                         services);
  };
  const auto gate = [](const auto& report, const std::string& name) {
    return std::find_if(
               report.gates.begin(), report.gates.end(),
               [&](const auto& one) { return one.name == name && one.subject == "tickets"; })
        ->verdict;
  };

  EXPECT_EQ(gate(profile(), "corruption"), Verdict::pass);
  EXPECT_EQ(clean().verdict(), Verdict::warn) << "20.0 % of the rows";

  source.execute("UPDATE tickets SET \"TKT-SLA Met\" = 'perhaps' WHERE rowid = 201");
  EXPECT_EQ(gate(profile(), "corruption"), Verdict::fail);
  EXPECT_EQ(clean().verdict(), Verdict::fail) << "20.1 % of the rows";
}

}  // namespace
}  // namespace tierline::cleaner
