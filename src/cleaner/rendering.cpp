#include "tierline/cleaner/cleaner.hpp"
#include "tierline/tickets/values.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <map>

namespace tierline::cleaner {
namespace {

using nlohmann::json;

std::map<std::string, std::uint64_t> by_rule(const TableReport& table) {
  std::map<std::string, std::uint64_t> counts;
  for (const auto& [column, rules] : table.repairs) {
    for (const auto& [rule, count] : rules) counts[rule] += count;
  }
  return counts;
}

json changes_json(const std::vector<Change>& changes) {
  json list = json::array();
  for (const auto& change : changes) {
    list.push_back({{"column", change.column},
                    {"rule", change.rule},
                    {"cells", change.cells},
                    {"samples", to_json(change.samples)}});
  }
  return list;
}

std::string shown(const std::optional<std::string>& value) {
  return value ? json(*value).dump(-1, ' ', false, json::error_handler_t::replace) : "NULL";
}

std::string to_text(const std::string& table, const Change& change) {
  auto text = fmt::format("note  {:<12} {} in {}: {} cells", table, change.rule, change.column,
                          change.cells);
  for (const auto& sample : change.samples) {
    text += fmt::format("{} row {} {} -> {}", &sample == &change.samples.front() ? ";" : ",",
                        sample.row, shown(sample.before), shown(sample.after));
  }
  return text + "\n";
}

json table_json(const TableReport& table) {
  json repairs = json::array();
  for (const auto& [column, rules] : table.repairs) {
    for (const auto& [rule, count] : rules) {
      repairs.push_back({{"column", column}, {"rule", rule}, {"values", count}});
    }
  }
  return {{"name", table.name},
          {"rows_read", table.rows_read},
          {"rows_clean", table.rows_clean},
          {"rows_quarantined", table.rows_quarantined},
          {"rows_duplicate", table.rows_duplicate},
          {"rows_carried_open", table.rows_carried_open},
          {"rows_carried_discarded", table.rows_carried_discarded},
          {"values_repaired", table.values_repaired()},
          {"repairs", repairs},
          {"cells_changed", table.cells_changed()},
          {"changes", changes_json(table.changes)},
          {"content_sha256", table.content_sha256},
          {"duration_seconds", table.seconds}};
}

}  // namespace

json to_json(const std::vector<ChangedCell>& cells) {
  json list = json::array();
  for (const auto& cell : cells) {
    list.push_back({{"row", cell.row},
                    {"before", cell.before ? json(*cell.before) : json()},
                    {"after", cell.after ? json(*cell.after) : json()}});
  }
  return list;
}

json to_json(const Report& report) {
  json object{
      {"source",
       {{"path", report.source.path.string()},
        {"sha256", report.source.sha256},
        {"size_bytes", report.source.size_bytes}}},
      {"contract", {{"name", report.contract}, {"fingerprint", report.contract_fingerprint}}},
      {"profile", {{"path", report.profile.string()}, {"sha256", report.profile_sha256}}},
      {"rule_version", tickets::value_rules_version},
      {"output", {{"path", report.output.string()}, {"size_bytes", report.output_bytes}}},
      {"dry_run", report.dry_run},
      {"written", report.written},
      {"score_before", to_json(report.before)},
      {"score_after", to_json(report.after)}};
  object["tables"] = json::array();
  for (const auto& table : report.tables) object["tables"].push_back(table_json(table));
  object["gates"] = json::array();
  for (const auto& gate : report.gates) {
    object["gates"].push_back({{"name", gate.name},
                               {"subject", gate.subject},
                               {"value", gate.value},
                               {"limit", gate.limit},
                               {"detail", gate.detail},
                               {"verdict", to_string(gate.verdict)}});
  }
  return object;
}

std::string to_text(const Report& report) {
  std::string text;
  for (const auto& table : report.tables) {
    text += fmt::format(
        "table {:<12} {} rows read = {} clean + {} in quarantine + {} duplicate; {} values "
        "repaired; {:.1f} s\n",
        table.name, table.rows_read, table.rows_clean, table.rows_quarantined, table.rows_duplicate,
        table.values_repaired(), table.seconds);
    if (table.rows_carried_open + table.rows_carried_discarded > 0) {
      text +=
          fmt::format("note  {:<12} carried from the source's quarantine: {} open, {} discarded\n",
                      table.name, table.rows_carried_open, table.rows_carried_discarded);
    }
    for (const auto& [rule, count] : by_rule(table)) {
      text += fmt::format("note  {:<12} {}: {}\n", table.name, rule, count);
    }
    for (const auto& change : table.changes) text += to_text(table.name, change);
  }
  for (const auto& gate : report.gates) {
    text += fmt::format("{}  {:<12} {}: {}\n", to_string(gate.verdict), gate.subject, gate.name,
                        gate.detail);
  }
  text += report.written ? fmt::format("written to \"{}\"; \"{}\" is unchanged\n",
                                       report.output.string(), report.source.path.string())
                         : fmt::format("nothing is written; \"{}\" is unchanged\n",
                                       report.source.path.string());
  text += fmt::format("{}\n", to_string(report.verdict()));
  return text;
}

}  // namespace tierline::cleaner
