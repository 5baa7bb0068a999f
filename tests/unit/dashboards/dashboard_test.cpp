#include "tierline/dashboards/dashboard.hpp"

#include "tierline/base/error.hpp"

#include <gtest/gtest.h>

namespace tierline::dashboards {
namespace {

constexpr auto small = R"json({
  "uid": "u", "title": "T",
  "panels": [
    {"id": 1, "type": "stat", "title": "A", "options": {"reduceOptions": {"fields": "/^w$/"}},
     "targets": [{"refId": "A", "format": "table", "rawSql": "SELECT 1"}],
     "transformations": [{"id": "rowsToFields"}]},
    {"id": 2, "type": "row", "title": "R", "panels": [{"id": 3, "type": "text"}]}
  ],
  "templating": {"list": [
    {"name": "pod", "type": "query", "query": "SELECT 2", "multi": true, "current": {"value": ["$__all"]}},
    {"name": "period", "type": "custom", "query": "a : b", "current": {"value": "b"},
     "options": [{"text": "a", "value": "b"}]}
  ]},
  "annotations": {"list": [
    {"builtIn": 1}, {"target": {"refId": "Anno", "format": "table", "rawSql": "SELECT 3"}}
  ]}
})json";

std::string refused(std::string_view json) {
  try {
    parse_dashboard(json);
    return "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::data);
    return error.message();
  }
}

TEST(DashboardTest, PanelsInsideCollapsedRowsAreFound) {
  const auto dashboard = parse_dashboard(small);

  ASSERT_EQ(dashboard.panels.size(), 3U);
  EXPECT_EQ(dashboard.panels[0].targets.at(0).sql, "SELECT 1");
  EXPECT_TRUE(dashboard.panels[0].rows_to_fields);
  EXPECT_EQ(dashboard.panels[0].fields, "/^w$/");
  EXPECT_EQ(dashboard.panels[2].id, 3);
  EXPECT_FALSE(dashboard.panels[2].rows_to_fields);
}

TEST(DashboardTest, VariablesKnowTheirQueryOrTheirOptions) {
  const auto dashboard = parse_dashboard(small);

  ASSERT_EQ(dashboard.variables.size(), 2U);
  EXPECT_EQ(dashboard.variables[0].sql, "SELECT 2");
  EXPECT_TRUE(dashboard.variables[0].is_list);
  EXPECT_EQ(dashboard.variables[0].selected, std::vector<std::string>{"$__all"});
  EXPECT_EQ(dashboard.variables[1].sql, "");
  EXPECT_EQ(dashboard.variables[1].options, std::vector<std::string>{"b"});
  EXPECT_EQ(dashboard.variables[1].selected, std::vector<std::string>{"b"});
}

TEST(DashboardTest, OnlyAnnotationsWithSqlAreTargets) {
  const auto dashboard = parse_dashboard(small);

  ASSERT_EQ(dashboard.annotations.size(), 1U);
  EXPECT_EQ(dashboard.annotations[0].sql, "SELECT 3");
}

TEST(DashboardTest, WhatIsNoDashboardIsRefused) {
  EXPECT_EQ(refused(R"({"dashboard": {"title": "T"}})"),
            "cannot read the dashboard: it is wrapped in an API envelope");
  EXPECT_NE(refused("{").find("cannot read the dashboard: "), std::string::npos);
  EXPECT_NE(refused(R"({"uid": "u", "title": "T"})").find("'panels'"), std::string::npos);
  EXPECT_NE(refused(R"({"uid": "u", "title": "T", "panels": [{"type": "stat"}]})").find("'id'"),
            std::string::npos);
}

}  // namespace
}  // namespace tierline::dashboards
