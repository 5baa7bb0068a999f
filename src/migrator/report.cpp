#include "tierline/migrator/migrator.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tierline::migrator {

std::string to_text(const Report& report) {
  std::string text;
  for (const auto& step : report.schema_steps) text += fmt::format("applied  {}\n", step);
  for (const auto& table : report.tables) {
    text += fmt::format("{:<5}  {:<12} {:>10} rows loaded, {} columns proved\n",
                        table.mismatches.empty() ? "pass" : "fail", table.table, table.rows_loaded,
                        table.columns_proved);
    for (const auto& mismatch : table.mismatches) text += fmt::format("       {}\n", mismatch);
    for (const auto& [column, changes] : table.clock_changes) {
      text += fmt::format(
          "       {}: {} times that the clock showed twice, read as the earlier; {} that it "
          "skipped\n",
          column, changes.twice, changes.skipped);
    }
  }
  for (const auto& [tier, tickets] : report.tiers) {
    text += fmt::format("       {:<12} {:>10} tickets by rules {}\n", tier, tickets,
                        report.tier_rule_version);
  }
  text += fmt::format("       {:<12} {:>10} rows, {} of earlier loads resolved\n", "quarantine",
                      report.rows_quarantined, report.rows_resolved);
  if (report.imports_recorded > 0) {
    text += fmt::format("       {:<12} {:>10} imports\n", "ledger", report.imports_recorded);
  }
  text += fmt::format("copy {:.2f} s ({}), indexes {:.2f} s, proof {:.2f} s\n", report.copy_seconds,
                      report.compression, report.index_seconds, report.proof_seconds);
  if (report.schema.empty()) {
    return text + "the proof does not hold; nothing was kept, what was published stays so\nfail\n";
  }
  return text + fmt::format("published {} in {}\npass\n", report.schema, report.database);
}

nlohmann::json to_json(const Report& report) {
  auto tables = nlohmann::json::array();
  for (const auto& table : report.tables) {
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
  return {{"schema", report.schema},
          {"published", report.published},
          {"database", report.database},
          {"compression", report.compression},
          {"tables", tables},
          {"rows_quarantined", report.rows_quarantined},
          {"rows_resolved", report.rows_resolved},
          {"imports_recorded", report.imports_recorded},
          {"tiers", report.tiers},
          {"tier_rule_version", report.tier_rule_version},
          {"schema_steps", report.schema_steps},
          {"copy_seconds", report.copy_seconds},
          {"index_seconds", report.index_seconds},
          {"proof_seconds", report.proof_seconds}};
}

}  // namespace tierline::migrator
