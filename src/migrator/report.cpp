#include "tierline/base/mebibytes.hpp"
#include "tierline/migrator/migrator.hpp"

#include "migrator/tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::migrator {
namespace {

std::string gate_text(const Gate& gate) {
  auto text =
      fmt::format("{:<5}  {:<12} {}\n",
                  gate.outcome == quality::Outcome::not_applicable ? "-" : to_string(gate.outcome),
                  gate.name, gate.detail);
  if (!gate.hint.empty()) text += fmt::format("{:20}hint: {}\n", "", gate.hint);
  return text;
}

std::string table_text(const TableReport& table) {
  auto text = fmt::format("{:<5}  {:<12} {:>10} rows loaded, {} columns proved\n",
                          table.mismatches.empty() ? "pass" : "fail", table.table,
                          table.rows_loaded, table.columns_proved);
  for (const auto& mismatch : table.mismatches) text += fmt::format("       {}\n", mismatch);
  for (const auto& [column, changes] : table.clock_changes) {
    text += fmt::format(
        "       {}: {} times that the clock showed twice, read as the earlier; {} that it "
        "skipped\n",
        column, changes.twice, changes.skipped);
  }
  return text;
}

std::string loaded_text(const Report& report) {
  std::string text;
  for (const auto& table : report.tables) text += table_text(table);
  for (const auto& [tier, tickets] : report.tiers) {
    text += fmt::format("       {:<12} {:>10} tickets by rules {}\n", tier, tickets,
                        report.tier_rule_version);
  }
  text += fmt::format("       {:<12} {:>10} rows, {} of earlier loads resolved\n", "quarantine",
                      report.rows_quarantined, report.rows_resolved);
  if (report.imports_recorded > 0) {
    text += fmt::format("       {:<12} {:>10} imports\n", "ledger", report.imports_recorded);
  }
  return text;
}

std::string seconds_text(const Report& report) {
  std::string text;
  const auto add = [&](const char* step, double seconds) {
    if (seconds > 0) text += fmt::format("{}{} {:.2f} s", text.empty() ? "" : ", ", step, seconds);
  };
  add("quality gate", report.gate_seconds);
  add("canary", report.canary_seconds);
  add(report.compression.empty() ? "copy" : fmt::format("copy ({})", report.compression).c_str(),
      report.copy_seconds);
  add("indexes", report.index_seconds);
  add("proof", report.proof_seconds);
  add("trial", report.trial_seconds);
  add("publication", report.publish_seconds);
  if (report.jobs > 1) text += fmt::format("; copy and indexes of {} jobs, added up", report.jobs);
  return text + "\n";
}

/// What became of it, in a sentence.
std::string end_text(const Report& report) {
  if (report.published) {
    auto text = fmt::format("published {} in {}\n", report.schema, report.database);
    if (!report.retired.empty()) {
      text += fmt::format("retired {}\n", fmt::join(report.retired, ", "));
    }
    return text;
  }
  if (!report.schema.empty()) {
    return fmt::format(
        "{0} is loaded and proved, but not published: what was published stays so\n"
        "hint: tierline releases diff {0} compares it; publish {0} shows it; retire {0} drops it\n",
        report.schema);
  }
  if (!proof_holds(report)) {
    return "the proof does not hold; nothing was kept, what was published stays so\n";
  }
  if (report.verdict() == Verdict::fail) {
    return "a gate is closed; nothing was loaded, what was published stays so\n";
  }
  return "the canary passed; nothing was loaded to stay\n";
}

std::string plan_text(const Plan& plan) {
  std::string text;
  for (const auto& step : plan.schema_steps) text += fmt::format("would apply    {}\n", step);
  for (const auto& table : plan.tables) {
    text += fmt::format("would load     {:<12} {:>10} rows, about {:.1f} MiB\n", table.table,
                        table.rows, mebibytes(table.bytes));
    for (const auto& column : table.columns) text += fmt::format("{:15}{}\n", "", column);
  }
  for (const auto& step : plan.steps) text += fmt::format("step           {}\n", step);
  if (!plan.would_publish.empty()) {
    text += fmt::format("would publish  {}{}\n", plan.would_publish,
                        plan.published.empty() ? "" : " in the place of " + plan.published);
  }
  for (const auto& release : plan.would_retire) text += fmt::format("would retire   {}\n", release);
  return text + "nothing was changed\n";
}

nlohmann::json tables_json(const std::vector<TableReport>& reports) {
  auto tables = nlohmann::json::array();
  for (const auto& table : reports) {
    auto clock_changes = nlohmann::json::object();
    for (const auto& [column, changes] : table.clock_changes) {
      clock_changes[column] = {{"skipped", changes.skipped}, {"twice", changes.twice}};
    }
    tables.push_back({{"table", table.table},
                      {"rows_read", table.rows_read},
                      {"rows_loaded", table.rows_loaded},
                      {"columns_proved", table.columns_proved},
                      {"hashes_compared", table.hashes_compared},
                      {"mismatches", table.mismatches},
                      {"clock_changes", clock_changes}});
  }
  return tables;
}

template <typename Optional>
nlohmann::json or_null(const Optional& value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

nlohmann::json plan_json(const Plan& plan) {
  auto tables = nlohmann::json::array();
  for (const auto& table : plan.tables) {
    tables.push_back({{"table", table.table},
                      {"rows", table.rows},
                      {"estimated_bytes", table.bytes},
                      {"columns", table.columns}});
  }
  return {{"tables", tables},
          {"schema_steps", plan.schema_steps},
          {"steps", plan.steps},
          {"would_publish", plan.would_publish},
          {"published", plan.published},
          {"would_retire", plan.would_retire}};
}

}  // namespace

bool Gate::open() const {
  return outcome != quality::Outcome::fail && outcome != quality::Outcome::error;
}

Verdict Report::verdict() const {
  if (plan) return Verdict::pass;
  const bool open =
      std::all_of(gates.begin(), gates.end(), [](const Gate& gate) { return gate.open(); });
  if (!open || (mode != Mode::canary && !published)) return Verdict::fail;
  const bool kept_too_much = std::any_of(gates.begin(), gates.end(),
                                         [](const Gate& gate) { return gate.name == "retention"; });
  return kept_too_much ? Verdict::warn : Verdict::pass;
}

std::string_view to_string(Mode mode) {
  switch (mode) {
    case Mode::simple: return "simple";
    case Mode::canary: return "canary";
    case Mode::blue_green: return "blue-green";
    case Mode::complete: break;
  }
  return "complete";
}

std::string_view to_string(Proof proof) {
  switch (proof) {
    case Proof::counts: return "counts";
    case Proof::aggregates: return "aggregates";
    case Proof::full: break;
  }
  return "full";
}

std::map<std::string, Proof> proofs() {
  return {{"counts", Proof::counts}, {"aggregates", Proof::aggregates}, {"full", Proof::full}};
}

std::string to_text(const Report& report) {
  if (report.plan) return plan_text(*report.plan) + "pass\n";
  std::string text;
  for (const auto& step : report.schema_steps) text += fmt::format("applied  {}\n", step);
  for (const auto& gate : report.gates) text += gate_text(gate);
  if (!report.tables.empty()) text += loaded_text(report);
  return text + seconds_text(report) + end_text(report) +
         fmt::format("{}\n", to_string(report.verdict()));
}

nlohmann::json to_json(const Report& report) {
  auto gates = nlohmann::json::array();
  for (const auto& gate : report.gates) {
    gates.push_back({{"gate", gate.name},
                     {"outcome", to_string(gate.outcome)},
                     {"detail", gate.detail},
                     {"hint", gate.hint}});
  }
  auto figures = nlohmann::json::array();
  for (const auto& figure : report.key_figures) {
    figures.push_back({{"figure", figure.figure},
                       {"before", or_null(figure.before)},
                       {"after", or_null(figure.after)}});
  }
  return {{"mode", to_string(report.mode)},
          {"jobs", report.jobs},
          {"schema", report.schema},
          {"published", report.published},
          {"database", report.database},
          {"gates", gates},
          {"compression", report.compression},
          {"tables", tables_json(report.tables)},
          {"canary", tables_json(report.canary)},
          {"key_figures", figures},
          {"accepted_change", report.accepted_change},
          {"retired", report.retired},
          {"plan", report.plan ? plan_json(*report.plan) : nlohmann::json{}},
          {"rows_quarantined", report.rows_quarantined},
          {"rows_resolved", report.rows_resolved},
          {"imports_recorded", report.imports_recorded},
          {"tiers", report.tiers},
          {"tier_rule_version", report.tier_rule_version},
          {"schema_steps", report.schema_steps},
          {"gate_seconds", report.gate_seconds},
          {"canary_seconds", report.canary_seconds},
          {"copy_seconds", report.copy_seconds},
          {"index_seconds", report.index_seconds},
          {"proof_seconds", report.proof_seconds},
          {"trial_seconds", report.trial_seconds},
          {"publish_seconds", report.publish_seconds}};
}

}  // namespace tierline::migrator
