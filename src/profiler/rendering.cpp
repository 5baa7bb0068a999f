#include "tierline/profiler/profiler.hpp"
#include "tierline/tickets/values.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <numeric>

namespace tierline::profiler {
namespace {

using nlohmann::json;

constexpr int schema_version = 1;

template <typename Counts>
std::uint64_t sum(const Counts& counts) {
  return std::accumulate(
      counts.begin(), counts.end(), std::uint64_t{0},
      [](std::uint64_t so_far, const auto& entry) { return so_far + entry.second; });
}

json sighting(const quality::Sighting& seen) {
  json object{{"count", seen.count}};
  if (seen.count > 0) {
    object["first_row"] = seen.first_row;
    object["last_row"] = seen.last_row;
  }
  return object;
}

json dates(const quality::DateEvidence& evidence) {
  return {{"verdict", quality::to_string(quality::verdict_of(evidence))},
          {"iso", sighting(evidence.iso)},
          {"day_first_only", sighting(evidence.day_first_only)},
          {"month_first_only", sighting(evidence.month_first_only)},
          {"both_possible", sighting(evidence.both_possible)},
          {"serial", sighting(evidence.serial)},
          {"impossible", sighting(evidence.impossible)},
          {"with_time", evidence.with_time},
          {"with_zone", evidence.with_zone}};
}

bool has_dates(const quality::DateEvidence& evidence) {
  return quality::verdict_of(evidence) != quality::DateVerdict::none ||
         evidence.impossible.count > 0;
}

json confidence(const quality::Confidence& given) {
  return {{"fitting", given.fitting},
          {"values", given.values},
          {"share", given.share},
          {"lower_bound", given.lower_bound},
          {"upper_bound", given.upper_bound}};
}

json column(const ColumnProfile& profile) {
  json object{
      {"name", profile.name},
      {"type", profile.type},
      {"header", profile.header ? json(*profile.header) : json(nullptr)},
      {"derived", profile.derived},
      {"storage",
       {{"null", profile.storage[0]},
        {"integer", profile.storage[1]},
        {"real", profile.storage[2]},
        {"text", profile.storage[3]},
        {"blob", profile.storage[4]}}},
      {"empty", profile.empty},
      {"values", profile.values},
      {"distinct", profile.distinct},
      {"distinct_exact", profile.distinct_exact},
      {"shortest_bytes", profile.shortest_bytes},
      {"longest_bytes", profile.longest_bytes},
      {"inferred_type", profile.inferred.type},
      {"inferred_confidence", confidence(profile.inferred.confidence)},
      {"repaired", profile.repaired},
      {"unrepairable", profile.unrepairable},
  };
  if (!profile.derived) object["confidence"] = confidence(profile.confidence);
  if (has_dates(profile.dates)) object["dates"] = dates(profile.dates);
  object["samples"] = json::array();
  for (const auto& sample : profile.samples) {
    object["samples"].push_back(
        {{"row", sample.row}, {"rule", sample.rule}, {"value", sample.value}});
  }
  return object;
}

json table(const TableProfile& profile) {
  json object{{"name", profile.name},
              {"rows", profile.rows},
              {"rows_from_quarantine", profile.rows_from_quarantine},
              {"corrupt_rows", profile.corrupt_rows},
              {"unknown_columns", profile.unknown_columns},
              {"missing_columns", profile.missing_columns}};
  object["columns"] = json::array();
  for (const auto& one : profile.columns) object["columns"].push_back(column(one));
  return object;
}

json gate(const quality::GateResult& result) {
  return {{"name", result.name},     {"subject", result.subject},
          {"value", result.value},   {"limit", result.limit},
          {"detail", result.detail}, {"verdict", to_string(result.verdict)}};
}

std::string rules_text(const std::map<std::string, std::uint64_t, std::less<>>& counts) {
  std::string list;
  for (const auto& [rule, count] : counts) {
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", rule, count);
  }
  return list;
}

std::string column_text(const std::string& table, const ColumnProfile& profile) {
  const auto name = table + "." + profile.name;
  std::string text;
  if (!profile.repaired.empty()) {
    text += fmt::format("note  {:<34} the cleaner can repair: {}\n", name,
                        rules_text(profile.repaired));
  }
  if (!profile.unrepairable.empty()) {
    text += fmt::format("note  {:<34} nobody can repair: {}; first in row {}\n", name,
                        rules_text(profile.unrepairable), profile.samples.front().row);
  }
  const auto verdict = quality::verdict_of(profile.dates);
  if (verdict == quality::DateVerdict::mixed || verdict == quality::DateVerdict::ambiguous) {
    text += fmt::format(
        "note  {:<34} dates are {}: {} ISO, {} only day first, {} only month first, {} both, {} "
        "serial\n",
        name, quality::to_string(verdict), profile.dates.iso.count,
        profile.dates.day_first_only.count, profile.dates.month_first_only.count,
        profile.dates.both_possible.count, profile.dates.serial.count);
  }
  return text;
}

std::string table_text(const TableProfile& profile) {
  std::uint64_t repaired = 0;
  for (const auto& one : profile.columns) repaired += sum(one.repaired);
  auto text = fmt::format(
      "table {:<34} {} rows, {} values to repair, {} rows with a value that nobody can repair\n",
      profile.name, profile.rows, repaired, profile.corrupt_rows);
  if (profile.rows_from_quarantine > 0) {
    text += fmt::format("note  {:<34} {} of these rows are in quarantine\n", profile.name,
                        profile.rows_from_quarantine);
  }
  for (const auto& one : profile.columns) text += column_text(profile.name, one);
  for (const auto& unknown : profile.unknown_columns) {
    text += fmt::format("note  {:<34} column \"{}\" is not in the contract: not carried\n",
                        profile.name, unknown);
  }
  return text;
}

std::string gates_text(const std::vector<quality::GateResult>& gates) {
  std::string text;
  std::size_t passed = 0;
  for (const auto& gate : gates) {
    if (gate.verdict == Verdict::pass) {
      ++passed;
      continue;
    }
    text += fmt::format("{}  {:<34} {}: {}\n", to_string(gate.verdict),
                        gate.subject.empty() ? "source" : gate.subject, gate.name, gate.detail);
  }
  return text + fmt::format("pass  {} of {} gates\n", passed, gates.size());
}

}  // namespace

json to_json(const Report& report) {
  json object{
      {"schema_version", schema_version},
      {"tool_version", TIERLINE_VERSION},
      {"value_rules_version", tickets::value_rules_version},
      {"source",
       {{"path", report.source.path.string()},
        {"sha256", report.source.sha256},
        {"size_bytes", report.source.size_bytes}}},
      {"contract", {{"name", report.contract}, {"fingerprint", report.contract_fingerprint}}},
      {"verdict", to_string(report.verdict())}};
  object["tables"] = json::array();
  for (const auto& one : report.tables) object["tables"].push_back(table(one));
  object["uncovered_tables"] = json::array();
  for (const auto& one : report.uncovered) {
    object["uncovered_tables"].push_back({{"name", one.name}, {"rows", one.rows}});
  }
  object["gates"] = json::array();
  for (const auto& one : report.gates) object["gates"].push_back(gate(one));
  return object;
}

std::string to_text(const Report& report) {
  std::string text;
  for (const auto& one : report.tables) text += table_text(one);
  for (const auto& one : report.uncovered) {
    text +=
        fmt::format("note  {:<34} {} rows, not in the contract: not carried\n", one.name, one.rows);
  }
  text += gates_text(report.gates);
  text +=
      fmt::format("written to \"{}\"\n{}\n", report.output.string(), to_string(report.verdict()));
  return text;
}

}  // namespace tierline::profiler
