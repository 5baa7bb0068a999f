#include "tierline/dashboards/dashboard.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tierline::dashboards {
namespace {

using Json = nlohmann::json;

const Json& member(const Json& object, const char* key) {
  static const Json nothing;
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() ? *found : nothing;
}

std::string text(const Json& object, const char* key) {
  const auto& value = member(object, key);
  return value.is_string() ? value.get<std::string>() : std::string{};
}

/// A value alone or a list of values.
std::vector<std::string> texts(const Json& value) {
  if (value.is_string()) return {value.get<std::string>()};
  std::vector<std::string> list;
  if (!value.is_array()) return list;
  for (const auto& entry : value) list.push_back(entry.get<std::string>());
  return list;
}

Target target_of(const Json& json) {
  return {text(json, "refId"), text(json, "format"), text(json, "rawSql")};
}

Panel panel_of(const Json& json) {
  Panel panel;
  panel.id = json.at("id").get<int>();
  panel.type = json.at("type").get<std::string>();
  panel.title = text(json, "title");
  for (const auto& target : member(json, "targets")) panel.targets.push_back(target_of(target));
  for (const auto& transformation : member(json, "transformations")) {
    panel.rows_to_fields = panel.rows_to_fields || text(transformation, "id") == "rowsToFields";
  }
  panel.fields = text(member(member(json, "options"), "reduceOptions"), "fields");
  return panel;
}

void add_panels(const Json& list, std::vector<Panel>& panels) {
  for (const auto& json : list) {
    panels.push_back(panel_of(json));
    add_panels(member(json, "panels"), panels);
  }
}

Variable variable_of(const Json& json) {
  Variable variable;
  variable.name = json.at("name").get<std::string>();
  variable.type = json.at("type").get<std::string>();
  if (variable.type == "query") variable.sql = text(json, "query");
  variable.is_list = json.value("multi", false) || json.value("includeAll", false);
  for (const auto& option : member(json, "options"))
    variable.options.push_back(text(option, "value"));
  variable.selected = texts(member(member(json, "current"), "value"));
  return variable;
}

Dashboard dashboard_of(const Json& json) {
  Dashboard dashboard;
  if (json.contains("dashboard")) {
    throw Error{ErrorCode::data, "cannot read the dashboard: it is wrapped in an API envelope",
                "file provisioning wants the bare object"};
  }
  dashboard.uid = json.at("uid").get<std::string>();
  dashboard.title = json.at("title").get<std::string>();
  add_panels(json.at("panels"), dashboard.panels);
  for (const auto& variable : member(member(json, "templating"), "list")) {
    dashboard.variables.push_back(variable_of(variable));
  }
  for (const auto& annotation : member(member(json, "annotations"), "list")) {
    const auto& target = member(annotation, "target");
    if (!text(target, "rawSql").empty()) dashboard.annotations.push_back(target_of(target));
  }
  return dashboard;
}

}  // namespace

Dashboard parse_dashboard(std::string_view json) {
  try {
    return dashboard_of(Json::parse(json));
  } catch (const Json::exception& failure) {
    throw Error{ErrorCode::data, fmt::format("cannot read the dashboard: {}", failure.what()),
                "scripts/generate_grafana writes it anew"};
  }
}

}  // namespace tierline::dashboards
