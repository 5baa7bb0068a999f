#include "tierline/base/files.hpp"
#include "tierline/dashboards/macros.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <regex>
#include <set>

// What would stop Grafana at its start, keep a rule from firing or make it fire always.

namespace tierline::dashboards {
namespace {

using Json = nlohmann::json;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
namespace fs = std::filesystem;

const fs::path root{TIERLINE_SOURCE_DIR};
const fs::path provisioning = root / "grafana" / "provisioning";

const Json& alerting() {
  static const auto file = Json::parse(read_file(provisioning / "alerting" / "tierline.json"));
  return file;
}

void each_rule(const std::function<void(const Json& rule)>& check) {
  for (const auto& group : alerting().at("groups")) {
    for (const auto& rule : group.at("rules")) {
      SCOPED_TRACE(rule.at("uid").get<std::string>());
      check(rule);
    }
  }
}

std::string sql_of(const Json& rule) { return rule.at("data").at(0).at("model").at("rawSql"); }

TEST(AlertFilesTest, ThereAreTheRulesOfTheHandbookWithUidsAndTitlesOfTheirOwn) {
  std::set<std::string> uids;
  std::set<std::string> titles;
  each_rule([&](const Json& rule) {
    EXPECT_TRUE(uids.insert(rule.at("uid")).second);
    EXPECT_TRUE(titles.insert(rule.at("title")).second);
    EXPECT_LE(rule.at("title").get<std::string>().size(), 190U);
  });
  EXPECT_THAT(
      uids, ::testing::IsSupersetOf({"servicedesk-l1-below-floor", "servicedesk-l2-above-ceiling",
                                     "servicedesk-snapshot-missing", "servicedesk-tier-unassigned",
                                     "servicedesk-config-inconsistent", "servicedesk-import-stale",
                                     "servicedesk-import-failed", "servicedesk-quality-gate",
                                     "servicedesk-backup-stale"}));
}

TEST(AlertFilesTest, GroupsRunAtMultiplesOfTenSecondsInAFolderThatNoDashboardHas) {
  const auto dashboards = read_file(provisioning / "dashboards" / "tierline.yaml");
  for (const auto& group : alerting().at("groups")) {
    EXPECT_TRUE(std::regex_match(group.at("interval").get<std::string>(),
                                 std::regex{"[1-9][0-9]*0s|[1-9][0-9]*[mh]"}));
    EXPECT_EQ(group.at("folder"), "Service Desk Alerts");
    EXPECT_THAT(dashboards, Not(HasSubstr("\"Service Desk Alerts\"")));
  }
}

TEST(AlertFilesTest, ARuleIsAQueryItsLastValueAndALimit) {
  const auto sources = read_file(provisioning / "datasources" / "tierline.yaml");
  each_rule([&](const Json& rule) {
    const auto& data = rule.at("data");
    ASSERT_EQ(data.size(), 3U);
    EXPECT_THAT(sources,
                HasSubstr("\"uid\": \"" + data.at(0).at("datasourceUid").get<std::string>()));
    EXPECT_EQ(data.at(0).at("model").at("format"), "time_series");
    EXPECT_GT(data.at(0).at("relativeTimeRange").at("from"), 0);
    EXPECT_EQ(data.at(1).at("model").at("expression"), "A");
    EXPECT_EQ(data.at(1).at("model").at("settings").at("mode"), "dropNN");
    EXPECT_EQ(data.at(2).at("model").at("expression"), "B");
    EXPECT_EQ(rule.at("condition"), "C");
    for (std::size_t n = 0; n < 3; ++n) {
      EXPECT_EQ(data.at(n).at("refId"), std::string(1, static_cast<char>('A' + n)));
      EXPECT_EQ(data.at(n).at("model").at("refId"), data.at(n).at("refId"));
      if (n > 0) {
        EXPECT_EQ(data.at(n).at("datasourceUid"), "__expr__");
      }
    }
    EXPECT_EQ(rule.at("for"), "0s");  // the window is in the query
    EXPECT_EQ(rule.at("noDataState"), "NoData");
    EXPECT_EQ(rule.at("execErrState"), "Error");
  });
}

TEST(AlertFilesTest, QueriesKnowNoClockNoVariableAndNoSchemaButDash) {
  each_rule([](const Json& rule) {
    const auto sql = sql_of(rule);
    EXPECT_FALSE(std::regex_search(
        sql,
        std::regex{R"(\bnow\s*\(|\bcurrent_(date|timestamp|time)\b|\b(servicedesk|etl|public)\.)",
                   std::regex::icase}))
        << sql;
    EXPECT_FALSE(std::regex_search(sql, std::regex{R"(\b(50|60|65|80|100|200|300)\b)"})) << sql;
    EXPECT_THAT(expand_macros(sql, {}), Not(HasSubstr("$")));
  });
}

TEST(AlertFilesTest, EachIsShownOnATimeSeriesThatExistsAndHasASectionInTheRunbook) {
  const auto runbook = read_file(root / "docs" / "runbook.md");
  each_rule([&](const Json& rule) {
    const auto& notes = rule.at("annotations");
    const auto file = root / "grafana" / "dashboards" /
                      (notes.at("__dashboardUid__").get<std::string>() + ".json");
    ASSERT_TRUE(fs::exists(file)) << file;
    const auto dashboard = Json::parse(read_file(file));
    std::map<std::string, std::string> types;
    for (const auto& panel : dashboard.at("panels")) {
      types.emplace(std::to_string(panel.at("id").get<int>()), panel.at("type"));
    }
    EXPECT_THAT(types, Contains(std::pair<const std::string, std::string>{notes.at("__panelId__"),
                                                                          "timeseries"}));
    const auto uid = rule.at("uid").get<std::string>();
    EXPECT_EQ(notes.at("runbook_url"), "${TIERLINE_DOCS_URL}/runbook.md#" + uid);
    EXPECT_THAT(runbook, HasSubstr("\n### " + uid + "\n"));
    EXPECT_GT(notes.at("summary").get<std::string>().size(), 30U);
  });
}

TEST(AlertFilesTest, NobodyIsNotifiedButTheDashboards) {
  std::set<std::string> receivers;
  for (const auto& point : alerting().at("contactPoints")) receivers.insert(point.at("name"));
  std::set<std::string> mutes;
  for (const auto& mute : alerting().at("muteTimes")) mutes.insert(mute.at("name"));
  each_rule([&](const Json& rule) {
    EXPECT_EQ(rule.at("labels"),
              Json({{"severity", "warning"}, {"team", "servicedesk"}, {"notify", "dashboard"}}));
    const auto& settings = rule.at("notification_settings");
    EXPECT_THAT(receivers, Contains(settings.at("receiver")));
    for (const auto& mute : settings.at("mute_time_intervals")) EXPECT_THAT(mutes, Contains(mute));
  });
  EXPECT_FALSE(alerting().contains("policies"));
  EXPECT_THAT(alerting().dump(), Not(HasSubstr("grafana-default-email")));
}

TEST(AlertFilesTest, LabelsAndTitlesHoldNothingThatTheEnvironmentWouldExpand) {
  each_rule([](const Json& rule) {
    EXPECT_THAT(rule.at("labels").dump(), Not(HasSubstr("$")));
    EXPECT_THAT(rule.at("title").get<std::string>(), Not(HasSubstr("$")));
  });
}

TEST(AlertFilesTest, ThePoliciesOfAnOperatorNameWhatIsProvisioned) {
  const auto optional = Json::parse(read_file(root / "grafana" / "optional" / "policies.json"));
  const auto& route = optional.at("policies").at(0).at("routes").at(0);
  EXPECT_EQ(route.at("receiver"), alerting().at("contactPoints").at(0).at("name"));
  EXPECT_EQ(route.at("mute_time_intervals").at(0), alerting().at("muteTimes").at(0).at("name"));
}

}  // namespace
}  // namespace tierline::dashboards
