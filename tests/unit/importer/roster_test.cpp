#include "import_test.hpp"

namespace tierline::importer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string comment(int id, int ticket, std::string_view login) {
  return fmt::format("{},{},text,1,{},user,2/07/2025 09:00,,comments,Desk\n", id, ticket, login);
}

std::string hours(std::string_view login, std::string_view ticket) {
  return fmt::format("{},2/07/2025,09:00,1.5,{}\n", login, ticket);
}

class RosterTest : public ImportTest {
 protected:
  RosterTest() { file("roster.csv", "Name,Email,username\nJo,jo@example.com, JO \n"); }

  Report import_for_the_team(Options options) {
    options.roster = path("roster.csv");
    return import(options);
  }
};

TEST_F(RosterTest, KeepsTicketsThatTheTeamHasTouchedWithAllTheirComments) {
  const auto report = import_for_the_team(
      {.tickets =
           tickets(ticket(1, "ours", "2/07/2025 08:00") + ticket(2, "other", "2/07/2025 08:00")),
       .comments = comments(comment(10, 1, "ann") + comment(11, 1, "jo") + comment(12, 2, "ann")),
       .timesheets = timesheets(hours("ann", "2"))});

  EXPECT_THAT(rows("tickets", "ticket_id"), ElementsAre("1"));
  EXPECT_THAT(rows("comments", "comment_id"), ElementsAre("10", "11"));
  EXPECT_THAT(rows("timesheets", "ticket_id"), ElementsAre("2"));
  EXPECT_EQ(report.files.at(0).filtered_by.at("roster"), 1);
  EXPECT_EQ(report.files.at(1).filtered_by.at("roster"), 1);
}

TEST_F(RosterTest, RemembersWhichTicketsWereTouched) {
  import_for_the_team({.comments = comments(comment(10, 1, "jo"))});
  import_for_the_team({.tickets = tickets(ticket(1, "ours", "2/07/2025 08:00") +
                                          ticket(2, "other", "2/07/2025 08:00"))});

  EXPECT_THAT(rows("tickets", "ticket_id"), ElementsAre("1"));
}

TEST_F(RosterTest, TheSameTicketsAreReadAgainWhenMoreOfThemAreTouched) {
  const auto both =
      tickets(ticket(1, "ours", "2/07/2025 08:00") + ticket(2, "later", "2/07/2025 08:00"));
  import_for_the_team({.tickets = both, .comments = comments(comment(10, 1, "jo"))});
  EXPECT_TRUE(import_for_the_team({.tickets = both}).files.at(0).already_imported);

  import_for_the_team({.comments = comments(comment(11, 2, "jo"))});
  const auto report = import_for_the_team({.tickets = both});

  EXPECT_EQ(report.files.at(0).rows_inserted, 1);
  EXPECT_EQ(report.files.at(0).rows_unchanged, 1);
}

TEST_F(RosterTest, AnUndoneImportHasTouchedNothing) {
  const auto report = import_for_the_team({.comments = comments(comment(10, 1, "jo"))});
  undo_run(report.run_id);

  const auto refused = refusal(
      [&] { import_for_the_team({.tickets = tickets(ticket(1, "ours", "2/07/2025 08:00"))}); });

  EXPECT_EQ(refused.code(), ErrorCode::data);
  EXPECT_THAT(refused.message(), HasSubstr("none of its 1 logins"));
}

TEST_F(RosterTest, ARowWhoseTicketCannotBeReadIsSetAsideNotLeftOut) {
  const auto report = import_for_the_team(
      {.comments = comments(comment(10, 1, "jo") + comment(11, 1, "jo") + comment(12, 1, "jo") +
                            comment(13, 1, "jo") + comment(14, 1, "jo") +
                            "15,no number,text,1,ann,user,2/07/2025 09:00,,comments,Desk\n")});

  EXPECT_EQ(report.files.at(0).rows_quarantined, 1);
  EXPECT_THAT(report.files.at(0).filtered_by, IsEmpty());
}

TEST_F(RosterTest, AListWithoutLoginsIsRefused) {
  const auto of = [&](std::string_view text) {
    file("roster.csv", text);
    return refusal([&] { import_for_the_team({.comments = comments(comment(10, 1, "jo"))}); });
  };

  EXPECT_THAT(of("Name,Email\nJo,jo@example.com\n").message(), HasSubstr("no header \"username\""));
  EXPECT_THAT(of("Name,username\nJo, \n").message(), HasSubstr("names nobody"));
}

class ReferencesTest : public ImportTest {};

