#include "tierline/base/error.hpp"
#include "tierline/tickets/contract.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace tierline::tickets {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Property;
using ::testing::SizeIs;

const std::string head =
    "name = \"t\"\nextends = \"servicedesk\"\ndate_order = \"ANY\"\ntime_zone = \"UTC\"\n";
const std::string ticket_id = "{ name = \"ticket_id\", headers = [\"Number\"] },\n";

std::string tickets_with(const std::string& columns, const std::string& rules = {}) {
  return head + "[[tables]]\nname = \"tickets\"\n" + rules + "columns = [\n" + columns + "]\n";
}

Contract parsed(const std::string& columns, const std::string& rules = {}) {
  return parse_contract(tickets_with(ticket_id + columns, rules), "test.toml");
}

std::string reason_for_refusing(const std::string& toml) {
  try {
    parse_contract(toml, "test.toml");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::config);
    return error.message();
  }
  return "accepted";
}

std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back(column.name);
  return names;
}

TEST(ContractModelTest, TablesAndColumnsThatAreNotNamedAreThereAndAbsent) {
  const auto contract = parsed("{ name = \"title\", headers = [\"Subject\"] }");

  EXPECT_EQ(contract.extends, "servicedesk");
  ASSERT_THAT(contract.tables, SizeIs(3));
  EXPECT_FALSE(contract.find("tickets")->absent);
  EXPECT_TRUE(contract.find("comments")->absent);
  EXPECT_TRUE(contract.find("timesheets")->absent);
  EXPECT_THAT(contract.find("comments")->columns, Each(Property(&Column::absent, true)));
  const auto& status = *contract.find("tickets")->find("status");
  EXPECT_TRUE(status.absent());
  EXPECT_FALSE(status.required);
  EXPECT_FALSE(contract.find("tickets")->find("created_at")->not_null);
}

TEST(ContractModelTest, ColumnsStandInTheModelsOrderAndNewOnesAtTheEnd) {
  const auto contract = parsed(
      "{ name = \"priority\", type = \"smallint\", headers = [\"Priority\"] },\n"
      "{ name = \"title\", headers = [\"Subject\"] }");
  auto expected = names_of(*builtin_contract().find("tickets"));
  expected.emplace_back("priority");

  EXPECT_EQ(names_of(*contract.find("tickets")), expected);
}

TEST(ContractModelTest, ANamedColumnIsAsInTheModelUnlessTheTextSaysOtherwise) {
  const auto contract = parsed(
      "{ name = \"title\", headers = [\"Subject\"], required = false },\n"
      "{ name = \"category\", headers = [\"Kind\"], pii = true }");
  const auto& tickets = *contract.find("tickets");

  EXPECT_EQ(tickets.find("ticket_id")->type, Type::bigint);
  EXPECT_TRUE(tickets.find("ticket_id")->required);
  EXPECT_TRUE(tickets.find("ticket_id")->not_null);
  EXPECT_FALSE(tickets.find("title")->required);
  EXPECT_TRUE(tickets.find("title")->pii);
  EXPECT_TRUE(tickets.find("category")->pii);
  // How a source writes values is its own affair.
  EXPECT_TRUE(builtin_contract().find("tickets")->find("category")->decode_entities);
  EXPECT_FALSE(tickets.find("category")->decode_entities);
}

TEST(ContractModelTest, RulesForRowsAreTheModelsAsFarAsTheirColumnsAreThere) {
  const auto without = parsed("");
  EXPECT_THAT(without.find("tickets")->key, ElementsAre("ticket_id"));
  EXPECT_EQ(without.find("tickets")->latest_by, "");
  EXPECT_EQ(without.find("tickets")->ticket, "ticket_id");
  EXPECT_TRUE(without.find("tickets")->roster_filter);

  const auto with =
      parsed("{ name = \"modified_at\", headers = [\"Updated\"] }", "roster_filter = false\n");
  EXPECT_EQ(with.find("tickets")->latest_by, "modified_at");
  EXPECT_FALSE(with.find("tickets")->roster_filter);

  const auto timesheets = parse_contract(head +
                                             "[[tables]]\nname = \"timesheets\"\ncolumns = [\n"
                                             "{ name = \"user_login\", headers = [\"Who\"] },\n"
                                             "{ name = \"work_date\", headers = [\"Day\"] } ]\n",
                                         "test.toml");
  const auto& entries = *timesheets.find("timesheets");
  EXPECT_THAT(entries.key, IsEmpty());
  EXPECT_EQ(entries.surrogate, "timesheet_id");
  EXPECT_THAT(entries.natural_key, ElementsAre("user_login", "work_date"));
  EXPECT_EQ(entries.cut_off->column, "work_date");
  EXPECT_EQ(entries.ticket, "");
  EXPECT_TRUE(timesheets.find("tickets")->absent);
}

TEST(ContractModelTest, AColumnOfAnotherTypeThanTheModelsIsRefusedWithBoth) {
  EXPECT_THAT(
      reason_for_refusing(
          tickets_with("{ name = \"ticket_id\", type = \"text\", headers = [\"A\"] }")),
      HasSubstr("line 8: table \"tickets\": column \"ticket_id\": is bigint in the contract "
                "that it extends, not text"));
  EXPECT_EQ(reason_for_refusing(
                tickets_with("{ name = \"ticket_id\", type = \"bigint\", headers = [\"A\"] }")),
            "accepted");
}

