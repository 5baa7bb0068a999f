#include "tierline/snapshot/snapshot.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>

namespace tierline::snapshot {
namespace {

/// Shares are of the tickets that have a tier; without any there is none.
std::string share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  return fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

}  // namespace

std::string to_text(const Report& report) {
  std::string text;
  const auto out = std::back_inserter(text);
  if (report.dates == 0) {
    text += "no snapshot taken: the published release has no tickets\n";
  } else {
    fmt::format_to(
        out,
        "{} snapshots by {}, {} to {}: {} rows = {} inserted + {} updated + {} unchanged, "
        "{} removed\n\n",
        report.dates, to_string(report.period), report.from, report.to, report.rows,
        report.inserted, report.updated, report.unchanged(), report.removed);
    fmt::format_to(out, "{:<10}  {:>8}  {:>7}  {:>7}  {:>7}  {:>8}\n", "last day", "tiered", "L1",
                   "L2", "L3", "untiered");
  }
  for (const auto& mix : report.newest) {
    fmt::format_to(out, "{:<10}  {:>8}  {:>7}  {:>7}  {:>7}  {:>8}{}\n", mix.snapshot_date,
                   mix.tiered(), share(mix.l1, mix.tiered()), share(mix.l2, mix.tiered()),
                   share(mix.l3, mix.tiered()), mix.untiered,
                   mix.is_complete ? "" : "  not complete");
  }
  return text + std::string{to_string(report.verdict())} + "\n";
}

nlohmann::json to_json(const Report& report) {
  auto newest = nlohmann::json::array();
  for (const auto& mix : report.newest) {
    newest.push_back({{"snapshot_date", mix.snapshot_date},
                      {"is_complete", mix.is_complete},
                      {"l1", mix.l1},
                      {"l2", mix.l2},
                      {"l3", mix.l3},
                      {"untiered", mix.untiered}});
  }
  return {{"period", to_string(report.period)},
          {"from", report.from},
          {"to", report.to},
          {"dates", report.dates},
          {"rows", report.rows},
          {"rows_inserted", report.inserted},
          {"rows_updated", report.updated},
          {"rows_unchanged", report.unchanged()},
          {"rows_removed", report.removed},
          {"newest", newest}};
}

}  // namespace tierline::snapshot
