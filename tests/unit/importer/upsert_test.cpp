#include "import_test.hpp"
#include "importer/table_writer.hpp"

#include <nlohmann/json.hpp>

namespace tierline::importer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class UpsertTest : public ImportTest {
 protected:
  std::vector<std::string> titles() const { return rows("tickets", "ticket_id, title, import_id"); }
};

TEST_F(UpsertTest, TheSameFileAgainIsKnownAndNothingIsWritten) {
  const auto file = tickets(ticket(1, "a", "2/07/2025 09:00"));
  import({.tickets = file});
  const auto before = content();
  const auto changed = std::filesystem::last_write_time(source);

  const auto report = import({.tickets = file});

  ASSERT_TRUE(report.files[0].already_imported);
  EXPECT_EQ(report.files[0].already_imported->run_id, "run-1");
  EXPECT_EQ(report.files[0].already_imported->imported_at, "2025-11-01T02:01:00Z");
  EXPECT_EQ(report.files[0].rows_read, 0U);
  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_FALSE(report.written);
  EXPECT_THAT(to_text(report), HasSubstr("already imported as run run-1 at 2025-11-01T02:01:00Z"));
  EXPECT_EQ(to_json(report).at("files").at(0).at("already_imported").at("run_id"), "run-1");
  EXPECT_EQ(content(), before);
  EXPECT_EQ(std::filesystem::last_write_time(source), changed);
}

TEST_F(UpsertTest, TheSameFileWithOtherSettingsIsReadAgain) {
  const auto file = comments("1,7,a,,jo,,3/07/2025,,,\n");
  import({.comments = file});

  EXPECT_EQ(counts(import({.comments = file, .cut_off = "2025-07-01"})), "0/0/1/0/0");
  EXPECT_EQ(counts(import({.comments = file, .cut_off = "2025-07-04"})), "0/0/0/0/1");
  EXPECT_TRUE(import({.comments = file, .cut_off = "2025-07-01"}).files[0].already_imported);
}

TEST_F(UpsertTest, AKnownFileBesideANewOneIsPassedOver) {
  const auto file = tickets(ticket(1, "a", "2/07/2025 09:00"));
  import({.tickets = file});

  const auto report =
      import({.tickets = file, .timesheets = timesheets("jo,1/07/2025,8:00,2,0\n")});

  ASSERT_EQ(report.files.size(), 2U);
  EXPECT_TRUE(report.files[0].already_imported);
  EXPECT_EQ(counts(report.files[1]), "1/0/0/0/0");
  EXPECT_TRUE(report.written);
}

TEST_F(UpsertTest, NewContentUnderTheSameNameIsMergedByKey) {
  import(
      {.tickets = tickets(ticket(1, "a", "2/07/2025 09:00") + ticket(2, "b", "2/07/2025 09:00"))});

  const auto report = import(
      {.tickets = tickets(ticket(3, "c", "3/07/2025 09:00") + ticket(1, "a", "2/07/2025 09:00") +
                          ticket(2, "better", "3/07/2025 09:00"))});

  EXPECT_EQ(counts(report), "1/1/1/0/0");
  EXPECT_THAT(titles(), ElementsAre("1 a 1", "2 better 2", "3 c 2"));
  EXPECT_THAT(rows("replaced_tickets", "ticket_id, title, import_id, replaced_by"),
              ElementsAre("2 b 1 2"));
  EXPECT_THAT(rows("import_file", "import_id, rows_inserted, rows_updated, rows_unchanged"),
              ElementsAre("1 2 0 0", "2 1 1 1"));
}

TEST_F(UpsertTest, AKeyOfOneIntegerIsStoredAsAnInteger) {
  import({.tickets = tickets("1.0" + ticket(0, "a", "2/07/2025 09:00").substr(1))});

  EXPECT_THAT(rows("tickets", "quote(ticket_id), quote(row_key)"), ElementsAre("'1.0' 1"));
}

