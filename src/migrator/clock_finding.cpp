#include "migrator/clock_finding.hpp"

#include "tierline/etl/findings.hpp"

#include <fmt/format.h>

namespace tierline::migrator {

void note_clock_changes(const Context& context, const Report& report) {
  std::string detail;
  std::uint64_t skipped = 0;
  for (const auto& table : report.tables) {
    for (const auto& [column, changes] : table.clock_changes) {
      detail += fmt::format("{}{}.{}: {} shown twice, {} skipped", detail.empty() ? "" : "; ",
                            table.table, column, changes.twice, changes.skipped);
      skipped += changes.skipped;
    }
  }
  if (detail.empty()) return;
  const auto hint = fmt::format("is \"{}\" the clock of the exports? time_zone in the contract",
                                context.contract.time_zone);
  etl::record_findings(
      context.target, context.services.run_id, "migrator",
      {{"clock-changes", skipped > 0 ? "warn" : "pass", detail, skipped > 0 ? hint : ""}});
}

}  // namespace tierline::migrator