TEST_F(ReferencesTest, OrphansAreKeptAndCounted) {
  const auto report =
      import({.tickets = tickets(ticket(1, "one", "2/07/2025 08:00")),
              .timesheets = timesheets(hours("jo", "1") + hours("ann", "1.0") + hours("bo", "0") +
                                       hours("cy", "") + hours("di", "7"))});

  ASSERT_EQ(report.references.size(), 1U);
  EXPECT_EQ(report.references[0].linked, 2);
  EXPECT_EQ(report.references[0].without_ticket, 2);
  EXPECT_EQ(report.references[0].orphans, 1);
  EXPECT_EQ(rows("timesheets", "ticket_id").size(), 5U);
  EXPECT_THAT(to_text(report), HasSubstr("1 orphans"));
}

class OneDeskTest : public ImportTest {};

TEST_F(OneDeskTest, ExportsByAnotherContractGoIntoAnotherDatabase) {
  const auto first = import({.tickets = tickets(ticket(1, "one", "2/07/2025 08:00"))});
  const auto other = file("c.toml",
                          "name = \"other\"\nextends = \"servicedesk\"\n"
                          "date_order = \"DMY\"\ntime_zone = \"UTC\"\nnull_values = []\n"
                          "[[tables]]\nname = \"tickets\"\ncolumns = [\n"
                          "{ name = \"ticket_id\", type = \"bigint\", headers = [\"Ref\"], "
                          "required = true },\n]\n");
  const Options options{.tickets = file("o.csv", "Ref\n1\n"), .contract = other};

  EXPECT_THAT(refusal([&] { import(options); }).message(),
              HasSubstr("it holds exports by contract servicedesk"));
  undo_run(first.run_id);
  EXPECT_EQ(import(options).files.at(0).rows_inserted, 1);
}

class RecognitionTest : public ImportTest {};

TEST_F(RecognitionTest, HeadersSayWhichTableAFileIs) {
  const auto report =
      import({.files = {timesheets(hours("jo", "1")), tickets(ticket(1, "one", "2/07/2025 08:00")),
                        comments(comment(10, 1, "jo"))}});

  // Comments first: they decide what a roster keeps.
  EXPECT_EQ(report.files.at(0).table, "comments");
  EXPECT_THAT(rows("tickets", "ticket_id"), ElementsAre("1"));
  EXPECT_THAT(rows("timesheets", "ticket_id"), ElementsAre("1"));
}

TEST_F(RecognitionTest, TwoFilesOfOneTableAreImportedAndUndoneTogether) {
  const auto july = tickets(ticket(1, "one", "2/07/2025 08:00"));
  const auto august =
      file("august.csv", std::string{tickets_header} + ticket(1, "one closed", "2/08/2025 08:00") +
                             ticket(2, "two", "2/08/2025 08:00"));
  const auto report = import({.files = {july, august}});

  EXPECT_THAT(rows("tickets", "title"), ElementsAre("one closed", "two"));
  undo_run(report.run_id);
  EXPECT_THAT(rows("tickets", "title"), IsEmpty());
}

TEST_F(RecognitionTest, AFileThatIsNearlyATableIsRefusedWithWhatItLacks) {
  const auto nearly = file("x.csv", "TKT-Ticket ID,TKT-Title,TKT-Created Time\n1,a,2/07/2025\n");

  const auto refused = refusal([&] { import({.files = { nearly }}); });

  EXPECT_EQ(refused.code(), ErrorCode::data);
  EXPECT_THAT(refused.message(), HasSubstr("status"));
}

TEST_F(RecognitionTest, AFileOfSomethingElseIsRefused) {
  const auto other = file("x.csv", "colour,size\nred,1\n");

  EXPECT_THAT(refusal([&] {
                import({.files = { other }});
              }).message(),
              HasSubstr("knows none of these headers"));
}

TEST_F(RecognitionTest, ExplainSaysWhyAHeaderWasTakenAndWhatAnUnknownOneMayMean) {
  const auto drifted = file(
      "x.csv",
      "tkt ticket id,TKT-Title,TKT-Created Time,TKT-Severity,status,TKT-Assigned To User,TKT-Team,"
      "TKT-Modified Tme\n1,a,2/07/2025,Incident,Open,jo,Desk,\n");

  const auto text = to_text(import({.files = {drifted}, .explain = true}));

  EXPECT_THAT(text, HasSubstr("tkt ticket id  ->  ticket_id  (but for case"));
  EXPECT_THAT(text, HasSubstr("status  ->  status  (the column's own name)"));
  EXPECT_THAT(text, HasSubstr("TKT-Modified Tme  ->  nothing"));
  EXPECT_THAT(text, HasSubstr("did you mean modified_at?"));
}

}  // namespace
}  // namespace tierline::importer
