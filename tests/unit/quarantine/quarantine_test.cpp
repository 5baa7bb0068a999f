#include "tierline/quarantine/quarantine.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/file_lock.hpp"
#include "tierline/spreadsheet/row_reader.hpp"

#include "small_source.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tierline::quarantine {
namespace {

using source::QuarantineStatus;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct QuarantineRoomTest : ::testing::Test {
  QuarantineRoomTest() {
    source.execute("CREATE TABLE import_file (import_id INTEGER PRIMARY KEY)");
    add("tickets", 12,
        {{"Sheet1!D12", "modified_at", "impossible-date", "31/02/2025", "is in no calendar"},
         {"Sheet1!B12", "title", "invalid-utf8", "caf\xe9", "is no valid UTF-8"}});
    add("timesheets", 13, {{"A13", "user_login", "error-value", "#N/A", "is an error"}});
    add("timesheets", 14, {{"", "", "ragged-row", "login14,x", "has 2 fields"}});
  }

  void add(const std::string& table, std::int64_t source_row, std::vector<source::Fault> faults) {
    sqlite::Connection database{source.path, sqlite::Mode::read_write};
    source::QuarantinedRow row;
    row.table = table;
    row.file_name = table + ".xlsx";
    row.file_sha256 = "f1";
    row.sheet = "Sheet1";
    row.source_row = source_row;
    row.faults = std::move(faults);
    row.row_json = R"({"ticket_id":)" + std::to_string(source_row) +
                   R"(,"title":{"hex":"636166e9"},"Secret Column":"abc"})";
    row.row_key = "login" + std::to_string(source_row);
    row.first_run_id = row.last_run_id = "import 1";
    row.first_seen = "2025-10-30T02:00:00Z";
    row.last_seen = "2025-10-31T02:00:00Z";
    source::Quarantine{database}.add(row);
  }

  Report act(Action action, std::vector<std::int64_t> ids = {}) {
    options.action = action;
    options.ids = std::move(ids);
    return run(options, services);
  }

  std::vector<std::int64_t> listed() {
    std::vector<std::int64_t> ids;
    for (const auto& shown : act(Action::list).rows) ids.push_back(shown.row.id);
    return ids;
  }

  Error refusal(Action action, std::vector<std::int64_t> ids = {}) {
    const auto before = sha256_of_file(source.path);
    try {
      act(action, std::move(ids));
    } catch (const Error& error) {
      EXPECT_EQ(sha256_of_file(source.path), before);
      return error;
    }
    ADD_FAILURE() << "no error";
    return {ErrorCode::internal, ""};
  }

  std::vector<std::vector<std::string>> exported(const std::string& name) {
    options.output = source.dir.path() / name;
    act(Action::export_rows);
    auto reader = spreadsheet::open_spreadsheet(options.output, {});
    std::vector<std::vector<std::string>> rows;
    spreadsheet::Row row;
    while (reader->next(row)) {
      rows.emplace_back();
      for (const auto& cell : row.cells) rows.back().emplace_back(cell.text);
      rows.back().resize(17);  // a workbook leaves out empty cells at the end
    }
    return rows;
  }

  testing::SmallSource source;
  testing::TestServices services;
  Options options{.source = source.path, .contract = source.contract};
};

TEST_F(QuarantineRoomTest, RowsAreListedWithPlaceRuleAndTimes) {
  const auto text = to_text(act(Action::list));

  EXPECT_THAT(text, HasSubstr("     1  tickets     Sheet1!D12        modified_at         "
                              "impossible-date   open       2025-10-30  2025-10-31  "
                              "\"31/02/2025\" is in no calendar (+1 more)\n"));
  EXPECT_THAT(text, HasSubstr("row 14"));
  EXPECT_THAT(text, HasSubstr("shown 3 of 3 open\n"));
}

TEST_F(QuarantineRoomTest, FiltersAndTheLimitChooseRows) {
  source.execute("UPDATE quarantine SET status = 'replayed' WHERE quarantine_id = 2");
  EXPECT_THAT(listed(), ElementsAre(1, 3));

  options.status.reset();
  EXPECT_THAT(listed(), ElementsAre(1, 2, 3));
  options.table = "timesheets";
  EXPECT_THAT(listed(), ElementsAre(2, 3));
  options.rule = "ragged-row";
  EXPECT_THAT(listed(), ElementsAre(3));
  options.status = QuarantineStatus::replayed;
  EXPECT_THAT(listed(), IsEmpty());

  options = {.source = source.path, .contract = source.contract, .limit = 1};
  const auto report = act(Action::list);
  EXPECT_EQ(report.rows.size(), 1U);
  EXPECT_EQ(report.rows_matching, 2U);
  EXPECT_THAT(to_text(report), HasSubstr("shown 1 of 2 open; besides 1 replayed\n"));
  EXPECT_EQ(to_json(report).at("rows_by_status").at("replayed"), 1);
  options.limit = 0;
  EXPECT_EQ(act(Action::list).rows.size(), 2U);
}

TEST_F(QuarantineRoomTest, ARuleFindsRowsOfWhichItIsNotTheFirstFaultAndShowsThatOne) {
  options.rule = "invalid-utf8";

  EXPECT_THAT(to_text(act(Action::list)), HasSubstr("Sheet1!B12"));
}

TEST_F(QuarantineRoomTest, PersonalAndUnknownValuesAreMaskedUnlessAskedFor) {
  for (const auto action : {Action::list, Action::show}) {
    const auto report = act(action, {1, 2, 3});
    for (const auto& said : {to_text(report), to_json(report).dump()}) {
      EXPECT_THAT(said, Not(HasSubstr("caf")));
      EXPECT_THAT(said, Not(HasSubstr("#N/A")));
      EXPECT_THAT(said, Not(HasSubstr("login14"))) << "of a whole row nothing is known";
      EXPECT_THAT(said, Not(HasSubstr("abc")));
      EXPECT_THAT(said, Not(HasSubstr("636166e9")));
      EXPECT_THAT(said, HasSubstr("31/02/2025"));
      EXPECT_THAT(said, HasSubstr("#x/x"));
    }
    EXPECT_THAT(to_text(report), HasSubstr("values that may be personal are masked"));
  }

  options.show_values = true;
  const auto text = to_text(act(Action::show, {1, 2, 3}));
  EXPECT_THAT(text, HasSubstr("caf\uFFFD"));
  EXPECT_THAT(text, HasSubstr("#N/A"));
  EXPECT_THAT(text, HasSubstr("login14,x"));
  EXPECT_THAT(text, HasSubstr("Secret Column = abc"));
  EXPECT_THAT(text, Not(HasSubstr("masked")));
  EXPECT_EQ(to_json(act(Action::show, {1})).at("rows").at(0).at("row").at("title").at("hex"),
            "636166e9");
}

TEST_F(QuarantineRoomTest, ATableThatTheContractDoesNotKnowIsMasked) {
  add("incidents", 15, {{"A15", "ticket_id", "not-an-integer", "seven", "is no integer"}});

  EXPECT_EQ(act(Action::show, {4}).rows.front().row.faults.front().raw_value, "xxxxx");
}

TEST_F(QuarantineRoomTest, AKeyIsMaskedIfOneOfItsColumnsIs) {
  EXPECT_EQ(act(Action::show, {1}).rows.front().row.row_key, "login12");
  const auto natural = std::string{testing::small_contract}.replace(
      testing::small_contract.find("surrogate ="), 0, "natural_key = [\"user_login\"]\n");
  replace_file(source.contract, natural);

  EXPECT_EQ(act(Action::show, {2}).rows.front().row.row_key, "xxxxx99");
}

TEST_F(QuarantineRoomTest, ARowIsShownWhole) {
  const auto report = act(Action::show, {1});
  const auto text = to_text(report);

  EXPECT_THAT(text, HasSubstr("row 1 of the quarantine: tickets, open"));
  EXPECT_THAT(text, HasSubstr("tickets.xlsx, sheet \"Sheet1\", row 12"));
  EXPECT_THAT(text,
              HasSubstr("fault   Sheet1!D12  modified_at  impossible-date: \"31/02/2025\" is"));
  EXPECT_THAT(text, HasSubstr("fault   Sheet1!B12  title  invalid-utf8: "));
  EXPECT_THAT(text, HasSubstr("value   ticket_id = 12\n"));
  const auto row = to_json(report).at("rows").at(0);
  EXPECT_EQ(row.at("place"), "Sheet1!D12");
  EXPECT_EQ(row.at("faults").size(), 2U);
  EXPECT_EQ(row.at("values").at(0).at("text"), "12");
  EXPECT_EQ(row.at("values").at(1).at("masked"), true);
  EXPECT_FALSE(row.contains("row"));
}

TEST_F(QuarantineRoomTest, AnExportHasALineForEachFault) {
  for (const auto* name : {"faults.csv", "faults.xlsx"}) {
    const auto rows = exported(name);

    ASSERT_EQ(rows.size(), 5U) << name;
    EXPECT_EQ(rows.at(0).at(9), "rule");
    EXPECT_THAT(rows.at(1), ElementsAre("1", "open", "tickets", "tickets.xlsx", "f1", "Sheet1",
                                        "12", "Sheet1!D12", "modified_at", "impossible-date",
                                        "31/02/2025", "is in no calendar", "2025-10-30T02:00:00Z",
                                        "import 1", "2025-10-31T02:00:00Z", "import 1", ""))
        << name;
    EXPECT_EQ(rows.at(2).at(10), "xxxxxx") << "replaced, then masked";
    EXPECT_EQ(rows.at(4).at(9), "ragged-row");
  }
  EXPECT_EQ(act(Action::export_rows).faults_written, 4U);
  EXPECT_THAT(to_text(act(Action::export_rows)), HasSubstr("wrote 4 faults of 3 rows to"));
}

TEST_F(QuarantineRoomTest, AnExportFollowsTheFiltersAndShowsValuesWholeWhenAskedTo) {
  options.show_values = true;
  options.rule = "invalid-utf8";

  const auto rows = exported("faults.csv");

  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.at(1).at(10), "caf\uFFFD");
}

