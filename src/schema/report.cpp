#include "tierline/schema/schema.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tierline::schema {
namespace {

std::string_view word_of(Action action) {
  switch (action) {
    case Action::plan: return "plan";
    case Action::apply: return "apply";
    case Action::status: return "status";
    case Action::verify: return "verify";
    case Action::rollback: return "rollback";
  }
  return "status";
}

std::string line_of(const Step& step, Action action) {
  const auto state = step.applied_at.empty() ? "pending" : step.applied_at;
  const auto note = action == Action::verify && !step.problem.empty() ? "  " + step.problem : "";
  return fmt::format("{:<20}  {:<36} {}{}\n", state, step.name, step.schema, note);
}

}  // namespace

std::string to_text(const Report& report) {
  std::string text = report.database + "\n";
  const bool looks = report.action == Action::status || report.action == Action::verify;
  if (looks) {
    for (const auto& step : report.steps) text += line_of(step, report.action);
  }
  for (const auto& change : report.changes) text += change + "\n";
  if (!looks && report.changes.empty()) text += "up to date: nothing to do\n";
  return text + std::string{to_string(report.verdict())} + "\n";
}

nlohmann::json to_json(const Report& report) {
  auto steps = nlohmann::json::array();
  for (const auto& step : report.steps) {
    steps.push_back({{"name", step.name},
                     {"schema", step.schema},
                     {"applied_at", step.applied_at},
                     {"problem", step.problem}});
  }
  return {{"action", word_of(report.action)},
          {"database", report.database},
          {"steps", steps},
          {"changes", report.changes}};
}

}  // namespace tierline::schema
