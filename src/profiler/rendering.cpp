#include "tierline/profiler/profiler.hpp"
#include "tierline/tickets/values.hpp"

#include <nlohmann/json.hpp>

namespace tierline::profiler {
namespace {

using nlohmann::json;

constexpr int schema_version = 2;

json sighting(const quality::Sighting& seen) {
  json object{{"count", seen.count}};
  if (seen.count > 0) {
    object["first_row"] = seen.first_row;
    object["last_row"] = seen.last_row;
  }
  return object;
}

json dates(const ColumnProfile& profile) {
  const auto& evidence = profile.dates;
  json object{{"verdict", quality::to_string(profile.date_verdict())},
              {"iso", sighting(evidence.iso)},
              {"day_first_only", sighting(evidence.day_first_only)},
              {"month_first_only", sighting(evidence.month_first_only)},
              {"both_possible", sighting(evidence.both_possible)},
              {"serial", sighting(evidence.serial)},
              {"epoch_seconds", sighting(evidence.epoch_seconds)},
              {"epoch_milliseconds", sighting(evidence.epoch_milliseconds)},
              {"impossible", sighting(evidence.impossible)},
              {"with_time", evidence.with_time},
              {"with_zone", evidence.with_zone}};
  if (profile.date_order) object["order"] = tickets::to_string(*profile.date_order);
  if (profile.date_proof) {
    object["proof"] = {{"by", profile.date_proof->by}, {"rows", profile.date_proof->rows}};
  }
  return object;
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

json counted(const std::vector<TopValue>& values, std::uint64_t error, const char* what) {
  auto list = json::array();
  for (const auto& value : values) list.push_back({{what, value.text}, {"count", value.count}});
  return {{"exact", error == 0}, {"count_error", error}, {"most", list}};
}

json column(const ColumnProfile& profile) {
  json object{
      {"name", profile.name},
      {"type", profile.type.empty() ? json(nullptr) : json(profile.type)},
      {"declared_type", profile.declared_type},
      {"affinity", profile.affinity},
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
      {"distinct_error", profile.distinct_error},
      {"shortest_bytes", profile.shortest_bytes},
      {"longest_bytes", profile.longest_bytes},
      {"least", profile.range ? json(profile.range->least) : json(nullptr)},
      {"greatest", profile.range ? json(profile.range->greatest) : json(nullptr)},
      {"masked", profile.masked},
      {"top_values", counted(profile.top_values, profile.top_values_error, "value")},
      {"patterns", counted(profile.patterns, profile.patterns_error, "pattern")},
      {"inferred_type", profile.inferred_type},
      {"inferred_confidence", confidence(profile.inferred_confidence)},
      {"whole_reals", profile.whole_reals},
      {"repaired", profile.repaired},
      {"unrepairable", profile.unrepairable},
  };
  if (!profile.derived && !profile.type.empty()) {
    object["confidence"] = confidence(profile.confidence);
  }
  if (has_dates(profile.dates)) object["dates"] = dates(profile);
  object["samples"] = json::array();
  for (const auto& sample : profile.samples) {
    object["samples"].push_back(
        {{"row", sample.row}, {"rule", sample.rule}, {"value", sample.value}});
  }
  return object;
}

json issue(const Issue& found) {
  return {{"kind", found.kind},
          {"column", found.column},
          {"count", found.count},
          {"count_exact", found.count_exact},
          {"rows", found.rows},
          {"severity", to_string(found.severity)},
          {"repairable", found.repairable},
          {"rule", found.rule},
          {"detail", found.detail}};
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
  object["issues"] = json::array();
  for (const auto& one : profile.issues) object["issues"].push_back(issue(one));
  return object;
}

json gate(const quality::GateResult& result) {
  return {{"name", result.name},     {"subject", result.subject},
          {"value", result.value},   {"limit", result.limit},
          {"detail", result.detail}, {"verdict", to_string(result.verdict)}};
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
      {"basis", {{"sample", report.sample_rows > 0}, {"sample_rows", report.sample_rows}}},
      {"as_of", {{"at", report.as_of.at}, {"basis", report.as_of.basis}}},
      {"verdict", to_string(report.verdict())}};
  object["tables"] = json::array();
  for (const auto& one : report.tables) object["tables"].push_back(table(one));
  object["uncovered_tables"] = json::array();
  for (const auto& one : report.uncovered) {
    object["uncovered_tables"].push_back(table(one));
  }
  object["gates"] = json::array();
  for (const auto& one : report.gates) object["gates"].push_back(gate(one));
  return object;
}

}  // namespace tierline::profiler