TEST_F(QuarantineRoomTest, NoCellOfAnExportIsAFormula) {
  for (const auto* formula : {"=1+1", "+1", "-1", "@x", "\tx"}) {
    add("tickets", 100 + formula[0],
        {{"A1", "modified_at", "not-a-date", formula, "=cmd|' /C calc'!A0"}});
  }
  options.rule = "not-a-date";

  const auto csv = exported("faults.csv");
  ASSERT_EQ(csv.size(), 6U);
  for (std::size_t row = 1; row < csv.size(); ++row) {
    EXPECT_EQ(csv.at(row).at(10).front(), '\'');
    EXPECT_EQ(csv.at(row).at(11).front(), '\'');
  }
  EXPECT_EQ(exported("faults.xlsx").at(1).at(10), "=1+1") << "a text there, whatever it looks like";
}

TEST_F(QuarantineRoomTest, AValueTooLongForACellIsRefusedByAWorkbookOnly) {
  const std::string longer(40'000, '7');
  add("tickets", 50, {{"A50", "modified_at", "not-a-date", longer, "is no date"}});
  options.show_values = true;

  EXPECT_EQ(exported("faults.csv").back().at(10), longer);
  options.output = source.dir.path() / "faults.xlsx";
  const auto error = refusal(Action::export_rows);
  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.hint(), HasSubstr(".csv"));
  EXPECT_FALSE(std::filesystem::exists(options.output));
}