TEST_F(UpsertTest, ValuesThatMeanTheSameAreUnchanged) {
  import({.tickets = tickets(ticket(1, "a", "2/07/2025 09:00"))});

  EXPECT_EQ(counts(import({.tickets = tickets(ticket(1, "a", "2025-07-02 09:00:00"))})),
            "0/0/1/0/0");
  EXPECT_THAT(rows("tickets", "modified_at"), ElementsAre("2/07/2025 09:00"));
}

TEST_F(UpsertTest, AnOlderRowDoesNotWin) {
  import({.tickets = tickets(ticket(1, "new", "10/07/2025 09:00") + ticket(2, "x", "1/07/2025"))});

  // As texts, the 9th would be later than the 10th.
  const auto report = import(
      {.tickets = tickets(ticket(1, "old", "9/07/2025 09:00") + ticket(2, "without a time", ""))});

  EXPECT_EQ(counts(report), "0/0/0/0/2");
  EXPECT_EQ(report.files[0].filtered_by.at("older"), 2U);
  EXPECT_THAT(rows("tickets", "title"), ElementsAre("new", "x"));
  EXPECT_EQ(report.verdict(), Verdict::warn) << "no row was loaded";
}

TEST_F(UpsertTest, OfDuplicatesInOneFileTheNewestWins) {
  const auto report = import(
      {.tickets = tickets(ticket(1, "first", "2/07/2025") + ticket(1, "newest", "4/07/2025") +
                          ticket(1, "between", "3/07/2025") + ticket(2, "a", "2/07/2025") +
                          ticket(2, "as new but later", "2/07/2025"))});

  EXPECT_EQ(counts(report), "2/0/0/0/3");
  EXPECT_EQ(report.files[0].filtered_by.at("duplicate"), 3U);
  EXPECT_THAT(rows("tickets", "title"), ElementsAre("newest", "as new but later"));
  EXPECT_THAT(rows("replaced_tickets", "title"), ElementsAre()) << "they were never stored";
}

TEST_F(UpsertTest, DuplicatesOfStoredRowsAreCountedOnce) {
  import({.tickets = tickets(ticket(1, "a", "2/07/2025") + ticket(2, "b", "2/07/2025") +
                             ticket(3, "c", "2/07/2025"))});

  const auto report = import({.tickets = tickets(
                                  // the stored one, then a newer one
                                  ticket(1, "a", "2/07/2025") + ticket(1, "a2", "3/07/2025") +
                                  // the stored one twice
                                  ticket(2, "b", "2/07/2025") + ticket(2, "b", "2/07/2025") +
                                  // a newer one, then the stored one
                                  ticket(3, "c2", "3/07/2025") + ticket(3, "c", "2/07/2025"))});

  EXPECT_EQ(counts(report), "0/2/1/0/3");
  EXPECT_THAT(titles(), ElementsAre("1 a2 2", "2 b 1", "3 c2 2"));
  EXPECT_THAT(rows("replaced_tickets", "title"), ElementsAre("a", "c"));
}

TEST_F(UpsertTest, RepetitionsOfANaturalKeyAreRowsOfTheirOwn) {
  const std::string two = "jo,1/07/2025,8:00,2,7\njo,1/07/2025,8:00,3,7\n";
  const auto first =
      import({.timesheets = timesheets(two + "jo,1/07/2025,8:00,2,7\nal,1/07/2025,,1,\n")});
  EXPECT_EQ(counts(first), "4/0/0/0/0");

  // Overlaps: the last of the repetitions was corrected, one came more, another person is new.
  const auto second =
      import({.timesheets = timesheets(two + "jo,1/07/2025,8:00,2.5,7\njo,1/07/2025,8:00,9,7\n"
                                             "al,1/07/2025,,1,\nbo,2/07/2025,,1,\n")});

  EXPECT_EQ(counts(second), "2/1/3/0/0");
  EXPECT_THAT(rows("timesheets", "user_login, hours, replace(row_key, char(31), '|')"),
              ElementsAre("jo 2 jo|2025-07-01|08:00:00|7", "jo 3 jo|2025-07-01|08:00:00|7|2",
                          "jo 2.5 jo|2025-07-01|08:00:00|7|3", "al 1 al|2025-07-01||",
                          "jo 9 jo|2025-07-01|08:00:00|7|4", "bo 1 bo|2025-07-02||"));
}

