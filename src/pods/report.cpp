#include "tierline/pods/pods.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <iterator>

namespace tierline::pods {
namespace {

std::string with_verdict(std::string text, Verdict verdict) {
  return text + std::string{to_string(verdict)} + "\n";
}

const char* or_none(const std::string& pod) { return pod.empty() ? "none" : pod.c_str(); }

}  // namespace

std::string to_text(const Assigned& report) {
  auto text = spreadsheet::to_text(report.faults, report.rows);
  if (report.faults.any()) return with_verdict(std::move(text), report.verdict());
  const auto out = std::back_inserter(text);
  if (report.unknown > 0) {
    fmt::format_to(out, "{} tickets are not in the published release, such as {}{}\n",
                   report.unknown, fmt::join(report.first_unknown, ", "),
                   report.allow_unknown ? "" : "; nothing was written, see --allow-unknown");
  }
  if (!report.refused()) {
    fmt::format_to(out, "{} rows = {} assigned + {} moved + {} unassigned + {} unchanged\n",
                   report.rows, report.assigned, report.moved, report.unassigned, report.unchanged);
    if (report.dry_run) text += "dry run, nothing was written\n";
  }
  return with_verdict(std::move(text), report.verdict());
}

std::string to_text(const Listed& report) {
  auto text = fmt::format("{:<30}  {:>9}  {:>9}\n", "pod", "assigned", "published");
  for (const auto& pod : report.pods) {
    fmt::format_to(std::back_inserter(text), "{:<30}  {:>9}  {:>9}\n", pod.name, pod.assigned,
                   pod.published);
  }
  return with_verdict(std::move(text), report.verdict());
}

std::string to_text(const Shown& report) {
  auto text = fmt::format("ticket {}: {}\n", report.ticket_id,
                          report.pod ? *report.pod : std::string{"not assigned"});
  for (const auto& change : report.changes) {
    fmt::format_to(std::back_inserter(text), "{}  {} -> {}  by {}, {}\n", change.changed_at,
                   or_none(change.old_pod), or_none(change.new_pod), change.changed_by,
                   change.run_id.empty() ? "by hand" : "run " + change.run_id);
  }
  return with_verdict(std::move(text), report.verdict());
}

nlohmann::json to_json(const Assigned& report) {
  nlohmann::json json{{"rows", report.rows},
                      {"assigned", report.assigned},
                      {"moved", report.moved},
                      {"unassigned", report.unassigned},
                      {"unchanged", report.unchanged},
                      {"unknown", report.unknown},
                      {"first_unknown", report.first_unknown},
                      {"dry_run", report.dry_run},
                      {"written", !report.dry_run && !report.refused()}};
  json.update(spreadsheet::to_json(report.faults));
  return json;
}

nlohmann::json to_json(const Listed& report) {
  auto pods = nlohmann::json::array();
  for (const auto& pod : report.pods) {
    pods.push_back({{"pod", pod.name}, {"assigned", pod.assigned}, {"published", pod.published}});
  }
  return {{"pods", pods}};
}

nlohmann::json to_json(const Shown& report) {
  auto changes = nlohmann::json::array();
  for (const auto& change : report.changes) {
    changes.push_back({{"changed_at", change.changed_at},
                       {"old_pod", change.old_pod},
                       {"new_pod", change.new_pod},
                       {"changed_by", change.changed_by},
                       {"run_id", change.run_id}});
  }
  return {{"ticket_id", report.ticket_id}, {"pod", report.pod.value_or("")}, {"changes", changes}};
}

}  // namespace tierline::pods
