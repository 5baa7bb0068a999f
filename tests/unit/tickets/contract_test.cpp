#include "tierline/tickets/contract.hpp"

#include "tierline/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tierline::tickets {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string reason_for_refusing(std::string_view toml) {
  try {
    parse_contract(toml, "test.toml");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::config);
    return error.message();
  }
  return "accepted";
}

std::string contract_with(const std::string& column, const std::string& table = "key = [\"id\"]") {
  return "name = \"t\"\ndate_order = \"DMY\"\ntime_zone = \"UTC\"\n[[tables]]\nname = \"t\"\n" +
         table +
         "\ncolumns = [\n{ name = \"id\", type = \"bigint\", headers = [\"Id\"], required = true "
         "},\n" +
         column + "]\n";
}

std::vector<std::string> headers_of(const Table& table, std::size_t generation) {
  std::vector<std::string> headers;
  for (const auto& column : table.columns) {
    headers.push_back(column.headers.at(std::min(generation, column.headers.size() - 1)));
  }
  return headers;
}

TEST(ContractTest, TheBuiltInContractHasTheThreeTables) {
  const auto contract = builtin_contract();

  EXPECT_EQ(contract.find("tickets")->columns.size(), 60U);
  EXPECT_EQ(contract.find("comments")->columns.size(), 10U);
  EXPECT_EQ(contract.find("timesheets")->columns.size(), 21U);
  EXPECT_EQ(contract.find("timesheets")->find("hours")->sql_type(), "numeric(6,2)");
  EXPECT_EQ(contract.find("nonsense"), nullptr);
}

TEST(ContractTest, MistakesAreRefusedWithTheirLine) {
  EXPECT_THAT(reason_for_refusing("name = "), HasSubstr("line 1"));
  EXPECT_THAT(reason_for_refusing("nmae = \"x\""),
              HasSubstr("unknown key \"nmae\", did you mean \"name\"?"));
  EXPECT_THAT(reason_for_refusing("moods = 1"), ::testing::EndsWith("unknown key \"moods\""));
  EXPECT_THAT(
      reason_for_refusing(contract_with("{ name = \"a\", type = \"int\", headers = [\"A\"] }")),
      HasSubstr("line 9: table \"t\": column \"a\": unknown type \"int\""));
  EXPECT_THAT(
      reason_for_refusing(contract_with("{ name = \"a\", type = \"text\", header = [\"A\"] }")),
      HasSubstr("unknown key \"header\""));
  EXPECT_THAT(reason_for_refusing(contract_with("{ name = \"a\", type = \"text\", headers = [] }")),
              HasSubstr("\"headers\" is empty"));
  EXPECT_THAT(
      reason_for_refusing(contract_with("{ name = \"id\", type = \"text\", headers = [\"A\"] }")),
      HasSubstr("is there twice"));
  EXPECT_THAT(reason_for_refusing(contract_with("", "key = [\"no\"]")), HasSubstr("is no column"));
  EXPECT_THAT(reason_for_refusing(contract_with("", "")), HasSubstr("either a key or a surrogate"));
  EXPECT_THAT(
      reason_for_refusing(contract_with("{ name = \"a\", type = \"text\", headers = [\"ID\"] }")),
      HasSubstr("header \"ID\" belongs to column \"id\" and to \"a\""));
  EXPECT_THAT(reason_for_refusing("name = \"t\"\ndate_order = \"YMD\"\n"),
              HasSubstr("line 2: \"date_order\" is \"YMD\", not DMY, MDY or ANY"));
}

TEST(ContractTest, AColumnsNameIsSnakeCaseAndNotOneOfOurOwn) {
  const auto named = [](const std::string& name) {
    return reason_for_refusing(
        contract_with("{ name = \"" + name + "\", type = \"text\", headers = [\"A\"] }"));
  };
  EXPECT_EQ(named("u_site_2"), "accepted");
  EXPECT_EQ(named(std::string(63, 'a')), "accepted");
  for (const auto& wrong : {std::string{"Site"}, std::string{"a b"}, std::string{"2nd"},
                            std::string{"größe"}, std::string(64, 'a')}) {
    EXPECT_THAT(named(wrong), HasSubstr("not snake_case")) << wrong;
  }
  EXPECT_THAT(named("source_row"), HasSubstr("one that tierline uses itself"));
  EXPECT_THAT(named("support_tier"), HasSubstr("one that tierline uses itself"));
}

TEST(ContractTest, ATableCannotBeThereTwice) {
  const auto once = contract_with("");
  const auto table = once.substr(once.find("[[tables]]"));
  EXPECT_THAT(reason_for_refusing(once + table), HasSubstr("table \"t\" is there twice"));
}

TEST(ContractTest, OnlyATextHasAMaxLengthAndATextOfAKeyAlwaysHasOne) {
  const auto limited = [](const std::string& type, const std::string& most) {
    return reason_for_refusing(contract_with("{ name = \"a\", type = \"" + type +
                                             "\", headers = [\"A\"], max_length = " + most + " }"));
  };
  EXPECT_EQ(limited("text", "1"), "accepted");
  EXPECT_EQ(limited("text", "1000000000"), "accepted");
  EXPECT_THAT(limited("text", "0"), HasSubstr("max_length 0 is not from 1 to 1000000000"));
  EXPECT_THAT(limited("text", "1000000001"), HasSubstr("is not from 1 to"));
  EXPECT_THAT(limited("text", "\"9\""), HasSubstr("wrong type"));
  EXPECT_THAT(limited("bigint", "9"), HasSubstr("only a text has a max_length"));

  const auto keyed = parse_contract(
      "name = \"k\"\ndate_order = \"DMY\"\ntime_zone = \"UTC\"\n[[tables]]\nname = \"t\"\n"
      "key = [\"code\", \"part\"]\ncolumns = [\n"
      "{ name = \"code\", type = \"text\", headers = [\"C\"] },\n"
      "{ name = \"part\", type = \"text\", headers = [\"P\"], max_length = 8 },\n"
      "{ name = \"rest\", type = \"text\", headers = [\"R\"] }]\n",
      "k");
  EXPECT_EQ(keyed.find("t")->find("code")->max_length, 300);
  EXPECT_EQ(keyed.find("t")->find("part")->max_length, 8);
  EXPECT_EQ(keyed.find("t")->find("rest")->max_length, 0);
}