TEST_F(UpsertTest, ARowWithoutAnyKeyIsAlwaysANewOne) {
  const auto contract = file("c.toml", R"toml(
name = "c"
date_order = "DMY"
time_zone = "Australia/Perth"
null_values = []
[[tables]]
name = "timesheets"
surrogate = "timesheet_id"
columns = [ { name = "hours", type = "numeric(6,2)", headers = ["TS-Hours"], required = true } ]
)toml");
  const auto first =
      import({.timesheets = timesheets("jo,,,2,0\njo,,,2,0\n"), .contract = contract});
  const auto second = import({.timesheets = timesheets("jo,,,2,0\n"), .contract = contract});

  EXPECT_EQ(counts(first), "2/0/0/0/0");
  EXPECT_EQ(counts(second), "1/0/0/0/0");
}

TEST_F(UpsertTest, AColumnThatTheNewFileDoesNotHaveKeepsItsValues) {
  import({.tickets = file("t.csv",
                          "TKT-Ticket ID,TKT-Title,TKT-Created Time,TKT-Severity,"
                          "TKT-Status,TKT-Assigned To User,TKT-Team,TKT-Category\n"
                          "1,a,1/07/2025,Incident,Open,jo,Desk,Printer\n")});

  const auto report = import({.tickets = tickets(ticket(1, "b", "2/07/2025"))});

  EXPECT_EQ(counts(report), "0/1/0/0/0");
  EXPECT_THAT(rows("tickets", "title, category, modified_at"), ElementsAre("b Printer 2/07/2025"));
}

TEST_F(UpsertTest, RowsBeforeTheCutOffAreLeftOutAndThoseOfTheDayAreNot) {
  const auto report =
      import({.comments = comments("1,7,a,,jo,,30/06/2025 23:59:59,,,\n2,7,b,,jo,,1/07/2025,,,\n"),
              .cut_off = "2025-07-01"});

  EXPECT_EQ(counts(report), "1/0/0/0/1");
  EXPECT_EQ(report.files[0].filtered_by.at("cut-off"), 1U);
  EXPECT_EQ(report.files[0].cut_off, "2025-07-01");
  EXPECT_THAT(rows("comments", "comment_id"), ElementsAre("2"));
}

TEST_F(UpsertTest, AFaultyRowBeforeTheCutOffIsNobodysConcern) {
  const auto report =
      import({.comments = comments("x,7,a,,jo,,30/06/2025,,,\n2,7,b,,jo,,1/07/2025,,,\n"),
              .cut_off = "2025-07-01"});

  EXPECT_EQ(counts(report), "1/0/0/0/1");
}

TEST_F(UpsertTest, TheContractCanNameTheDayToo) {
  auto text = read_file(std::filesystem::path{TIERLINE_SOURCE_DIR} / "contracts/servicedesk.toml");
  const std::string open = R"(cut_off = { column = "work_date" })";
  text.replace(text.find(open), open.size(),
               R"(cut_off = { column = "work_date", from = "2025-07-02" })");
  const auto contract = file("c.toml", text);

  const auto report = import(
      {.timesheets = timesheets("jo,1/07/2025,,2,0\njo,2/07/2025,,2,0\n"), .contract = contract});

  EXPECT_EQ(counts(report), "1/0/0/0/1");
}

TEST_F(UpsertTest, ACutOffThatIsNoDayOrMeansNothingIsRefused) {
  const auto no_day = refusal(
      [&] { import({.comments = comments("1,7,a,,jo,,1/07/2025,,,\n"), .cut_off = "1/07/2025"}); });
  EXPECT_EQ(no_day.code(), ErrorCode::usage);
  EXPECT_THAT(no_day.hint(), HasSubstr("YYYY-MM-DD"));

  const auto no_column = refusal(
      [&] { import({.tickets = tickets(ticket(1, "a", "2/07/2025")), .cut_off = "2025-07-01"}); });
  EXPECT_EQ(no_column.code(), ErrorCode::usage);
}