TEST(ContractModelTest, AColumnOfItsOwnNeedsAType) {
  EXPECT_THAT(
      reason_for_refusing(tickets_with(ticket_id + "{ name = \"mood\", headers = [\"A\"] }")),
      HasSubstr("column \"mood\": \"type\" is missing"));
}

TEST(ContractModelTest, WhatDoesNotFitTheModelIsRefused) {
  EXPECT_THAT(reason_for_refusing(tickets_with("{ name = \"title\", headers = [\"A\"] }")),
              HasSubstr("key \"ticket_id\" is no column"));
  EXPECT_THAT(reason_for_refusing(tickets_with(ticket_id, "key = [\"title\"]\n")),
              HasSubstr("its rows are named by ticket_id in the contract that it extends"));
  EXPECT_THAT(reason_for_refusing(tickets_with(ticket_id, "surrogate = \"n\"\n")),
              HasSubstr("its rows are named by ticket_id"));
  EXPECT_THAT(reason_for_refusing(tickets_with(ticket_id, "latest_by = \"modified_at\"\n")),
              HasSubstr("latest_by \"modified_at\" is no column"));
  EXPECT_THAT(
      reason_for_refusing(head + "[[tables]]\nname = \"chats\"\ncolumns = []\n"),
      HasSubstr("table \"chats\": \"servicedesk\", which it extends, has no such table, but "
                "tickets, comments, timesheets"));
  EXPECT_THAT(reason_for_refusing(head + "tables = []\n"), HasSubstr("\"tables\" is empty"));
  EXPECT_THAT(
      reason_for_refusing("name = \"t\"\nextends = \"servicenow\"\n"),
      HasSubstr("line 2: \"extends\" is \"servicenow\"; only \"servicedesk\" can be extended"));
}

TEST(ContractModelTest, ADerivedColumnNeedsTheOneItIsFrom) {
  EXPECT_THAT(reason_for_refusing(
                  head + "[[tables]]\nname = \"comments\"\ncolumns = [\n"
                         "{ name = \"comment_id\", headers = [\"Id\"] },\n"
                         "{ name = \"visible_to_customer\", headers = [\"Public\"], "
                         "derived = { from = \"comment_type\", equals = \"comments\" } } ]\n"),
              HasSubstr("derived from \"comment_type\" is no column"));
}

TEST(ContractModelTest, AbsentColumnsAcceptNoHeaderAndAbsentTablesAreNotRecognised) {
  const auto contract = parsed("{ name = \"title\", headers = [\"Subject\"] }");
  const auto& tickets = *contract.find("tickets");

  const auto match = match_headers(tickets, {"Number", "Subject", "status"});

  EXPECT_THAT(match.unknown, ElementsAre(2U));
  EXPECT_EQ(nearest_column(tickets, match, "status")->name, "status");
  EXPECT_EQ(recognise(contract, {"Number", "Subject"}), &tickets);
  EXPECT_EQ(recognise(contract, {"user_login", "work_date", "hours", "ticket_id"}), nullptr);
}

TEST(ContractModelTest, TheFingerprintCoversTheModel) {
  auto text = tickets_with(ticket_id);
  const auto extended = parse_contract(text, "t").fingerprint;

  EXPECT_EQ(parse_contract(text, "other name").fingerprint, extended);
  EXPECT_NE(parse_contract(text + "\n", "t").fingerprint, extended);
}

TEST(ShippedContractTest, EveryShippedContractIsFoundByItsName) {
  EXPECT_THAT(shipped_contract_names(), ElementsAre("servicedesk", "servicenow"));
  for (const auto& name : shipped_contract_names()) {
    EXPECT_EQ(shipped_contract(name)->name, name);
  }
  EXPECT_EQ(shipped_contract("nonsense"), std::nullopt);
}

TEST(ShippedContractTest, ServiceNowLabelsAndFieldNamesAreBothRecognised) {
  const auto contract = *shipped_contract("servicenow");
  const auto& tickets = *contract.find("tickets");
  const std::vector<std::string> labels{"Number",           "Opened",      "Short description",
                                        "Caller",           "Priority",    "State",
                                        "Category",         "Subcategory", "Assigned to",
                                        "Assignment group", "Updated",     "Resolved",
                                        "Closed",           "Made SLA",    "Reassignment count",
                                        "Close notes",      "Close code",  "Reopen count",
                                        "Parent Incident"};
  const std::vector<std::string> fields{
      "number",      "opened_at",  "short_description", "caller_id",          "priority",
      "state",       "category",   "subcategory",       "assigned_to",        "assignment_group",
      "resolved_at", "closed_at",  "sys_updated_on",    "sys_created_on",     "made_sla",
      "close_notes", "close_code", "reopen_count",      "reassignment_count", "parent_incident"};
  for (const auto& headers : {labels, fields}) {
    const auto match = match_headers(tickets, headers);
    EXPECT_THAT(match.unknown, IsEmpty());
    EXPECT_THAT(match.duplicates, IsEmpty());
    EXPECT_THAT(match.missing, IsEmpty());
    EXPECT_EQ(recognise(contract, headers), &tickets);
  }
}

}  // namespace
}  // namespace tierline::tickets