TEST_F(QuarantineRoomTest, AnExportNeedsAFormatAndIsNeverTheSource) {
  options.output = source.dir.path() / "faults.txt";
  EXPECT_EQ(refusal(Action::export_rows).code(), ErrorCode::usage);

  options.output = source.path;
  EXPECT_EQ(refusal(Action::export_rows).code(), ErrorCode::usage);
}

TEST_F(QuarantineRoomTest, DiscardedRowsWaitNoMoreAndSayWhy) {
  options.reason = "tests";

  const auto report = act(Action::discard, {1, 3});

  EXPECT_EQ(report.rows.size(), 2U);
  EXPECT_THAT(to_text(report), HasSubstr("discarded 2\n"));
  EXPECT_THAT(listed(), ElementsAre(2));
  const auto row = act(Action::show, {1}).rows.front().row;
  EXPECT_EQ(row.status, QuarantineStatus::discarded);
  EXPECT_EQ(row.reason, "tests");
  EXPECT_EQ(row.closed_run_id, services.services().run_id);

  options.reason = "a better reason";
  act(Action::discard, {1});
  EXPECT_EQ(act(Action::show, {1}).rows.front().row.reason, "a better reason");
}

TEST_F(QuarantineRoomTest, DiscardingIsAllOrNothing) {
  const auto error = refusal(Action::discard, {1, 4});

  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.message(), HasSubstr("row 4"));
  EXPECT_THAT(listed(), ElementsAre(1, 2, 3));
}

TEST_F(QuarantineRoomTest, ARowThatIsLoadedCannotBeDiscarded) {
  for (const auto* status : {"replayed", "resolved"}) {
    source.execute("UPDATE quarantine SET status = '" + std::string{status} + "'");
    EXPECT_EQ(refusal(Action::discard, {1}).code(), ErrorCode::data);
  }
}

TEST_F(QuarantineRoomTest, NobodyImportsWhileRowsAreDiscarded) {
  const auto lock = FileLock::try_take(source.path.string() + ".lock");
  EXPECT_EQ(refusal(Action::discard, {1}).code(), ErrorCode::conflict);
}

TEST_F(QuarantineRoomTest, AnUnknownRowIsADataErrorThatSaysHowToFindRows) {
  const auto error = refusal(Action::show, {99});

  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.hint(), HasSubstr("tierline quarantine list"));
}

TEST_F(QuarantineRoomTest, ACopyOfTheCleanerIsReadButNotChanged) {
  source.execute("CREATE TABLE meta (key, value)");

  EXPECT_THAT(listed(), ElementsAre(1, 2, 3));
  const auto error = refusal(Action::discard, {1});
  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.message(), HasSubstr("cleaner made"));
}

TEST_F(QuarantineRoomTest, ADatabaseOfSomebodyElseIsADataError) {
  source.execute("DROP TABLE import_file");
  EXPECT_EQ(refusal(Action::discard, {1}).code(), ErrorCode::data);

  source.execute("DROP TABLE quarantine");
  for (const auto action : {Action::list, Action::show, Action::export_rows, Action::discard}) {
    EXPECT_EQ(refusal(action, {1}).code(), ErrorCode::data);
  }
}

TEST_F(QuarantineRoomTest, AFileThatIsNoneIsADataError) {
  options.source = source.dir.path() / "none.db";
  EXPECT_EQ(refusal(Action::list).code(), ErrorCode::data);

  options.source = source.contract;
  EXPECT_EQ(refusal(Action::list).code(), ErrorCode::data);
}

}  // namespace
}  // namespace tierline::quarantine