TEST_F(UpsertTest, UnknownColumnsCanBeKept) {
  const std::string header = "TS-User Username,TS-Date,TS-Hours,TS-Crm ID,Mood,,Mood\n";
  const Options keep{.timesheets = file("t.csv", header + "jo,1/07/2025,2,0,good,x,7\n"),
                     .unknown_columns = tickets::UnknownColumns::keep};
  import(keep);
  EXPECT_THAT(rows("timesheets", "kept_columns"),
              ElementsAre(R"json({"Mood":"good","column F":"x","Mood (column G)":"7"})json"));

  file("t.csv", header + "jo,1/07/2025,2,0,bad,,\n");
  EXPECT_EQ(counts(import(keep)), "0/1/0/0/0") << "what is kept counts";
  EXPECT_THAT(rows("timesheets", "kept_columns"), ElementsAre(R"({"Mood":"bad"})"));
}

TEST_F(UpsertTest, UnknownColumnsCanBeRefused) {
  const auto header = refusal([&] {
    import({.timesheets = file("t.csv", "TS-User Username,TS-Date,TS-Hours,TS-Crm ID,Mood\n"),
            .unknown_columns = tickets::UnknownColumns::fail});
  });
  EXPECT_EQ(header.code(), ErrorCode::data);
  EXPECT_THAT(header.message(), HasSubstr("no column for \"Mood\" in timesheets"));
  EXPECT_THAT(header.hint(), HasSubstr("--unknown-columns"));

  const auto nameless = refusal([&] {
    import({.timesheets = file("t.csv",
                               "TS-User Username,TS-Date,TS-Hours,TS-Crm ID,\n"
                               "jo,1/07/2025,2,0,x\n"),
            .unknown_columns = tickets::UnknownColumns::fail});
  });
  EXPECT_THAT(nameless.message(), HasSubstr("row 2: the contract has no column for \"column E\""));
}

TEST_F(UpsertTest, RowsNamedByOtherColumnsAreNotMixed) {
  import({.timesheets = timesheets("jo,1/07/2025,,2,0\n")});
  auto text = read_file(std::filesystem::path{TIERLINE_SOURCE_DIR} / "contracts/servicedesk.toml");
  const std::string key = R"(natural_key = ["user_login", )";
  text.replace(text.find(key), key.size(), "natural_key = [");
  const auto contract = file("c.toml", text);

  const auto error = refusal(
      [&] { import({.timesheets = timesheets("jo,2/07/2025,,2,0\n"), .contract = contract}); });

  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.message(), HasSubstr("named by other columns"));
}

TEST_F(UpsertTest, AColumnThatTheContractHasGainedIsAdded) {
  const std::string contract = R"(
name = "c"
date_order = "DMY"
time_zone = "Australia/Perth"
null_values = []
[[tables]]
name = "tickets"
key = ["ticket_id"]
columns = [
  { name = "ticket_id", type = "bigint", headers = ["TKT-Ticket ID"], required = true },
  { name = "title", type = "text", headers = ["TKT-Title"] },
)";
  import({.tickets = tickets(ticket(1, "a", "2/07/2025")),
          .contract = file("c.toml", contract + "]")});

  const auto wider = contract + R"({ name = "team", type = "text", headers = ["TKT-Team"] } ])";
  const auto report =
      import({.tickets = tickets(ticket(1, "a", "2/07/2025") + ticket(2, "b", "2/07/2025")),
              .contract = file("c.toml", wider)});

  EXPECT_EQ(counts(report), "1/1/0/0/0");
  EXPECT_THAT(rows("tickets", "ticket_id, team"), ElementsAre("1 Desk", "2 Desk"));
  EXPECT_THAT(rows("replaced_tickets", "ticket_id, team"), ElementsAre("1 NULL"));
}

TEST_F(UpsertTest, NamesThatTheImporterNeedsAreRefused) {
  sqlite::Connection database{source, sqlite::Mode::create};
  for (const auto* name : {"quarantine", "import_file", "replaced_tickets"}) {
    tickets::Table table;
    table.name = name;
    try {
      prepare_table(database, table);
      ADD_FAILURE() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::config);
      EXPECT_THAT(error.message(), HasSubstr("a table of that name for itself"));
    }
  }
}

}  // namespace
}  // namespace tierline::importer