TEST(ContractTest, NumericNeedsPrecisionAndScaleWithinLimits) {
  const auto numeric = [](const std::string& type) {
    return reason_for_refusing(
        contract_with("{ name = \"a\", type = \"" + type + "\", headers = [\"A\"] }"));
  };
  EXPECT_EQ(numeric("numeric(18,18)"), "accepted");
  for (const auto* wrong : {"numeric", "numeric(6)", "numeric(19,2)", "numeric(2,3)",
                            "numeric(0,0)", "numeric(6,2", "text(3)"}) {
    EXPECT_NE(numeric(wrong), "accepted") << wrong;
  }
}

TEST(HeaderMatchTest, EveryGenerationOfHeadersIsAccepted) {
  const auto contract = builtin_contract();
  for (const auto& table : contract.tables) {
    for (const std::size_t generation : {0U, 1U, 2U}) {
      const auto headers = headers_of(table, generation);
      const auto match = match_headers(table, headers);
      EXPECT_THAT(match.missing, IsEmpty()) << table.name;
      EXPECT_THAT(match.unknown, IsEmpty()) << table.name;
      EXPECT_EQ(recognise(contract, headers), &*contract.find(table.name));
    }
  }
}

TEST(HeaderMatchTest, CaseBlanksAndPunctuationDoNotMatter) {
  const auto contract = builtin_contract();
  const auto& timesheets = *contract.find("timesheets");

  const auto match = match_headers(timesheets, {" ts_user username", "TS HOURS", "ts-date"});

  EXPECT_EQ(match.header_of.at(timesheets.index_of("user_login")), 0U);
  EXPECT_EQ(match.header_of.at(timesheets.index_of("hours")), 1U);
  EXPECT_EQ(match.header_of.at(timesheets.index_of("work_date")), 2U);
  EXPECT_THAT(match.missing, ElementsAre(timesheets.index_of("ticket_id")));
}

TEST(HeaderMatchTest, UnknownAndRepeatedHeadersAreTold) {
  const auto contract = builtin_contract();

  const auto match =
      match_headers(*contract.find("timesheets"), {"TS-Date", "Mood", "", "ts date", "TS-Hours"});

  EXPECT_THAT(match.unknown, ElementsAre(1U));
  EXPECT_THAT(match.duplicates, ElementsAre(3U));
}

TEST(HeaderMatchTest, ADriftedHeaderIsSuggestedAndAForeignOneIsNot) {
  const auto contract = builtin_contract();
  const auto& created = *contract.find("tickets")->find("created_at");

  EXPECT_EQ(nearest_header(created, {"Status", "TKT-Created Date-Time"}), "TKT-Created Date-Time");
  EXPECT_EQ(nearest_header(created, {"Status", "Mood"}), std::nullopt);
  EXPECT_EQ(nearest_header(created, {"", std::string(50'000'000, 'x')}), std::nullopt);
}

TEST(HeaderMatchTest, TheMatchSaysWhyAHeaderWasTaken) {
  const auto contract = builtin_contract();
  const auto& timesheets = *contract.find("timesheets");

  const auto match = match_headers(timesheets, {"TS-Hours", "work_date", "ts crm id"});

  EXPECT_EQ(to_string(match.kind_of.at(timesheets.index_of("hours"))), "exact");
  EXPECT_EQ(to_string(match.kind_of.at(timesheets.index_of("work_date"))), "canonical name");
  EXPECT_EQ(to_string(match.kind_of.at(timesheets.index_of("ticket_id"))), "normalised");
}

TEST(HeaderMatchTest, AnUnknownHeaderSuggestsTheNearestColumnThatHasNoneYet) {
  const auto contract = builtin_contract();
  const auto& tickets = *contract.find("tickets");
  const auto match =
      match_headers(tickets, {"TKT-Status", "TKT-Statuses", "TKT-Titel", "Mood", ""});

  EXPECT_EQ(nearest_column(tickets, match, "TKT-Titel")->name, "title");
  // TKT-Status is taken; the next in likeness is another column.
  const auto* const second = nearest_column(tickets, match, "TKT-Statuses");
  EXPECT_TRUE(second == nullptr || second->name != "status");
  EXPECT_EQ(nearest_column(tickets, match, "Mood"), nullptr);
  EXPECT_EQ(nearest_column(tickets, match, ""), nullptr);
  EXPECT_EQ(nearest_column(tickets, match, std::string(50'000'000, 'x')), nullptr);
}

TEST(HeaderMatchTest, HeadersOfNoTableAreNotRecognised) {
  const auto contract = builtin_contract();

  EXPECT_EQ(recognise(contract, {"Name", "Email", "username"}), nullptr);
}

}  // namespace
}  // namespace tierline::tickets
