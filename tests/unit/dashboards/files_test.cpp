#include "tierline/base/files.hpp"

#include "tierline/dashboards/dashboard.hpp"
#include "tierline/dashboards/macros.hpp"
#include "tierline/dashboards/variables.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <regex>
#include <set>

// What Grafana would refuse, draw wrongly or leave empty, held against the committed files.

namespace tierline::dashboards {
namespace {

using Json = nlohmann::json;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using Words = std::set<std::string>;
namespace fs = std::filesystem;

const fs::path grafana = fs::path{TIERLINE_SOURCE_DIR} / "grafana";
const Words drawn{"stat", "gauge", "bargauge", "timeseries", "barchart", "piechart", "table"};
const Words palette{"#0072B2", "#D55E00", "#CC79A7", "#009E73"};

std::map<std::string, Json> read_all() {
  std::map<std::string, Json> files;
  for (const auto& entry : fs::recursive_directory_iterator{grafana / "dashboards"}) {
    if (entry.path().extension() == ".json") {
      files.emplace(entry.path().stem().string(), Json::parse(read_file(entry.path())));
    }
  }
  return files;
}

const std::map<std::string, Json>& files() {
  static const auto all = read_all();
  return all;
}

/// Every panel, those of collapsed rows included.
std::vector<Json> panels_of(const Json& dashboard) {
  std::vector<Json> panels;
  for (const auto& panel : dashboard.at("panels")) {
    panels.push_back(panel);
    for (const auto& child : panel.value("panels", Json::array())) panels.push_back(child);
  }
  return panels;
}

/// Pairs of panels in one place; `rows` are the rows of the grid that hold anything.
std::vector<std::string> overlaps_of(const Json& dashboard, std::set<int>& rows) {
  std::vector<std::string> overlaps;
  std::map<std::pair<int, int>, int> taken;
  for (const auto& panel : panels_of(dashboard)) {
    const auto& grid = panel.at("gridPos");
    for (int y = grid.at("y"); y < grid.at("y").get<int>() + grid.at("h").get<int>(); ++y) {
      rows.insert(y);
      for (int x = grid.at("x"); x < grid.at("x").get<int>() + grid.at("w").get<int>(); ++x) {
        const auto [place, is_free] = taken.emplace(std::pair{x, y}, panel.at("id").get<int>());
        if (!is_free)
          overlaps.push_back(fmt::format("{} and {}", place->second, panel.at("id").get<int>()));
      }
    }
  }
  return overlaps;
}

/// Values of `key`, wherever it stands.
void collect(const Json& json, const std::string& key, std::vector<Json>& found) {
  if (!json.is_structured()) return;
  for (const auto& [name, value] : json.items()) {
    if (json.is_object() && name == key) found.push_back(value);
    collect(value, key, found);
  }
}

std::vector<std::string> strings(const Json& json, const std::string& key) {
  std::vector<Json> found;
  collect(json, key, found);
  std::vector<std::string> texts;
  for (const auto& value : found) {
    if (value.is_string()) texts.push_back(value.get<std::string>());
  }
  return texts;
}

/// Calls `check` for each panel of each dashboard, with a trace that names it.
void each_panel(const std::function<void(const Json& panel)>& check) {
  for (const auto& [name, dashboard] : files()) {
    for (const auto& panel : panels_of(dashboard)) {
      SCOPED_TRACE(fmt::format("{}, panel {}", name, panel.at("id").get<int>()));
      check(panel);
    }
  }
}

void each_drawn_panel(const std::function<void(const Json& panel)>& check) {
  each_panel([&](const Json& panel) {
    if (drawn.count(panel.at("type").get<std::string>()) != 0) check(panel);
  });
}

TEST(DashboardFilesTest, ThereIsTheTierTrackerWithItsPanels) {
  ASSERT_THAT(files(), Contains(::testing::Key("servicedesk-tier-tracker")));
  std::set<int> ids;
  for (const auto& panel : panels_of(files().at("servicedesk-tier-tracker"))) {
    ids.insert(panel.at("id").get<int>());
  }
  EXPECT_THAT(ids, IsSupersetOf({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 20, 21, 22, 23, 24}));
}

TEST(DashboardFilesTest, ThereIsEtlHealthWithTheSeriesThatAlertsLinkTo) {
  ASSERT_THAT(files(), Contains(::testing::Key("servicedesk-etl-health")));
  std::set<int> series;
  for (const auto& panel : panels_of(files().at("servicedesk-etl-health"))) {
    if (panel.at("type") == "timeseries") series.insert(panel.at("id").get<int>());
  }
  EXPECT_THAT(series, IsSupersetOf({5, 6, 7}));
}

TEST(DashboardFilesTest, EveryOneIsTriedBeforeAPublication) {
  const auto list =
      read_file(fs::path{TIERLINE_SOURCE_DIR} / "src" / "dashboards" / "CMakeLists.txt");
  for (const auto& [name, dashboard] : files()) {
    EXPECT_THAT(list, HasSubstr("grafana/dashboards/" + name + ".json"));
  }
}

TEST(DashboardFilesTest, TheOtherFourAreThere) {
  for (const auto* uid : {"servicedesk-executive", "servicedesk-operations", "servicedesk-quality",
                          "servicedesk-team-performance"}) {
    EXPECT_THAT(files(), Contains(::testing::Key(uid)));
  }
}

TEST(DashboardFilesTest, FilesAreBareObjectsNamedAfterTheirUid) {
  Words titles;
  for (const auto& [name, dashboard] : files()) {
    SCOPED_TRACE(name);
    EXPECT_EQ(dashboard.at("uid"), name);
    EXPECT_TRUE(std::regex_match(name, std::regex{"[a-z0-9-]{1,40}"}));
    EXPECT_TRUE(dashboard.at("id").is_null());
    EXPECT_TRUE(titles.insert(dashboard.at("title").get<std::string>()).second);
    EXPECT_NO_THROW(parse_dashboard(dashboard.dump()));
  }
}

TEST(DashboardFilesTest, WhatGrafanaNeedsAtTheTopIsThere) {
  for (const auto& [name, dashboard] : files()) {
    SCOPED_TRACE(name);
    EXPECT_EQ(dashboard.at("editable"), false);
    EXPECT_EQ(dashboard.at("schemaVersion"), 38);
    EXPECT_EQ(dashboard.at("timezone"), "browser");
    EXPECT_EQ(dashboard.at("time").at("to"), "now");
    EXPECT_TRUE(std::regex_match(dashboard.at("refresh").get<std::string>(),
                                 std::regex{"([5-9]|[1-9][0-9]+)m|[1-9][0-9]*[hd]"}));
    EXPECT_THAT(dashboard.at("tags"), Contains("servicedesk"));
    EXPECT_GT(dashboard.at("description").get<std::string>().size(), 40U);
    EXPECT_FALSE(dashboard.at("links").empty());
    EXPECT_EQ(dashboard.at("templating").at("list").at(0).at("type"), "datasource");
  }
}

TEST(DashboardFilesTest, EachHasAnAlertListAndSaysHowOldItsDataIs) {
  for (const auto& [name, dashboard] : files()) {
    SCOPED_TRACE(name);
    Words types;
    Words titles;
    for (const auto& panel : panels_of(dashboard)) {
      types.insert(panel.at("type").get<std::string>());
      titles.insert(panel.at("title").get<std::string>());
    }
    EXPECT_THAT(types, Contains("alertlist"));
    EXPECT_THAT(titles, Contains("Data as of"));
  }
}

TEST(DashboardFilesTest, PanelsHaveIdsOfTheirOwn) {
  for (const auto& [name, dashboard] : files()) {
    std::set<int> ids;
    for (const auto& panel : panels_of(dashboard)) {
      EXPECT_TRUE(ids.insert(panel.at("id").get<int>()).second) << name << panel.at("id");
    }
  }
}

TEST(DashboardFilesTest, PanelsFillTheGridWithoutOverlaps) {
  each_panel([](const Json& panel) {
    const auto& grid = panel.at("gridPos");
    EXPECT_LE(grid.at("x").get<int>() + grid.at("w").get<int>(), 24);
    EXPECT_GE(grid.at("h").get<int>(), panel.at("type") == "row" ? 1 : 3);
  });
  for (const auto& [name, dashboard] : files()) {
    std::set<int> rows;
    EXPECT_THAT(overlaps_of(dashboard, rows), ::testing::IsEmpty()) << name;
    for (const int row : rows) {
      EXPECT_TRUE(row == 0 || rows.count(row - 1) + rows.count(row - 2) > 0)
          << name << ": more than one empty row above " << row;
    }
  }
}

TEST(DashboardFilesTest, PanelsSayWhatTheyAre) {
  each_panel([](const Json& panel) {
    const auto title = panel.at("title").get<std::string>();
    EXPECT_THAT(title, Not(HasSubstr("Panel")));
    EXPECT_TRUE(!title.empty() && title.size() <= 60);
    if (panel.at("type") != "row") {
      EXPECT_GE(panel.at("description").get<std::string>().size(), 40U);
    }
  });
}

TEST(DashboardFilesTest, OnlyPanelsAndTransformationsThatEveryVersionHas) {
  each_panel([](const Json& panel) {
    const auto type = panel.at("type").get<std::string>();
    EXPECT_TRUE(drawn.count(type) != 0 || Words({"row", "text", "alertlist"}).count(type) != 0)
        << type;
    for (const auto& transformation : panel.value("transformations", Json::array())) {
      EXPECT_THAT(
          transformation.at("id").get<std::string>(),
          AnyOf("organize", "calculateField", "joinByField", "groupBy", "sortBy", "filterByValue",
                "rowsToFields", "configFromData", "groupingToMatrix", "partitionByValues",
                "convertFieldType", "limit", "merge", "prepareTimeSeries"));
    }
    EXPECT_FALSE(panel.dump().find("displayMode\":\"color") != std::string::npos);
  });
}

TEST(DashboardFilesTest, FiguresHaveUnitDecimalsAndWordsForNothing) {
  each_drawn_panel([](const Json& panel) {
    const auto& defaults = panel.at("fieldConfig").at("defaults");
    EXPECT_THAT(defaults.at("unit").get<std::string>(),
                AnyOf("percent", "currencyUSD", "short", "none", "ms", "s", "h", "d"));
    EXPECT_TRUE(defaults.at("decimals").is_number());
    EXPECT_FALSE(defaults.at("noValue").get<std::string>().empty());
  });
}

TEST(DashboardFilesTest, ThresholdsBeginAtNullAndHoldNoTargets) {
  each_drawn_panel([](const Json& panel) {
    const auto& steps = panel.at("fieldConfig").at("defaults").at("thresholds").at("steps");
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_TRUE(steps.at(0).at("value").is_null());
  });
}

TEST(DashboardFilesTest, ColoursComeFromThePalette) {
  for (const auto& [name, dashboard] : files()) {
    SCOPED_TRACE(name);
    for (const auto* key : {"fixedColor", "iconColor", "color"}) {
      for (const auto& colour : strings(dashboard, key)) EXPECT_THAT(palette, Contains(colour));
    }
  }
}

TEST(DashboardFilesTest, LegendAndTooltipAreWrittenOut) {
  each_drawn_panel([](const Json& panel) {
    const auto type = panel.at("type").get<std::string>();
    if (type != "timeseries" && type != "barchart" && type != "piechart") return;
    for (const auto* key : {"displayMode", "placement", "showLegend", "calcs"}) {
      EXPECT_TRUE(panel.at("options").at("legend").contains(key)) << key;
    }
    EXPECT_TRUE(panel.at("options").at("tooltip").contains("mode"));
    EXPECT_TRUE(panel.at("options").at("tooltip").contains("sort"));
  });
}

TEST(DashboardFilesTest, PanelsAndTargetsNameTheDataSourceVariable) {
  const Json wanted{{"type", "postgres"}, {"uid", "${datasource}"}};
  each_drawn_panel([&](const Json& panel) {
    EXPECT_EQ(panel.at("datasource"), wanted);
    EXPECT_FALSE(panel.at("targets").empty());
    for (const auto& target : panel.at("targets")) {
      EXPECT_EQ(target.at("datasource"), wanted);
      EXPECT_EQ(target.at("editorMode"), "code");
      EXPECT_EQ(target.at("rawQuery"), true);
      EXPECT_THAT(target.at("format").get<std::string>(), AnyOf("table", "time_series"));
    }
  });
}

TEST(DashboardFilesTest, SqlReadsDashOnlyAndHoldsNoFiguresOfTheBusiness) {
  const std::map<std::string, std::string> forbidden{
      {R"(\bnow\s*\(|\bcurrent_(date|timestamp|time)\b)", "the wall clock"},
      {R"(:(raw|csv|singlequote)\})", "an unsafe variable format"},
      {R"(select\s+\*|,\s*\*)", "select *"},
      {R"(\b(50|60|65|100|200|300)\b)", "a cost, target or limit"},
      {R"('[0-9]{4}-[0-9]{2})", "a date"},
      {R"(\b(servicedesk|etl|public|pg_catalog|information_schema|sd_v\w+)\.)", "another schema"},
      {R"(\$__timeGroup\w*\([^)]*[0-9]+[dwMy]')", "a UTC day or a month of today's length"},
  };
  for (const auto& [name, dashboard] : files()) {
    for (const auto& sql : strings(dashboard, "rawSql")) {
      for (const auto& [pattern, meaning] : forbidden) {
        EXPECT_FALSE(std::regex_search(sql, std::regex{pattern, std::regex::icase}))
            << name << ": " << meaning << " in\n"
            << sql;
      }
    }
  }
}

TEST(DashboardFilesTest, EveryVariableIsDefinedAndUsedAndEveryMacroKnown) {
  for (const auto& [name, dashboard] : files()) {
    SCOPED_TRACE(name);
    Choices choices = time_choices({});
    for (const auto& variable : dashboard.at("templating").at("list")) {
      choices[variable.at("name")] = {{"x"}, variable.value("multi", false)};
    }
    std::string everything;
    for (const auto& sql : strings(dashboard, "rawSql")) {
      everything += sql;
      const auto text = expand_macros(interpolate(sql, choices), {});
      EXPECT_THAT(text, Not(HasSubstr("$"))) << text;
    }
    for (const auto& uid : strings(dashboard, "uid")) everything += uid;
    for (const auto& [variable, choice] : choices) {
      if (variable.starts_with("__")) continue;
      EXPECT_TRUE(std::regex_search(everything, std::regex{"\\$\\{?" + variable + "\\b"}))
          << variable;
    }
  }
}

TEST(DashboardFilesTest, DataLinksNameVariablesAndDashboardsThatExist) {
  const std::regex variable{R"(\$\{(\w+)(:\w+)?\}|var-(\w+)=)"};
  const std::regex address{"^/d/([a-z0-9-]+)\\?.*"};
  for (const auto& [name, dashboard] : files()) {
    Words known{"__url_time_range"};
    for (const auto& entry : dashboard.at("templating").at("list")) known.insert(entry.at("name"));
    for (const auto& url : strings(dashboard.at("panels"), "url")) {
      std::smatch target;
      ASSERT_TRUE(std::regex_match(url, target, address)) << url;
      EXPECT_THAT(files(), Contains(::testing::Key(target[1].str())));
      for (std::sregex_iterator found{url.begin(), url.end(), variable}, end; found != end;
           ++found) {
        const auto used = (*found)[1].matched ? (*found)[1].str() : (*found)[3].str();
        EXPECT_THAT(known, Contains(used)) << url;
      }
    }
  }
}

TEST(DashboardFilesTest, TheDocumentsListEveryPanelAndNoOther) {
  const auto readme = read_file(grafana / "README.md");
  const std::regex line{R"(\n\| ([0-9]+ \| [^|]+) \|)"};
  Words documented;
  for (std::sregex_iterator found{readme.begin(), readme.end(), line}, end; found != end; ++found) {
    documented.insert((*found)[1].str());
  }
  Words present;
  each_panel([&](const Json& panel) {
    if (panel.at("type") == "row") return;
    present.insert(
        fmt::format("{} | {}", panel.at("id").get<int>(), panel.at("title").get<std::string>()));
  });
  EXPECT_EQ(documented, present);
}

TEST(GrafanaSourcesTest, EverySqlFileAndEveryViewIsUsed) {
  std::string sources;
  auto sql = read_file(fs::path{TIERLINE_SOURCE_DIR} / "docs" / "query_templates.sql");
  for (const auto& entry : fs::recursive_directory_iterator{grafana / "jsonnet"}) {
    if (entry.is_regular_file())
      (entry.path().extension() == ".sql" ? sql : sources) += read_file(entry.path());
  }
  for (const auto& entry : fs::directory_iterator{grafana / "jsonnet" / "sql"}) {
    EXPECT_THAT(sources, HasSubstr("sql/" + entry.path().filename().string()));
  }
  std::string views;
  Words names;
  const std::regex made{R"(CREATE OR REPLACE (?:VIEW|FUNCTION) (dash\.\w+))"};
  for (const auto& entry :
       fs::directory_iterator{fs::path{TIERLINE_SOURCE_DIR} / "migrations" / "views"}) {
    const auto text = read_file(entry.path());
    for (std::sregex_iterator found{text.begin(), text.end(), made}, end; found != end; ++found) {
      names.insert((*found)[1].str());
    }
    views += text;
  }
  EXPECT_FALSE(std::regex_search(views, std::regex{R"(\bnow\(|current_date|current_timestamp)"}))
      << "a view that knows the time cannot be asked about another one";
  for (const auto& name : names) {
    // Once where it is made, once in its comment; used if there is more.
    const std::regex use{"\\b" + name + "\\b"};
    const auto count = [&](const std::string& text) {
      return std::distance(std::sregex_iterator{text.begin(), text.end(), use},
                           std::sregex_iterator{});
    };
    EXPECT_GT(count(sql) + count(views), 2) << name;
  }
}

TEST(ProvisioningTest, DataSourceIsTheReaderWithoutASecret) {
  const auto yaml = read_file(grafana / "provisioning" / "datasources" / "tierline.yaml");
  EXPECT_THAT(yaml, HasSubstr("\"uid\": \"tierline-postgres\"\n"));
  EXPECT_THAT(yaml, HasSubstr("\"type\": \"postgres\"\n"));
  EXPECT_THAT(yaml, HasSubstr("\"user\": \"tierline_reader\"\n"));
  EXPECT_THAT(yaml, HasSubstr("\"password\": \"${TIERLINE_READER_PASSWORD}\"\n"));
  EXPECT_THAT(yaml, HasSubstr("\"editable\": false\n"));
}

TEST(ProvisioningTest, ProviderReadsTheDashboardsIntoAFolderWithAStableUid) {
  const auto yaml = read_file(grafana / "provisioning" / "dashboards" / "tierline.yaml");
  EXPECT_THAT(yaml, HasSubstr("\"path\": \"${TIERLINE_DASHBOARDS}\"\n"));
  EXPECT_THAT(yaml, HasSubstr("\"folder\": \"Service Desk\"\n"));
  EXPECT_THAT(yaml, HasSubstr("\"folderUid\": \"service-desk\"\n"));
  EXPECT_THAT(yaml, HasSubstr("\"allowUiUpdates\": false\n"));
}

TEST(ProvisioningTest, EveryVariableOfTheEnvironmentIsGivenAndDocumented) {
  const auto compose = read_file(grafana.parent_path() / "docker-compose.yml");
  const auto readme = read_file(grafana / "README.md");
  const std::regex variable{R"(\$\{(\w+)\})"};
  for (const auto* file :
       {"datasources/tierline.yaml", "dashboards/tierline.yaml", "alerting/tierline.json"}) {
    const auto yaml = read_file(grafana / "provisioning" / file);
    for (std::sregex_iterator found{yaml.begin(), yaml.end(), variable}, end; found != end;
         ++found) {
      const auto name = (*found)[1].str();
      EXPECT_THAT(compose, HasSubstr("      " + name + ": "));
      EXPECT_THAT(readme, HasSubstr("`" + name + "`"));
    }
  }
}

TEST(ProvisioningTest, ComposeOpensNoPortToTheNetworkAndHoldsNoPassword) {
  const auto compose = read_file(grafana.parent_path() / "docker-compose.yml");
  const std::regex port{R"port(- "([^"]*:[0-9]+)")port"};
  for (std::sregex_iterator found{compose.begin(), compose.end(), port}, end; found != end;
       ++found) {
    EXPECT_THAT((*found)[1].str(), ::testing::StartsWith("127.0.0.1:"));
  }
  const std::regex password{R"(PASSWORD: (.*))"};
  for (std::sregex_iterator found{compose.begin(), compose.end(), password}, end; found != end;
       ++found) {
    EXPECT_THAT((*found)[1].str(), ::testing::StartsWith("${"));
  }
}

}  // namespace
}  // namespace tierline::dashboards
